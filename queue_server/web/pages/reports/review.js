// The monthly review: looked at as a draft, released with a comment, taken away in every format.

import { del, get, post } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { current, t } from "../lib/i18n.js";
import { day, when } from "../lib/time.js";
import { fileLink, patiently } from "./take.js";

const FORMATS = ["pdf", "xlsx", "ods", "csv", "json"];

/** @typedef {import("../types").Store} Store */
/** @typedef {import("../types").Given} Given */
/** @typedef {import("wire").Review} Month */

/** @type {Month[] | null} */
let months = null;
let chosen = "";
/** @type {{ month: string, seq: number, notes: string[] } | null} */
let seen = null;

/** @param {string} form @returns {import("./model.js").Path} */
const path = (form) => `/reports/month.${form}?from=${chosen}-01&to=${chosen}-01&language=${current()}`;

/** Read which months there are. */
export async function loadReviews() {
  const { reviews } = await get("/reviews");
  months = reviews;
  chosen = chosen || reviews[0]?.month || "";
}

export function reviewPanel() {
  const month = months?.find((one) => one.month === chosen);
  if (!month) return null;
  return h("section", { class: "panel", "data-key": "reviews" },
    h("div", { class: "heading" }, h("h2", {}, t("reports.page.reviews")),
      h("span", { class: "push buttons" }, FORMATS.map((form) =>
        fileLink(path(form), form, `${t("reports.page.reviews")} ${chosen}`)))),
    h("form", { class: "tools choose", "data-do": "review-month", "data-key": `months ${chosen}` },
      h("label", { class: "field" }, h("span", {}, t("reports.page.of_month")),
        h("select", { name: "month" }, months?.map((one) =>
          h("option", { value: one.month, selected: one.month === chosen }, one.month)))),
      h("button", { type: "submit" }, t("reports.page.look"))),
    month.released ? releasedView(month.released) : h("p", { class: "facts soft" }, draftText(month)),
    seen?.month === chosen && seenView(month));
}

/** @param {Month} month */
const draftText = ({ drafted }) => (drafted
  ? t("reports.page.drafted", { at: when(drafted.at), seq: drafted.as_of_seq }) : t("reports.page.draft"));

/** @param {NonNullable<Month["released"]>} released */
const releasedView = ({ by, at, comment }) => [
  h("p", { class: "facts" }, h("strong", {}, t("reports.page.released", { by, at: day(at) }))),
  h("blockquote", { class: "facts" }, comment)];

/** @param {Month} month */
function seenView({ released }) {
  const changed = released && released.as_of_seq !== seen?.seq;
  return [
    h("ul", { class: "facts sentences" }, seen?.notes.map((note) => h("li", {}, note))),
    changed && h("p", { class: "facts alarm", role: "status" }, t("reports.page.changed", { seq: seen?.seq })),
    released
      ? h("p", { class: "facts" }, h("button", { type: "button", "data-do": "withdraw" }, t("reports.page.withdraw")))
      : h("form", { class: "tools choose", "data-do": "release", "data-key": `release ${chosen}` },
          h("label", { class: "field comment" }, h("span", {}, t("reports.page.comment")),
            h("textarea", { name: "comment", required: true, maxlength: 1000, rows: 3 })),
          h("button", { type: "submit", class: "primary" }, t("reports.page.release")))];
}

/** @param {Store} store */
export const reviewActions = (store) => ({
  /** @param {Given} form */
  "review-month": async ({ month }) => {
    chosen = month;
    const found = await store.attempt(`review ${month}`, () => patiently(path("json")));
    if (found && "sheets" in found) seen = { month, seq: found.as_of_seq, notes: found.sheets[0].notes };
    store.draw();
  },
  /** @param {Given} form */
  release: ({ comment }) => change(store, "release", () => post(`/reviews/${chosen}/release`, { as_of_seq: seen?.seq, comment })),
  withdraw: () => change(store, "withdraw", () => del(`/reviews/${chosen}/release`)),
});

/** @param {Store} store @param {string} what @param {() => Promise<unknown>} act */
async function change(store, what, act) {
  if (await store.attempt(`${what} ${chosen}`, act)) await store.attempt("load-reviews", loadReviews);
  store.draw();
}
