// The page about oneself: second step and recovery codes, passkeys; password and sessions.

import { showAccount } from "../lib/account.js";
import { del, get, post, put } from "../lib/api.js";
import { confirm, sheetField } from "../lib/choose.js";
import { statusLine } from "../lib/chrome.js";
import { h, shape } from "../lib/dom.js";
import { officeName, problem, t } from "../lib/i18n.js";
import { codeField } from "../lib/prove.js";
import { staffPage } from "../lib/staff.js";
import { when } from "../lib/time.js";
import { grouped, runsOut, stateOf } from "./model.js";
import { passkeys } from "./passkeys.js";
import { provider } from "./provider.js";

/** @typedef {import("../types").Child} Child */

const STEP = "/session/second-step";
/** @type {import("./model.js").SecondStep} */
const mine = { step: null, secret: null, recovery: null, said: null };

/** @type {Record<ReturnType<typeof stateOf>, () => Child>} */
const VIEWS = {
  unknown: () => h("p", { class: "empty" }, t("admin.reading")),
  off: () => [
    h("p", {}, t(mine.step?.required ? "clerk.step_required" : "clerk.step_about")),
    h("div", { class: "row" }, button("step-begin", "clerk.step_begin", "primary"))],
  "setting up": () => mine.secret && [
    h("ol", { class: "steps" },
      h("li", {}, t("clerk.step_scan"),
        h("img", { class: "qr", src: mine.secret.qr, alt: t("clerk.step_picture"), width: "220", height: "220" }),
        h("p", { class: "soft small" }, t("clerk.step_type"), " ",
          h("code", { class: "address-line" }, grouped(mine.secret.secret)))),
      h("li", {}, h("form", { class: "typed", "data-do": "step-confirm" },
        sheetField("clerk.step_first_code", codeField()),
        h("p", { class: "alarm", role: "alert" }, mine.said && [shape("alarm"), " ", mine.said]),
        h("div", { class: "row" }, h("button", { class: "primary" }, t("clerk.step_confirm"))))))],
  codes: () => [
    h("p", {}, h("strong", {}, t("clerk.recovery_keep"))),
    h("p", { class: "only-print" }, `${officeName()} · ${store.session.user}`),
    h("ul", { class: "recovery" }, mine.recovery?.map((one) => h("li", {}, h("code", {}, one)))),
    h("div", { class: "row" }, button("recovery-print", "clerk.recovery_print", ""),
      button("recovery-kept", "clerk.recovery_kept", "primary"))],
  on: () => mine.step && [
    h("p", { class: "ok" }, shape("tick"), " ", t("clerk.step_on", { time: when(mine.step.since) })),
    h("p", { class: runsOut(mine.step.recovery_left) ? "alarm" : "soft" },
      t("clerk.recovery_left", { count: mine.step.recovery_left })),
    h("div", { class: "row" }, button("recovery-renew", "clerk.recovery_renew", ""),
      button("step-remove", "clerk.step_remove", ""))],
};

/** @param {string} action @param {string} key @param {string} tone */
const button = (action, key, tone) =>
  h("button", { type: "button", class: tone || null, "data-do": action,
    "aria-disabled": store.pending ? "true" : null }, t(key));

const view = () =>
  h("main", { id: "main", tabindex: "-1", class: "office me", "data-key": "me" },
    h("h1", { class: "unseen" }, t("clerk.account_of", { user: store.session.user })),
    statusLine(store.status),
    h("section", { class: "panel", "data-key": "step" },
      h("h2", { class: "heading" }, t("clerk.step")),
      h("div", { class: "inside", "data-key": stateOf(mine) }, VIEWS[stateOf(mine)]())),
    passkeys.panel(store),
    provider.panel(store),
    h("section", { class: "panel", "data-key": "account" },
      h("h2", { class: "heading" }, t("clerk.change_password")),
      h("div", { class: "inside" }, h("div", { class: "row" }, button("account", "clerk.own_account", "")))));

async function load() {
  const answer = await store.attempt("load", () => get(STEP));
  if (answer) mine.step = answer;
  await passkeys.load(store);
  await provider.load(store);
}

async function begin() {
  const answer = await store.attempt("begin", () => post(STEP));
  if (answer) Object.assign(mine, { secret: answer, said: null });
  store.draw();
}

/** @param {{ code: string }} form */
async function confirmStep({ code }) {
  try {
    const { recovery } = await put(STEP, { code });
    Object.assign(mine, { secret: null, recovery, said: null });
  } catch (error) {
    mine.said = problem(error);
  }
  store.draw();
}

/** Kept: a page of one who could do nothing until now begins anew, with all that the role may. */
async function kept() {
  mine.recovery = null;
  if (store.session.role === "enrolling") return location.assign("/clerk");
  await load();
}

async function renew() {
  const answer = await store.attempt("renew", () => post(`${STEP}/recovery`));
  if (answer) mine.recovery = answer.recovery;
  store.draw();
}

async function remove() {
  if (!(await confirm(t("clerk.step_remove"), t("clerk.step_remove_confirm"), t("clerk.step_remove")))) return;
  if (!(await store.attempt("remove", () => del(STEP)))) return;
  if (mine.step?.required) return location.reload();
  await load();
}

const store = staffPage({
  address: "/me",
  title: "clerk.account",
  roles: ["clerk", "supervisor", "admin", "auditor", "enrolling"],
  topics: () => [],
  view,
  onSignedIn: () => queueMicrotask(load),
  onSignedOut: () => {
    passkeys.forget();
    provider.forget();
    Object.assign(mine, { step: null, secret: null, recovery: null, said: null });
  },
  actions: {
    ...passkeys.actions(() => store),
    ...provider.actions(() => store),
    account: () => showAccount(store),
    "step-begin": begin,
    "step-confirm": confirmStep,
    "step-remove": remove,
    "recovery-print": () => print(),
    "recovery-kept": kept,
    "recovery-renew": renew,
  },
});
