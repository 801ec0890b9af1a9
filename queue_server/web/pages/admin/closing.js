// The closing report of a day: what became of its tickets, and the head that is kept on paper.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dateText } from "../lib/time.js";

const STATES = ["finished", "no_show", "cancelled", "waiting", "called", "serving", "held"];
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").Closing} Closing */

/** @type {Closing | null} */
let report = null;
let wanted = "";

/** @param {Store} store */
const load = (store) => ask(store, wanted);

/** @param {Store} store @param {string} one */
async function ask(store, one) {
  wanted = one;
  report = await store.attempt("load-closing", () => get(one ? `/closing?day=${one}` : "/closing"));
  store.draw();
}

/** @param {Store} store */
const view = (store) =>
  h("section", { class: "panel closing", "data-key": "closing" },
    h("h2", { class: "heading" }, t("admin.closing")),
    h("div", { class: "tools" },
      h("form", { "data-do": "closing-day" },
        h("input", { type: "date", name: "day", value: report?.day ?? "", "aria-label": t("admin.day") }),
        h("button", { disabled: Boolean(store.pending) }, t("admin.show_day"))),
      h("button", { type: "button", "data-do": "closing-print", disabled: !report }, t("admin.print"))),
    report === null ? h("p", { class: "empty" }, t("admin.no_closing")) : paper(report));

/** @param {Closing} of */
const paper = (of) => [
  h("h3", {}, dateText(of.day)),
  h("table", {}, h("tbody", {}, STATES.filter((name) => of.tickets[name]).map((name) =>
    h("tr", {}, h("th", { scope: "row" }, t(`state.${name}`)),
      h("td", { class: "num" }, of.tickets[name]))))),
  h("p", {}, h("strong", { class: "head" }, of.head)),
  h("p", { class: "soft small" }, t("admin.closing_help")),
];

/** @type {import("./model.js").Part} */
export const closing = {
  load,
  view,
  actions: {
    "closing-day": (store, form) => ask(store, form.day),
    "closing-print": () => print(),
  },
};
