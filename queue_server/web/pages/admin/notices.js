// Notices: what the TV wall tells the lobby, with its schedule.

import { del, get, post, put } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { fieldsOf, h } from "../lib/dom.js";
import { savedText, say, t } from "../lib/i18n.js";
import { fromField, now, toField, when } from "../lib/time.js";
import { foldedWording, labelled, select, wordingOf } from "./form.js";

/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").Notice} Notice */

const CATEGORIES = ["general", "jobs", "policy", "event", "population", "closure", "urgent"];
/** What is written on the page of the walls alone, and stays as it is here. @type {(keyof Notice)[]} */
const ELSEWHERE = ["picture", "place", "days", "sessions", "displays", "pages", "state", "clip", "clip_s", "clip_sound"];
const STYLES = ["slide", "marquee"];
/** @type {Notice[] | null} */
let list = null;
/** @type {Notice | null} */
let editing = null;
let round = 0;
/** The notice that was deleted last, while it can be put back. @type {Notice | null} */
let taken = null;
/** What is typed in the form; null while it is as it was opened. @type {ReturnType<typeof bodyOf> | null} */
let draft = null;
let following = false;

/** @param {Store} store */
async function load(store) {
  if (!following) follow(store);
  following = true;
  const answer = await store.attempt("load-notices", () => get("/notices"));
  if (answer) list = answer.notices;
}

/** @param {Store} store */
function view(store) {
  return h("div", { class: "split" }, listPanel(), h("div", {}, editor(store), preview()));
}

function listPanel() {
  return h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("admin.notices"),
      editing?.id && h("button", { type: "button", class: "push", "data-do": "notice-new" },
        t("admin.new_notice"))),
    taken && undoRow(taken),
    list === null ? h("p", { class: "empty" }, t("admin.reading"))
      : list.length ? h("ul", { class: "items" }, list.map(item))
      : h("div", { class: "empty" }, h("strong", {}, t("admin.no_notices")),
          h("p", {}, t("admin.no_notices_help"))));
}

/** @param {Notice} notice */
const undoRow = (notice) =>
  h("div", { class: "banner", role: "status", "data-key": "undo" },
    h("span", {}, t("admin.deleted", { title: say(notice.title) })),
    h("button", { type: "button", class: "push", "data-do": "notice-restore" }, t("admin.restore")));

/** @param {Notice} notice */
function item(notice) {
  const [tone, key] = phase(notice);
  return h("li", { "data-key": notice.id },
    h("div", { class: "text" }, h("span", { class: `tag ${tone}` }, t(key)),
      h("strong", {}, say(notice.title))),
    h("div", { class: "actions" },
      h("button", { type: "button", "data-do": "notice-edit", "data-id": notice.id }, t("admin.edit"),
        h("span", { class: "unseen" }, say(notice.title))),
      h("button", { type: "button", "data-do": "notice-delete", "data-id": notice.id },
        t("admin.delete"), h("span", { class: "unseen" }, say(notice.title)))),
    h("div", { class: "soft small" }, t(`admin.category.${notice.category}`), " · ",
      t(`admin.style.${notice.style}`), " · ",
      t("admin.from_to", { starts: when(notice.starts) || t("admin.now"),
        until: when(notice.until) || t("admin.open_end") })));
}

/** @param {Notice} notice */
function phase({ starts, until }) {
  if (until && Date.parse(until) <= now()) return ["soft", "admin.expired"];
  if (starts && Date.parse(starts) > now()) return ["warn", "admin.scheduled"];
  return ["ok", "admin.shown"];
}

