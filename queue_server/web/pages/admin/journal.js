// The journal: every change of state with who made it, newest page first, read only.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { saidBy, ticketId } from "./model.js";
import { dayAndTime, exportRows, kindText, rowsOf, showStory, who } from "./story.js";

/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").JournalRowShape} JournalRow */

const PAGE = 100;
const STEPS = { "journal-older": -1, "journal-newer": 1 };
/** @type {JournalRow[] | null} */
let rows = null;
let after = 0;
let last = 0;
let words = "";
let kind = "";
/** What the server is asked for: of which day, by whom, of which ticket; empty: the newest rows. */
/** @type {Record<string, string>} */
let wanted = {};
/** After which row there are more that are as wanted. @type {number | null} */
let more = null;

const isFiltered = () => Object.values(wanted).some(Boolean);

/** @param {Store} store @param {number} from */
const read = (store, from) =>
  store.attempt("load-journal", () => get(`/journal?after=${from}&limit=${PAGE}`));

/** The newest page: the end is found by doubling steps, because the API only reads forwards. @param {Store} store */
async function load(store) {
  if (isFiltered()) return find(store);
  last = await findEnd(store);
  await turn(store, Math.max(0, last - PAGE));
}

/** The first page of what is wanted, or the next one. @param {Store} store @param {number} [from] */
async function find(store, from = 0) {
  const answer = await store.attempt("load", () => rowsOf({ ...wanted, kind }, from, PAGE));
  if (!answer) return;
  rows = from ? [...(rows ?? []), ...answer.rows] : answer.rows;
  more = answer.next;
  store.draw();
}

/** @param {Store} store @returns {Promise<number>} */
async function findEnd(store) {
  const reaches = async (/** @type {number} */ seq) => Boolean((await get(`/journal?after=${seq}&limit=1`)).rows.length);
  return (
    (await store.attempt("load-journal", async () => {
      let low = 0;
      let high = Math.max(PAGE, last);
      while (await reaches(high)) [low, high] = [high, high * 2];
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (await reaches(middle)) low = middle;
        else high = middle;
      }
      return high;
    })) ?? last
  );
}

/** @param {Store} store @param {number} from */
async function turn(store, from) {
  const answer = await read(store, from);
  if (!answer) return;
  after = from;
  rows = answer.rows;
  store.draw();
}

/** @param {Store} store */
function view(store) {
  return h("section", { class: "panel journal" },
    h("h2", { class: "heading" }, t("admin.journal")),
    h("div", { class: "tools" },
      h("form", { class: "filter", "data-do": "journal-filter" },
        h("input", { type: "date", name: "day", "aria-label": t("admin.day") }),
        h("input", { type: "search", name: "actor", maxlength: 60, placeholder: t("admin.actor"), "aria-label": t("admin.actor") }),
        h("input", { type: "search", name: "ticket", maxlength: 60, placeholder: t("admin.ticket"), "aria-label": t("admin.ticket") }),
        h("input", { type: "search", name: "words", placeholder: t("admin.journal_filter"),
          "aria-label": t("admin.journal_filter") }),
        h("select", { name: "kind", "aria-label": t("admin.kind") }, kinds()),
        h("button", { class: "quiet" }, t("admin.filter"))),
      isFiltered() ? tool("journal-more", "admin.more_rows", more === null || store.pending)
        : [tool("journal-older", "admin.older", after === 0 || store.pending),
          tool("journal-newer", "admin.newer", !rows || rows.length < PAGE || store.pending)],
      tool("journal-newest", "admin.newest", store.pending),
      tool("journal-csv", "admin.download_csv", store.pending),
      tool("journal-jsonl", "admin.download_jsonl", store.pending)),
    rows === null ? h("p", { class: "empty" }, t("admin.reading")) : table(rows));
}

/** The kinds on this page, in words; all of them first. */
function kinds() {
  const there = [...new Set([...(rows ?? []).map((one) => one.kind), ...(kind ? [kind] : [])])];
  return [["", t("admin.every_kind")], ...there.map((one) => [one, kindText(one)])].map(([value, text]) =>
    h("option", { value, selected: value === kind }, text));
}

/** @param {string} action @param {string} key @param {string | boolean | null} off */
const tool = (action, key, off) =>
  h("button", { type: "button", "data-do": action, "aria-disabled": off ? "true" : null }, t(key));

/** @param {JournalRow[]} all */
function table(all) {
  const shown = all.filter(matches).reverse();
  if (!shown.length) return h("p", { class: "empty" }, t("admin.no_rows"));
  const heads = ["seq", "at", "kind", "ticket", "counter", "actor", "data"];
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("admin.journal") }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, t(`admin.${name}`))))),
    h("tbody", {}, shown.map(row))));
}

/** @param {JournalRow} one */
function matches(one) {
  if (kind && one.kind !== kind) return false;
  const text = [one.kind, kindText(one.kind), one.ticket ?? "", one.actor, ...saidBy(one)].join(" ").toLowerCase();
  return text.includes(words);
}

/** @param {JournalRow} one */
const row = (one) =>
  h("tr", { "data-key": one.seq },
    h("td", { class: "num" }, one.seq),
    h("td", { class: "nowrap", title: one.at }, dayAndTime(one.at)),
    h("td", { class: "nowrap", title: one.kind }, kindText(one.kind)),
    h("td", { class: "nowrap" }, one.ticket && h("button", { type: "button", class: "quiet small",
      "data-do": "journal-story", "data-ticket": one.ticket, title: t("admin.follow_ticket") },
      one.ticket.split("-").pop(), h("span", { class: "unseen" }, t("admin.follow_ticket")))),
    h("td", { class: "num" }, one.counter ?? ""),
    h("td", { class: "nowrap" }, who(one.actor)),
    h("td", { class: "data" }, saidBy(one).join(" · ")));

/** @param {keyof typeof STEPS} name @returns {import("./model.js").Act} */
const moved = (name) => (store) => turn(store, Math.max(0, after + STEPS[name] * PAGE));

/** @type {import("./model.js").Part} */
export const journal = {
  load,
  view,
  actions: {
    "journal-older": moved("journal-older"),
    "journal-newer": moved("journal-newer"),
    "journal-newest": (store) => {
      wanted = {};
      return load(store);
    },
    "journal-more": (store) => (more === null ? null : find(store, more)),
    "journal-story": (store, { ticket }) => showStory(store, ticket),
    "journal-csv": (store) => exportRows(store, { ...wanted, kind }, "csv"),
    "journal-jsonl": (store) => exportRows(store, { ...wanted, kind }, "jsonl"),
    "journal-filter": (store, form) => {
      words = form.words.trim().toLowerCase();
      kind = form.kind;
      const asked = { day: form.day, actor: form.actor.trim(), ticket: ticketId(form) };
      const changed = JSON.stringify(asked) !== JSON.stringify(wanted);
      wanted = asked;
      if (changed || isFiltered()) load(store);
      store.draw();
    },
  },
};
