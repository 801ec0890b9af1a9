// What a verb has to ask first. Each answers with the body to send, or null to leave it.

import { newKey, post, Problem, SLOW_MS, Unanswered } from "../lib/api.js";
import { choose, confirm, sheet, sheetField, tell } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { classOf, facts, problem, say, service, serviceName, t, words } from "../lib/i18n.js";
import { clock, now } from "../lib/time.js";
import { className } from "./card.js";
import { asksOf, offer, textOf } from "./model.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */
/** @typedef {import("wire").DeviceState} DeviceState */
/** @typedef {import("wire").QueueTicket} QueueTicket */
/** @typedef {import("wire").Ticket} Ticket */
/** A request about a number, and what it then is. @typedef {{ path: string, body: object, done: string }} Correction */
/** What was done about it while it was asked. @typedef {{ kept: object, done: string }} Kept */
/** @typedef {{ verb: "call" } | { reprint: true } | Correction | Kept} Deed */
/** What is known where it is asked; of another page it may be little. @typedef {Partial<Pick<ClerkStore, "counter" | "queue" | "at" | "board">>} Known */
/**
 * The words of a request.
 * @typedef {{ service?: string, priority?: string, counter?: number, ticket?: string, outcome?: string, reason?: string,
 *   until?: string }} Body
 */

/** A second counter in the same name is mostly one that was forgotten. @param {number} number */
export const askSecondCounter = (number) =>
  confirm(t("clerk.open"), t("error.clerk_elsewhere", { counter: number }), t("clerk.open"));

/**
 * Services one can choose, with what a clerk may type to find them; those suspended say so.
 * @param {string[]} [except] @param {Record<string, import("wire").Suspended>} [suspended]
 */
function services(except = [], suspended = {}) {
  const { categories = [], services: all } = facts();
  const group = Object.fromEntries(categories.map((one) => [one.code, say(one.name)]));
  const order = categories.map((one) => one.code);
  return all
    .filter((one) => one.enabled !== false && !except.includes(one.code))
    .sort((a, b) => order.indexOf(a.category) - order.indexOf(b.category))
    .map((one) => ({
      value: one.code,
      label: say(one.name),
      detail: one.code in suspended ? `${one.code} · ${t("clerk.suspended_mark")}` : one.code,
      bad: one.code in suspended,
      group: group[one.category] ?? one.category,
      search: Object.values(one.name).join(" "),
    }));
}

/** @param {string} title @param {Known} known @param {string[]} [except] */
const askService = (title, { board }, except = []) =>
  choose({ title, items: services(except, board?.suspended), filter: true });

function classItems() {
  const { classes } = facts();
  const plain = classes.some((one) => one.name === "general")
    ? []
    : [{ value: "", label: t("priority_none") }];
  return [
    ...plain,
    ...classes.map((one) => ({
      value: one.name,
      label: say(one.wording),
      detail: say(one.help).slice(0, 24),
      shape: one.shape,
      tone: one.name,
    })),
  ];
}

/** The class of a visitor; nothing said is the usual one. */
async function askClass() {
  const priority = await choose({ title: t("clerk.which_class"), items: classItems() });
  if (priority === null) return null;
  return priority === "" ? {} : { priority };
}

/** What a request for a number for a service says besides, or null. @param {string} code */
export async function forService(code) {
  const more = await askClass();
  return more && { service: code, ...more };
}

/**
 * Open counters first, then other services, closed counters last: each says where the number waits.
 * @param {Known} known
 * @returns {Promise<Body | null>}
 */
async function transfer({ counter, queue, at, board }) {
  if (!counter?.ticket || !queue) return null;
  const here = counter.ticket.service;
  const others = queue.counters.filter((one) => one.number !== at);
  const [open, closed] = [true, false].map((wanted) =>
    others.filter((one) => (one.state !== "closed") === wanted).map((one) => counterItem(one, here)));
  const elsewhere = services([here], board?.suspended).map((one) => ({
    ...one,
    value: { service: one.value },
    group: t("clerk.to_service", { category: one.group }),
  }));
  return choose({
    title: t("clerk.transfer_title", { label: counter.ticket.label }),
    items: [...open, ...elsewhere, ...closed],
    filter: true,
  });
}

/** @param {import("wire").QueueCounter} one @param {string} code */
function counterItem(one, code) {
  const shut = one.state === "closed";
  const state = one.state === "paused" ? t("counter.paused") : t("clerk.to_counter_wait");
  return {
    value: { service: code, counter: one.number },
    label: t("clerk.counter_n", { counter: one.number }),
    detail: [say(one.name), one.clerk, !shut && state].filter(Boolean).join(" · "),
    group: t(shut ? "clerk.to_closed_counter" : "clerk.to_counter"),
    bad: shut,
  };
}

