// Who came from the provider of sign-ins and is nobody here yet: let in, or turned away.

import { del, get, post } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { field } from "../lib/chrome.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { labelled, select } from "./form.js";

const ROLES = ["clerk", "supervisor", "admin", "auditor"];
const EXISTING = "";
/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").Newcomer} Newcomer */

/** @type {Newcomer[]} */
let waiting = [];

/** @param {Store} store */
async function load(store) {
  const answer = await store.attempt("load-waiting", () => get("/users/waiting"));
  if (answer) waiting = answer.waiting;
}

/** @param {Store} store */
const panel = (store) =>
  waiting.length > 0 && h("section", { class: "panel", "data-key": "waiting" },
    h("h2", { class: "heading" }, t("admin.waiting"), h("span", { class: "soft" }, waiting.length)),
    h("div", { class: "editor" }, h("p", { class: "soft small" }, t("admin.waiting_help"))),
    waiting.map((one) => item(one, store)));

/** @param {Newcomer} one @param {Store} store */
const item = (one, store) =>
  h("form", { class: "editor", "data-do": "waiting-accept", "data-key": one.id },
    h("input", { type: "hidden", name: "id", value: one.id }),
    h("p", {}, h("strong", {}, one.name || "—"), " ", h("span", { class: "soft small" }, when(one.since))),
    field("clerk.user", { name: "name", value: one.name, required: true, maxlength: 40, autocomplete: "off",
      autocapitalize: "none", spellcheck: "false" }),
    labelled("admin.role", select("role",
      [...ROLES.map((role) => [role, t(`admin.role.${role}`)]), [EXISTING, t("admin.existing_user")]], "clerk")),
    h("div", { class: "row" },
      h("button", { class: "primary", "aria-disabled": store.pending ? "true" : null }, t("admin.let_in")),
      h("button", { type: "button", "data-do": "waiting-away", "data-id": one.id, "data-name": one.name,
        "aria-disabled": store.pending ? "true" : null }, t("admin.turn_away"))));

/** @param {string} id @returns {`/users/waiting/${string}`} */
const at = (id) => `/users/waiting/${encodeURIComponent(id)}`;

/** @param {Store} store @param {Given} form @param {(store: Store) => Promise<void>} again */
async function accept(store, { id, name, role }, again) {
  const given = { name: name.trim(), role: role || null };
  if (await store.attempt(`accept ${id}`, () => post(at(id), given))) await again(store);
}

/** @param {Store} store @param {Given} button @param {(store: Store) => Promise<void>} again */
async function away(store, { id, name }, again) {
  if (!(await confirm(t("admin.turn_away"), name, t("admin.turn_away")))) return;
  if (await store.attempt(`away ${id}`, () => del(at(id)))) await again(store);
}

export const newcomers = { load, panel, accept, away };
