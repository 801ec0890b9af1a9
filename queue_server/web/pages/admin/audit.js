// For auditors: whether the chain holds, and the security events.

import { get, post } from "../lib/api.js";
import { h, shape } from "../lib/dom.js";
import { maybe, t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { eventFacts } from "./model.js";
import { dayAndTime } from "./story.js";

const LOOK_EACH_MS = 2000;
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").SecurityEvent} SecurityEvent */
/** @typedef {import("wire").Verification} Verification */

/** @type {SecurityEvent[] | null} */
let events = null;
/** @type {Verification | null} */
let verification = null;
let words = "";
let looking = 0;

/** @param {Store} store */
async function load(store) {
  const answer = await store.attempt("load", async () => ({
    found: await get("/audit/security?limit=500"), state: await get("/audit/verification") }));
  if (!answer) return;
  events = answer.found.events;
  seen(store, answer.state);
}

/** @param {Store} store @param {Verification | null} state */
function seen(store, state) {
  verification = state;
  clearTimeout(looking);
  if (state?.state === "running") looking = setTimeout(() => look(store), LOOK_EACH_MS);
  store.draw();
}

/** @param {Store} store */
async function look(store) {
  if (!store.session) return;
  seen(store, await get("/audit/verification").catch(() => verification));
}

/** @param {Store} store */
async function verify(store) {
  const state = await store.attempt("verify", () => post("/audit/verification"));
  if (state) seen(store, state);
}

/** @param {Store} store */
const view = (store) => [chain(store), security()];

/** @type {Record<string, string[]>} */
const TONES = { holds: ["ok", "tick"], broken: ["alarm", "alarm"], failed: ["alarm", "alarm"] };

/** @param {Store} store */
function chain(store) {
  const state = verification?.state ?? "never";
  const [tone, picture] = TONES[state] ?? ["soft", "server"];
  const runs = state === "running";
  return h("section", { class: "panel", "data-key": "chain" },
    h("h2", { class: "heading" }, t("admin.chain"),
      h("button", { type: "button", class: "push", "data-do": "verify", "aria-disabled": runs || store.pending ? "true" : null },
        t("admin.verify"))),
    h("div", { class: "inside" },
      h("p", { class: tone, role: "status" }, shape(picture), " ",
        t(`admin.chain.${state}`, { time: verification?.ended ? when(verification.ended) : "" })),
      runs && h("p", { class: "soft" }, t("admin.chain_since", { seconds: verification?.running_s ?? 0 })),
      verification && verification.said.length > 0 && h("pre", { class: "small", tabindex: "0", "aria-label": t("admin.chain") },
        verification.said.join("\n"))));
}

function security() {
  const shown = (events ?? []).filter((one) => textOf(one).toLowerCase().includes(words));
  return h("section", { class: "panel journal", "data-key": "security" },
    h("h2", { class: "heading" }, t("admin.security"), h("span", { class: "soft" }, shown.length)),
    h("div", { class: "tools" }, h("form", { class: "filter", "data-do": "security-filter" },
      h("input", { type: "search", name: "words", placeholder: t("admin.security_filter"),
        "aria-label": t("admin.security_filter") }),
      h("button", { class: "quiet" }, t("admin.filter")))),
    events === null ? h("p", { class: "empty" }, t("admin.reading"))
      : shown.length ? table(shown) : h("p", { class: "empty" }, t("admin.no_rows")));
}

/** @param {SecurityEvent[]} shown */
const table = (shown) =>
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("admin.security") }, h("table", {},
    h("thead", {}, h("tr", {}, ["at", "kind", "data"].map((name) => h("th", { scope: "col" }, t(`admin.${name}`))))),
    h("tbody", {}, shown.map((one, index) =>
      h("tr", { "data-key": `${one.at} ${index}` },
        h("td", { class: "nowrap" }, dayAndTime(one.at)),
        h("td", { class: "nowrap", title: one.event }, eventText(one.event)),
        h("td", { class: "data" }, eventFacts(one.facts)))))));

/** @param {string} name */
const eventText = (name) => maybe(`admin.event.${name}`) || name.replaceAll("_", " ");
/** @param {SecurityEvent} one */
const textOf = (one) => [eventText(one.event), one.event, eventFacts(one.facts)].join(" ");

/** @type {import("./model.js").Part} */
export const audit = {
  load,
  view,
  actions: {
    verify,
    "security-filter": (store, form) => {
      words = form.words.trim().toLowerCase();
      store.draw();
    },
  },
};
