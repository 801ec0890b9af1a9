// The sides of the page: who waits, who missed, who is set aside, who sits where, what needs a person.

import { h, shape } from "../lib/dom.js";
import { classOf, counterOf, current, facts, remedyText, say, serviceName, t } from "../lib/i18n.js";
import { clock, minutesSince, minutesText } from "../lib/time.js";
import { className, reasonText } from "./card.js";
import { crowd, heldHere, troubled, waitedMin } from "./model.js";

/** More rows than a clerk reads; the rest is a number. */
const ROWS = 60;

export function waitingList(store) {
  const { queue } = store;
  const rows = (queue?.tickets ?? []).slice(0, ROWS);
  const more = (queue?.total ?? 0) - rows.length;
  return h(
    "section",
    { class: "panel list waiting", "aria-label": t("clerk.queue"), "data-key": "waiting" },
    h("h2", {}, t("clerk.queue"), h("span", { class: "count" }, queue?.total ?? "–"), summary(queue)),
    rows.length
      ? h("ol", { class: "rows", tabindex: "0", "aria-label": t("clerk.queue") },
          rows.map((ticket) => waitingRow(ticket, store)),
          more > 0 && h("li", { class: "more soft" }, t("clerk.more", { count: more })))
      : h("p", { class: "empty" }, t("clerk.nobody_waiting")),
  );
}

const summary = (queue) =>
  h("span", { class: "summary" },
    (queue?.waiting ?? []).filter((one) => one.count).map((one) =>
      h("span", { class: `class ${one.priority}`, title: say(classOf(one.priority)?.wording) },
        shape(shapeOf(one.priority), { label: say(classOf(one.priority)?.wording) }), one.count)));

function shapeOf(priority) {
  const name = classOf(priority)?.shape ?? "circle";
  return name.startsWith("speech") ? "bubble" : name;
}

function waitingRow(ticket, store) {
  const minutes = waitedMin(ticket, store.queueReceivedMs, store.nowMs);
  const late = minutes >= (classOf(ticket.priority)?.target_min ?? Infinity);
  return h(
    "li",
    { class: "row", "data-key": ticket.id },
    h("strong", { class: "ticket" }, ticket.label),
    h("span", { class: "what" }, className(ticket.priority),
      h("span", { class: "soft small" }, serviceName(ticket.service))),
    h("span", { class: `num ${late ? "alarm" : ""}` },
      late && shape("alarm", { label: t("clerk.late") }), late && " ", minutesText(minutes)),
    h("button", { type: "button", class: "quiet more", "data-do": "ticket", "data-ticket": ticket.id,
        "aria-label": t("clerk.more_for", { label: ticket.label }) }, "⋯"),
  );
}

export function asideLists(store) {
  return [
    asideList("missed", t("missed_numbers"), store.queue?.missed ?? [], store, "requeue"),
    asideList("held", t("clerk.held"), heldOf(store), store, "resume"),
  ];
}

/** Those set aside here first (they carry the whole ticket), then at other counters. */
function heldOf({ counter, queue }) {
  const here = heldHere(counter);
  const known = new Set(here.map((ticket) => ticket.id));
  return [...here, ...(queue?.held ?? []).filter((ticket) => !known.has(ticket.id))];
}

function asideList(key, title, tickets, store, verb) {
  const usable = verb === "resume" ? !store.counter?.ticket && store.counter?.state === "open"
    : store.counter && !["closed", "paused"].includes(store.counter.state);
  return h(
    "section",
    { class: `panel list ${key}`, "aria-label": title, "data-key": key },
    h("h2", {}, title, h("span", { class: "count" }, tickets.length)),
    tickets.length
      ? h("ul", { class: "rows" }, tickets.map((ticket) => asideRow(ticket, store, verb, usable)))
      : h("p", { class: "none soft small" }, t("clerk.none")),
  );
}

