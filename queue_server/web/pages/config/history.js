// What the files were, who changed them, and taking a version back.

import { get, post } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { lookOver } from "./changes.js";

/** @typedef {import("wire").ConfigVersion} Version */
/** @typedef {import("../types").Store} Store */

/** @type {Version[] | null} */
let versions = null;

/** @param {Store} store */
export async function loadHistory(store) {
  const answer = await store.attempt("history", () => get("/config/history"));
  if (answer) versions = answer.versions;
}

const MOST_KEYS = 4;

/** @param {Store} store */
export function historyPanel(store) {
  if (versions === null) return h("p", { class: "empty" }, t("admin.reading"));
  if (!versions.length) return h("p", { class: "empty" }, t("config.history_none"));
  return h("section", { class: "panel", "data-key": "history" },
    h("h2", { class: "heading" }, t("config.history")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("config.history") }, h("table", { class: "rows" },
      h("thead", {}, h("tr", {}, ["version", "when", "who", "what", "act"].map((one) => h("th", { scope: "col" }, t(`config.${one}`))))),
      h("tbody", {}, versions.map((one) => row(one, store))))));
}

/** @param {Version} one @param {Store} store */
const row = (one, store) =>
  h("tr", { "data-key": one.number },
    h("td", { class: "nowrap" }, one.number), h("td", { class: "nowrap" }, when(one.at)),
    h("td", {}, one.user || t("config.by_hand")), h("td", { class: "keys" }, what(one)),
    h("td", {}, h("button", { type: "button", class: "chip", "data-do": "restore", "data-number": one.number,
      "aria-disabled": store.pending ? "true" : null }, t("config.restore"), h("span", { class: "unseen" }, one.number))));

/** @param {Version} version */
function what({ act, of, keys, file }) {
  if (act === "restored") return t("config.restored_of", { version: of });
  const named = keys.slice(0, MOST_KEYS).join(t("clerk.list_separator")) || t("config.found");
  return [h("span", { class: "soft small" }, file), " ", keys.length > MOST_KEYS ? `${named} …` : named];
}

/** @param {Store} store @param {import("./model.js").Page} page @param {string} number */
export async function restore(store, page, number) {
  const outcome = await store.attempt("compare", () => get(`/config/history/${number}`));
  if (!outcome) return false;
  if (outcome.mistakes.length) {
    store.announce(t("config.restore_unsound", { count: outcome.mistakes.length }), true);
    return false;
  }
  if (!outcome.differences.length) {
    store.announce(t("error.config_nothing"));
    return false;
  }
  const go = await lookOver({ title: t("config.restore_title", { version: number }), config: page.config, draft: [],
    outcome, verb: t("config.restore_now"), elsewhere: false });
  if (!go) return false;
  const saved = await store.attempt(`restore ${number}`, () =>
    post(`/config/history/${number}/restore`, { mark: page.config.mark }));
  if (saved) store.announce(t("config.restored", { version: number }));
  return Boolean(saved);
}
