// Closures over bookings: plan another time for each, look, send, tick who was reached, print.

import { post } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { t, wordOf } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { countsOf, mayTick } from "./model.js";
import { servicesText, timeText } from "./words.js";

/** @typedef {import("wire").Closure} Closure */
/** @typedef {import("wire").MoveOfBooking} Move */
/** @typedef {import("./model.js").Act} Act */

/** @type {Partial<Record<Move["proposed"]["state"], string>>} */
const TONES = { call: "alarm", proposed: "warn", accepted: "ok", other: "ok" };

/** @param {Closure[] | null} closures @param {boolean} mayPlan @param {boolean} busy */
export function movesPanel(closures, mayPlan, busy) {
  if (closures === null) return h("p", { class: "empty" }, t("admin.reading"));
  if (closures.length === 0) {
    return h("div", { class: "empty" }, shape("tick", { size: "huge" }), h("strong", {}, t("bookings.moves_none")));
  }
  return closures.map((one) => closure(one, mayPlan, busy));
}

/** @param {Closure} one @param {boolean} mayPlan @param {boolean} busy */
const closure = (one, mayPlan, busy) =>
  h("section", { class: "panel", "data-key": one.suspension },
    h("h2", { class: "heading" }, one.scope === "closed" ? t("bookings.moves_closed_day")
      : wordOf("suspension_reasons", one.reason),
      h("span", { class: "soft" }, t("admin.from_to", { starts: when(one.starts), until: when(one.until) || t("bookings.open_end") })),
      h("button", { type: "button", class: "push", "data-do": "print" }, t("book.print"))),
    one.uncased > 0 && h("div", { class: "banner bad", role: "alert", "data-key": "uncased" }, shape("alarm", { size: "big" }),
      h("strong", {}, t("bookings.moves_uncased", { count: one.uncased }))),
    h("p", { class: "inside soft", "data-key": "counts" }, countsOf(one.cases).map(([state, count]) =>
      h("span", { class: "tally" }, `${t(`bookings.move.${state}`)} ${count}`))),
    mayPlan && buttons(one, busy),
    one.cases.length > 0 && table(one.cases, busy));

/** @param {Closure} one @param {boolean} busy */
function buttons({ suspension, uncased, cases }, busy) {
  const planned = cases.filter((one) => one.proposed.state === "planned").length;
  const open = cases.some((one) => mayTick(one) || one.proposed.state === "planned");
  /** @param {string} action @param {string} key @param {Record<string, number>} data @param {boolean} primary */
  const button = (action, key, data, primary) => h("button", { type: "button", "data-do": action, "data-suspension": suspension,
    class: primary ? "primary" : "", "aria-disabled": busy ? "true" : null, ...data }, t(key));
  return h("div", { class: "tools inside unprinted", "data-key": "buttons" },
    uncased > 0 && button("plan-moves", "bookings.moves_plan", {}, true),
    planned > 0 && button("send-moves", "bookings.moves_send", { "data-count": planned }, uncased === 0),
    open && button("withdraw-moves", "bookings.moves_withdraw", {}, false),
    (uncased > 0 || planned > 0) && h("span", { class: "soft small" }, t("bookings.moves_plan_help")));
}

/** @param {Move[]} cases @param {boolean} busy */
const table = (cases, busy) =>
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("bookings.moves") }, h("table", {},
    h("thead", {}, h("tr", {}, ["old_time", "new_time", "code", "service", "state", "actions"].map((one) =>
      h("th", { scope: "col" }, t(`bookings.${one}`))))),
    h("tbody", {}, cases.map((one) => row(one, busy)))));

/** @param {Move} one @param {boolean} busy */
const row = (one, busy) =>
  h("tr", { "data-key": one.id, class: TONES[one.proposed.state] },
    h("td", {}, timeText(one.was)),
    h("td", {}, proposedText(one.proposed)),
    h("td", { class: "code nowrap" }, one.booking.code),
    h("td", {}, servicesText(one.booking)),
    h("td", { class: `state ${TONES[one.proposed.state] ?? ""}` }, t(`bookings.move.${one.proposed.state}`),
      one.reached && ` · ${t("bookings.reached")}`),
    h("td", {}, mayTick(one) && h("div", { class: "chips" },
      one.proposed.day && tick("accept", "bookings.said_yes", one, busy),
      tick("cancel", "bookings.said_no", one, busy))));

/** @param {Move["proposed"]} proposed */
const proposedText = ({ day, minute }) =>
  day !== undefined && minute !== undefined ? timeText({ day, minute }) : t("bookings.no_proposal");

/** @param {string} answer @param {string} key @param {Move} one @param {boolean} busy */
const tick = (answer, key, { booking }, busy) =>
  h("button", { type: "button", class: "chip", "data-do": "reached", "data-answer": answer, "data-id": booking.id, "data-code": booking.code,
    "aria-disabled": busy ? "true" : null }, h("span", { "aria-hidden": "true" }, "☐ "), t(key), h("span", { class: "unseen" }, booking.code));

/**
 * @param {import("../types").Store} store
 * @param {string} path
 * @param {string} suspension
 * @param {() => Promise<void>} reload
 */
async function step(store, path, suspension, reload) {
  await store.attempt(`moves ${path}`, () => post(`/book/moves${path}`, { suspension }));
  await reload();
}

/** @type {Record<string, Act>} */
export const moveActions = {
  "plan-moves": (store, { suspension }, reload) => step(store, "", suspension, reload),
  "send-moves": async (store, { suspension, count }, reload) => {
    const text = t("bookings.moves_send_confirm", { count });
    if (await confirm(t("bookings.moves_send"), text, t("bookings.moves_send"))) await step(store, "/send", suspension, reload);
  },
  "withdraw-moves": async (store, { suspension }, reload) => {
    const title = t("bookings.moves_withdraw");
    if (await confirm(title, t("bookings.moves_withdraw_confirm"), title)) await step(store, "/withdraw", suspension, reload);
  },
  reached: async (store, { id, answer, code }, reload) => {
    const sure = answer === "accept" || (await confirm(t("bookings.said_no"), t("bookings.said_no_confirm", { code }), t("bookings.said_no")));
    if (!sure) return;
    await store.attempt(`reached ${id} ${answer}`, () => post(`/book/bookings/${id}/reached`, { answer }));
    await reload();
  },
};
