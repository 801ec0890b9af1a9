// The sides of the page: who waits, who missed, who is set aside, who sits where.

import { h, later, shape } from "../lib/dom.js";
import { classOf, counterOf, current, forWhat, say, serviceName, t } from "../lib/i18n.js";
import { clock, minutesSince, minutesText } from "../lib/time.js";
import { className, reasonText, whyText } from "./card.js";
import { heldHere, waitedMin } from "./model.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */
/** @typedef {import("wire").QueueCounter} QueueCounter */
/** @typedef {import("wire").QueueTicket} QueueTicket */
/** Set aside here, with all of it, or elsewhere. @typedef {import("wire").Ticket | QueueTicket} Aside */

/** More rows than a clerk reads; the rest is a number. */
const ROWS = 60;

/** @param {ClerkStore} store */
export function waitingList(store) {
  const { queue } = store;
  const rows = (queue?.tickets ?? []).slice(0, ROWS);
  const more = (queue?.total ?? 0) - rows.length;
  return h(
    "section",
    { class: "panel list waiting", "aria-label": t("clerk.queue"), "data-key": "waiting" },
    h("h2", {}, t("clerk.queue"), h("span", { class: "count" }, queue?.total ?? "–"), summary(queue)),
    nextRow(store),
    rows.length
      ? h("ol", { class: "rows", tabindex: "0", "aria-label": t("clerk.queue") },
          rows.map((ticket) => waitingRow(ticket, store)),
          more > 0 && h("li", { class: "more soft" }, t("clerk.more", { count: more })))
      : h("p", { class: "empty" }, t("clerk.nobody_waiting")),
  );
}

/**
 * Whom the server would call here now, and why: arrival alone does not decide.
 * @param {ClerkStore} store
 */
function nextRow({ counter }) {
  const next = counter?.next;
  return next && h("div", { class: "row next-up", "data-key": "next-up", title: t("clerk.next_up_help") },
    h("span", { class: "tag ok" }, t("clerk.next_up")),
    h("strong", { class: "ticket" }, next.label),
    h("span", { class: "small" }, whyText(next.why)));
}

/** @param {import("wire").Queue | null} queue */
const summary = (queue) =>
  h("span", { class: "summary" },
    (queue?.waiting ?? []).filter((one) => one.count).map((one) =>
      h("span", { class: `class ${one.priority}`, title: say(classOf(one.priority)?.wording) },
        shape(shapeOf(one.priority), { label: say(classOf(one.priority)?.wording) }), one.count)));

/** @param {string} priority */
const shapeOf = (priority) => classOf(priority)?.shape ?? "circle";

/** @param {QueueTicket} ticket @param {ClerkStore} store */
function waitingRow(ticket, store) {
  const minutes = waitedMin(ticket, store.queueReceivedMs, store.nowMs);
  const late = minutes >= (classOf(ticket.priority)?.target_min ?? Infinity);
  const upcoming = ticket.id === store.counter?.next?.ticket;
  const of = [current(), { ...ticket, waiting_s: 0 }, minutes, upcoming];
  return later("li", ticket.id, of, () => waitingItem(ticket, minutes, late, upcoming));
}

/** @param {QueueTicket} ticket @param {number} minutes @param {boolean} late @param {boolean} upcoming */
function waitingItem(ticket, minutes, late, upcoming) {
  return h(
    "li",
    { class: upcoming ? "row upcoming" : "row", "data-key": ticket.id },
    h("strong", { class: "ticket" }, ticket.label),
    h("span", { class: "what" }, className(ticket.priority),
      h("span", { class: "soft small" }, forWhat(ticket)),
      ticket.in_person && h("span", { class: "warn small" }, shape("fetch"), " ", t("clerk.in_person_short")),
      ticket.note && h("span", { class: "note small" }, ticket.note)),
    h("span", { class: `num ${late ? "alarm" : ""}` },
      late && shape("alarm", { label: t("clerk.late") }), late && " ", minutesText(minutes)),
    h("button", { type: "button", class: "quiet more", "data-do": "ticket", "data-ticket": ticket.id,
        "aria-label": t("clerk.more_for", { label: ticket.label }) }, "⋯"),
  );
}

/** @param {ClerkStore} store */
export function asideLists(store) {
  return [
    asideList("missed", t("missed_numbers"), store.queue?.missed ?? [], store, "requeue"),
    asideList("held", t("clerk.held"), heldOf(store), store, "resume"),
  ];
}

/**
 * Those set aside here first (they carry the whole ticket), then at other counters.
 * @param {ClerkStore} store
 */
