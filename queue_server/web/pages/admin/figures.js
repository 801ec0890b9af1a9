// Figures: how good the told waits were, and what was counted, one row a day, newest first.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { maybe, t } from "../lib/i18n.js";
import { day } from "../lib/time.js";

const COUNTS = ["issued", "finished", "cancelled", "calls", "picked", "missed", "missed_early",
  "returned", "over_limit"];
let forecast = null;
let counts = null;

async function load(store) {
  const answers = await store.attempt("load", () =>
    Promise.all([get("/forecast?days=31"), get("/figures?days=31")]));
  if (answers) [forecast, counts] = answers.map((one) => [...one.days].reverse());
}

const view = () => h("div", { class: "figures", "data-key": "figures" }, forecastPanel(), countsPanel());

const forecastPanel = () =>
  panel("forecast", forecast, () => [
    h("p", { class: "soft small" }, t("admin.forecast_help")),
    table(
      ["day", "forecast.n", "forecast.mae", "forecast.bias", "forecast.under", "forecast.coverage",
        ...rivals().map((name) => `forecast.${name}`)],
      forecast.map(forecastRow)),
    h("h3", {}, t("admin.forecast.buckets", { day: dayText(forecast[0]) })),
    h("ul", { class: "small", "data-key": "buckets" }, forecast[0].buckets.map(bucket)),
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

const countsPanel = () =>
  panel("counts", counts, () =>
    table(["day", ...COUNTS.map((name) => `counts.${name}`)],
      counts.map((one) => row(one, COUNTS.map((name) => one[name])))));

function panel(name, days, filled) {
  return h("section", { class: "panel", "data-key": name },
    h("h2", { class: "heading" }, t(`admin.${name}`)),
    days === null ? h("p", { class: "empty" }, t("admin.reading"))
      : days.length ? filled()
      : h("div", { class: "empty" }, h("strong", {}, t(`admin.no_${name}`)),
          h("p", {}, t(`admin.no_${name}_help`))));
}

const table = (heads, rows) =>
  h("div", { class: "scroll", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((name) =>
      h("th", { scope: "col", class: name === "day" ? "" : "num" }, maybe(`admin.${name}`) || name)))),
    h("tbody", {}, rows)));

const row = (one, cells) =>
  h("tr", { "data-key": one.day }, h("td", { class: "nowrap" }, dayText(one)),
    cells.map((value) => h("td", { class: "num" }, value)));

export const figures = { load, view, deeds: {} };
