// Clock and calendar for people: the office's zone and calendar, 24 hours.

import { current, facts, t } from "./i18n.js";

/** As the server writes it, or in ms. @typedef {string | number} Instant */

/** How far the server's clock is ahead of this browser's, in ms; learnt from every snapshot. */
let ahead = 0;

/** @param {string} at */
export function learn(at) {
  const then = Date.parse(at);
  if (!Number.isNaN(then)) ahead = then - Date.now();
}

/** Now, by the server's clock. */
export const now = () => Date.now() + ahead;

/** A moment of this browser's clock, by the server's. @param {number} ms */
export const byServer = (ms) => ms + ahead;

const zone = () => facts().zone || "Asia/Taipei";

/** Whole minutes since an instant, never negative. @param {string} at */
export const minutesSince = (at) => Math.max(0, Math.floor((now() - Date.parse(at)) / 60000));

/** @param {number} minutes */
export const minutesText = (minutes) => t("clerk.minutes", { minutes });

/** @type {Map<string, Intl.DateTimeFormat>} making one costs more than all the rest of a clock time */
const formats = new Map();

/** @param {string} tag @param {Intl.DateTimeFormatOptions} options @param {Instant} at */
function format(tag, options, at, timeZone = zone()) {
  const key = `${timeZone} ${tag} ${Object.entries(options)}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(tag, { ...options, timeZone })));
  return found.format(new Date(at));
}

/** @param {Instant} at */
export function clock(at, seconds = false) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (seconds) options.second = "2-digit";
  return format("en-GB", options, at);
}

/**
 * How dates are written: with the ROC year in Chinese if the office has it, as in
 * queue_server/wire/words/dates.py, else with the Gregorian one. That is named, because in Thai a
 * browser counts Buddhist years, and a visitor's slip does not.
 */
function dated() {
  const roc = facts().calendar === "minguo" && current().startsWith("zh");
  return `${current()}-u-ca-${roc ? "roc" : "gregory"}`;
}

/** @type {Intl.DateTimeFormatOptions} */
const DATE = { year: "numeric", month: "numeric", day: "numeric" };

/** The day of an instant. @param {Instant} at */
export const day = (at) => format(dated(), DATE, at);

/** A day of the calendar, with its weekday. @param {string} iso as 2026-11-24 @param {"short" | "long"} [weekday] */
export const dateText = (iso, weekday) =>
  format(dated(), weekday ? { ...DATE, weekday } : DATE, `${iso}T00:00:00Z`, "UTC");

/** The day that it is at the office, as 2026-11-24. */
export const today = () => toField(now()).slice(0, 10);

/** Day and time; the day is left out when it is today. @param {Instant | null} [at] */
export function when(at) {
  if (!at) return "";
  return day(at) === day(now()) ? clock(at) : `${day(at)} ${clock(at)}`;
}

/** "2026-11-24T08:30" as the office's wall clock shows it, for a datetime-local field. @param {Instant | null} [at] */
export function toField(at) {
  if (!at) return "";
  const parts = new Intl.DateTimeFormat("en-CA", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZone: zone(),
  }).formatToParts(new Date(at));
  const get = (/** @type {string} */ type) => parts.find((part) => part.type === type)?.value;
  return `${get("year")}-${get("month")}-${get("day")}T${get("hour")}:${get("minute")}`;
}

/** "20261124-083005": a moment in the name of a file. @param {Instant} at */
export const stamp = (at) =>
  `${toField(at).slice(0, 10).replaceAll("-", "")}-${clock(at, true).replaceAll(":", "")}`;

/** The instant at which the office's wall clock shows the field's value; null when empty. @param {string | null} [value] */
export function fromField(value) {
  if (!value) return null;
  const naive = Date.parse(`${value}Z`);
  let instant = naive;
  // Twice, because near a change of the zone's offset the first guess may use the wrong one.
  for (let round = 0; round < 2; round += 1) {
    instant += naive - Date.parse(`${toField(instant)}Z`);
  }
  return new Date(instant).toISOString();
}
