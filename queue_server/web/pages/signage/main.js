// What the walls show between calls: written, seen as the wall shows it, and withdrawn.

import { wordingOf } from "../admin/form.js";
import { del, get, post, postOnce, put } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { statusLine } from "../lib/chrome.js";
import { dayAfter } from "../lib/days.js";
import { fieldsOf, h } from "../lib/dom.js";
import { facts, savedText, say, t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { clock, day, fromField, now, today, when } from "../lib/time.js";
import { calendar, history } from "./calendar.js";
import { editor, preview } from "./editor.js";
import { airtime, bodyAgain, bodyOf, lastChanges, nameOf, orderOf, phase } from "./model.js";
import { restore, take as takeAway } from "./shelf.js";
import { upload } from "./upload.js";
import { connected, layouts } from "./walls.js";

/** A wall takes so long to send a picture of itself. */
const SCREENSHOT_MS = 1500;
const LOOK_EACH_MS = 10000;
const IDLE_LOOK_MS = 50;
/** A preview is drawn so long after the last key. */
const PAUSE_MS = 1500;
/** @type {Record<string, string>} */
const TONES = { over: "soft", coming: "warn", on: "ok", draft: "soft", proposed: "warn" };

/** @typedef {import("../types").Given} Given */
/** @typedef {import("./model.js").Change} Change */
/** @typedef {import("./model.js").Draft} Draft */
/** @typedef {import("./model.js").Notice} Notice */
/** @typedef {import("wire").Preview} Preview */

/** @type {Notice[] | null} */
let notices = null;
/** @type {import("wire").PictureList} */
let kept = { pictures: [], clips: [], broken: {} };
/** @type {import("wire").DisplayFields[]} */
let displays = [];
/** @type {ReturnType<typeof airtime>} */
let sums = new Map();
/** @type {Change[]} */
let changes = [];
/** @type {Map<string, Change>} */
let last = new Map();
let weeks = 0;
let layout = "media";
let typing = 0;
let drawing = false;
/** @type {Draft} the notice in the form, as the server has it */
let editing = {};
/** @type {Preview | null} */
let shown = null;
/** @type {number | null} the share of a file that is sent */
let progress = null;
let round = 0;

async function ask() {
  const span = `since=${dayAfter(today(), -7)}&until=${dayAfter(today(), 1)}`;
  const [listed, files, aired, told, walls] = await Promise.all([
    get("/notices"), get("/signage/pictures"), get(`/signage/aired?${span}`), get("/signage/changes?limit=200"),
    get("/signage/displays"),
  ]);
  notices = listed.notices;
  displays = [...new Map(walls.displays.map((one) => [one.name, one])).values()];
  kept = files;
  sums = airtime(aired.aired, today());
  changes = told.changes;
  last = lastChanges(changes);
  store.draw();
}

const load = () => store.attempt("load-signage", ask);

/** Air time grows and others write, too; what does not come now comes with the next look. */
const look = () => store.session && !store.pending && ask().catch(() => null);

function view() {
  return h("main", { id: "main", tabindex: "-1", class: "office signage", "data-key": "signage" },
    h("h1", { class: "unseen" }, t("signage.page")),
    statusLine(store.status),
    h("div", { class: "split" },
      h("div", { "data-key": "left" }, list(), connected(displays), layouts(store.pending), faults(), history(changes, notices ?? [])),
      h("div", { "data-key": "right" },
        editor(editing, kept, { pending: store.pending, progress, key: `edit-${editing.id ?? "new"}-${round}`, typed: form() }),
        preview(shown))),
    notices !== null && notices.length > 0 && calendar(notices, today(), weeks));
}

function list() {
  return h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("admin.notices"),
      h("button", { type: "button", class: "push", "data-do": "notice-new" }, t("admin.new_notice"))),
    notices === null ? h("p", { class: "empty" }, t("admin.reading"))
      : notices.length ? h("ul", { class: "items" }, notices.map(item))
      : h("p", { class: "empty" }, t("admin.no_notices")));
}

/** @param {Notice} notice */
function item(notice) {
  const name = h("span", { class: "unseen" }, say(notice.title));
  const button = (/** @type {string} */ what, /** @type {string} */ key) => h("button", { type: "button", "data-do": what, "data-id": notice.id }, t(key), name.cloneNode(true));
  const state = phase(notice, now());
  return h("li", { "data-key": notice.id },
    h("div", { class: "text" }, h("span", { class: `tag ${TONES[state]}` }, t(`signage.phase.${state}`)),
      h("strong", {}, say(notice.title))),
    h("div", { class: "actions" }, state === "proposed" && button("notice-approve", "signage.approve"),
      button("notice-edit", "admin.edit"), button("notice-copy", "signage.copy"),
      button("notice-delete", "signage.withdraw")),
    h("div", { class: "soft small" }, t(`admin.category.${notice.category}`), " · ",
      t("admin.from_to", { starts: when(notice.starts) || t("admin.now"), until: when(notice.until) || t("admin.open_end") })),
    h("div", { class: "soft small" }, seen(notice), changed(notice)));
}

/** @param {Notice} notice */
function seen({ id, style }) {
  if (style === "marquee") return t("signage.not_counted");
  const sum = sums.get(id) ?? { today: 0, all: 0 };
  return t("signage.aired", { today: Math.round(sum.today / 60), week: Math.round(sum.all / 60) });
}

/** @param {Notice} notice */
function changed({ id }) {
  const change = last.get(id);
  return change && ` · ${t("signage.changed", { who: nameOf(change.actor), time: `${day(change.at)} ${clock(change.at)}` })}`;
}

