// Closing on an occasion: a template is chosen, seen with whom it touches, changed, and done in one act.

import { del, get, post } from "../lib/api.js";
import { choose, confirm, confirmTyped, sheet, tell } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { facts, problem, savedText, say, serviceName, t } from "../lib/i18n.js";
import { fromField, now, toField, today, when } from "../lib/time.js";
import { foldedWording, labelled, select, wordingOf } from "./form.js";

/** What becomes of numbers taken before: served to the end, or cancelled. */
export const NUMBERS = ["kept", "void"];
/** So long, in seconds, a closure that cancels numbers waits for a second thought. */
export const UNDO_S = 30;
/** A time is typed digit by digit: whom it touches is asked when the hand rests so long, in ms. */
const REST_MS = 300;

/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").ClosureTemplate} Template */
/** @typedef {import("wire").ClosureOutcome} Outcome */

/** @typedef {ReturnType<typeof bodyOf>} Body */
/** @typedef {{ path: string, what: string, count: number, at: number }} Coming */

/**
 * The closure that is about to cancel numbers: its address, what it closes, how many visitors, when (ms).
 * @type {Coming | null}
 */
let coming = null;

/** @param {Coming} closure */
export const holdBack = (closure) => (coming = closure);

/** When a closure that cancels numbers begins, unless it was to begin later. */
export const afterUndo = () => new Date(now() + UNDO_S * 1000).toISOString();

/** Until it takes effect nobody has lost a number: one press takes it back. */
export function comingBanner() {
  const seconds = coming ? Math.ceil((coming.at - now()) / 1000) : 0;
  if (!coming || seconds <= 0) return null;
  const { what, count } = coming;
  return h("div", { class: "banner bad", role: "alert", "data-key": "coming" },
    shape("alarm", { size: "big" }),
    h("strong", {}, t("admin.coming", { scope: what, count, seconds })),
    h("button", { type: "button", class: "push", "data-do": "suspend-undo" }, t("clerk.undo")));
}

/** End a suspension or a closure, by its address. @param {Store} store @param {string} path */
export const lift = (store, path) => store.attempt(`lift ${path}`, async () => (await del(path)) ?? true);

/** @param {Store} store */
export async function undoComing(store) {
  const path = coming?.path;
  if (!path || !(await lift(store, path))) return;
  coming = null;
  store.announce(t("admin.undone"));
}

/** @param {string} scope */
export function scopeText(scope) {
  const [kind, name] = scope.split(":");
  if (kind === "branch") return t("admin.scope.branch");
  if (kind === "service") return `${serviceName(name)} ${name}`;
  const session = facts().sessions.find((one) => one.name === name);
  return say(session?.wording) || name;
}

/** @param {string[]} scopes */
export const scopesText = (scopes) => scopes.map(scopeText).join(t("clerk.list_separator"));

/**
 * Suspensions as people made them: those of one closure together, in the place of the first.
 * @template {{ id: string, act: string }} One
 * @param {One[]} suspensions
 */
export function together(suspensions) {
  /** @type {Map<string, One[]>} */
  const found = new Map();
  for (const one of suspensions) {
    const key = one.act || one.id;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()];
}

/** End all of a closure, which a button names. @param {Store} store @param {Given} of */
export async function liftAct(store, { act, scopes }) {
  if (!(await confirm(t("admin.lift_act"), t("admin.lift_act_confirm", { scopes }), t("admin.lift_act")))) return false;
  if (!(await lift(store, `/closures/${encodeURIComponent(act)}`))) return false;
  store.announce(t("admin.lifted"));
  return true;
}

/** The whole of it: choose, look, change, close. @param {Store} store */
export async function closeFromTemplate(store) {
  const found = await store.attempt("templates", () => get("/closures/templates"));
  if (!found) return false;
  const title = t("admin.from_template");
  if (!found.templates.length) return tell(title, [h("p", {}, t("admin.template_none"))]);
  const chosen = await choose({ title: t("admin.template_choose"), filter: false,
    items: found.templates.map((one) => ({ value: one, label: say(one.wording), detail: scopesText(one.scopes) })) });
  const form = chosen && (await askClosure(chosen));
  return form ? close(store, form) : false;
}

/** @param {Store} store @param {{ body: Body, outcome: Outcome }} form */
async function close(store, { body, outcome }) {
  const what = scopesText(body.scopes);
  const count = body.numbers === "void" ? outcome.waiting + outcome.missed + outcome.held : 0;
  if (count && !(await confirmTyped({ title: t("admin.suspend_title", { scope: what }), count, verb: t("admin.close_now"),
    lines: [t("admin.void_confirm", { ...outcome, count }), t("admin.void_others", outcome), t("admin.void_later", { seconds: UNDO_S })],
    prompt: t("admin.type_count", { count }) }))) return false;
  const soon = Date.parse(body.starts ?? "") > now() + UNDO_S * 1000;
  const later = count && !soon ? afterUndo() : null;
  const answer = await store.attempt("close-together", () => post("/closures", { ...body, starts: later ?? body.starts }));
  if (!answer) return false;
  if (later) holdBack({ path: `/closures/${answer.act}`, what, count, at: Date.parse(answer.suspensions[0].starts) });
  const moves = outcome.bookings ? t("admin.closes_move") : "";
  store.announce([t("admin.closed_together", { scopes: what }), moves, answer.warnings?.length ? savedText(answer) : ""]
    .filter(Boolean).join(" "));
  return true;
}

