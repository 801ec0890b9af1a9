// Everyone who waits, and what a supervisor puts right: class, service, counter, a number on behalf.

import { send } from "../lib/acts.js";
import { choose, confirm } from "../lib/choose.js";
import { h, later } from "../lib/dom.js";
import { classOf, current, facts, forWhat, say, serviceName, t } from "../lib/i18n.js";
import { minutesText } from "../lib/time.js";
import { ask, noteFor, showIssued } from "../clerk/questions.js";
import { className, classChip, fetched } from "./tiles.js";

/** More rows than one reads; the rest is a number, and found by its label. */
const ROWS = 30;

/** @typedef {import("wire").FloorCounter} FloorCounter */
/** @typedef {import("wire").Queue} Queue */
/** @typedef {import("wire").QueueTicket} QueueTicket */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("../clerk/questions.js").Correction | import("../clerk/questions.js").Kept} Act */
/** @typedef {(ticket: QueueTicket, counters: FloorCounter[]) => Promise<Act | null> | Act} Way */

/** @param {Queue | null} queue @param {boolean} busy */
export function linePanel(queue, busy) {
  const tickets = queue?.tickets ?? [];
  const off = busy ? "true" : null;
  return h("section", { class: "panel line", "aria-label": t("clerk.queue"), "data-key": "line" },
    h("h2", { class: "heading" }, t("clerk.queue"), h("span", { class: "soft" }, queue?.total ?? ""),
      h("button", { type: "button", class: "push", "data-do": "on-behalf", "aria-disabled": off }, t("clerk.on_behalf"))),
    tickets.length
      ? h("ol", { tabindex: "0", "aria-label": t("clerk.queue") }, tickets.slice(0, ROWS).map((one) => row(one, off)),
          tickets.length > ROWS && h("li", { class: "soft" }, t("clerk.more", { count: tickets.length - ROWS })))
      : h("p", { class: "ok inside" }, t("clerk.nobody_waiting")));
}

/** @param {QueueTicket} one @param {string | null} off */
function row(one, off) {
  const waited = minutesText(Math.floor(one.waiting_s / 60));
  const of = [current(), { ...one, waiting_s: 0 }, waited, off];
  return later("li", one.id, of, () => wholeRow(one, waited, off));
}

/** @param {QueueTicket} one @param {string} waited @param {string | null} off */
const wholeRow = (one, waited, off) =>
  h("li", { "data-key": one.id },
    h("strong", { class: "ticket" }, one.label),
    h("span", {}, classChip(one.priority), " ", h("span", { class: "small" }, forWhat(one)),
      one.in_person && fetched(),
      one.only_counter && h("span", { class: "tag warn" }, t("clerk.at_counter", { counter: one.only_counter }))),
    h("span", { class: "num small" }, waited),
    h("button", { type: "button", class: "quiet", "data-do": "ticket", "data-ticket": one.id, "aria-disabled": off,
        "aria-label": t("clerk.more_for", { label: one.label }) }, "⋯"));

/** @param {Store} store @param {QueueTicket} ticket @param {FloorCounter[]} counters */
export async function dealWith(store, ticket, counters) {
  /** @type {{ value: Way, label: string, detail?: string }[]} */
  const ways = [
    { value: askCounter, label: t("floor.move"), detail: ticket.only_counter
      ? t("clerk.at_counter", { counter: ticket.only_counter }) : t("floor.any_counter") },
    { value: askClass, label: t("clerk.correct_class"), detail: className(ticket.priority) },
    { value: askService, label: t("floor.correct_service"), detail: serviceName(ticket.service) },
    { value: inPerson, label: t(ticket.in_person ? "clerk.in_person_no" : "clerk.in_person_yes") },
    { value: noteFor, label: t(ticket.note ? "clerk.note_change" : "clerk.note_write"), detail: ticket.note ?? "" },
    { value: askCancel, label: t("clerk.cancel_ticket") },
  ];
  const way = await choose({ title: ticket.label, items: ways, filter: false });
  const act = way && (await way(ticket, counters));
  if (!act) return;
  const what = `${ticket.label} · ${act.done}`;
  const path = "path" in act && `/tickets/${encodeURIComponent(ticket.id)}/${act.path}`;
  if (!path || await send(store, { name: path, what, path, body: act.body })) store.announce(what);
}

/** @param {QueueTicket} _ticket @param {FloorCounter[]} counters */
async function askCounter(_ticket, counters) {
  const items = [
    { value: 0, label: t("floor.any_counter") },
    ...counters.map((one) => ({ value: one.number, label: t("clerk.counter_n", { counter: one.number }),
      detail: [say(one.name), one.clerk, one.state === "closed" && t("counter.closed")].filter(Boolean).join(" · "),
      bad: one.state === "closed" })),
  ];
  const counter = await choose({ title: t("floor.move"), items, filter: false });
  return counter === null ? null : { path: "redirect", body: { counter },
    done: counter ? t("clerk.at_counter", { counter }) : t("floor.any_counter") };
}

/** @param {QueueTicket} ticket */
async function askClass(ticket) {
  const items = facts().classes.map((one) => ({ value: one.name, label: say(one.wording), shape: one.shape, tone: one.name }));
  const priority = await choose({ title: t("clerk.correct_class"), items });
  const same = !priority || priority === ticket.priority;
  return same ? null : { path: "reclassify", body: { priority }, done: say(classOf(priority)?.wording) };
}

/** @param {QueueTicket} ticket */
async function askService(ticket) {
  const items = facts().services.filter((one) => one.enabled !== false && one.code !== ticket.service).map((one) =>
    ({ value: one.code, label: say(one.name), detail: one.code, search: Object.values(one.name).join(" ") }));
  const service = await choose({ title: t("floor.correct_service"), items, filter: true });
  return service ? { path: "redirect", body: { service }, done: serviceName(service) } : null;
}

/** @param {QueueTicket} ticket */
const inPerson = (ticket) =>
  ({ path: "in-person", body: { asked: !ticket.in_person }, done: t("clerk.in_person_short") });

/** @param {QueueTicket} ticket */
async function askCancel(ticket) {
  const sure = await confirm(t("clerk.cancel_ticket"), t("clerk.cancel_confirm", { label: ticket.label }), t("clerk.cancel_ticket"));
  return sure ? { path: "cancel", body: {}, done: t("state.cancelled") } : null;
}

/** @param {Store} store @param {import("wire").Board | null} board */
export async function issueOnBehalf(store, board) {
  const body = await ask("on-behalf", { board });
  if (!body) return;
  /** @param {import("wire").TicketAnswer} answer */
  const told = ({ ticket }) => showIssued(ticket);
  const answer = await send(store, { name: "on-behalf", what: t("clerk.on_behalf"), path: "/tickets", body, told });
  if (answer) await told(answer);
}
