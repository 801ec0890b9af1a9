// Figures: today first, then what was counted day by day with a total, then how good the told waits were.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { maybe, t } from "../lib/i18n.js";
import { day, stamp, now } from "../lib/time.js";
import { COUNTS, csv, totals } from "./model.js";
import { save } from "./story.js";

/** The first thing asked of a day; the rest is in the table. */
const TODAY = ["issued", "finished", "missed", "cancelled"];
let forecast = null;
let counts = null;

async function load(store) {
  const answers = await store.attempt("load-figures", () =>
    Promise.all([get("/forecast?days=31"), get("/figures?days=31")]));
  if (answers) [forecast, counts] = answers.map((one) => [...one.days].reverse());
}

const view = () =>
  h("div", { class: "figures", "data-key": "figures" }, todayPanel(), countsPanel(), forecastPanel());

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
  panel("counts", counts, () =>
    table(["day", ...COUNTS.map((name) => `counts.${name}`)],
      counts.map((one) => row(one, COUNTS.map((name) => one[name]))),
      totals(counts)),
    h("button", { type: "button", class: "push", "data-do": "figures-csv" }, t("admin.download_csv")));

const forecastPanel = () =>
  panel("forecast", forecast, () => [
    h("p", { class: "soft small inside" }, t("admin.forecast_help")),
    table(
      ["day", "forecast.n", "forecast.mae", "forecast.bias", "forecast.under", "forecast.coverage",
        ...rivals().map((name) => `forecast.${name}`)],
      forecast.map(forecastRow)),
    h("div", { class: "inside" },
      h("h3", {}, t("admin.forecast.buckets", { day: dayText(forecast[0]) })),
      h("ul", { class: "small", "data-key": "buckets" }, forecast[0].buckets.map(bucket))),
  ]);

const rivals = () => Object.keys(Object.assign({}, ...forecast.map((one) => one.rivals)));
const minutes = (value) => (value === undefined ? "–" : value.toFixed(1));
const signed = (value) => (value > 0 ? `+${minutes(value)}` : minutes(value).replace("-", "−"));
const share = (value) => `${Math.round(value * 100)} %`;
/** Noon of the office's day, so that no zone moves it to another date. */
const dayText = (one) => day(`${one.day}T12:00:00Z`);

const forecastRow = (one) =>
  row(one, [one.n, minutes(one.mae), signed(one.bias), share(one.under), share(one.coverage),
    ...rivals().map((name) => minutes(one.rivals[name]))]);

function bucket(one) {
  const bounds = one.high_min > 1000
    ? t("admin.forecast.bucket_over", { low: one.low_min })
    : t("admin.forecast.bucket", { low: one.low_min, high: one.high_min });
  return h("li", {}, t("said_of", { what: bounds, said: `${share(one.coverage)} (${one.n})` }));
}

function panel(name, days, filled, ...tools) {
  return h("section", { class: "panel", "data-key": name },
    h("h2", { class: "heading" }, t(`admin.${name}`), days?.length ? tools : null),
    days === null ? h("p", { class: "empty" }, t("admin.reading"))
      : days.length ? filled()
      : h("div", { class: "empty" }, h("strong", {}, t(`admin.no_${name}`)),
          h("p", {}, t(`admin.no_${name}_help`))));
}

const table = (heads, rows, sums) =>
  h("div", { class: "scroll", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((name) =>
      h("th", { scope: "col", class: name === "day" ? "" : "num" }, maybe(`admin.${name}`) || name)))),
    h("tbody", {}, rows),
    sums && h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("admin.total")),
      sums.map((value) => h("td", { class: "num" }, h("strong", {}, value)))))));

const row = (one, cells) =>
  h("tr", { "data-key": one.day }, h("td", { class: "nowrap" }, dayText(one)),
    cells.map((value) => h("td", { class: "num" }, value)));

/** The table as a file, made here: what is downloaded is what is on the screen. */
function download() {
  const heads = [t("admin.day"), ...COUNTS.map(countText)];
  const rows = counts.map((one) => [one.day, ...COUNTS.map((name) => one[name])]);
  save(`figures-${stamp(now())}.csv`, csv([heads, ...rows, [t("admin.total"), ...totals(counts)]]), "text/csv");
}

export const figures = { load, view, actions: { "figures-csv": download } };
