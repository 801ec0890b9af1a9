// How full a week is: planned, booked, came, missed.

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fillOf } from "./model.js";
import { dayText } from "./words.js";

const COLUMNS = /** @type {const} */ (["planned", "booked", "due", "came", "late", "missed", "cancelled"]);

/** @param {import("wire").BookDayLoad[] | null} days */
export function weekPanel(days) {
  if (days === null) return h("p", { class: "empty" }, t("admin.reading"));
  return h("section", { class: "panel", "data-key": "week" },
    h("h2", { class: "heading" }, t("bookings.week"),
      h("button", { type: "button", class: "push", "data-do": "print" }, t("book.print"))),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("bookings.week") }, h("table", { class: "week" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("bookings.day")), h("th", { scope: "col" }, t("bookings.fill")),
        COLUMNS.map((one) => h("th", { scope: "col", class: "number" }, t(`bookings.${one}`))))),
      h("tbody", {}, days.map((one) => h("tr", { "data-key": one.day },
        h("th", { scope: "row" }, h("button", { type: "button", class: "quiet", "data-do": "show-day", "data-day": one.day }, dayText(one.day))),
        h("td", {}, one.planned > 0 && [h("progress", { max: 100, value: fillOf(one), "aria-label": t("bookings.fill") }), ` ${fillOf(one)} %`]),
        COLUMNS.map((key) => h("td", { class: "number" }, one[key]))))))),
    h("p", { class: "soft small inside" }, t("bookings.week_help")));
}
