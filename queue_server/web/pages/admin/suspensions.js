// Suspensions: the whole office, a session or one service gives no numbers for a while.

import { del, get, post } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { facts, say, serviceName, t } from "../lib/i18n.js";
import { fromField, now, when } from "../lib/time.js";
import { foldedWording, labelled, select, wordingOf } from "./form.js";

/** What becomes of numbers taken before: served to the end, or cancelled. */
const NUMBERS = ["kept", "void"];
let list = null;
let round = 0;

async function load(store) {
  const answer = await store.attempt("load", () => get("/suspensions"));
  if (answer) list = answer.suspensions ?? answer;
}

const view = (store) => h("div", { class: "split" }, listPanel(), editor(store));

const listPanel = () =>
  h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("admin.suspensions")),
    list === null ? h("p", { class: "empty" }, t("admin.reading"))
      : list.length ? h("ul", { class: "items" }, list.map(item))
      : h("div", { class: "empty" }, shape("tick", { size: "huge" }),
          h("strong", {}, t("admin.no_suspensions")), h("p", {}, t("admin.no_suspensions_help"))));

function scopeText(scope) {
  const [kind, name] = scope.split(":");
  if (kind === "branch") return t("admin.scope.branch");
  if (kind === "service") return `${serviceName(name)} ${name}`;
  const session = facts().sessions.find((one) => one.name === name);
  return say(session?.wording) || name;
}

function item(one) {
  const later = Date.parse(one.starts) > now();
  const over = one.until && Date.parse(one.until) <= now();
  const [tone, key] = over ? ["soft", "admin.expired"]
    : later ? ["warn", "admin.scheduled"] : ["alarm", "admin.in_force"];
  return h("li", { "data-key": one.id },
    h("div", { class: "text" }, h("span", { class: `tag ${tone}` }, t(key)),
      h("strong", {}, scopeText(one.scope))),
    h("div", { class: "actions" },
      h("button", { type: "button", "data-do": "lift", "data-id": one.id, "data-scope": one.scope },
        t("admin.lift"), h("span", { class: "unseen" }, scopeText(one.scope)))),
    h("div", { class: "soft small" }, `${one.reason} · `,
      t("admin.from_to", { starts: when(one.starts), until: when(one.until) || t("admin.open_end") }),
      ` · ${t("said_of", { what: t("admin.numbers"), said: t(`admin.numbers.${one.numbers}`) })}`,
      h("div", {}, say(one.wording))));
}

function scopes() {
  const { sessions, services } = facts();
  const options = (group, list_) => h("optgroup", { label: group }, list_);
  return h("select", { name: "scope", required: true },
    h("option", { value: "branch" }, t("admin.scope.branch")),
    options(t("admin.scope.session"), sessions.map((one) =>
      h("option", { value: `session:${one.name}` }, say(one.wording)))),
    options(t("admin.scope.service"), services.filter((one) => one.enabled !== false).map((one) =>
      h("option", { value: `service:${one.code}` }, `${one.code} ${say(one.name)}`))));
}

const editor = (store) =>
  h("form", { class: "panel editor", "data-do": "suspend", "data-key": `new-${round}` },
    h("h2", {}, t("admin.new_suspension")),
    labelled("admin.scope", scopes()),
    labelled("admin.cause", h("input", { name: "reason", required: true, maxlength: 120 })),
    foldedWording("admin.wording", "wording", {}, { long: true }),
    h("div", { class: "pair" },
      labelled("admin.starts", h("input", { type: "datetime-local", name: "starts" })),
      labelled("admin.until", h("input", { type: "datetime-local", name: "until" }))),
    labelled("admin.numbers", select("numbers",
      NUMBERS.map((one) => [one, t(`admin.numbers.${one}`)]), "kept")),
    h("div", { class: "row" },
      h("button", { class: "primary", "aria-disabled": store.pending ? "true" : null },
        store.pending === "suspend" ? t("clerk.working") : t("admin.suspend"))));

async function suspend(store, form) {
  const body = {
    scope: form.scope,
    reason: form.reason.trim(),
    wording: wordingOf(form, "wording"),
    starts: fromField(form.starts),
    until: fromField(form.until),
    numbers: form.numbers,
  };
  if (!(await store.attempt("suspend", () => post("/suspensions", body)))) return;
  round += 1;
  await load(store);
  store.announce(t("admin.saved"));
}

async function lift(store, { id, scope }) {
  const text = t("admin.lift_confirm", { scope: scopeText(scope) });
  if (!(await confirm(t("admin.lift"), text, t("admin.lift")))) return;
  const path = `/suspensions/${encodeURIComponent(id)}`;
  if (!(await store.attempt("lift", async () => (await del(path)) ?? true))) return;
  await load(store);
  store.announce(t("admin.lifted"));
}

export const suspensions = { load, view, deeds: { suspend, lift } };
