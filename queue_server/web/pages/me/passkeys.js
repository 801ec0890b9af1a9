// Own passkeys: what there is, a new one, another name, and taking one away.

import { del, get, put } from "../lib/api.js";
import { confirm, sheet, sheetField } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { problem, t } from "../lib/i18n.js";
import { makePasskey, obstacle } from "../lib/passkey.js";
import { when } from "../lib/time.js";

const OWN = "/session/passkeys";
const LONGEST = 40;
/** @typedef {import("wire").OwnPasskey} OwnPasskey */
/** @typedef {import("../types").Store} Store */

/** @type {OwnPasskey[] | null} */
let list = null;
let most = 0;

/** @type {Record<Exclude<ReturnType<typeof obstacle>, "">, () => string>} */
const WHY_NOT = {
  address: () => t("clerk.passkey_address"),
  http: () => t("clerk.passkey_http"),
  browser: () => t("clerk.passkey_browser"),
};

/** @param {Store} store */
async function load(store) {
  const answer = await store.attempt("load-passkeys", () => get(OWN));
  if (answer) ({ passkeys: list, most } = answer);
  store.draw();
}

/** @param {Store} store */
const panel = (store) =>
  h("section", { class: "panel", "data-key": "passkeys" },
    h("h2", { class: "heading" }, t("clerk.passkeys")),
    h("div", { class: "inside" },
      h("p", { class: "soft" }, t("clerk.passkeys_about")),
      list && list.length > 0 && h("ul", { class: "items" }, list.map((one) => item(one, store))),
      list?.length === 1 && h("p", { class: "soft" }, t("clerk.passkey_second")),
      list && list.length < most && adding(store)));

/** @param {OwnPasskey} one @param {Store} store */
const item = (one, store) =>
  h("li", { "data-key": one.id },
    h("div", { class: "text" }, h("strong", {}, one.name),
      one.host !== location.hostname && h("span", { class: "soft small" }, t("clerk.passkey_elsewhere", { host: one.host }))),
    h("div", { class: "actions" }, action("passkey-rename", "clerk.passkey_rename", one, store),
      action("passkey-remove", "clerk.passkey_remove", one, store)),
    h("div", { class: "soft small" }, one.used
      ? t("clerk.passkey_used", { since: when(one.since), used: when(one.used) })
      : t("clerk.passkey_unused", { since: when(one.since) })));

/** @param {string} name @param {string} key @param {OwnPasskey} one @param {Store} store */
const action = (name, key, one, store) =>
  h("button", { type: "button", "data-do": name, "data-id": one.id, "data-name": one.name,
    "aria-disabled": store.pending ? "true" : null }, t(key), h("span", { class: "unseen" }, one.name));

/** @param {Store} store */
function adding(store) {
  const why = obstacle();
  if (why) return h("p", { class: "soft" }, shape("alarm"), " ", WHY_NOT[why]());
  return h("div", { class: "row" },
    h("button", { type: "button", "data-do": "passkey-make", "aria-disabled": store.pending ? "true" : null },
      t("clerk.passkey_make")));
}

/**
 * Ask for a name; `act` is given it, and the sheet stays open with what was refused.
 * @param {string} title @param {string} value @param {(name: string) => Promise<unknown>} act
 * @returns {Promise<true | null>}
 */
function named(title, value, act) {
  const name = h("input", { name: "name", required: true, maxlength: LONGEST, autocomplete: "off", value });
  const said = h("p", { role: "status" });
  const form = h("form", { class: "typed" }, sheetField("clerk.passkey_name", name), said,
    h("div", { class: "row" }, h("button", { class: "primary" }, title)));
  return sheet(title, [form], (dialog, done) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await act(name.value);
        done(true);
      } catch (error) {
        said.className = "alarm";
        said.textContent = problem(error);
      }
    });
    name.select();
  });
}

/** @param {Store} store */
async function make(store) {
  if (!(await named(t("clerk.passkey_make"), "", makePasskey))) return;
  if (store.session.role === "enrolling") return location.assign("/clerk");
  await load(store);
  store.announce(t("clerk.passkey_made"));
}

/** @param {Store} store @param {{ id: string, name: string }} passkey */
async function rename(store, { id, name }) {
  const act = (/** @type {string} */ typed) => put(`${OWN}/${id}`, { name: typed });
  if (await named(t("clerk.passkey_rename"), name, act)) await load(store);
}

/** @param {Store} store @param {{ id: string, name: string }} passkey */
async function remove(store, { id, name }) {
  if (!(await confirm(t("clerk.passkey_remove"), t("clerk.passkey_remove_confirm", { name }), t("clerk.passkey_remove")))) return;
  if (await store.attempt(`remove ${id}`, () => del(`${OWN}/${id}`))) await load(store);
}

export const passkeys = {
  load,
  panel,
  forget: () => {
    list = null;
  },
  actions: (/** @type {() => Store} */ store) => ({
    "passkey-make": () => make(store()),
    "passkey-rename": (/** @type {{ id: string, name: string }} */ data) => rename(store(), data),
    "passkey-remove": (/** @type {{ id: string, name: string }} */ data) => remove(store(), data),
  }),
};
