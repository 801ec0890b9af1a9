// Suspensions: the whole office, a session or one service gives no numbers for a while.

import { get, post } from "../lib/api.js";
import { confirm, confirmTyped } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { facts, savedText, say, t, wordOf } from "../lib/i18n.js";
import { fromField, now, when } from "../lib/time.js";
import { afterUndo, closeFromTemplate, comingBanner, holdBack, lift, liftAct, NUMBERS, scopesText, scopeText, together, UNDO_S, undoComing } from "./closures.js";
import { foldedWording, labelled, select, wordingOf } from "./form.js";

/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").Suspension} Suspension */

/** @type {Suspension[] | null} */
let list = null;
let round = 0;

/** @param {string} id */
const pathOf = (id) => `/suspensions/${encodeURIComponent(id)}`;

/** @param {Store} store */
async function load(store) {
  const answer = await store.attempt("load-suspensions", () => get("/suspensions"));
  if (answer) list = answer.suspensions;
}

/** @param {Store} store */
const view = (store) => [comingBanner(), h("div", { class: "split", "data-key": "split" }, listPanel(), editor(store))];

const listPanel = () =>
  h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("admin.suspensions")),
    list === null ? h("p", { class: "empty" }, t("admin.reading"))
      : list.length ? h("ul", { class: "items" }, together(list).map(item))
      : h("div", { class: "empty" }, shape("tick", { size: "huge" }),
          h("strong", {}, t("admin.no_suspensions")), h("p", {}, t("admin.no_suspensions_help"))));

/** @param {Suspension[]} made one, or those of a closure */
function item(made) {
  const [one] = made;
  const what = scopesText(made.map(({ scope }) => scope));
  const later = Date.parse(one.starts) > now();
  const over = one.until && Date.parse(one.until) <= now();
  const [tone, key] = over ? ["soft", "admin.expired"]
    : later ? ["warn", "admin.scheduled"] : ["alarm", "admin.in_force"];
  return h("li", { "data-key": one.id },
    h("div", { class: "text" }, h("span", { class: `tag ${tone}` }, t(key)),
      h("strong", {}, what)),
    h("div", { class: "actions" },
      h("button", { type: "button", "data-do": one.act ? "lift-act" : "lift", "data-id": one.id,
          "data-scope": one.scope, "data-act": one.act, "data-scopes": what },
        t("admin.lift"), h("span", { class: "unseen" }, what))),
    h("div", { class: "soft small" }, `${cause(one)} · `,
      t("admin.from_to", { starts: when(one.starts), until: when(one.until) || t("admin.open_end") }),
      ` · ${t("said_of", { what: t("admin.numbers"), said: t(`admin.numbers.${one.numbers}`) })}`,
      h("div", {}, say(one.wording))));
}

function scopes() {
  const { sessions, services } = facts();
  /** @param {string} group @param {HTMLElement[]} list_ */
  const options = (group, list_) => h("optgroup", { label: group }, list_);
  return h("select", { name: "scope", required: true },
    h("option", { value: "" }, t("admin.scope.choose")),
    h("option", { value: "branch" }, t("admin.scope.branch")),
    options(t("admin.scope.session"), sessions.map((one) =>
      h("option", { value: `session:${one.name}` }, say(one.wording)))),
    options(t("admin.scope.service"), services.filter((one) => one.enabled !== false).map((one) =>
      h("option", { value: `service:${one.code}` }, `${one.code} ${say(one.name)}`))));
}

const listed = () => facts().suspension_reasons ?? [];

const reasons = () => select("reason",
  [["", t("admin.reason_other")], ...listed().map((one) => [one.name, say(one.wording)])], "");

/** Why, as it reads: the listed reason in words, and what was written besides. @param {Suspension} one */
const cause = (one) =>
  [...new Set([wordOf("suspension_reasons", one.reason), one.note])].filter(Boolean).join(" · ");