/** @param {Known} known @returns {Promise<Body | null>} */
async function addService(known) {
  const code = await askService(t("clerk.add_service"), known, known.counter?.ticket?.services);
  return code === null ? null : { service: code };
}

/** @param {Parameters<typeof words>[0]} list @param {keyof Body} field */
const wordItems = (list, field) =>
  words(list).map((one) => ({ value: { [field]: one.name }, label: say(one.wording) }));

/** @param {Known} known */
const outcome = ({ counter }) =>
  choose({
    title: t("clerk.outcome_title", { label: counter?.ticket?.label ?? "" }),
    items: wordItems("outcomes", "outcome"),
  });

/** Minutes of a pause that can be said with one digit. */
const PAUSES_MIN = [5, 10, 15, 30, 60];

/** Why, and until when: colleagues and the floor read it. @returns {Promise<Body | null>} */
async function pause() {
  const why = await choose({ title: t("clerk.pause_title"), items: wordItems("pause_reasons", "reason") });
  if (!why) return null;
  const items = [
    ...PAUSES_MIN.map((minutes) => ({ value: { until: new Date(now() + minutes * 60000).toISOString() },
      label: t("clerk.minutes", { minutes }), detail: clock(now() + minutes * 60000) })),
    { value: {}, label: t("clerk.pause_open_end") },
  ];
  const until = await choose({ title: t("clerk.pause_until"), items });
  return until && { ...why, ...until };
}

/**
 * A note for the next clerk; empty takes it away. Answers with the body, or null. It stays open, with what
 * was written, until it could be saved; saved again without an answer to the first time, it is the same request.
 * @param {{ label: string, note?: string | null }} ticket @param {string} path
 */
export function askNote(ticket, path) {
  const text = h("textarea", { name: "note", maxlength: "200" }, ticket.note ?? "");
  const refused = h("p", { class: "alarm", role: "alert" });
  const form = h("form", { class: "typed" },
    sheetField("clerk.note_help", text), refused,
    h("div", { class: "row" }, h("button", { class: "primary" }, t("admin.save"))));
  return sheet(t("clerk.note_for", { label: ticket.label }), [form], (dialog, done) => {
    let tried = { note: "", key: "" };
    let saving = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (saving) return;
      saving = true;
      const note = text.value.trim();
      if (note !== tried.note || !tried.key) tried = { note, key: newKey() };
      const late = setTimeout(() => refused.replaceChildren(t("clerk.sent", { what: t("clerk.note") })), SLOW_MS);
      try {
        await post(path, { note }, tried.key);
        done({ note });
      } catch (error) {
        if (!(error instanceof Problem || error instanceof Unanswered)) throw error;
        if (error instanceof Problem) tried.key = "";
        refused.replaceChildren(shape("alarm"), " ", problem(error));
        text.focus();
      } finally {
        clearTimeout(late);
        saving = false;
      }
    });
    text.focus();
  });
}

/** Why, where the office lists reasons; where it lists none nobody is asked. */
const reason = () =>
  words("reasons").length
    ? choose({ title: t("clerk.reason_title"), items: wordItems("reasons", "reason") })
    : {};

/**
 * One missed or held ticket needs no question; several do.
 * @param {{ id: string, label: string, service: string }[]} tickets @param {string} title
 * @returns {Promise<Body | null>}
 */
async function which(tickets, title) {
  if (tickets.length === 1) return { ticket: tickets[0].id };
  const items = tickets.map((one) => ({
    value: { ticket: one.id }, label: one.label, detail: serviceName(one.service),
  }));
  return choose({ title, items });
}

/**
 * Verbs that ask otherwise than word by word.
 * @type {Record<string, ((known: Known) => Promise<Body | null>) | undefined>}
 */
const QUESTIONS = {
  transfer,
  "add-service": addService,
  pause,
  resume: ({ counter }) => which(counter?.held ?? [], t("clerk.resume")),
  requeue: ({ queue }) => which(queue?.missed ?? [], t("clerk.requeue")),
};

/**
 * How each word of a verb is asked: with its part of the body, or null.
 * @type {Record<import("wire").Verb["asks"][number], (known: Known, verb: string) => Promise<Body | null> | Body>}
 */
const WORDS = {
  service: async (known, verb) => {
    const code = await askService(t(textOf(verb)), known);
    return code === null ? null : { service: code };
  },
  priority: askClass,
  reason,
  outcome,
};

