// Figures: today first, then what was counted day by day with a total, then how good the told waits were.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { maybe, t } from "../lib/i18n.js";
import { dateText, stamp, now } from "../lib/time.js";
import { COUNTS, csv, totals } from "./model.js";
import { save } from "./story.js";

/** The first thing asked of a day; the rest is in the table. @type {typeof COUNTS} */
const TODAY = ["issued", "finished", "missed", "cancelled"];
/** @typedef {import("../types").Child} Child */
/** @typedef {import("wire").CountedDay} CountedDay */
/** @typedef {import("wire").ForecastDay} ForecastDay */

/** @type {ForecastDay[] | null} */
let forecast = null;
/** @type {CountedDay[] | null} */
let counts = null;

/** @param {import("../types").Store} store */
async function load(store) {
  const answers = await store.attempt("load-figures", () =>
    Promise.all([get("/forecast?days=31"), get("/figures?days=31")]));
  if (!answers) return;
  const [told, counted] = answers;
  forecast = [...told.days].reverse();
  counts = [...counted.days].reverse();
}

const view = () =>
  h("div", { class: "figures", "data-key": "figures" }, todayPanel(), countsPanel(), forecastPanel());

/** @param {string} name */
const countText = (name) => t(`admin.counts.${name}`);

function todayPanel() {
  const newest = counts?.[0];
  if (!newest) return null;
  return h("section", { class: "panel", "data-key": "today" },
    h("h2", { class: "heading" }, dayText(newest)),
    h("dl", { class: "sums" }, TODAY.map((name) =>
      h("div", {}, h("dt", { class: "soft small" }, countText(name)), h("dd", {}, newest[name])))));
}

const countsPanel = () =>
  panel("counts", counts, (days) =>
    table(["day", ...COUNTS.map((name) => `counts.${name}`)],
      days.map((one) => row(one, COUNTS.map((name) => one[name]))),
      totals(days)),
    h("button", { type: "button", class: "push", "data-do": "figures-csv" }, t("admin.download_csv")));

const forecastPanel = () =>
  panel("forecast", forecast, (days) => [
    h("p", { class: "soft small inside" }, t("admin.forecast_help")),
    table(
      ["day", "forecast.n", "forecast.mae", "forecast.bias", "forecast.under", "forecast.coverage",
        ...rivals(days).map((name) => `forecast.${name}`)],
      days.map((one) => forecastRow(one, rivals(days)))),
    h("div", { class: "inside" },
      h("h3", {}, t("admin.forecast.buckets", { day: dayText(days[0]) })),
      h("ul", { class: "small", "data-key": "buckets" }, days[0].buckets.map(bucket))),
  ]);

/** @param {ForecastDay[]} days */
const rivals = (days) => Object.keys(Object.assign({}, ...days.map((one) => one.rivals)));
/** @param {number | undefined} value */
const minutes = (value) => (value === undefined ? "–" : value.toFixed(1));
/** @param {number} value */
const signed = (value) => (value > 0 ? `+${minutes(value)}` : minutes(value).replace("-", "−"));
/** @param {number} value */
const share = (value) => `${Math.round(value * 100)} %`;
/** @param {{ day: string }} one */
const dayText = (one) => dateText(one.day);

/** @param {ForecastDay} one @param {string[]} others how waits were told otherwise */
const forecastRow = (one, others) =>
  row(one, [one.n, minutes(one.mae), signed(one.bias), share(one.under), share(one.coverage),
    ...others.map((name) => minutes(one.rivals[name]))]);

/** @param {import("wire").ForecastBucket} one */
function bucket(one) {
  const bounds = one.high_min > 1000
    ? t("admin.forecast.bucket_over", { low: one.low_min })
    : t("admin.forecast.bucket", { low: one.low_min, high: one.high_min });
  return h("li", {}, t("said_of", { what: bounds, said: `${share(one.coverage)} (${one.n})` }));
}

/**
 * @template Day @param {string} name @param {Day[] | null} days @param {(days: Day[]) => Child} filled
 * @param {Child[]} tools
 */
function panel(name, days, filled, ...tools) {
  return h("section", { class: "panel", "data-key": name },
    h("h2", { class: "heading" }, t(`admin.${name}`), days?.length ? tools : null),
    days === null ? h("p", { class: "empty" }, t("admin.reading"))
      : days.length ? filled(days)
      : h("div", { class: "empty" }, h("strong", {}, t(`admin.no_${name}`)),
          h("p", {}, t(`admin.no_${name}_help`))));
}

/** @param {string[]} heads @param {Child[]} rows @param {number[]} [sums] */
const table = (heads, rows, sums) =>
  h("div", { class: "scroll", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((name) =>
      h("th", { scope: "col", class: name === "day" ? "" : "num" }, maybe(`admin.${name}`) || name)))),
    h("tbody", {}, rows),
    sums && h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("admin.total")),
      sums.map((value) => h("td", { class: "num" }, h("strong", {}, value)))))));

/** @param {{ day: string }} one @param {(string | number)[]} cells */
const row = (one, cells) =>
  h("tr", { "data-key": one.day }, h("td", { class: "nowrap" }, dayText(one)),
    cells.map((value) => h("td", { class: "num" }, value)));

/** The table as a file, made here: what is downloaded is what is on the screen. */
function download() {
  const heads = [t("admin.day"), ...COUNTS.map(countText)];
  if (!counts) return;
  const rows = counts.map((one) => [one.day, ...COUNTS.map((name) => one[name])]);
  save(`figures-${stamp(now())}.csv`, csv([heads, ...rows, [t("admin.total"), ...totals(counts)]]), "text/csv");
}

/** @type {import("./model.js").Part} */
export const figures = { load, view, actions: { "figures-csv": download } };
