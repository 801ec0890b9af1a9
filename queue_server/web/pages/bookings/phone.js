// Booking for a visitor on the telephone or at the counter: service, day, time, and the code to read out.

import { clockOf, halves } from "../book/model.js";
import { get, post } from "../lib/api.js";
import { labelled, select } from "../admin/form.js";
import { h } from "../lib/dom.js";
import { facts, own, say, t } from "../lib/i18n.js";
import { spelled } from "./model.js";
import { poolText, servicesText, timeText } from "./words.js";

/** @typedef {import("wire").BookService} Service */
/** @typedef {import("wire").PoolShape} Pool */
/** @typedef {{ pool: string, services: string[], party: number, day: string }} Asked */

/** @type {{ wanted: (Asked & { language: string, priority: string | null }) | null, times: import("wire").BookTime[] | null, made: import("wire").BookingMade | null }} */
const state = { wanted: null, times: null, made: null };

/** @param {{ services: Service[], pools: Pool[], day: string, horizon: string }} known @param {boolean} busy */
export function phonePanel({ services, pools, day, horizon }, busy) {
  return h("section", { class: "panel", "data-key": "phone" },
    h("h2", { class: "heading" }, t("bookings.book")),
    state.made && readOut(state.made),
    services.length > 0 && form(services, pools, day, horizon, busy),
    state.times && choice(state.times, busy));
}

/** @param {import("wire").BookingMade} made */
const readOut = ({ booking, code }) =>
  h("div", { class: "banner", role: "status", "data-key": "made" },
    h("div", {}, h("p", {}, timeText(booking), " ", servicesText(booking)),
      h("p", { class: "said" }, spelled(code)),
      h("p", { class: "small" }, t("bookings.read_out"))));

/** @param {Service[]} services @param {Pool[]} pools @param {string} day @param {string} horizon @param {boolean} busy */
const form = (services, pools, day, horizon, busy) =>
  h("form", { class: "editor", "data-do": "find-times", "data-key": "form" },
    labelled("bookings.service", h("select", { name: "what", required: true },
      pools.map((pool) => h("optgroup", { label: poolText(pool) },
        services.filter((one) => one.pools.includes(pool.name)).map((one) =>
          h("option", { value: `${pool.name} ${one.service}` }, `${one.service} ${say(one.name)}`)))))),
    h("div", { class: "pair" },
      labelled("bookings.day", h("input", { type: "date", name: "day", required: true, min: day, max: horizon, value: day })),
      labelled("bookings.party", h("input", { type: "number", name: "party", min: 1, max: 50, value: 1, required: true }))),
    h("div", { class: "pair" },
      labelled("bookings.class", select("priority",
        [["", t("bookings.no_class")], ...facts().classes.map((one) => [one.name, say(one.wording)])], "")),
      labelled("bookings.language", select("language",
        facts().languages.map((tag) => [tag, say(facts().strings.language_name, tag)]), own()))),
    h("div", { class: "row" },
      h("button", { class: state.times ? "" : "primary", "aria-disabled": busy ? "true" : null }, t("bookings.find_times"))));

/** @param {import("wire").BookTime[]} times @param {boolean} busy */
function choice(times, busy) {
  const { morning, afternoon } = halves(times);
  if (morning.length + afternoon.length === 0) return h("p", { class: "inside", "data-key": "full" }, t("bookings.no_times"));
  /** @param {string} title @param {import("wire").BookTime[]} found */
  const half = (title, found) => found.length > 0 && [h("h3", {}, t(title)),
    h("div", { class: "chips" }, found.map(({ minute }) =>
      h("button", { type: "button", class: "chip", "data-do": "book-time", "data-minute": minute,
        "aria-disabled": busy ? "true" : null }, clockOf(minute))))];
  return h("div", { class: "inside", "data-key": "times" }, half("book.morning", morning), half("book.afternoon", afternoon));
}

/** The free times of a day for staff. @param {Asked} asked */
export async function timesOf({ pool, services, party, day }) {
  const query = new URLSearchParams({ pool, services: services.join(","), party: String(party), day });
  return (await get(`/book/days?${query}`)).times ?? null;
}

/** @type {import("./model.js").Act} */
async function findTimes(store, filled) {
  const [pool, service] = filled.what.split(" ");
  const { day, language } = filled;
  const wanted = { pool, services: [service], party: Number(filled.party), day, language, priority: filled.priority || null };
  const times = await store.attempt("find-times", () => timesOf(wanted));
  if (times) Object.assign(state, { wanted, times, made: null });
  store.draw();
}

/** @type {import("./model.js").Act} */
async function bookTime(store, { minute }, reload) {
  if (!state.wanted) return;
  const made = await store.attempt("book-time", () => post("/book", { ...state.wanted, minute: Number(minute) }));
  if (made) Object.assign(state, { made, times: null });
  else state.times = await timesOf(state.wanted).catch(() => null);
  await reload();
}

export const phoneActions = { "find-times": findTimes, "book-time": bookTime };
