// Who and what may come in: machines by token, and signing somebody out everywhere.

import { del, get } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { field } from "../lib/chrome.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";

let screens = null;

async function load(store) {
  const answer = await store.attempt("load", () => get("/devices"));
  if (answer) screens = answer.screens;
}

const view = (store) => h("div", { class: "split" }, screenPanel(), userPanel(store));

const screenPanel = () =>
  h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("fleet.screens")),
    screens === null ? h("p", { class: "empty" }, t("admin.reading"))
      : screens.length ? h("ul", { class: "items" }, screens.map(item))
      : h("div", { class: "empty" }, h("strong", {}, t("fleet.no_screens")),
          h("p", {}, t("fleet.no_screens_help"))));

function item(one) {
  const [tone, key] = one.revoked ? ["soft", "fleet.revoked"]
    : one.connected ? ["ok", "fleet.connected"] : ["warn", "fleet.away"];
  return h("li", { "data-key": one.name },
    h("div", { class: "text" }, h("span", { class: `tag ${tone}` }, t(key)), h("strong", {}, one.name)),
    h("div", { class: "actions" },
      !one.revoked && h("button", { type: "button", "data-do": "screen-revoke", "data-name": one.name },
        t("admin.revoke"), h("span", { class: "unseen" }, one.name))),
    h("div", { class: "soft small" }, t(`device.kind.${one.kind}`), one.since && ` · ${when(one.since)}`));
}

const userPanel = (store) =>
  h("form", { class: "panel editor", "data-do": "user-sign-out" },
    h("h2", {}, t("admin.sign_out_everywhere")),
    h("p", { class: "soft small" }, t("admin.sign_out_help")),
    field("clerk.user", { name: "user", required: true, autocomplete: "off", autocapitalize: "none" }),
    h("div", { class: "row" },
      h("button", { "aria-disabled": store.pending ? "true" : null }, shape("person"),
        t("admin.sign_out_everywhere"))),
    h("p", { class: "soft small" }, t("admin.add_user_help")));

async function revoke(store, { name }) {
  if (!(await confirm(t("admin.revoke"), t("admin.revoke_confirm", { name }), t("admin.revoke")))) return;
  if (!(await store.attempt("revoke", () => del(`/screens/${encodeURIComponent(name)}`)))) return;
  await load(store);
  store.announce(t("admin.saved"));
}

async function signOutEverywhere(store, { user }) {
  const path = `/users/${encodeURIComponent(user.trim())}/sessions`;
  if (await store.attempt("end", () => del(path))) store.announce(t("admin.signed_out", { user }));
}

export const people = {
  load,
  view,
  deeds: { "screen-revoke": revoke, "user-sign-out": signOutEverywhere },
};