/** @param {string} name @param {import("./model.js").Order} body */
async function order(name, body) {
  const sent = await store.attempt(`order ${name} ${JSON.stringify(body)}`, () => post(`/signage/displays/${encodeURIComponent(name)}`, body));
  if (!sent) return;
  store.announce(t("signage.asked"));
  if (body.do === "screenshot") setTimeout(look, SCREENSHOT_MS);
}

/** Pictures that a wall could not show, and why. */
function faults() {
  const rows = Object.entries(kept.broken).flatMap(([display, reasons]) =>
    Object.values(reasons).map((reason) => h("li", {}, t("said_of", { what: display, said: reason }))));
  return rows.length > 0 && h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("signage.broken")), h("ul", { class: "items" }, rows));
}

/** @param {Draft} notice */
function edit(notice) {
  editing = notice;
  shown = null;
  round += 1;
  store.draw();
}

/** One that is gone, since another person withdrew it, is not there. @param {string} id */
const found = (id) => notices?.find((one) => one.id === id);
/** What is in the form; nothing before it is there. */
const form = () => {
  const there = document.querySelector("form.editor");
  return there instanceof HTMLFormElement ? fieldsOf(there) : {};
};
/** @param {Given} fields */
const written = (fields) => bodyOf(fields, wordingOf, fromField);

/** @param {Given} fields */
async function save(fields) {
  const { id } = editing;
  const answer = await store.attempt("save", () => (id ? put(`/notices/${encodeURIComponent(id)}`, written(fields))
    : post("/notices", written(fields))));
  if (!answer) return;
  edit({});
  await load();
  store.announce(savedText(answer));
}

function asPreview() {
  // The classic wall shows its column first; the notice is its second turn.
  const page = layout === "classic" ? 1 : 0;
  const { starts: _starts, until: _until, state: _state, ...notice } = written(form());
  return postOnce("/signage/preview", { notice, layout, page });
}

/** @param {() => Promise<Preview>} [asked] */
async function showPreview(asked = asPreview) {
  const answer = await store.attempt("preview", asked);
  if (answer) shown = answer;
  store.draw();
}

function followSoon() {
  clearTimeout(typing);
  typing = setTimeout(followTyping, PAUSE_MS);
}

/** What the wall makes of it, once nobody types: too long and undrawable is said before it is saved. */
async function followTyping() {
  if (drawing || store.pending) return followSoon();
  const title = form()[`title.${facts().fallback}`];
  if (!title?.trim()) return;
  drawing = true;
  const answer = await asPreview().catch(() => null);
  drawing = false;
  if (answer) shown = answer;
  store.draw();
}

/** @param {Given} button */
async function approve({ id }) {
  const notice = found(id);
  if (!notice) return;
  const saved = await store.attempt("save", () => put(`/notices/${encodeURIComponent(id)}`, bodyAgain(notice, { state: "live" })));
  if (!saved) return;
  await load();
  store.announce(savedText(saved));
}

/** @param {Given} button */
async function withdraw({ id }) {
  const question = t("signage.withdraw_question", { title: say(found(id)?.title) });
  if (!(await confirm(t("signage.withdraw"), question, t("signage.withdraw")))) return;
  const gone = await store.attempt(`delete ${id}`, async () => (await del(`/notices/${encodeURIComponent(id)}`)) ?? true);
  if (!gone) return;
  if (editing.id === id) edit({});
  await load();
}

/** A file that was chosen is not chosen again: it waits until what is being done is done. */
const idle = async () => {
  while (store.pending) await new Promise((done) => setTimeout(done, IDLE_LOOK_MS));
};

/** @param {File | undefined} file */
async function take(file) {
  if (!file) return;
  await idle();
  const fields = form();
  const made = await store.attempt("upload", () => upload(file, (share) => {
    progress = share;
    store.draw();
  }));
  progress = null;
  if (!made) return;
  editing = { ...editing, ...written(fields), ...made };
  round += 1;
  await load();
  followSoon();
}

const store = staffPage({
  address: "/signage",
  title: "signage.page",
  roles: ["supervisor", "admin"],
  topics: () => [],
  view: () => view(),
  onSignedIn: () => queueMicrotask(load),
  actions: {
    "notice-new": () => edit({}),
    "notice-edit": ({ id }) => {
      const notice = found(id);
      if (notice) edit(notice);
    },
    "notice-copy": ({ id }) => {
      const notice = found(id);
      if (notice) edit({ ...notice, id: undefined });
    },
    "notice-save": (fields) => save(fields),
    "notice-approve": (data) => approve(data),
    week: ({ by }) => {
      weeks += Number(by);
      store.draw();
    },
    "notice-preview": (data) => {
      layout = data.layout;
      return showPreview();
    },
    "layout-preview": (fields) =>
      showPreview(() => postOnce("/signage/preview", { layout: fields.layout, calls: Number(fields.calls) })),
    "picture-delete": (data) => takeAway(store, data, { notices: notices ?? [], clips: kept.clips, reload: load }),
    "picture-restore": () => restore(store),
    "notice-delete": (data) => withdraw(data),
    "wall-order": ({ name, order: what }) => order(name, orderOf(what, now())),
  },
});

setInterval(look, LOOK_EACH_MS);
document.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.id === "upload") take(input.files?.[0]);
  if (input.dataset.layoutOf) order(input.dataset.layoutOf, { do: "layout", layout: input.value || null });
  if (input.dataset.volume) order(input.dataset.volume, { do: "volume", volume: Number(input.value) });
});
document.addEventListener("input", (event) => {
  if (!(/** @type {HTMLElement} */ (event.target).closest("form.editor"))) return;
  followSoon();
  store.draw();
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer?.files[0]);
});
