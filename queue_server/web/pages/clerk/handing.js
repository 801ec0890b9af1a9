// A counter goes to another clerk and stays as it is: chosen, offered, asked for, answered.

import { inDoubt, send } from "../lib/acts.js";
import { confirm } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { say, t } from "../lib/i18n.js";
import { counterLine } from "./lists.js";
import { mayHave } from "./model.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */

/**
 * One counter to sit down at, to take over, or to ask for.
 * @param {ClerkStore} store @param {import("wire").QueueCounter} one
 */
export function choiceItem(store, one) {
  const open = one.state !== "closed";
  const taken = open && one.clerk !== store.session.user;
  const offered = taken && mayHave(one, store.session);
  return h("li", { "data-key": one.number },
    h("button", { type: "button", class: "panel", "data-do": taken ? "take-over" : "choose", "data-counter": one.number,
        "aria-disabled": store.pending ? "true" : null },
      h("strong", { class: "number" }, one.number),
      h("span", {}, say(one.name)),
      h("span", { class: taken ? "warn small" : "ok small" },
        shape(taken ? "person" : "tick"), " ", taken ? counterLine(one) : t(open ? "clerk.yours" : "clerk.free"),
        taken && ` · ${t(offered ? "clerk.offered" : "clerk.ask_for")}`)));
}

/** What is under way about the clerk's own counter. @param {ClerkStore} store */
export function handingBanner({ counter, pending }) {
  const off = pending ? "true" : null;
  /** @param {string} action @param {string} words @param {Record<string, string>} [more] */
  const button = (action, words, more = {}) => h("button", { type: "button", "data-do": action, "aria-disabled": off, ...more }, words);
  if (counter?.asked) {
    const clerk = counter.asked;
    return h("div", { class: "banner", role: "alert", "data-key": "asked" }, shape("person"),
      h("strong", {}, t("clerk.asked_for", { clerk })),
      button("hand-to", t("clerk.hand_to", { clerk }), { class: "push", "data-to": clerk }), button("keep", t("clerk.hand_no")));
  }
  const to = counter?.offered_to;
  if (to === null || to === undefined) return null;
  return h("div", { class: "banner", role: "status", "data-key": "offered" }, shape("person"),
    h("span", {}, to ? t("clerk.offered_one", { clerk: to }) : t("clerk.offered_any")),
    button("keep", t("clerk.offer_back"), { class: "push" }));
}

/**
 * Another clerk goes on at the counter of this window.
 * @param {ClerkStore} store @param {import("wire").CounterSnapshot} message
 */
export const lost = (store, { clerk, state }) => Boolean(clerk) && state !== "closed" && clerk !== store.session?.user;

/**
 * Have a counter, or ask for it; it is sat down at once the server says whose it is.
 * @param {ClerkStore} store @param {number} number
 */
export async function takeOver(store, number) {
  const counters = store.queue?.counters ?? [];
  const one = counters.find((each) => each.number === number);
  if (!one) return;
  const at = { counter: number, clerk: one.clerk ?? "" };
  const offered = mayHave(one, store.session);
  if (!(await confirm(t("clerk.take_over"), t(offered ? "clerk.take_confirm" : "clerk.take_ask", at), t("clerk.take_over")))) return;
  const elsewhere = counters.find((each) => each.clerk === store.session.user && each.state !== "closed");
  if (elsewhere && !(await confirm(t("clerk.take_over"), t("error.clerk_elsewhere", { counter: elsewhere.number }), t("clerk.take_over")))) return;
  const body = { holder: one.clerk, ...(elsewhere ? { also: true } : {}) };
  const what = `${t("clerk.counter_n", { counter: number })} · ${t("clerk.take_over")}`;
  const name = `take-over ${number}`;
  // The queue that says whose it is now may come before the answer.
  store.wanted = number;
  const answer = await send(store, { name, what, path: `/counters/${number}/take-over`, body });
  // Refused, it is no longer meant: a clerk who is given the counter later has not asked here for it.
  if (!answer && !inDoubt(store.unknown, name)) store.wanted = null;
  else if (answer && store.wanted === number) store.announce(t("clerk.take_asked", { counter: number }));
}

/** The counter that was asked for, once it is this clerk's. @param {ClerkStore} store */
export function granted(store) {
  const one = store.queue?.counters.find((each) => each.number === store.wanted);
  if (!one || store.at === one.number || one.clerk !== store.session?.user) return null;
  store.wanted = null;
  store.announce(t("clerk.taken_over", { counter: one.number }));
  return one.number;
}
