// Who may come in: staff with their roles and where they are signed in, and the machines below.

import { del, get, post } from "../lib/api.js";
import { confirm, tell } from "../lib/choose.js";
import { field } from "../lib/chrome.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { labelled, select } from "./form.js";
import { machinePanel, machines } from "./machines.js";
import { newcomers } from "./waiting.js";

const ROLES = ["clerk", "supervisor", "admin", "auditor"];
/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").User} User */

/** @type {User[] | null} */
let users = null;
let round = 0;

/** @param {Store} store */
async function load(store) {
  await machines.load(store);
  await newcomers.load(store);
  const answer = await store.attempt("load-users", () => get("/users"));
  if (answer) users = answer.users;
}

/** @param {Store} store */
const view = (store) => [
  newcomers.panel(store),
  h("div", { class: "split" }, staffPanel(store), newPanel(store)),
  machinePanel(store),
];

/** @param {Store} store */
const staffPanel = (store) =>
  h("section", { class: "panel", "data-key": "staff" },
    h("h2", { class: "heading" }, t("admin.staff"), h("span", { class: "soft" }, users?.length ?? "")),
    users === null ? h("p", { class: "empty" }, t("admin.reading"))
      : h("ul", { class: "items" }, users.map((one) => item(one, store))));

/** @param {User} one @param {Store} store */
function item(one, store) {
  const off = store.pending ? "true" : null;
  const own = one.name === store.session.user;
  /** @param {string} action @param {string} key */
  const button = (action, key) =>
    h("button", { type: "button", "data-do": action, "data-name": one.name, "aria-disabled": off },
      t(key), h("span", { class: "unseen" }, one.name));
  return h("li", { "data-key": one.name },
    h("div", { class: "text" }, h("span", { class: "tag" }, t(`admin.role.${one.role}`)), h("strong", {}, one.name),
      one.second_step && h("span", { class: "ok small" }, shape("tick"), " ", t("clerk.step")),
      one.passkeys > 0 && h("span", { class: "ok small" }, shape("tick"), " ", t("admin.passkeys", { count: one.passkeys }))),
    h("div", { class: "actions" }, button("user-link", "admin.make_link"),
      one.second_step && button("user-step-reset", "admin.reset_step"),
      one.passkeys > 0 && button("user-passkeys-reset", "admin.remove_passkeys"),
      one.sessions > 0 && button("user-sign-out", "admin.sign_out_everywhere"),
      !own && button("user-remove", "admin.remove_user")),
    h("div", { class: one.sessions ? "ok small" : "soft small" },
      one.sessions ? t("admin.signed_in_at", { count: one.sessions, time: when(one.last_seen) })
        : t("admin.not_signed_in", { time: when(one.since) })));
}

/** @param {Store} store */
const newPanel = (store) =>
  h("form", { class: "panel editor", "data-do": "user-add", "data-key": `new-${round}` },
    h("h2", {}, t("admin.add_user")),
    h("p", { class: "soft small" }, t("admin.add_user_help")),
    field("clerk.user", { name: "name", required: true, maxlength: 40, autocomplete: "off",
      autocapitalize: "none", spellcheck: "false" }),
    labelled("admin.role", select("role", ROLES.map((one) => [one, t(`admin.role.${one}`)]), "clerk")),
    h("div", { class: "row" },
      h("button", { class: "primary", "aria-disabled": store.pending ? "true" : null }, shape("person"),
        store.pending === "add" ? t("clerk.working") : t("admin.add_user"))));

/** @param {Store} store @param {Given} form */
async function add(store, { name, role }) {
  const made = await store.attempt("add", () => post("/users", { name: name.trim(), role }));
  if (!made) return;
  round += 1;
  await load(store);
  await showLink(made);
}

/** @param {Store} store @param {Given} button */
async function link(store, { name }) {
  const made = await store.attempt(`link ${name}`, () => post(`/users/${encodeURIComponent(name)}/link`));
  if (made) await showLink(made);
}

/**
 * Shown once and kept nowhere: who it is for holds a telephone to it, or types it.
 * @param {import("wire").OneTimeLink} made
 */
const showLink = ({ name, url, until, qr }) =>
  tell(t("admin.link_for", { name }), [
    h("img", { class: "qr", src: qr, alt: t("admin.link_picture", { name }), width: "260", height: "260" }),
    h("p", {}, h("code", { class: "address-line" }, url)),
    h("p", { class: "soft small" }, t("admin.link_until", { time: when(until) }))]);

/** @param {Store} store @param {Given} button */
async function remove(store, { name }) {
  if (!(await confirm(t("admin.remove_user"), t("admin.remove_user_confirm", { name }), t("admin.remove_user")))) return;
  if (!(await store.attempt(`remove ${name}`, () => del(`/users/${encodeURIComponent(name)}`)))) return;
  await load(store);
  store.announce(t("admin.user_removed", { name }));
}

/** @param {Store} store @param {Given} button */
async function resetStep(store, { name }) {
  if (!(await confirm(t("admin.reset_step"), t("admin.reset_step_confirm", { name }), t("admin.reset_step")))) return;
  if (!(await store.attempt("reset", () => del(`/users/${encodeURIComponent(name)}/second-step`)))) return;
  await load(store);
  store.announce(t("admin.step_was_reset", { name }));
}

/** @param {Store} store @param {Given} button */
async function resetPasskeys(store, { name }) {
  if (!(await confirm(t("admin.remove_passkeys"), t("admin.remove_passkeys_confirm", { name }), t("admin.remove_passkeys")))) return;
  if (!(await store.attempt("reset", () => del(`/users/${encodeURIComponent(name)}/passkeys`)))) return;
  await load(store);
  store.announce(t("admin.passkeys_removed", { name }));
}

/** @param {Store} store @param {Given} button */
async function signOutEverywhere(store, { name }) {
  const text = [name, t("admin.sign_out_help")].join(" · ");
  if (!(await confirm(t("admin.sign_out_everywhere"), text, t("admin.sign_out_everywhere")))) return;
  if (!(await store.attempt(`end ${name}`, () => del(`/users/${encodeURIComponent(name)}/sessions`)))) return;
  await load(store);
  store.announce(t("admin.signed_out", { user: name }));
}

/** @type {import("./model.js").Part} */
export const people = {
  load,
  view,
  actions: {
    ...machines.actions,
    "user-add": add,
    "waiting-accept": (store, data) => newcomers.accept(store, data, load),
    "waiting-away": (store, data) => newcomers.away(store, data, load),
    "user-link": link,
    "user-remove": remove,
    "user-step-reset": resetStep,
    "user-passkeys-reset": resetPasskeys,
    "user-sign-out": signOutEverywhere,
  },
};
