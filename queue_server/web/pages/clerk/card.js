// The middle of the page: the current ticket, the one next action, and every other verb.

import { h, shape } from "../lib/dom.js";
import { classOf, has, money, say, service, serviceName, t, wordOf } from "../lib/i18n.js";
import { clock, minutesSince, minutesText } from "../lib/time.js";
import { doubted, grid, heldHere, keyOf, nextStep, offer, situation, textOf } from "./model.js";
import { tools } from "./tools.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */
/** @typedef {import("wire").Service} Service */

/** @param {string} verb */
export const verbText = (verb) => t(textOf(verb));

/** @param {ClerkStore} store */
export function card(store) {
  const here = situation(store.counter);
  const view = { called: current, serving: current, idle, paused, closed: shut }[here];
  return h(
    "section",
    { class: `panel card ${here}`, "aria-label": t("clerk.current"), "data-key": "card" },
    closedNote(store.board?.closed),
    view(store),
  );
}

/**
 * Closed by hand while people wait: what the clerk has to tell them.
 * @param {import("wire").Closed | null | undefined} closed
 */
const closedNote = (closed) =>
  closed?.numbers && h("p", { class: "warn", role: "status", "data-key": "closed" },
    shape("alarm"), " ", t("clerk.closed_now", { reason: say(closed.wording) || closed.reason }), " ",
    t(`closed.numbers_${closed.numbers}`));

/** @param {string} name */
export function className(name) {
  const known = classOf(name);
  return h(
    "span",
    { class: `class ${name}` },
    shape(known?.shape ?? "circle"),
    say(known?.wording) || name,
  );
}

/** @param {ClerkStore} store */
function current({ counter, catalogue, board }) {
  const ticket = counter?.ticket;
  if (!ticket) return null;
  return [
    h("div", { class: "head" },
      h("p", { class: "label", "data-key": "label" }, ticket.label),
      h("div", { class: "about" },
        className(ticket.priority),
        h("p", { class: "state" }, stateLine(counter, ticket)),
        h("p", { class: "soft" }, waitedLine(ticket), " · ", languageLine(ticket, catalogue)),
        inPerson(ticket), offlineNote(ticket))),
    ticket.note && h("p", { class: "note", "data-key": "note" }, t("said_of", { what: t("clerk.note"), said: ticket.note })),
    h("div", { class: "services", "data-key": ticket.id },
      ticket.services.map((code) => serviceBlock(code, board?.suspended?.[code]))),
    counter.why && whyBlock(counter.why),
  ];
}

/** The visitor cannot see or hear calls: staff go and fetch them.
 * @param {{in_person?: boolean}} ticket */
export const inPerson = ({ in_person: asked }) =>
  asked && h("p", { class: "warn fetch", "data-key": "in-person" }, shape("fetch"), " ", t("clerk.in_person"));

/** The kiosk gave this number itself: the limit it did not know of, the label that was called before.
 * @param {import("wire").Ticket} ticket */
const offlineNote = ({ offline, remark, superseded }) =>
  offline && h("p", { class: remark ? "warn" : "soft", "data-key": "offline" },
    remark && shape("alarm"), t("clerk.given_offline"),
    remark && ` ${t(`error.${remark}`)}`,
    superseded && ` ${t("clerk.superseded", { label: superseded })}`);

/** @param {import("../types").CounterNow} counter @param {import("wire").Ticket} ticket */
function stateLine({ announced }, ticket) {
  const calls = t("clerk.calls", { count: ticket.calls });
  if (ticket.state === "called") {
    const silent = announced === false && ` · ${t("clerk.not_announced")}`;
    return [h("strong", {}, t("state.called")), ` ${ticket.called_at && clock(ticket.called_at)} · ${calls}`, silent];
  }
  const minutes = minutesSince(ticket.started_at ?? ticket.issued_at);
  const usual = ticket.services.reduce((sum, code) => sum + (service(code)?.minutes ?? 0), 0);
  return [h("strong", {}, t("state.serving")), ` ${minutesText(minutes)}`,
    usual > 0 && minutes >= usual && late(t("floor.longer_than_usual"))];
}

