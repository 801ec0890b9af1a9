// A list of bookings made elsewhere: tried first, then booked as a whole or not at all.

import { clockOf } from "../book/model.js";
import { post } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dayText } from "./words.js";

/** @type {import("wire").Imported | null} */
let result = null;

/** @param {boolean} busy */
export const importPanel = (busy) =>
  h("div", { class: "whole", "data-key": "import" },
    h("form", { class: "panel editor", "data-do": "import-list" },
      h("h2", {}, t("bookings.import_list")),
      h("p", { class: "soft small" }, t("bookings.import_help")),
      h("textarea", { name: "list", rows: 10, required: true, maxlength: 40000, spellcheck: "false", "aria-label": t("bookings.import_list") }),
      h("div", { class: "row" },
        h("button", { class: "primary", "aria-disabled": busy ? "true" : null }, t("bookings.import_try")),
        result?.dry_run && result.rows.every((one) => !one.refused) &&
          h("button", { type: "button", "data-do": "import-now", "aria-disabled": busy ? "true" : null }, t("bookings.import_do")))),
    result && h("section", { class: "panel", "data-key": "result" }, h("table", {},
      h("thead", {}, h("tr", {}, ["row", "day", "time", "code", "state"].map((one) => h("th", { scope: "col" }, t(`bookings.${one}`))))),
      h("tbody", {}, result.rows.map(row)))));

/** @param {import("wire").ImportedRow} one */
const row = (one) =>
  h("tr", { class: one.refused ? "alarm" : "", "data-key": String(one.row) },
    h("td", { class: "number" }, one.row), h("td", {}, one.day && dayText(one.day)),
    h("td", {}, one.minute !== undefined && clockOf(one.minute)), h("td", { class: "code nowrap" }, one.code),
    h("td", { class: one.refused ? "alarm" : "ok" },
      one.refused ? t(`error.${one.refused}`) : t(result?.dry_run ? "bookings.import_ok" : "bookings.state.booked")));

const listField = () => /** @type {HTMLTextAreaElement} */ (document.querySelector("textarea[name=list]"));

/** @param {import("../types").Store} store @param {string} list @param {boolean} dry */
async function send(store, list, dry) {
  result = await store.attempt("import", () => post("/book/import", { list, dry_run: dry }));
  store.draw();
}

/** @type {Record<string, import("./model.js").Act>} */
export const importActions = {
  "import-list": (store, { list }) => send(store, list, true),
  "import-now": (store) => send(store, listField().value, false),
};
