// One clerk works at a counter in one window. The server tells the others that they are no longer it.

import { send } from "../lib/acts.js";
import { h, shape } from "../lib/dom.js";
import { say, t } from "../lib/i18n.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */

/**
 * What a counter is called: also before its own news comes, or the buttons beside its name would move from
 * under a finger that is pressing one.
 * @param {ClerkStore} store
 */
const nameOf = ({ at, counter, queue }) => (counter ?? queue?.counters.find((one) => one.number === at))?.name;

/** The counter in the bar, and what can be asked for from it. @param {ClerkStore} store */
export const placeOf = (store) => [
  h("button", { class: "quiet place", "data-do": "leave", type: "button",
      title: t("clerk.choose_counter") },
    h("strong", {}, t("clerk.counter_n", { counter: store.at })),
    h("span", { class: "soft" }, say(nameOf(store)))),
  !store.moved && h("button", { class: "quiet", "data-do": "ask-help", type: "button" }, t("clerk.ask_help")),
];

/**
 * Open a counter; `also` besides another one. `told` is called when it is open.
 * @param {ClerkStore} store @param {number} number @param {boolean} also @param {() => void} told
 */
export const openCounter = (store, number, also, told) =>
  send(store, { name: "open", what: `${t("clerk.counter_n", { counter: number })} · ${t("clerk.open")}`,
    path: `/counters/${number}/open`, body: also ? { also } : {}, told });

/** What stands in a window that the clerk has left. @param {ClerkStore} store */
export const atRest = (store) =>
  h("main", { id: "main", tabindex: "-1", class: "choice elsewhere", "data-key": "elsewhere" },
    h("h1", {}, t("clerk.counter_n", { counter: store.at })),
    h("p", { role: "alert" }, shape("alarm", { size: "big" }), " ", h("strong", {}, t("clerk.moved"))),
    h("p", { class: "soft" }, t("clerk.moved_help")),
    h("p", {}, h("button", { type: "button", class: "primary", "data-do": "move-here" }, t("clerk.move_here"))));
