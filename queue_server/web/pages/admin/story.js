// The auditor's reading of the journal: rows that were asked for, a ticket's whole story, and files.

import { get } from "../lib/api.js";
import { tell } from "../lib/choose.js";
import { h } from "../lib/dom.js";
import { maybe, t } from "../lib/i18n.js";
import { clock, day, now, stamp, today } from "../lib/time.js";
import { asCsv, asLines, dayOfTicket, saidBy } from "./model.js";

/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").JournalRowShape} JournalRow */

const PAGE = 1000;
/** More rows than this are too many for a file made in a browser: ask for a day. */
const MOST = 50000;

/** @param {string} name */
export const kindText = (name) => maybe(`admin.kind.${name}`) || name;
/** "user:mei" is mei; machines keep what they are. @param {string} actor */
export const who = (actor) => actor.replace(/^user:/, "").replace(/^\w+:/, "");

/** @param {Record<string, string>} wanted */
const query = (wanted) =>
  Object.entries(wanted).filter(([, value]) => value).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join("");

/**
 * Rows that are as wanted, after one of them; asks on until there are `most`.
 * @param {Record<string, string>} wanted
 * @param {number} after
 * @param {number} most
 * @returns {Promise<{ rows: JournalRow[], next: number | null }>}
 */
export async function rowsOf(wanted, after, most) {
  /** @type {JournalRow[]} */
  const rows = [];
  /** @type {number | null} */
  let next = after;
  do {
    const limit = Math.min(PAGE, most - rows.length);
    /** @type {import("wire").JournalRows} */
    const answer = await get(`/journal?after=${next}&limit=${limit}${query(wanted)}`);
    rows.push(...answer.rows);
    next = answer.next;
  } while (next !== null && rows.length < most);
  return { rows, next };
}

/**
 * What became of one ticket, from the touch at the kiosk to the end, in words.
 * @param {Store} store @param {string} id
 */
export async function showStory(store, id) {
  const wanted = { ticket: id, day: dayOfTicket(id) };
  const found = await store.attempt("story", () => rowsOf(wanted, 0, MOST));
  if (!found) return;
  await tell(t("admin.story_of", { label: id.split("-").pop() ?? id }), [
    h("ol", { class: "story" }, found.rows.map((one) =>
      h("li", {}, h("span", { class: "num soft" }, clock(one.at, true)), " ", h("strong", {}, kindText(one.kind)),
        one.counter && ` · ${t("clerk.counter_n", { counter: one.counter })}`, ` · ${who(one.actor)}`,
        h("div", { class: "small" }, saidBy(one).join(" · "))))),
    !found.rows.length && h("p", { class: "empty" }, t("admin.no_rows"))].filter(Boolean));
}

/**
 * The rows as a file, with the head of the day that they end on: what was read can be proven later.
 * @param {Store} store @param {Record<string, string>} wanted @param {"csv" | "jsonl"} kind
 */
export async function exportRows(store, wanted, kind) {
  const made = await store.attempt("export", async () => {
    const { rows, next } = await rowsOf(wanted, 0, MOST);
    const last = wanted.day || (rows[rows.length - 1]?.day ?? today());
    const { head } = await get(`/audit/head?day=${last}`);
    return { rows, head, next };
  });
  if (!made) return;
  const said = made.rows.map((one) => [kindText(one.kind), ...saidBy(one)].join(" · "));
  const text = kind === "csv" ? asCsv(made.rows, said, made.head) : asLines(made.rows, made.head);
  save(`journal-${wanted.day || stamp(now())}.${kind}`, text, kind === "csv" ? "text/csv" : "application/jsonl");
  store.announce(t(made.next === null ? "admin.exported" : "admin.exported_part", { count: made.rows.length }));
}

/** @param {string} name @param {string} text @param {string} type */
export function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** @param {string} at */
export const dayAndTime = (at) => `${day(at)} ${clock(at, true)}`;
