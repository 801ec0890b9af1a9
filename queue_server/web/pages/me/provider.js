// The own account at a provider of sign-ins, where the office has one: linking it, ending the link.

import { del, get, post } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const OWN = "/session/provider";
/** @typedef {import("../types").Store} Store */

/** @type {import("wire").OwnProvider | null} */
let own = null;

/** @param {Store} store */
async function load(store) {
  own = await store.attempt("load-provider", () => get(OWN));
  store.draw();
}

/** @param {Store} store */
function panel(store) {
  if (!own?.provider) return null;
  const name = own.provider;
  return h("section", { class: "panel", "data-key": "provider" },
    h("h2", { class: "heading" }, name),
    h("div", { class: "inside" }, own.linked.length
      ? [h("p", { class: "ok" }, shape("tick"), " ", t("clerk.provider_linked", { name: own.linked.join(" · ") })),
        button("provider-unlink", "clerk.provider_unlink", store)]
      : [h("p", { class: "soft" }, t("clerk.provider_about", { name })),
        button("provider-link", "clerk.provider_link", store)]));
}

/** @param {string} action @param {string} key @param {Store} store */
const button = (action, key, store) =>
  h("div", { class: "row" }, h("button", { type: "button", "data-do": action,
    "aria-disabled": store.pending ? "true" : null }, t(key)));

/** @param {Store} store */
async function link(store) {
  const answer = await store.attempt("link-provider", () => post(OWN));
  if (answer) location.assign(answer.address);
}

/** @param {Store} store */
async function unlink(store) {
  if (!(await confirm(t("clerk.provider_unlink"), t("clerk.provider_unlink_confirm"), t("clerk.provider_unlink")))) return;
  if (await store.attempt("unlink-provider", () => del(OWN))) await load(store);
}

export const provider = {
  load,
  panel,
  forget: () => {
    own = null;
  },
  actions: (/** @type {() => Store} */ store) => ({
    "provider-link": () => link(store()),
    "provider-unlink": () => unlink(store()),
  }),
};
