// What the office's page works out: totals, files, and what a row of the journal says. Pure.

import { classOf, current, facts, has, say, serviceName, t, wordOf } from "../lib/i18n.js";
import { when } from "../lib/time.js";

/** @typedef {import("../types").Child} Child */
/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").CountedDay} CountedDay */
/** @typedef {import("wire").JournalRowShape} JournalRow */
/** What a press or a form does. @typedef {(store: Store, given: Given) => void} Act */
/** What stands behind a tab. @typedef {{ load: (store: Store) => Promise<void>, view: (store: Store) => Child, actions: Record<string, Act> }} Part */

/** @type {Exclude<keyof CountedDay, "day">[]} */
export const COUNTS = ["issued", "finished", "cancelled", "calls", "picked", "missed", "missed_early",
  "returned", "over_limit"];

/** The sum of each count. @param {Partial<CountedDay>[]} days */
export const totals = (days) =>
  COUNTS.map((name) => days.reduce((sum, one) => sum + (one[name] ?? 0), 0));

/** @typedef {string | number | null | undefined} Cell */

/** A mark at the beginning, so that spreadsheets read the Chinese as what it is. */
const MARK = "\uFEFF";
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as CSV (RFC 4180). A text that looks like a formula is quoted out of being one. @param {Cell[][]} rows */
export const csv = (rows) =>
  MARK + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");

/** @param {Cell} value */
function cell(value) {
  const plain = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

// --- the journal in words -----------------------------------------------------------------

/** For machines, or for nobody: the visitor's address opens the ticket without signing in. */
const UNSAID = new Set(["token", "id", "n", "epoch", "series", "number", "label", "facts", "considered", "rule",
  "announced", "instant", "at"]);

/** @param {string[]} list */
const words = (list) => list.join(t("clerk.list_separator"));
/** @param {string} name */
const className = (name) => say(classOf(name)?.wording) || name;
/** @param {{ low_min: number, high_min: number }} wait */
const range = ({ low_min: low, high_min: high }) => (low === high ? `${low}` : `${low}–${high}`);
/** @param {unknown} value @returns {value is import("wire").Wait} */
const isRange = (value) => typeof value === "object" && value !== null && "low_min" in value && "high_min" in value;

/** @typedef {(value: unknown) => unknown} Read */
/** Of one name, or of each in a list; what is no name is left as it is. @param {(name: string) => string} word @returns {Read} */
const named = (word) => (value) => {
  if (Array.isArray(value)) return value.map(named(word));
  return typeof value === "string" ? word(value) : value;
};
/** Of an instant. @type {Read} */
const instant = (value) => (typeof value === "string" || typeof value === "number" ? when(value) : value);
/** Of a word of the catalogue, where it has one. @param {string} prefix */
const wordIn = (prefix) => named((name) => (has(`${prefix}.${name}`) ? t(`${prefix}.${name}`) : name));

/** How the value of a fact reads, by its name; what is not here reads as it is. @type {Record<string, Read | undefined>} */
const READ = {
  service: named(serviceName),
  services: named(serviceName),
  priority: named(className),
  first: named(className),
  then: named(className),
  never: named(className),
  language: named((tag) => facts().strings.language_name?.[tag] ?? tag),
  outcome: named((name) => [wordOf("outcomes", name), wordOf("alarm_outcomes", name)].find((said) => said !== name) ?? name),
  reason: named((name) => wordOf("pause_reasons", name)),
  wait: (wait) => (isRange(wait) ? t("clerk.minutes", { minutes: range(wait) }) : wait),
  arrived_at: instant,
  due_at: instant,
  starts: instant,
  until: instant,
  numbers: wordIn("admin.numbers"),
  category: wordIn("admin.category"),
  style: wordIn("admin.style"),
  to_counter: (number) => t("clerk.counter_n", { counter: number }),
};

/** @param {unknown} value */
const nothing = (value) =>
  value === null || value === undefined || value === "" || value === false || (Array.isArray(value) && !value.length);

/**
 * What a row of the journal says beside its columns, as people read it.
 * @param {{ data?: JournalRow["data"] | null }} row
 */
export function saidBy({ data }) {
  const said = Object.entries(data ?? {})
    .filter(([name, value]) => !UNSAID.has(name) && name !== "why" && !nothing(value))
    .filter(([name, value]) => !(name === "reason" && value === data?.note))
    .filter(([name, value]) => !(name === "services" && Array.isArray(value) && value.length === 1))
    .map(([name, value]) => fact(name, value));
  return [why(data), ...said].filter(Boolean);
}

/** @param {JournalRow["data"] | null | undefined} data */
const why = (data) => (typeof data?.why === "string" && has(data.why)
  ? t(data.why, /** @type {import("../types").Facts} */ (data.facts ?? {})) : "");

/** @param {string} name @param {unknown} value */
function fact(name, value) {
  const key = `admin.fact.${name}`;
  const label = has(key) ? t(key) : name.replaceAll("_", " ");
  if (value === true) return label;
  return t("said_of", { what: label, said: text(READ[name]?.(value) ?? value) });
}

/** Whatever it is, never as a program writes it. @param {unknown} value @returns {string} */
function text(value) {
  if (Array.isArray(value)) return words(value.map(text));
  if (value && typeof value === "object") {
    const wording = /** @type {Record<string, string>} */ (value);
    return wording[current()] ? say(wording) : words(Object.entries(value).map(([name, one]) => `${name} ${text(one)}`));
  }
  return String(value);
}

// --- the auditor's files ------------------------------------------------------------------

/** A ticket's id begins with its day: 20261124-A012. @param {string} id */
export function dayOfTicket(id) {
  const found = /^(\d{4})(\d\d)(\d\d)-/.exec(id);
  return found ? found.slice(1).join("-") : "";
}

/** The ticket that was typed, whole, or as its label of the day that was chosen. @param {Given} asked */
export function ticketId({ ticket, day }) {
  const typed = ticket.trim().toUpperCase();
  return typed && day && !typed.includes("-") ? `${day.replaceAll("-", "")}-${typed}` : typed;
}

/** @type {Exclude<keyof JournalRow, "data">[]} */
const COLUMNS = ["seq", "day", "at", "kind", "ticket", "counter", "actor", "request_id"];

/**
 * Rows as a table with what each says in words; the head of the journal closes it.
 * @param {JournalRow[]} rows @param {string[]} said @param {string | null} head
 */
export const asCsv = (rows, said, head) =>
  csv([[...COLUMNS, "said"], ...rows.map((row, index) => [...COLUMNS.map((name) => row[name]), said[index]]), ["head", head ?? ""]]);

/**
 * One JSON object a line as the server gave them, the head of the journal last.
 * @param {JournalRow[]} rows @param {string | null} head
 */
export const asLines = (rows, head) => [...rows, { head }].map((row) => `${JSON.stringify(row)}\n`).join("");

/** The facts of a security event, as people read them. @param {import("wire").SecurityEvent["facts"]} values */
export const eventFacts = (values) =>
  Object.entries(values).map(([name, value]) => t("said_of", { what: has(`admin.fact.${name}`)
    ? t(`admin.fact.${name}`) : name.replaceAll("_", " "), said: String(value) })).join(" · ");
