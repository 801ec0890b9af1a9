// One visit: leave for it, finish it, note who was not met, go again, cancel, and its history.

import { get, post } from "../lib/api.js";
import { choose, confirm, sheet, sheetField, tell } from "../lib/choose.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { actionsOf, groupsOf } from "./model.js";
import { groupsText, kindText, servicesText, wantedText } from "./words.js";

const SURE = new Set(["cancel", "again"]);

/** @typedef {import("./model.js").Visit} Visit */
/** @typedef {import("./model.js").Step} Step */
/** @typedef {import("../types").Store} Store */

/**
 * Show a visit and do what is chosen; true when something changed.
 * @param {Store} store @param {Visit} visit @param {{ today: string, trips: number }} known
 */
export async function openVisit(store, visit, { today, trips }) {
  const title = [visit.code, kindText(visit), servicesText(visit), visit.place, wantedText(visit),
    ...groupsText(visit)].filter(Boolean).join(" · ");
  /** @type {{ value: Step | "history", label: string, bad: boolean }[]} */
  const items = actionsOf(visit, today, trips).map((one) => ({ value: one, label: t(`visits.do.${one}`), bad: one === "cancel" }));
  if (store.session.role !== "clerk") items.push({ value: "history", label: t("visits.do.history"), bad: false });
  const chosen = await choose({ title, items, filter: false });
  if (!chosen) return false;
  return chosen === "history" ? history(store, visit) : act(store, visit, chosen);
}

/** @param {Store} store @param {Visit} visit @param {Step} action */
async function act(store, visit, action) {
  /** @type {import("wire").VisitStepBody} */
  const body = { do: action, missing: null };
  if (action === "miss" && visit.groups.length) {
    const missing = await askMissing();
    if (missing === null) return false;
    body.missing = missing;
  }
  if (SURE.has(action)) {
    const what = t(`visits.do.${action}`);
    if (!(await confirm(what, t("visits.sure", { code: visit.code, what }), what))) return false;
  }
  const done = await store.attempt("step", () => post(`/visits/${visit.id}/steps`, body));
  if (done) store.announce(`${done.visit.code} ${t(`visits.state.${done.visit.state}`)}`);
  return true;
}

/**
 * The seats that were absent, class by class; an empty list means all were.
 * @returns {Promise<import("wire").VisitGroup[] | null>}
 */
function askMissing() {
  const typed = h("textarea", { rows: 4, maxlength: 2000 });
  const wrong = h("p", { class: "alarm", role: "alert" });
  const form = h("form", {}, sheetField("visits.missing", typed), wrong,
    h("div", { class: "row" }, h("button", { class: "primary" }, t("visits.save"))));
  return sheet(t("visits.do.miss"), [form], (dialog, done) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const groups = groupsOf(/** @type {HTMLTextAreaElement} */ (typed).value);
      if (groups) done(groups);
      else wrong.textContent = t("visits.bad_groups");
    });
    typed.focus();
  });
}

/** @param {Store} store @param {Visit} visit */
async function history(store, visit) {
  const found = await store.attempt("history", () => get(`/visits/${visit.id}/steps`));
  if (found) {
    await tell(`${visit.code} ${t("visits.do.history")}`, [h("ul", {}, found.steps.map((one) =>
      h("li", {}, `${when(one.at)} ${one.actor} ${t(`visits.state.${one.state}`)}`)))]);
  }
  return false;
}
