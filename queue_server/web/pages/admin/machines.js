// The machines that may come in by token; those no longer let in are folded away.

import { del, get, post } from "../lib/api.js";
import { confirm, tell } from "../lib/choose.js";
import { field } from "../lib/chrome.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { labelled, select } from "./form.js";

const KINDS = ["kiosk", "display", "host"];

/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").MachineState} Machine */

/** @type {Machine[] | null} */
let screens = null;
let round = 0;

/** @param {Store} store */
async function load(store) {
  const answer = await store.attempt("load-machines", () => get("/devices"));
  if (answer) ({ screens } = answer);
}

/** @param {Store} store */
export const machinePanel = (store) =>
  h("div", { class: "split", "data-key": "machines" }, listPanel(), newPanel(store),
    searchPanel());

/** Where visitors search in vain, the catalogue lacks their words: the report alone has the figures. */
const searchPanel = () =>
  h("section", { class: "panel", "data-key": "searches" },
    h("h2", { class: "heading" }, t("admin.searches")),
    h("p", { class: "soft small inside" }, t("admin.searches_help")),
    h("p", { class: "inside" }, h("a", { href: "/reports#report=searches&by=language" }, t("reports.searches"))));

/** @param {Store} store */
const newPanel = (store) =>
  h("form", { class: "panel editor", "data-do": "machine-add", "data-key": `new-machine-${round}` },
    h("h2", {}, t("admin.add_machine")),
    h("p", { class: "soft small" }, t("admin.add_machine_help")),
    field("fleet.name", { name: "machine", required: true, maxlength: 40, autocomplete: "off",
      autocapitalize: "none", spellcheck: "false" }),
    labelled("admin.machine_kind", select("kind", KINDS.map((one) => [one, t(`device.kind.${one}`)]), "kiosk")),
    h("div", { class: "row" },
      h("button", { class: "primary", "aria-disabled": store.pending ? "true" : null }, shape("kiosk"),
        store.pending === "machine" ? t("clerk.working") : t("admin.make_code"))));

/** @param {Store} store @param {Given} form */
async function add(store, { machine, kind }) {
  const made = await store.attempt("machine", () => post("/screens", { name: machine.trim(), kind }));
  if (!made) return;
  round += 1;
  store.draw();
  await tell(t("admin.code_for", { name: made.name }), [
    h("p", { class: "enrol-code" }, made.code),
    h("p", { class: "soft small" }, t("admin.code_until", { time: when(made.until) }))]);
  await load(store);
  store.draw();
}

function listPanel() {
  const current = (screens ?? []).filter((one) => !one.revoked);
  const revoked = (screens ?? []).filter((one) => one.revoked);
  return h("section", { class: "panel", "data-key": "machine-list" },
    h("h2", { class: "heading" }, t("fleet.screens"), h("span", { class: "soft" }, current.length || "")),
    screens === null ? h("p", { class: "empty" }, t("admin.reading"))
      : current.length ? h("ul", { class: "items" }, current.map(item))
      : h("div", { class: "empty" }, h("strong", {}, t("fleet.no_screens")),
          h("p", {}, t("fleet.no_screens_help"))),
    revoked.length > 0 && h("details", { "data-key": "revoked" },
      h("summary", { class: "soft small inside" }, t("admin.revoked_count", { count: revoked.length })),
      h("ul", { class: "items" }, revoked.map(item))));
}

/** @param {Machine} one */
function item(one) {
  const [tone, key] = one.revoked ? ["soft", "fleet.revoked"]
    : one.connected ? ["ok", "fleet.connected"]
    : one.seen ? ["warn", "fleet.away"] : ["soft", "device.reason.never_connected"];
  return h("li", { "data-key": one.name },
    h("div", { class: "text" }, h("span", { class: `tag ${tone}` }, t(key)), h("strong", {}, one.label || one.name)),
    h("div", { class: "actions" },
      !one.revoked && h("button", { type: "button", "data-do": "screen-revoke", "data-name": one.name },
        t("admin.revoke"), h("span", { class: "unseen" }, one.name))),
    h("div", { class: "soft small" }, [t(`device.kind.${one.kind}`), one.label && one.name,
      one.since && when(one.since)].filter(Boolean).join(" · ")));
}

/** @param {Store} store @param {Given} button */
async function revoke(store, { name }) {
  if (!(await confirm(t("admin.revoke"), t("admin.revoke_confirm", { name }), t("admin.revoke")))) return;
  if (!(await store.attempt(`revoke ${name}`, () => del(`/screens/${encodeURIComponent(name)}`)))) return;
  await load(store);
  store.announce(t("admin.saved"));
}

export const machines = { load, actions: { "screen-revoke": revoke, "machine-add": add } };
