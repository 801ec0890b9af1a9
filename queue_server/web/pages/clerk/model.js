// What the counter can do now, worked out from the newest snapshots. Pure: no DOM, no requests.

import { inDoubt } from "../lib/acts.js";
import { facts } from "../lib/i18n.js";

/** @typedef {import("wire").Verb} Verb */

/**
 * What this page offers besides the verbs of a counter, and after which of them it stands in the grid.
 * @type {(Pick<Verb, "name" | "text" | "key" | "asks"> & { after?: string })[]}
 */
const OWN = [
  { name: "outcome", text: "clerk.outcome", key: "o", asks: ["outcome"], after: "add-service" },
  { name: "on-behalf", text: "clerk.on_behalf", key: "i", asks: ["service", "priority"], after: "walk-direct" },
  { name: "finish-next", text: "clerk.finish_next", key: "d", asks: [] },
];

/** Everything the page offers, with its text and letter. */
export const named = () => [...facts().verbs, ...OWN];
const offered = named;
/** @param {string} verb */
const verbOf = (verb) => offered().find((one) => one.name === verb);

/**
 * The letters that a user has chosen, by command; what is not in it is as usual.
 * @type {Record<string, string>}
 */
let chosen = {};
export const chooseKeys = (/** @type {Record<string, string>} */ keys) => (chosen = keys);
export const chosenKeys = () => chosen;

/**
 * The letter of a command: the chosen one, else the usual one unless it was given to another.
 * @param {string} name @param {string} [usual]
 */
export function letterOf(name, usual) {
  if (name in chosen) return chosen[name];
  return usual && Object.values(chosen).includes(usual) ? "" : usual ?? "";
}

/** The verb that a key means, if it means one. @param {string} key */
export const verbOfKey = (key) => offered().find((one) => key && letterOf(one.name, one.key) === key)?.name ?? null;
/** The letter of a verb; empty where it has none. @param {string} verb */
export const keyOf = (verb) => letterOf(verb, verbOf(verb)?.key);
/** The key of the catalogue for what a verb is called. @param {string} verb */
export const textOf = (verb) => verbOf(verb)?.text ?? verb;
/** What is asked before a verb is said, one after the other. @param {string} verb @returns {Verb["asks"]} */
export const asksOf = (verb) => verbOf(verb)?.asks ?? [];

/** The same verb is always at the same place, whether it can be used or not. @returns {string[]} */
export const grid = () =>
  facts().verbs.filter((one) => one.button === "grid")
    .flatMap(({ name }) => [name, ...OWN.filter(({ after }) => after === name).map((one) => one.name)]);

/** Three ways to say one thing to the server. @type {Record<string, string>} */
const SAME = { outcome: "finish", "finish-next": "finish" };
/** @param {string} verb */
export const actOf = (verb) => SAME[verb] ?? verb;
/**
 * Whether it is not known yet if what a verb does was done.
 * @param {string} verb @param {ClerkStore["unknown"]} unknown
 */
export const doubted = (verb, unknown) => inDoubt(unknown, actOf(verb));

/** @typedef {import("../types").CounterNow} CounterNow */
/** @typedef {{ ready: boolean, wait?: "answer" | "announcement" | "seconds" | "calls", left?: number | null }} Offer */
/** @typedef {import("wire").Queue} Queue */
/** @typedef {import("../types").ClerkStore} ClerkStore */

/**
 * @param {CounterNow | null} counter
 * @returns {"closed" | "paused" | "idle" | "called" | "serving"}
 */
export function situation(counter) {
  if (!counter || counter.state === "closed") return "closed";
  if (counter.state === "paused") return "paused";
  if (!counter.ticket) return "idle";
  return counter.ticket.state === "serving" ? "serving" : "called";
}

/**
 * The next sensible action: the page's one filled button.
 * @param {CounterNow | null} counter
 * @param {Queue | null} queue
 */
export function nextStep(counter, queue) {
  const here = situation(counter);
  if (here === "closed") return "open";
  if (here === "paused") return "open";
  if (here === "called") return "start";
  if (here === "serving") return "finish";
  const nobody = (queue?.total ?? 0) === 0;
  return nobody && heldHere(counter).length ? "resume" : "call-next";
}

/** @param {CounterNow | null} counter */
export const heldHere = (counter) => counter?.held ?? [];

/**
 * What the table of verbs allows by situation, for the moments when no snapshot has said so.
 * @param {ReturnType<typeof situation>} here
 */
const possibleIn = (here) => facts().verbs.filter((one) => one.possible.includes(here)).map((one) => one.name);

/**
 * Seconds left until `seconds` after the snapshot came; null stays null.
 * @param {number | null | undefined} seconds @param {number} receivedMs @param {number} nowMs
 */
export function left(seconds, receivedMs, nowMs) {
  if (seconds === null || seconds === undefined) return null;
  return Math.max(0, Math.ceil(seconds - (nowMs - receivedMs) / 1000));
}