function asideRow(ticket, store, verb, usable) {
  const counter = ticket.counter ? t("clerk.at_counter", { counter: ticket.counter }) : "";
  return h(
    "li",
    { class: "row", "data-key": ticket.id },
    h("strong", { class: "ticket" }, ticket.label),
    h("span", { class: "what soft small" }, serviceName(ticket.service), counter && ` · ${counter}`,
      ticket.missed > 1 && ` · ${t("clerk.missed_times", { count: ticket.missed })}`),
    h("button", { type: "button", "data-do": verb, "data-ticket": ticket.id,
        "aria-disabled": usable && !store.pending ? null : "true" },
      t(verb === "resume" ? "clerk.resume" : "clerk.requeue"),
      h("span", { class: "unseen" }, ticket.label)),
  );
}

export function counters(store) {
  return h(
    "section",
    { class: "panel list counters", "aria-label": t("clerk.counters"), "data-key": "counters" },
    h("h2", {}, t("clerk.counters")),
    h("ul", { class: "rows" }, (store.queue?.counters ?? []).map((one) => counterRow(one, store.at))),
  );
}

function counterRow(one, mine) {
  return h(
    "li",
    { class: `row ${one.state} ${one.number === mine ? "mine" : ""}`, "data-key": one.number,
      "aria-current": one.number === mine ? "true" : null },
    h("strong", { class: "number" }, one.number),
    h("span", { class: "what" },
      h("span", { class: "small" }, say(one.name) || say(counterOf(one.number)?.name)),
      h("span", { class: "soft small" }, counterLine(one))),
    h("strong", { class: "ticket" }, one.ticket ?? ""),
  );
}

/** "陳小姐 · 服務中 12 分鐘" */
export function counterLine(one) {
  const state = ["closed", "paused"].includes(one.state) ? `counter.${one.state}` : `counter.open`;
  const busy = { called: "state.called", serving: "state.serving" }[one.state];
  let text = t(busy ?? state);
  if (one.state === "paused" && one.reason) text = reasonText(one.reason);
  // The number stands beside it and says "serving"; the space is for the name.
  if (one.ticket && one.state === "serving") text = "";
  const since = one.since && one.state !== "closed" ? minutesText(minutesSince(one.since)) : "";
  return [one.clerk, `${text} ${since}`.trim()].filter(Boolean).join(" · ");
}

export function alerts(store) {
  const wanted = store.queue?.help ?? [];
  const many = crowd(store.queue, facts().crowd_alert ?? 3);
  return h(
    "section",
    { class: "alerts", role: "alert", "data-key": "alerts" },
    wanted.map(helpAlert),
    many && crowdAlert(many),
    troubled(store.devices).map(deviceAlert),
  );
}

const helpAlert = ({ place, since }) =>
  h("div", { class: "banner bad", "data-key": `help-${place}` },
    shape("person", { size: "big" }),
    h("span", {}, h("strong", {}, t("clerk.help_wanted", { place })), ` ${clock(since)}`),
    h("button", { type: "button", class: "push", "data-do": "answer-help", "data-place": place },
      t("clerk.help_going")));

const crowdAlert = ({ count, counters: shut }) =>
  h("div", { class: "banner", "data-key": "crowd" },
    shape("alarm", { size: "big" }),
    h("span", {}, h("strong", {}, t("clerk.crowd_alert", { count })), " ",
      h("span", { class: "soft" }, t("clerk.closed_counters", { counters: shut.join(current() === "zh-TW" ? "、" : ", ") }))));

const deviceAlert = (one) =>
  h("div", { class: `banner ${one.state === "failed" ? "bad" : ""}`, "data-key": `device-${one.host}-${one.name}` },
    shape("printer", { size: "big" }),
    h("span", {}, h("strong", {}, `${one.name}: ${deviceTrouble(one)}`), " ",
      one.remedy && h("span", { class: "soft" }, remedyText(one.remedy, { package: one.reason ?? "" }))),
    h("a", { class: "push", href: "/fleet" }, t("fleet.page")));

const deviceTrouble = (one) =>
  one.paper && one.paper !== "ok" ? t(`device.paper.${one.paper}`) : t(`device.state.${one.state}`);
