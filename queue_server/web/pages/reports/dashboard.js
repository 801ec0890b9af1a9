// What was wasted and what was promised: counters idle while people waited, told waits against real.

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { idleCounters, toldDays } from "./model.js";
import { bars, stacks } from "./pictures.js";

/** @typedef {import("./model.js").Sheet} Sheet */
/** @typedef {import("../types").Child} Child */

/** @param {Sheet} sheet @param {number} days */
export function idlePanel(sheet, days) {
  const counters = idleCounters(sheet);
  return panel("idle", t("reports.page.idle"), counters.length > 0, () => [
    h("p", { class: "soft small legend" }, t("reports.page.idle_help", { days })),
    bars(counters.map((one) => ({ name: one.name, value: one.idle, text: t("reports.page.minutes", { n: Math.round(one.idle) }) })),
      t("reports.page.idle")),
    asTable(["counter_name", "open_hours", "idle_minutes", "idle_share"], counters.map((one) =>
      [one.name, (one.open / 60).toFixed(1), one.idle.toFixed(0), one.share === null ? "–" : `${(one.share * 100).toFixed(1)} %`]))]);
}

/** @param {Sheet} sheet @param {number} days @param {(iso: string) => string} dayText */
export function toldPanel(sheet, days, dayText) {
  const told = toldDays(sheet);
  const parts = /** @type {const} */ (["kept", "early", "late"]);
  return panel("told", t("reports.page.told"), told.length > 0, () => [
    h("p", { class: "soft small legend" }, t("reports.page.told_help", { days })),
    h("p", { class: "small legend keys" }, parts.map((part) =>
      h("span", { class: `key key-${part}` }, t(`reports.page.told_${part}`)))),
    stacks(told.map((one) => ({ name: shortDay(one.day), parts: parts.map((part) => [part, one[part]]) })), t("reports.page.told")),
    asTable(["day_name", "told_kept", "told_early", "told_late"], told.map((one) =>
      [dayText(one.day), one.kept, one.early, one.late]))]);
}

/** `11/23`: the year is the same all along. @param {string} day */
const shortDay = (day) => day.slice(5).split("-").map(Number).join("/");

/** @param {string} key @param {string} title @param {boolean} any @param {() => Child} inner */
const panel = (key, title, any, inner) => h("section", { class: "panel", "data-key": key },
  h("h2", { class: "heading" }, title),
  any ? inner() : h("p", { class: "empty" }, t("reports.page.nobody")));

/** @param {string[]} titles @param {(string | number)[][]} rows */
const asTable = (titles, rows) => h("details", {}, h("summary", {}, t("reports.page.as_table")),
  h("div", { class: "scroll", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, titles.map((title, at) =>
      h("th", { scope: "col", class: at ? "num" : "" }, t(`reports.page.${title}`))))),
    h("tbody", {}, rows.map((row) => h("tr", { "data-key": row[0] }, row.map((cell, at) =>
      h("td", { class: at ? "num" : "nowrap" }, cell))))))));
