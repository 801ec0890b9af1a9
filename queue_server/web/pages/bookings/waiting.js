// The waiting list: who waits, what is kept for whom; staff act for those they reached.

import { post } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { dayText, servicesText, timeText } from "./words.js";

/** @typedef {import("wire").Waiter} Waiter */

/** @param {Waiter[] | null} waiters @param {boolean} busy */
export function waitingPanel(waiters, busy) {
  if (waiters === null) return h("p", { class: "empty" }, t("admin.reading"));
  if (waiters.length === 0) {
    return h("div", { class: "empty" }, shape("tick", { size: "huge" }), h("strong", {}, t("bookings.nobody_waits")));
  }
  return h("section", { class: "panel", "data-key": "waiting" },
    h("h2", { class: "heading" }, t("bookings.waiting"), h("span", { class: "soft" }, t("bookings.count", { count: waiters.length }))),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("bookings.waiting") }, h("table", {},
      h("thead", {}, h("tr", {}, ["since", "code", "service", "days", "state", "offer", "actions"].map((one) =>
        h("th", { scope: "col" }, t(`bookings.${one}`))))),
      h("tbody", {}, waiters.map((one) => row(one, busy))))));
}

/** @param {Waiter} one @param {boolean} busy */
const row = (one, busy) =>
  h("tr", { "data-key": one.id, class: one.offer ? "warn" : "" },
    h("td", {}, when(one.since)),
    h("td", { class: "code nowrap" }, one.code),
    h("td", {}, servicesText(one)),
    h("td", {}, one.first === one.last ? dayText(one.first) : t("book.wait.days", { first: dayText(one.first), last: dayText(one.last) })),
    h("td", {}, t(`bookings.wait.${one.state}`)),
    h("td", {}, one.offer && [timeText(one.offer), " ", h("span", { class: "soft small" }, t("bookings.kept_until", { time: when(one.offer.until) }))]),
    h("td", {}, h("div", { class: "chips" },
      one.offer && button("take-for", "bookings.do.take", one, busy),
      button("leave-for", "bookings.do.leave", one, busy))));

/** @param {string} action @param {string} key @param {Waiter} waiter @param {boolean} busy */
const button = (action, key, { id, code }, busy) =>
  h("button", { type: "button", class: "chip", "data-do": action, "data-id": id, "data-code": code,
    "aria-disabled": busy ? "true" : null }, t(key), h("span", { class: "unseen" }, code));

/** @type {Record<string, import("./model.js").Act>} */
export const waitingActions = {
  "take-for": async (store, { id }, reload) => {
    const made = await store.attempt(`take ${id}`, () => post(`/book/waiters/${id}/take`));
    if (made) store.announce(t("bookings.moved", { time: timeText(made.booking) }));
    await reload();
  },
  "leave-for": async (store, { id, code }, reload) => {
    const title = t("bookings.do.leave");
    if (!(await confirm(title, code, title))) return;
    await store.attempt(`leave ${id}`, () => post(`/book/waiters/${id}/leave`));
    await reload();
  },
};
