// The journal: every change of state with who made it, newest page first, read only.

import { get } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { maybe, t } from "../lib/i18n.js";
import { clock, day } from "../lib/time.js";
import { saidBy } from "./model.js";

const PAGE = 100;
const DEEDS = { "journal-older": -1, "journal-newer": 1 };
let rows = null;
let after = 0;
let last = 0;
let words = "";
let kind = "";

const read = (store, from) =>
  store.attempt("load-journal", () => get(`/journal?after=${from}&limit=${PAGE}`));

/** The newest page: the end is found by doubling steps, because the API only reads forwards. */
async function load(store) {
  last = await findEnd(store);
  await turn(store, Math.max(0, last - PAGE));
}

async function findEnd(store) {
  const reaches = async (seq) => Boolean((await get(`/journal?after=${seq}&limit=1`)).rows.length);
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

async function turn(store, from) {
  const answer = await read(store, from);
  if (!answer) return;
  after = from;
  rows = answer.rows;
  store.draw();
}

function view(store) {
  return h("section", { class: "panel journal" },
    h("h2", { class: "heading" }, t("admin.journal")),
    h("div", { class: "tools" },
      h("form", { class: "filter", "data-do": "journal-filter" },
        h("input", { type: "search", name: "words", placeholder: t("admin.journal_filter"),
          "aria-label": t("admin.journal_filter") }),
        h("select", { name: "kind", "aria-label": t("admin.kind") }, kinds()),
        h("button", { class: "quiet" }, t("admin.filter"))),
      tool("journal-older", "admin.older", after === 0 || store.pending),
      tool("journal-newer", "admin.newer", !rows || rows.length < PAGE || store.pending),
      tool("journal-newest", "admin.newest", store.pending)),
    rows === null ? h("p", { class: "empty" }, t("admin.reading")) : table());
}

/** The kinds on this page, in words; all of them first. */
function kinds() {
  const there = [...new Set([...(rows ?? []).map((one) => one.kind), ...(kind ? [kind] : [])])];
  return [["", t("admin.every_kind")], ...there.map((one) => [one, kindText(one)])].map(([value, text]) =>
    h("option", { value, selected: value === kind }, text));
}

const tool = (deed, key, off) =>
  h("button", { type: "button", "data-do": deed, "aria-disabled": off ? "true" : null }, t(key));

function table() {
  const shown = rows.filter(matches).reverse();
  if (!shown.length) return h("p", { class: "empty" }, t("admin.no_rows"));
  const heads = ["seq", "at", "kind", "ticket", "counter", "actor", "data"];
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("admin.journal") }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, t(`admin.${name}`))))),
    h("tbody", {}, shown.map(row))));
}

function matches(one) {
  if (kind && one.kind !== kind) return false;
  const text = [one.kind, kindText(one.kind), one.ticket ?? "", one.actor, ...saidBy(one)].join(" ").toLowerCase();
  return text.includes(words);
}

const kindText = (name) => maybe(`admin.kind.${name}`) || name;

/** "user:mei" is mei; machines keep what they are. */
const who = (actor) => actor.replace(/^user:/, "").replace(/^\w+:/, "");

const row = (one) =>
  h("tr", { "data-key": one.seq },
    h("td", { class: "num" }, one.seq),
    h("td", { class: "nowrap", title: one.at }, `${day(one.at)} ${clock(one.at, true)}`),
    h("td", { class: "nowrap", title: one.kind }, kindText(one.kind)),
    h("td", { class: "nowrap" }, one.ticket?.split("-").pop() ?? ""),
    h("td", { class: "num" }, one.counter ?? ""),
    h("td", { class: "nowrap" }, who(one.actor)),
    h("td", { class: "data" }, saidBy(one).join(" · ")));

const moved = (name) => (store) => turn(store, Math.max(0, after + DEEDS[name] * PAGE));

export const journal = {
  load,
  view,
  deeds: {
    "journal-older": moved("journal-older"),
    "journal-newer": moved("journal-newer"),
    "journal-newest": load,
    "journal-filter": (store, form) => {
      words = form.words.trim().toLowerCase();
      kind = form.kind;
      store.draw();
    },
  },
};