/** @param {Template} one @returns {Promise<{ body: Body, outcome: Outcome } | null>} */
function askClosure(one) {
  const touched = h("div", { role: "status", class: "touched" });
  const yes = h("button", { type: "submit", class: "danger" }, t("admin.close_now"));
  const form = h("form", { class: "closure" },
    touched,
    scopeBoxes(one.scopes),
    labelled("admin.closes_day", h("input", { type: "date", name: "day", value: today(), min: today() })),
    h("div", { class: "pair" },
      labelled("admin.starts", h("input", { type: "datetime-local", name: "starts", value: startsField(one) })),
      labelled("admin.until", h("input", { type: "datetime-local", name: "until", value: untilField(one) }))),
    foldedWording("admin.wording", "wording", one.public, { long: true }),
    h("p", { class: "soft small" }, t("admin.language_falls_back")),
    labelled("admin.numbers", select("numbers", NUMBERS.map((name) => [name, t(`admin.numbers.${name}`)]), one.numbers)),
    h("div", { class: "row" }, yes));
  /** @type {Outcome | null} */
  let outcome = null;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    outcome = null;
    touched.replaceChildren(h("p", { class: "soft" }, t("admin.closes_counting")));
    const { scopes, starts, until } = bodyOf(form, one);
    /** @type {Outcome | Error | null} */
    const found = scopes.length ? await post("/closures/preview", { scopes, starts, until }).catch((error) => error) : null;
    if (mine !== asked) return;
    if (!found || found instanceof Error) {
      return touched.replaceChildren(h("p", { class: "alarm" }, found ? problem(found) : t("admin.closes_one")));
    }
    outcome = found;
    touched.replaceChildren(...outcomeText(found, bodyOf(form, one)));
  };
  return sheet(say(one.wording), [form], (_dialog, done) => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let rest;
    form.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLTextAreaElement) return;
      const moved = target instanceof HTMLInputElement && target.name === "day";
      clearTimeout(rest);
      rest = setTimeout(() => (moved ? otherDay(form, one).then(look) : look()), REST_MS);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (outcome) done({ body: bodyOf(form, one), outcome });
      else look();
    });
    look();
    yes.focus({ preventScroll: true });
  });
}

/** The template's hours of another day. @param {HTMLFormElement} form @param {Template} one */
async function otherDay(form, one) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const found = await get(`/closures/templates?day=${field("day").value}`).catch(() => null);
  const same = found?.templates.find(({ name }) => name === one.name);
  if (!same) return;
  field("starts").value = startsField(same);
  field("until").value = untilField(same);
}

/** @param {Template} one */
const untilField = (one) => (one.until ? toField(Date.parse(one.until)) : "");

/** One that begins now is not held to the minute at which it was looked at. @param {Template} one */
const startsField = (one) => (Date.parse(one.starts) > now() + 60000 ? toField(Date.parse(one.starts)) : "");

/** @param {Outcome} outcome @param {Body} body */
function outcomeText(outcome, { numbers, starts, until }) {
  const { waiting, missed, held, at_counters: seated, bookings, parts } = outcome;
  const from = t("admin.from_to", { starts: starts ? when(starts) : t("admin.at_once"), until: until ? when(until) : t("admin.open_end") });
  return [
    h("ul", {}, parts.map((part) => h("li", {}, part.bookings
      ? t("admin.closes_parts", { scope: scopeText(part.scope), bookings: part.bookings }) : scopeText(part.scope), ` · ${from}`))),
    h("p", {}, h("strong", {}, waiting + missed + held + seated + bookings
      ? t("admin.closes_touches", outcome) : t("admin.closes_nobody"))),
    h("p", { class: "soft small" }, t(`admin.closes_${numbers}`), bookings > 0 && ` ${t("admin.closes_move")}`, " ",
      bookings > 0 && h("a", { href: "/bookings#moves", target: "_blank" }, t("admin.to_moves"))),
  ];
}

/** @param {string[]} chosen */
function scopeBoxes(chosen) {
  const { sessions, services } = facts();
  const box = (/** @type {string} */ scope) => h("label", {}, h("input", { type: "checkbox", name: "scope", value: scope, checked: chosen.includes(scope) }), " ", scopeText(scope));
  const some = services.filter((one) => one.enabled !== false).map((one) => `service:${one.code}`);
  const open = some.some((one) => chosen.includes(one));
  return h("fieldset", { class: "scopes" }, h("legend", {}, t("admin.closes_what")),
    box("branch"), sessions.map((one) => box(`session:${one.name}`)),
    h("details", { open }, h("summary", {}, t("admin.scope.service")),
      [...some].sort((a, b) => Number(chosen.includes(b)) - Number(chosen.includes(a))).map(box)));
}

/** @param {HTMLFormElement} form @param {Template} one */
function bodyOf(form, one) {
  const data = new FormData(form);
  const given = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
  return {
    scopes: data.getAll("scope").map(String),
    starts: fromField(given.starts),
    until: fromField(given.until),
    reason: one.reason,
    ...(one.reason ? {} : { note: say(one.wording) }),
    wording: wordingOf(given, "wording"),
    numbers: given.numbers,
  };
}
