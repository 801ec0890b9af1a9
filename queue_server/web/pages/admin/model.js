// What the office's page works out: totals, files, and what a row of the journal says. Pure.

import { classOf, current, facts, has, say, serviceName, t, wordOf } from "../lib/i18n.js";
import { when } from "../lib/time.js";

export const COUNTS = ["issued", "finished", "cancelled", "calls", "picked", "missed", "missed_early",
  "returned", "over_limit"];

/** The sum of each count. @param {Record<string, any>[]} days */
export const totals = (days) =>
  COUNTS.map((name) => days.reduce((sum, one) => sum + (one[name] ?? 0), 0));

/** A mark at the beginning, so that spreadsheets read the Chinese as what it is. */
const MARK = "\uFEFF";
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as CSV (RFC 4180). A text that looks like a formula is quoted out of being one. */
export const csv = (rows) =>
  MARK + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");

function cell(value) {
  const plain = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

// --- the journal in words -----------------------------------------------------------------

/** For machines, or for nobody: the visitor's address opens the ticket without signing in. */
const UNSAID = new Set(["token", "id", "n", "epoch", "series", "number", "label", "facts", "considered", "rule",
  "announced", "instant", "at"]);

const words = (list) => list.join(t("clerk.list_separator"));
const className = (name) => say(classOf(name)?.wording) || name;
const classes = (names) => words(names.map(className));
const range = ({ low_min: low, high_min: high }) => (low === high ? `${low}` : `${low}–${high}`);

/** How the value of a fact reads, by its name; what is not here reads as it is. */
const READ = {
  service: serviceName,
  services: (codes) => words(codes.map(serviceName)),
  priority: className,
  first: classes,
  then: classes,
  never: classes,
  language: (tag) => /** @type {any} */ (facts().strings.language_name)?.[tag] ?? tag,
  outcome: (name) => [wordOf("outcomes", name), wordOf("alarm_outcomes", name)].find((said) => said !== name) ?? name,
  reason: (name) => wordOf("pause_reasons", name),
  wait: (wait) => (typeof wait === "object" ? t("clerk.minutes", { minutes: range(wait) }) : wait),
  arrived_at: when,
  due_at: when,
  starts: when,
  until: when,
  numbers: (name) => (has(`admin.numbers.${name}`) ? t(`admin.numbers.${name}`) : name),
  category: (name) => (has(`admin.category.${name}`) ? t(`admin.category.${name}`) : name),
  style: (name) => (has(`admin.style.${name}`) ? t(`admin.style.${name}`) : name),
  to_counter: (number) => t("clerk.counter_n", { counter: number }),
};

const nothing = (value) =>
  value === null || value === undefined || value === "" || value === false || (Array.isArray(value) && !value.length);

/**
 * What a row of the journal says beside its columns, as people read it.
 * @param {{ data?: Record<string, any> | null }} row
 */
export function saidBy({ data }) {
  const said = Object.entries(data ?? {})
    .filter(([name, value]) => !UNSAID.has(name) && name !== "why" && !nothing(value))
    .filter(([name, value]) => !(name === "reason" && value === data?.note))
    .filter(([name, value]) => !(name === "services" && value.length === 1))
    .map(([name, value]) => fact(name, value));
  return [why(data), ...said].filter(Boolean);
}

const why = (data) => (data?.why && has(data.why) ? t(data.why, data.facts ?? {}) : "");

function fact(name, value) {
  const key = `admin.fact.${name}`;
  const label = has(key) ? t(key) : name.replaceAll("_", " ");
  if (value === true) return label;
  return t("said_of", { what: label, said: text(READ[name]?.(value) ?? value) });
}

/** Whatever it is, never as a program writes it. */
function text(value) {
  if (Array.isArray(value)) return words(value.map(text));
  if (value && typeof value === "object") {
    return value[current()] ? say(value) : words(Object.entries(value).map(([name, one]) => `${name} ${text(one)}`));
  }
  return String(value);
}

// --- the auditor's files ------------------------------------------------------------------

/** A ticket's id begins with its day: 20261124-A012. */
export function dayOfTicket(id) {
  const found = /^(\d{4})(\d\d)(\d\d)-/.exec(id);
  return found ? found.slice(1).join("-") : "";
}

/** The ticket that was typed, whole, or as its label of the day that was chosen. */
export function ticketId({ ticket, day }) {
  const typed = ticket.trim().toUpperCase();
  return typed && day && !typed.includes("-") ? `${day.replaceAll("-", "")}-${typed}` : typed;
}

const COLUMNS = ["seq", "day", "at", "kind", "ticket", "counter", "actor", "request_id"];

/** Rows as a table with what each says in words; the head of the journal closes it. */
export const asCsv = (rows, said, head) =>
  csv([[...COLUMNS, "said"], ...rows.map((row, index) => [...COLUMNS.map((name) => row[name]), said[index]]), ["head", head ?? ""]]);

/** One JSON object a line as the server gave them, the head of the journal last. */
export const asLines = (rows, head) => [...rows, { head }].map((row) => `${JSON.stringify(row)}\n`).join("");

/** The facts of a security event, as people read them. */
export const eventFacts = (values) =>
  Object.entries(values).map(([name, value]) => t("said_of", { what: has(`admin.fact.${name}`)
    ? t(`admin.fact.${name}`) : name.replaceAll("_", " "), said: String(value) })).join(" · ");
