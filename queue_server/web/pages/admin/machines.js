// The machines that may come in by token; those no longer let in are folded away.

import { del, get } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";

let screens = null;

async function load(store) {
  const answer = await store.attempt("load", () => get("/devices"));
  if (answer) screens = answer.screens;
}

export function machinePanel(_store) {
  const current = (screens ?? []).filter((one) => !one.revoked);
  const revoked = (screens ?? []).filter((one) => one.revoked);
  return h("section", { class: "panel", "data-key": "machines" },
    h("h2", { class: "heading" }, t("fleet.screens"), h("span", { class: "soft" }, current.length || "")),
    screens === null ? h("p", { class: "empty" }, t("admin.reading"))
      : current.length ? h("ul", { class: "items" }, current.map(item))
      : h("div", { class: "empty" }, h("strong", {}, t("fleet.no_screens")),
          h("p", {}, t("fleet.no_screens_help"))),
    revoked.length > 0 && h("details", { "data-key": "revoked" },
      h("summary", { class: "soft small inside" }, t("admin.revoked_count", { count: revoked.length })),
      h("ul", { class: "items" }, revoked.map(item))));
}

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

async function revoke(store, { name }) {
  if (!(await confirm(t("admin.revoke"), t("admin.revoke_confirm", { name }), t("admin.revoke")))) return;
  if (!(await store.attempt("revoke", () => del(`/screens/${encodeURIComponent(name)}`)))) return;
  await load(store);
  store.announce(t("admin.saved"));
}

export const machines = { load, deeds: { "screen-revoke": revoke } };
