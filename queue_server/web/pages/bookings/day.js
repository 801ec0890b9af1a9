// A day of the book: lane by lane and as a list.

import { clockOf } from "../book/model.js";
import { h, shape } from "../lib/dom.js";
import { facts, say, t } from "../lib/i18n.js";
import { byPool, lanesByHour } from "./model.js";
import { dayText, poolText, servicesText } from "./words.js";

/** @typedef {import("wire").Booking} Booking */
/** @typedef {import("wire").PoolShape} Pool */

/** @type {Record<Booking["state"], string>} */
const TONES = { held: "soft", booked: "", checked_in: "ok", used_as_walkin: "ok", lapsed: "warn", missed: "warn", cancelled: "soft",
  moved: "soft" };
/** @param {string} name */
const classText = (name) => say(facts().classes.find((one) => one.name === name)?.wording) || "";

/** @param {{ day: string, bookings: Booking[] | null, pools: Pool[] }} state */
export function dayPanel({ day, bookings, pools }) {
  if (bookings === null) return h("p", { class: "empty" }, t("admin.reading"));
  if (bookings.length === 0) {
    return h("section", { class: "panel" }, h("h2", { class: "heading" }, dayText(day)),
      h("div", { class: "empty" }, shape("tick", { size: "huge" }), h("strong", {}, t("bookings.none"))));
  }
  return [
    ...byPool(bookings).map(([name, found]) => lanePanel(day, pools.find((one) => one.name === name), name, found)),
    listPanel(day, bookings),
  ];
}

/** @param {string} day @param {Pool | undefined} pool @param {string} name @param {Booking[]} bookings */
function lanePanel(day, pool, name, bookings) {
  const { lanes, rows } = lanesByHour(bookings);
  if (lanes === 0) return null;
  return h("section", { class: "panel by-lane", "data-key": `lanes-${name}` },
    h("h2", { class: "heading" }, dayText(day), h("span", { class: "soft" }, poolText(pool) || name)),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": poolText(pool) || name }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("bookings.time")),
        Array.from({ length: lanes }, (_, lane) => h("th", { scope: "col" }, t("bookings.lane", { lane: lane + 1 }))))),
      h("tbody", {}, rows.map(({ hour, cells }) => h("tr", { "data-key": hour },
        h("th", { scope: "row" }, hour),
        cells.map((cell) => h("td", {}, h("div", { class: "chips" }, cell.map(chip))))))))));
}

/** @param {Booking} one */
const chip = (one) =>
  h("button", { type: "button", class: `chip ${TONES[one.state]}`, "data-do": "booking", "data-id": one.id, "data-key": one.id },
    h("strong", {}, clockOf(one.minute)), " ", one.code, " ", servicesText(one), " ",
    h("span", { class: "soft small" }, t(`bookings.state.${one.state}`)));

/** @param {string} day @param {Booking[]} bookings */
const listPanel = (day, bookings) =>
  h("section", { class: "panel", "data-key": "list" },
    h("h2", { class: "heading" }, dayText(day), h("span", { class: "soft" }, t("bookings.count", { count: bookings.length })),
      h("button", { type: "button", class: "push", "data-do": "print" }, t("book.print"))),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("bookings.list") }, h("table", { class: "list" },
      h("thead", {}, h("tr", {}, ["time", "code", "service", "party", "class", "origin", "state"].map((one) =>
        h("th", { scope: "col" }, t(`bookings.${one}`))), h("th", { scope: "col", class: "unprinted" }, t("bookings.actions")))),
      h("tbody", {}, bookings.map(row)))));

/** @param {Booking} one */
const row = (one) =>
  h("tr", { "data-key": one.id, class: TONES[one.state] },
    h("td", {}, clockOf(one.minute)),
    h("td", { class: "code nowrap" }, one.code),
    h("td", {}, servicesText(one)),
    h("td", { class: "number" }, one.party),
    h("td", {}, classText(one.priority)),
    h("td", {}, t(`bookings.origin.${one.origin}`)),
    h("td", { class: `state ${TONES[one.state]}` }, t(`bookings.state.${one.state}`)),
    h("td", { class: "unprinted" }, h("button", { type: "button", "data-do": "booking", "data-id": one.id },
      t("bookings.open"), h("span", { class: "unseen" }, one.code))));