/** @param {Store} store */
const editor = (store) =>
  h("form", { class: "panel editor", "data-do": "suspend", "data-key": `new-${round}` },
    h("h2", {}, t("admin.new_suspension")),
    h("div", { class: "row" }, h("button", { type: "button", "data-do": "from-template" }, t("admin.from_template"))),
    labelled("admin.scope", scopes()),
    labelled("admin.cause", reasons()),
    labelled("admin.note", h("input", { name: "note", maxlength: 120, required: listed().length === 0 })),
    foldedWording("admin.wording", "wording", {}, { long: true }),
    h("div", { class: "pair" },
      labelled("admin.starts", h("input", { type: "datetime-local", name: "starts" })),
      labelled("admin.until", h("input", { type: "datetime-local", name: "until" }))),
    labelled("admin.numbers", select("numbers",
      NUMBERS.map((one) => [one, t(`admin.numbers.${one}`)]), "kept")),
    h("div", { class: "row" },
      h("button", { class: "primary", "aria-disabled": store.pending ? "true" : null },
        store.pending === "suspend" ? t("clerk.working") : t("admin.suspend"))));

/**
 * How many people it touches, and whether it is meant: {count} of those who lose their number; null
 * when it is not.
 * @param {Store} store @param {Given} asked
 * @returns {Promise<{ count: number } | null>}
 */
async function sure(store, { scope, numbers }) {
  if (numbers === "kept" && scope !== "branch") return { count: 0 };
  const found = await store.attempt("preview", () => get(`/suspensions/preview?scope=${encodeURIComponent(scope)}`));
  if (!found) return null;
  const title = t("admin.suspend_title", { scope: scopeText(scope) });
  const count = numbers === "void" ? found.waiting + found.missed + found.held : found.waiting;
  const verb = t("admin.suspend");
  if (numbers === "kept") {
    return (await confirm(title, t("admin.kept_confirm", { count }), verb)) ? { count: 0 } : null;
  }
  const lines = [t("admin.void_confirm", { ...found, count }), t("admin.void_others", found), t("admin.void_later", { seconds: UNDO_S })];
  const typed = { title, lines, prompt: t("admin.type_count", { count }), count, verb };
  return (await (count === 0 ? confirm(title, lines.join(" "), verb) : confirmTyped(typed))) ? { count } : null;
}

/** @param {Store} store @param {Given} form */
async function suspend(store, form) {
  const meant = await sure(store, form);
  if (!meant) return;
  const later = meant.count > 0 && !form.starts ? afterUndo() : null;
  const body = {
    scope: form.scope,
    reason: form.reason ?? "",
    note: form.note.trim(),
    wording: wordingOf(form, "wording"),
    starts: later ?? fromField(form.starts),
    until: fromField(form.until),
    numbers: form.numbers,
  };
  const answer = await store.attempt("suspend", () => post("/suspensions", body));
  if (!answer) return;
  const { id, scope, starts } = answer.suspension;
  if (later) holdBack({ path: pathOf(id), what: scopeText(scope), count: meant.count, at: Date.parse(starts) });
  round += 1;
  await load(store);
  store.announce(savedText(answer));
}

/** @param {Store} store */
async function undo(store) {
  await undoComing(store);
  await load(store);
}

/** @param {Store} store */
async function fromTemplate(store) {
  if (await closeFromTemplate(store)) await load(store);
}

/** @param {Store} store @param {Given} of */
async function liftTogether(store, of) {
  if (await liftAct(store, of)) await load(store);
}

/** @param {Store} store @param {Given} button */
async function liftOne(store, { id, scope }) {
  const text = t("admin.lift_confirm", { scope: scopeText(scope) });
  if (!(await confirm(t("admin.lift"), text, t("admin.lift")))) return;
  if (!(await lift(store, pathOf(id)))) return;
  await load(store);
  store.announce(t("admin.lifted"));
}

/** @type {import("./model.js").Part} */
export const suspensions = { load, view, actions: { suspend, lift: liftOne, "lift-act": liftTogether, "from-template": fromTemplate, "suspend-undo": undo } };