/** @param {Store} store */
function editor(store) {
  /** @type {Partial<Notice>} */
  const notice = editing ?? {};
  return h("form", { class: "panel editor", "data-do": "notice-save", "data-key": `edit-${notice.id ?? "new"}-${round}` },
    h("h2", {}, t(notice.id ? "admin.edit_notice" : "admin.new_notice")),
    foldedWording("admin.title", "title", notice.title),
    foldedWording("admin.body", "body", notice.body, { long: true, optional: true }),
    h("div", { class: "pair" },
      labelled("admin.category", select("category",
        CATEGORIES.map((one) => [one, t(`admin.category.${one}`)]), notice.category)),
      labelled("admin.style", select("style",
        STYLES.map((one) => [one, t(`admin.style.${one}`)]), notice.style)),
      labelled("admin.starts", h("input", { type: "datetime-local", name: "starts", value: toField(notice.starts) })),
      labelled("admin.until", h("input", { type: "datetime-local", name: "until", value: toField(notice.until) })),
      labelled("admin.weight", h("input", { type: "number", name: "weight", min: 1, max: 5, value: notice.weight ?? 1 })),
      labelled("admin.link", h("input", { type: "url", name: "link", maxlength: 300, value: notice.link ?? "" }))),
    h("div", { class: "row" },
      h("button", { class: "primary", "aria-disabled": store.pending ? "true" : null },
        store.pending === "save" ? t("clerk.working") : t("admin.save"))));
}

/** What the wall will say, as it is typed: drawn from the form, which alone knows it. */
function preview() {
  const { title, body, category, style } = draft ?? { title: editing?.title, body: editing?.body,
    category: editing?.category ?? CATEGORIES[0], style: editing?.style ?? STYLES[0] };
  return h("section", { class: "panel wall-preview", "data-key": "preview", "aria-label": t("admin.preview") },
    h("h2", { class: "heading" }, t("admin.preview")),
    h("div", { class: `wall ${style}`, "data-key": `${category}-${style}` },
      h("p", { class: "wall-category" }, t(`admin.category.${category}`)),
      h("p", { class: "wall-title" }, say(title) || t("admin.preview_empty")),
      h("p", { class: "wall-body" }, say(body))),
    h("p", { class: "soft small inside" }, t("admin.preview_help")));
}

/** Follow the typing. Outside the frame's own listening, which hears only clicks and submits. @param {Store} store */
function follow(store) {
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-do=notice-save]");
    if (!(form instanceof HTMLFormElement)) return;
    draft = bodyOf(fieldsOf(form));
    store.draw();
  });
}

/** @param {Given} form */
const bodyOf = (form) => ({
  ...Object.fromEntries(ELSEWHERE.filter((name) => editing?.[name]).map((name) => [name, editing?.[name]])),
  title: wordingOf(form, "title"),
  body: wordingOf(form, "body"),
  category: form.category,
  style: form.style,
  starts: fromField(form.starts),
  until: fromField(form.until),
  weight: Number(form.weight) || 1,
  link: form.link.trim(),
});

/** @param {Store} store @param {Given} form */
async function save(store, form) {
  const id = editing?.id;
  const body = bodyOf(form);
  const answer = await store.attempt("save", () => (id ? put(`/notices/${encodeURIComponent(id)}`, body) : post("/notices", body)));
  if (!answer) return;
  edit(null);
  await load(store);
  store.announce(savedText(answer));
}

/** @param {Notice | null} notice */
function edit(notice) {
  editing = notice;
  draft = null;
  round += 1;
}

/**
 * A deleted notice can be put back as it was for as long as the message shows.
 * @param {Store} store @param {Given} button
 */
async function remove(store, { id }) {
  const notice = list?.find((one) => one.id === id);
  if (!notice) return;
  const text = t("admin.delete_notice", { title: say(notice.title) });
  if (!(await confirm(t("admin.delete"), text, t("admin.delete")))) return;
  const path = `/notices/${encodeURIComponent(id)}`;
  const gone = await store.attempt(`delete ${path}`, async () => (await del(path)) ?? true);
  if (!gone) return;
  taken = notice;
  setTimeout(() => {
    if (taken === notice) taken = null;
  }, 20000);
  if (editing?.id === id) edit(null);
  await load(store);
}

/** @param {Store} store */
async function restore(store) {
  if (!taken) return;
  const notice = taken;
  taken = null;
  const { id: _id, ...body } = notice;
  if (await store.attempt("save", () => post("/notices", body))) await load(store);
}

/** @type {import("./model.js").Part} */
export const notices = {
  load,
  view,
  actions: {
    "notice-new": (store) => {
      edit(null);
      store.draw();
    },
    "notice-edit": (store, { id }) => {
      edit(list?.find((one) => one.id === id) ?? null);
      store.draw();
    },
    "notice-save": save,
    "notice-delete": remove,
    "notice-restore": restore,
  },
};