/**
 * Whether a verb can be used now: {ready, wait}. `wait` is "announcement", "seconds" or "calls" with `left` when
 * it is only a matter of patience.
 * @param {string} verb
 * @param {Pick<ClerkStore, "counter" | "queue" | "missed" | "receivedMs" | "nowMs"> & { mayPick?: boolean, unknown?: ClerkStore["unknown"] }} store
 * @returns {Offer}
 */
export function offer(verb, { counter, queue, missed, receivedMs, nowMs, mayPick = true, unknown = [] }) {
  // Whether it was done is not known yet: a second press would do it twice.
  if (doubted(verb, unknown)) return { ready: false, wait: "answer" };
  const here = situation(counter);
  const allowed = counter?.verbs ?? possibleIn(here);
  if (verb === "outcome" || verb === "finish-next") return { ready: here === "serving" };
  if (verb === "on-behalf") return { ready: true };
  if (verb === "no-show") return noShow(counter, { missed, receivedMs, nowMs });
  if (verb === "undo") {
    const seconds = left(counter?.undo_in_s, receivedMs, nowMs);
    return { ready: Boolean(seconds), left: seconds };
  }
  if (verb === "resume") return { ready: here === "idle" && heldHere(counter).length > 0 };
  if (verb === "requeue") {
    return { ready: !["closed", "paused"].includes(here) && Boolean(queue?.missed.length) };
  }
  if (verb === "call") return { ready: here === "idle" && mayPick && allowed.includes("call") };
  return { ready: allowed.includes(verb) };
}

/**
 * @param {CounterNow | null} counter
 * @param {Pick<ClerkStore, "missed" | "receivedMs" | "nowMs">} store
 * @returns {Offer}
 */
function noShow(counter, { missed, receivedMs, nowMs }) {
  if (!counter?.ticket || situation(counter) !== "called") return { ready: false };
  const seconds = left(counter.no_show_in_s, receivedMs, nowMs);
  if (seconds && counter.announced === false) return { ready: false, wait: "announcement", left: seconds };
  const calls = (missed?.min_calls ?? 1) - counter.ticket.calls;
  if (calls > 0) return { ready: false, wait: "calls", left: calls };
  return seconds ? { ready: false, wait: "seconds", left: seconds } : { ready: true };
}

/**
 * Minutes a queued ticket has waited by now.
 * @param {import("wire").QueueTicket} ticket
 * @param {number} receivedMs @param {number} nowMs
 */
export const waitedMin = (ticket, receivedMs, nowMs) =>
  Math.floor((ticket.waiting_s + (nowMs - receivedMs) / 1000) / 60);

/**
 * Enough people wait that a closed counter should be opened.
 * @param {Queue | null} queue
 * @param {number} atLeast
 */
export function crowd(queue, atLeast) {
  const shut = (queue?.counters ?? []).filter((counter) => counter.state === "closed");
  if (!queue || queue.total < atLeast || !shut.length) return null;
  return { count: queue.total, counters: shut.map((counter) => counter.number) };
}

/**
 * Of a counter's snapshot what its clerk did; seconds that run down are no news.
 * @param {CounterNow} counter
 */
function own(counter) {
  const { waiting: _line, next: _next, seq: _seq, at: _at, undo_in_s: _undo, no_show_in_s: _left, ...rest } = counter;
  return JSON.stringify(rest);
}

/**
 * How soon a snapshot of the own counter is drawn: at once for another visitor, in the next frame for
 * what this clerk did, with the other news where only the line has moved.
 * @param {CounterNow} counter
 * @param {CounterNow | null} before
 * @returns {"now" | "soon" | "news"}
 */
export function sinceLast(counter, before) {
  if (counter.ticket?.id !== before?.ticket?.id) return "now";
  return before && own(counter) === own(before) ? "news" : "soon";
}

/** So long before lunch the clerk is told. */
const LUNCH_SOON_MS = 5 * 60000;

/**
 * How near lunch is; null once it is over. Minutes are those that are left, rounded up.
 * @param {import("wire").Lunch} lunch @param {number} nowMs
 * @returns {{ key: "lunch" | "lunch_soon" | "lunch_now", minutes: number } | null}
 */
export function lunchStage({ starts, until }, nowMs) {
  const ahead = Date.parse(starts) - nowMs;
  if (nowMs >= Date.parse(until)) return null;
  const key = ahead <= 0 ? "lunch_now" : ahead <= LUNCH_SOON_MS ? "lunch_soon" : "lunch";
  return { key, minutes: Math.max(0, Math.ceil(ahead / 60000)) };
}

/**
 * Whether another clerk's counter may be had without asking: it is offered, or one supervises.
 * @param {{ offered_to?: string | null }} counter @param {{ user: string, role: string }} who
 */
export const mayHave = ({ offered_to: to }, { user, role }) => to === "" || to === user || role !== "clerk";