function heldOf({ counter, queue }) {
  const here = heldHere(counter);
  const known = new Set(here.map((ticket) => ticket.id));
  return [...here, ...(queue?.held ?? []).filter((ticket) => !known.has(ticket.id))];
}

/** @param {string} key @param {string} title @param {Aside[]} tickets @param {ClerkStore} store @param {string} verb */
function asideList(key, title, tickets, store, verb) {
  // A missed visitor can be put back by staff at any time, also without a counter.
  const usable = verb === "requeue" || (!store.counter?.ticket && store.counter?.state === "open");
  return h(
    "section",
    { class: `panel list ${key}`, "aria-label": title, "data-key": key },
    h("h2", {}, title, h("span", { class: "count" }, tickets.length)),
    tickets.length
      ? h("ul", { class: "rows" }, tickets.map((ticket) =>
          asideRow(ticket, store, verb, usable && (verb === "requeue" || isMine(ticket, store)))))
      : h("p", { class: "none soft small" }, t("clerk.none")),
  );
}

/**
 * Whether a visitor set aside may be taken up here: not while another clerk works at that counter.
 * @param {Aside} ticket
 * @param {ClerkStore} store
 */
function isMine(ticket, { counter, queue, session }) {
  const at = queue?.counters.find((one) => one.number === ticket.counter);
  const theirs = at?.clerk && at.clerk !== session?.user && at.number !== counter?.number;
  return !theirs || session?.role !== "clerk";
}

/** @param {Aside} ticket @param {ClerkStore} store @param {string} verb @param {boolean} usable */
function asideRow(ticket, store, verb, usable) {
  const counter = ticket.counter ? t("clerk.at_counter", { counter: ticket.counter }) : "";
  return h(
    "li",
    { class: "row", "data-key": ticket.id },
    h("strong", { class: "ticket" }, ticket.label),
    h("span", { class: "what soft small" }, serviceName(ticket.service), counter && ` · ${counter}`,
      "missed" in ticket && ticket.missed > 1 && ` · ${t("clerk.missed_times", { count: ticket.missed })}`),
    h("button", { type: "button", "data-do": verb, "data-ticket": ticket.id,
        "aria-disabled": usable && !store.pending ? null : "true" },
      t(verb === "resume" ? "clerk.resume" : "clerk.requeue"),
      h("span", { class: "unseen" }, ticket.label)),
  );
}

/** @param {ClerkStore} store */
export function counters(store) {
  return h(
    "section",
    { class: "panel list counters", "aria-label": t("clerk.counters"), "data-key": "counters" },
    h("h2", {}, t("clerk.counters")),
    h("ul", { class: "rows" }, (store.queue?.counters ?? []).map((one) => counterRow(one, one.number === store.at))),
  );
}

/** @param {QueueCounter} one @param {boolean} mine */
function counterRow(one, mine) {
  const line = counterLine(one);
  const of = [current(), one.state, one.name, one.ticket, line, mine];
  return later("li", one.number, of, () => counterItem(one, line, mine));
}

/** @param {QueueCounter} one @param {string} line @param {boolean} mine */
function counterItem(one, line, mine) {
  return h(
    "li",
    { class: `row ${one.state} ${mine ? "mine" : ""}`, "data-key": one.number,
      "aria-current": mine ? "true" : null },
    h("strong", { class: "number" }, one.number),
    h("span", { class: "what" },
      h("span", { class: "small" }, say(one.name) || say(counterOf(one.number)?.name)),
      h("span", { class: "soft small" }, line)),
    h("strong", { class: "ticket" }, one.ticket ?? ""),
  );
}

/** @type {Partial<Record<QueueCounter["state"], string>>} */
const BUSY = { called: "state.called", serving: "state.serving" };

/**
 * "陳小姐 · 服務中 12 分鐘"
 * @param {QueueCounter} one
 */
export function counterLine(one) {
  const state = ["closed", "paused"].includes(one.state) ? `counter.${one.state}` : `counter.open`;
  let text = t(BUSY[one.state] ?? state);
  if (one.state === "paused" && one.reason) text = reasonText(one.reason);
  // The number stands beside it and says "serving"; the space is for the name.
  if (one.ticket && one.state === "serving") text = "";
  if (one.state === "paused" && one.until) text = `${text} ${t("clerk.back_at", { time: clock(one.until) })}`;
  const since = one.since && one.state !== "closed" ? minutesText(minutesSince(one.since)) : "";
  return [one.clerk, `${text} ${since}`.trim()].filter(Boolean).join(" · ");
}