/**
 * Ask what a verb needs: its body, or null where the clerk has left it.
 * @param {string} verb @param {Known} [known] @returns {Promise<Body | null>}
 */
export async function ask(verb, known = {}) {
  const question = QUESTIONS[verb];
  if (question) return question(known);
  let body = {};
  for (const word of asksOf(verb)) {
    const more = await WORDS[word](known, verb);
    if (!more) return null;
    body = { ...body, ...more };
  }
  return body;
}

/** @param {ClerkStore} store */
const printers = (store) => (store.devices?.devices ?? []).filter((one) => one.kind === "printer");

/**
 * The printer for a slip: the one it was meant for, the only one, or the one picked; or null.
 * @param {ClerkStore} store @param {import("wire").Slip | undefined} slip
 * @returns {Promise<DeviceState | "" | null>}
 */
export async function askPrinter(store, slip) {
  const all = printers(store);
  const there = all.find((one) => one.name === slip?.device && one.host === slip.host
    && ["ready", "busy"].includes(one.state));
  if (there || all.length === 1) return there ?? all[0];
  if (!all.length) return "";
  const items = all.map((one) => ({
    value: one, label: one.label || one.name,
    detail: [one.host, t(`device.state.${one.state}`)].filter(Boolean).join(" · "),
  }));
  return choose({ title: t("clerk.which_printer"), items });
}

/**
 * The note of a number anywhere in the line: what was kept of it, or null.
 * @param {{ id: string, label: string, note?: string }} ticket
 */
export async function noteFor(ticket) {
  const kept = await askNote(ticket, `/tickets/${encodeURIComponent(ticket.id)}/note`);
  return kept && { kept, done: t("clerk.note") };
}

/**
 * What to do to a waiting number, or null.
 * @param {QueueTicket | Ticket} ticket @param {ClerkStore} store
 * @returns {Promise<Deed | null>}
 */
export async function askTicket(ticket, store) {
  const path = `/tickets/${encodeURIComponent(ticket.id)}`;
  /** @type {import("../lib/choose.js").Item<Deed | { ask: "note" | "class" } | Correction & { sure: true }>[]} */
  const items = [
    ...(offer("call", store).ready ? [{ value: { verb: /** @type {const} */ ("call") }, label: t("clerk.call") }] : []),
    ...(printers(store).length > 0 ? [{ value: { reprint: /** @type {const} */ (true) }, label: t("clerk.print_again") }] : []),
    { value: { ask: "note" }, label: t(ticket.note ? "clerk.note_change" : "clerk.note_write"), detail: ticket.note },
    { value: { path: `${path}/in-person`, body: { asked: !ticket.in_person }, done: t("clerk.in_person_short") },
      label: t(ticket.in_person ? "clerk.in_person_no" : "clerk.in_person_yes") },
    { value: { ask: "class" }, label: t("clerk.correct_class"), detail: say(classOf(ticket.priority)?.wording) },
    { value: { path: `${path}/cancel`, body: {}, done: t("state.cancelled"), sure: true },
      label: t("clerk.cancel_ticket") },
  ];
  const action = await choose({ title: ticket.label, items });
  if (!action) return null;
  if ("ask" in action) return action.ask === "note" ? noteFor(ticket) : correctClass(ticket, path);
  if (!("sure" in action)) return action;
  const text = t("clerk.cancel_confirm", { label: ticket.label });
  if (!(await confirm(t("clerk.cancel_ticket"), text, t("clerk.cancel_ticket")))) return null;
  const why = await reason();
  return why && { ...action, body: why };
}

/** @param {QueueTicket | Ticket} ticket @param {string} path */
async function correctClass(ticket, path) {
  const priority = await choose({ title: t("clerk.correct_class"), items: classItems() });
  if (!priority || priority === ticket.priority) return null;
  return { path: `${path}/reclassify`, body: { priority }, done: say(classOf(priority)?.wording) };
}

/** The number is told to the visitor by the clerk: shown large until it is read. @param {Ticket} ticket */
export function showIssued(ticket) {
  const wait = ticket.wait
    ? t("wait_interval", { low: ticket.wait.low_min, high: ticket.wait.high_min })
    : t("wait_unknown");
  return tell(t("clerk.issued_title"), [
    h("div", { class: "issued" },
      h("p", { class: "label" }, ticket.label),
      className(ticket.priority),
      h("p", {}, say(service(ticket.service)?.name) || ticket.service),
      h("p", { class: "soft" }, t("people_ahead", { count: ticket.ahead }), " · ", wait)),
  ]);
}