/** What takes longer than it should is said in words beside its colour. @param {string} text */
const late = (text) => h("span", { class: "alarm" }, " · ", text);

/** @param {import("wire").Ticket} ticket */
function waitedLine(ticket) {
  const end = Date.parse(ticket.called_at ?? ticket.started_at ?? ticket.issued_at);
  const minutes = Math.max(0, Math.floor((end - Date.parse(ticket.issued_at)) / 60000));
  return [t("clerk.waited", { minutes: minutesText(minutes) }),
    minutes >= (classOf(ticket.priority)?.target_min ?? Infinity) && late(t("clerk.late"))];
}

/** @param {import("wire").Ticket} ticket @param {import("wire").Catalogue} catalogue */
function languageLine(ticket, catalogue) {
  const names = catalogue.strings.language_name ?? {};
  return names[ticket.language] ?? ticket.language;
}

/** @param {string} code @param {import("wire").Suspended | undefined} stop */
function serviceBlock(code, stop) {
  const known = service(code);
  const documents = (known?.documents ?? []).map((one) => say(one)).filter(Boolean);
  return h(
    "div",
    { class: "service", "data-key": code },
    h("h2", {}, serviceName(code), h("span", { class: "soft small" }, ` ${code}`, fee(known))),
    stop && h("p", { class: "warn" }, shape("alarm"), " ",
      t("clerk.suspended_now", { reason: say(stop.wording) || wordOf("suspension_reasons", stop.reason) })),
    documents.length > 0 &&
      h("ul", { class: "documents", "aria-label": t("clerk.papers") },
        documents.map((text) => h("li", {}, h("label", {}, h("input", { type: "checkbox" }), text)))),
    known && beside(known),
  );
}

/**
 * What nobody has to bring because it is looked up here, and what the fee is made of or who is spared it.
 * @param {Service} known
 */
function beside(known) {
  const names = (known.looked_up ?? []).map((one) => say(one)).filter(Boolean).join(t("clerk.list_separator"));
  const made = say(known.fee_note);
  const lines = [names && t("said_of", { what: t("clerk.looked_up"), said: names }),
    made && t("said_of", { what: t("clerk.fee_note"), said: made })].filter(Boolean);
  return lines.length > 0 && h("p", { class: "soft small beside", "data-key": "beside" }, lines.join(" · "));
}

/** @param {Service | null} known */
const fee = (known) => (known?.fee_ntd ? ` · ${t("clerk.fee", { amount: money(known.fee_ntd) })}` : "");

/** @param {import("wire").Why} why */
function whyBlock(why) {
  return h(
    "details",
    { class: "why", "data-key": "why" },
    h("summary", {}, h("span", { class: "soft" }, t("said_of", { what: t("clerk.why"), said: "" })), whyText(why)),
    why.considered.length > 0 &&
      h("table", {},
        why.considered.map((one) =>
          h("tr", {}, h("td", {}, h("strong", {}, one.label)), h("td", {}, one.reason),
            h("td", { class: "num" }, one.score.toFixed(2))))),
  );
}

/** In the page's language where the server sent what it needs, else as it was sent. */
export const whyText = (/** @type {import("wire").Why} */ { key, facts, text }) => (key && has(key) ? t(key, facts) : text);

/** @param {ClerkStore} store */
function idle({ queue, counter }) {
  const total = queue?.total ?? 0;
  if (total === 0) {
    const held = heldHere(counter).length;
    return h("div", { class: "empty" }, shape("tick", { size: "huge" }),
      h("strong", {}, t("clerk.nobody_waiting")),
      h("p", {}, held ? t("clerk.held_count", { count: held }) : t("clerk.nobody_help")));
  }
  return [
    h("div", { class: "head" },
      h("p", { class: "label count" }, total),
      h("div", { class: "about" }, h("p", { class: "state" }, h("strong", {}, t("clerk.people_waiting"))),
        counter?.next
          ? h("p", { "data-key": "next" }, h("strong", {}, `${t("clerk.next_up")} ${counter.next.label}`), " ",
              h("span", { class: "soft" }, whyText(counter.next.why)))
          : h("p", { class: "soft" }, t("clerk.press_next")))),
    h("ul", { class: "classes" }, (queue?.waiting ?? []).filter((one) => one.count).map(classCount)),
  ];
}

/** @param {import("wire").WaitingClass} one */
const classCount = (one) =>
  h("li", { "data-key": one.priority }, className(one.priority),
    h("strong", { class: "num" }, one.count),
    h("span", { class: "soft num" }, t("clerk.longest", { minutes: minutesText(one.longest_min) })));

const paused = (/** @type {ClerkStore} */ { counter }) =>
  h("div", { class: "empty" }, shape("pause", { size: "huge" }),
    h("strong", {}, t("counter.paused")),
    h("p", {}, reasonText(counter?.reason), counter?.since && ` · ${clock(counter.since)}`),
    counter?.until && h("p", { class: minutesSince(counter.until) > 0 ? "alarm" : "" },
      t("clerk.back_at", { time: clock(counter.until) })));

const shut = (/** @type {ClerkStore} */ _) =>
  h("div", { class: "empty" }, shape("moon", { size: "huge" }),
    h("strong", {}, t("counter.closed")), h("p", {}, t("clerk.closed_help")));

/** A pause reason as it reads. @param {string | undefined} reason */
export const reasonText = (reason) => (reason ? wordOf("pause_reasons", reason) : t("clerk.no_reason"));

/** @param {ClerkStore} store */
export function actions(store) {
  const main = nextStep(store.counter, store.queue);
  return h(
    "section",
    { class: "actions", "aria-label": t("clerk.actions"), "data-key": "actions" },
    h("div", { class: "mains" }, primary(main, store), verbButton("finish-next", store)),
    h("div", { class: "verbs" }, grid().map((verb) => verbButton(verb, store))),
    tools(store),
  );
}

/** @param {string} verb @param {ClerkStore} store */
function primary(verb, store) {
  const text = verb === "open" && situation(store.counter) === "paused" ? t("clerk.back") : verbText(verb);
  const busy = store.pending;
  // The letter of "go on" also opens a counter, which has none of its own.
  const key = (keyOf(verb) || (verb === "open" ? keyOf("call-next") : "")).toUpperCase();
  return h(
    "button",
    { type: "button", class: "primary main", "data-do": "verb", "data-verb": verb,
      "data-key": "primary", "aria-disabled": busy || !store.counter || doubted(verb, store.unknown) ? "true" : null,
      "aria-keyshortcuts": key || null },
    busy === verb ? t("clerk.working") : text,
    key && h("kbd", {}, key),
  );
}

/** Why a verb cannot be used now, in a sentence. @param {string} verb @param {ClerkStore} store */
export function whyNot(verb, store) {
  const { wait, left } = offer(verb, store);
  const reason = wait ?? (verb === "undo" ? "undo" : situation(store.counter));
  const why = t(`clerk.why_not.${reason}`, { count: left ?? "" });
  return t("clerk.not_now", { verb: verbText(verb), why });
}

/** @param {string} verb @param {ClerkStore} store */
function verbButton(verb, store) {
  const { ready, wait, left } = offer(verb, store);
  const why = ready ? null : whyNot(verb, store);
  const key = keyOf(verb).toUpperCase();
  return h(
    "button",
    { type: "button", "data-do": "verb", "data-verb": verb, "data-key": `verb-${verb}`,
      "aria-disabled": ready && !store.pending ? null : "true", "aria-keyshortcuts": key || null,
      title: why, "data-why": why },
    key && h("kbd", {}, key),
    h("span", { class: "verb" }, store.pending === verb ? t("clerk.working") : verbText(verb),
      note(verb, { ready, wait, left })),
  );
}

/** @param {string} verb @param {import("./model.js").Offer} offered */
function note(verb, { ready, wait, left }) {
  if (wait === "calls") return h("small", {}, t("clerk.no_show_calls", { count: left }));
  if (wait === "announcement") return h("small", {}, t("clerk.not_announced"));
  if (wait === "seconds") return h("small", {}, t("clerk.seconds_left", { seconds: left }));
  if (verb === "undo" && ready) return h("small", {}, t("clerk.seconds_left", { seconds: left }));
  return null;
}
