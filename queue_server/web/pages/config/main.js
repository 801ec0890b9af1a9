// The office's settings: changed in forms, checked as `run.py check` does, seen as differences, saved,
// and taken back. Nothing is written before it has been looked over.

import { get, post } from "../lib/api.js";
import { confirm, sheet, sheetField } from "../lib/choose.js";
import { statusLine } from "../lib/chrome.js";
import { h, shape } from "../lib/dom.js";
import { facts, problem, t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { differenceTable, lookOver } from "./changes.js";
import { add, beginning, changesOf, found, groupOf, isRemoved, keepItem, mistakesOf, NAME, NAMES, put, remove, itemsNow,
  stillMeant, UNREAD, valueNow } from "./model.js";
import { control, FRESH_HOURS, said } from "./controls.js";
import { historyPanel, loadHistory, restore } from "./history.js";
import { rowsOf } from "./values.js";
import { groupName, itemName, mistakeText } from "./words.js";

/** @typedef {import("../types").Given} Given */
/** @typedef {import("./model.js").Group} Group */
/** @typedef {import("./values.js").Row} Row */

const BACK_EACH_MS = 1000;
const BACK_AFTER_MS = 60000;
const FILE = "file";
const HISTORY = "history";

/** @type {import("./model.js").Page} */
const page = {
  config: UNREAD, draft: [], mistakes: [], text: null, file: "config.toml", words: "", round: 0, restarting: false,
  locked: (group) => !group.may || whyNot(group.file) !== "" || Boolean(page.restarting),
};

/** @param {string} file */
const whyNot = (file) => page.config.files.find((one) => one.name === file)?.why_not ?? "not_kept";
const sections = () => [...new Set(page.config.groups.map((one) => one.section))];
const places = () => [...sections(), HISTORY, ...(store.session.role === "admin" ? [FILE] : [])];
const place = () => places().find((one) => `#${one}` === location.hash) ?? places()[0];
const groupsHere = () => page.config.groups.filter((one) => one.section === place());
const fileHere = () => groupsHere()[0]?.file ?? "config.toml";

// --- what the page shows --------------------------------------------------------------------

function view() {
  return h("main", { id: "main", tabindex: "-1", class: "office config", "data-key": "config" },
    h("h1", { class: "unseen" }, t("config.page")),
    statusLine(store.status),
    page.config.mark ? whole() : h("p", { class: "empty" }, t("admin.reading")));
}

const whole = () => [
  h("nav", { class: "tabs", "aria-label": t("config.page") }, places().map((one) =>
    h("a", { href: `#${one}`, "aria-current": one === place() ? "page" : null }, t(`config.section.${one}`),
      changedIn(one) > 0 && h("span", { class: "count" }, " ", t("config.changed_count", { count: changedIn(one) }))))),
  waiting(), broken(),
  h("div", { "data-key": `${place()}-${page.round}`, class: "settings" }, content()),
  bar()];

function content() {
  if (place() === HISTORY) return historyPanel(store);
  if (place() === FILE) return wholeFile();
  return [closed(), place() === "texts" && picker(), groupsHere().map(groupPanel)];
}

/** @param {string} section */
const changedIn = (section) =>
  page.draft.filter((one) => groupOf(page.config, one.group)?.section === section).length;

/** Why nothing can be changed here, and what to do. */
function closed() {
  const why = whyNot(fileHere());
  if (why) return h("div", { class: "banner", "data-key": "closed" }, shape("alarm"), h("span", {}, t(`config.why.${why}`, { file: fileHere() })));
  return groupsHere().every((one) => !one.may) &&
    h("div", { class: "banner", "data-key": "closed" }, shape("person"), h("span", {}, t("error.config_not_yours")));
}

/** What was saved and is not yet so. */
function waiting() {
  const { since_start: changes, can_restart: can } = page.config;
  if (page.restarting) return h("div", { class: "banner", role: "status", "data-key": "waiting" }, shape("server"), h("strong", {}, t("config.restarting")));
  if (!changes.length) return null;
  return h("div", { class: "banner waiting", "data-key": "waiting" }, shape("server"),
    h("div", {}, h("strong", {}, t("config.waits", { count: changes.length })),
      h("p", { class: "small" }, t(can ? "config.waits_help" : "error.config_no_restart")),
      h("details", {}, h("summary", {}, t("config.differences")), differenceTable(page.config, [], changes))),
    can && h("button", { type: "button", class: "push", "data-do": "restart", "aria-disabled": store.pending ? "true" : null },
      t("config.restart_now")));
}

/** Mistakes that no field of these pages has: of the file as it is, or made by a change. */
function broken() {
  const known = new Set(places());
  const homeless = page.mistakes.filter((one) => !one.group || !known.has(groupOf(page.config, one.group)?.section ?? ""));
  const elsewhere = page.mistakes.filter((one) => one.group && groupOf(page.config, one.group)?.section !== place());
  if (!homeless.length && !elsewhere.length) return null;
  return h("div", { class: "banner bad", role: "alert", "data-key": "broken" }, shape("alarm", { size: "big" }),
    h("div", {}, h("strong", {}, t("config.mistakes", { count: homeless.length + elsewhere.length })),
      h("ul", {}, homeless.map((one) => h("li", {}, h("code", {}, [one.file, one.key].filter(Boolean).join(": ")), " ", mistakeText(one))),
        elsewhere.map((one) => h("li", {}, h("a", { href: `#${groupOf(page.config, one.group)?.section}` },
          `${groupName(one.group)} › ${itemName(page.config, page.draft, one.group, one.item)}`), " ", mistakeText(one))))));
}

/** @param {Group} group */
function groupPanel(group) {
  const items = itemsNow(page.config, page.draft, group.name);
  const wrong = mistakesOf(page.mistakes, group.name, "", "");
  return h("section", { class: "panel", "data-key": group.name },
    h("h2", { class: "heading" }, groupName(group.name), group.how !== "single" && h("span", { class: "soft" }, items.length),
      group.how !== "single" && group.name !== "texts" && !page.locked(group) &&
        h("button", { type: "button", class: "push", "data-do": "add", "data-group": group.name }, t("config.add"),
          h("span", { class: "unseen" }, groupName(group.name)))),
    wrong.length > 0 && group.how !== "single" && h("p", { class: "alarm inside", role: "alert" }, wrong.map(mistakeText).join(" ")),
    group.how === "single" ? h("div", { class: "inside fields" }, group.fields.map((field) => control(page, group, "", field)))
      : items.length ? items.map((item) => itemPanel(group, item)) : h("p", { class: "empty" }, t("config.no_items")));
}

/** @param {Group} group @param {string} item */
function itemPanel(group, item) {
  const gone = isRemoved(page.draft, group.name, item);
  const name = itemName(page.config, page.draft, group.name, item);
  const wrong = page.mistakes.filter((one) => one.group === group.name && one.item === item);
  const changed = page.draft.some((one) => one.group === group.name && one.item === item);
  const own = mistakesOf(page.mistakes, group.name, item, "");
  return h("details", { class: gone ? "item gone" : "item", "data-key": `${group.name}-${item}`, open: wrong.length > 0 },
    h("summary", {}, h("strong", {}, name), changed && h("span", { class: "tag" }, t(gone ? "config.will_go" : "config.changed")),
      wrong.length > 0 && h("span", { class: "alarm" }, shape("alarm"), " ", t("config.mistakes", { count: wrong.length }))),
    own.length > 0 && h("p", { class: "alarm inside", role: "alert" }, own.map(mistakeText).join(" ")),
    h("div", { class: "inside fields" }, !gone && group.fields.map((field) => control(page, group, item, field))),
    !page.locked(group) && h("div", { class: "inside row" },
      h("button", { type: "button", "data-do": gone ? "keep" : "remove", "data-group": group.name, "data-item": item },
        t(gone ? "config.keep_item" : "config.remove_item"), h("span", { class: "unseen" }, name))));
}

/** Texts are many: one is looked for by what it says. */
function picker() {
  const taken = new Set(itemsNow(page.config, page.draft, "texts"));
  const hits = found(facts().strings, page.words).filter((key) => !taken.has(key));
  return h("section", { class: "panel", "data-key": "picker" },
    h("h2", { class: "heading" }, t("config.find_text")),
    h("div", { class: "inside" },
      h("p", { class: "soft small" }, t("config.find_text_help")),
      h("label", { class: "field" }, h("span", {}, t("clerk.filter")),
        h("input", { type: "search", "data-words": "yes", maxlength: 80, autocomplete: "off" })),
      h("ul", { class: "hits" }, hits.map((key) => h("li", { "data-key": key },
        h("span", {}, itemName(page.config, page.draft, "texts", key), " ", h("code", { class: "soft small" }, key)),
        h("button", { type: "button", class: "chip", "data-do": "own-text", "data-item": key,
          "aria-disabled": whyNot("strings.toml") ? "true" : null }, t("config.own_words"), h("span", { class: "unseen" }, key))))),
      page.words && !hits.length && h("p", { class: "empty" }, t("clerk.nothing_found"))));
}

function wholeFile() {
  const there = page.config.files.filter((one) => one.there);
  return h("section", { class: "panel", "data-key": "file" },
    h("h2", { class: "heading" }, t("config.section.file")),
    h("div", { class: "tools" }, there.map((one) =>
      h("button", { type: "button", "data-do": "file", "data-name": one.name, "aria-pressed": String(one.name === page.file) }, one.name))),
    page.text === null ? h("p", { class: "empty" }, t("admin.reading"))
      : h("pre", { class: "whole", tabindex: "0", "aria-label": page.file }, page.text));
}

/** Always at the bottom while there is something to save. */
function bar() {
  const changes = changesOf(page.config, page.draft, fileHere());
  const others = page.draft.length - changes.length;
  if (!page.draft.length) return null;
  const busy = store.pending ? "true" : null;
  return h("div", { class: "save-bar", role: "region", "aria-label": t("config.unsaved"), "data-key": "save-bar" },
    changes.length > 0 && h("strong", {}, t("config.unsaved_count", { count: changes.length })),
    others > 0 && h("span", { class: "soft small" }, t("config.unsaved_elsewhere", { count: others })),
    h("button", { type: "button", class: "push", "data-do": "discard", "aria-disabled": busy }, t("config.discard")),
    changes.length > 0 && h("button", { type: "button", class: "primary", "data-do": "look-over", "aria-disabled": busy },
      store.pending === "check" ? t("clerk.working") : t("config.look_over")));
}

// --- what a person does -----------------------------------------------------------------------

/** A field was changed: what all of its controls say is its value now. @param {HTMLElement} target */
function noted(target) {
  if (target instanceof HTMLInputElement && target.dataset.words) {
    page.words = target.value;
    return store.draw();
  }
  const box = target.closest("[data-field]");
  if (!(box instanceof HTMLElement)) return undefined;
  const { group: name = "", item = "", field: of } = box.dataset;
  const group = groupOf(page.config, name);
  const field = group?.fields.find((one) => one.name === of);
  if (!group || !field) return undefined;
  const before = valueNow(page.config, page.draft, group.name, item, field.name);
  page.draft = put(page.config, page.draft, group.name, item, field.name, said(box, field, before));
  page.mistakes = page.mistakes.filter((one) => !(one.group === group.name && one.item === item && one.field === field.name));
  return store.draw();
}

/** A field of rows gets another one, or loses one. @param {Given} button @param {(now: Row[]) => Row[]} change */
function rows({ group, item, field }, change) {
  const now = rowsOf(valueNow(page.config, page.draft, group, item, field));
  page.draft = put(page.config, page.draft, group, item, field, change(now));
  page.mistakes = page.mistakes.filter((one) => !(one.group === group && one.item === item && one.field === field));
  store.draw();
}

async function load() {
  const config = await store.attempt("load-config", () => get("/config"));
  if (!config) return;
  page.config = config;
  page.draft = stillMeant(config, page.draft);
  page.mistakes = config.mistakes;
  await loadPlace();
}

async function loadPlace() {
  if (!page.config.mark) return;
  if (place() === HISTORY) await loadHistory(store);
  if (place() === FILE) await loadFile(page.file);
  store.draw();
}

/** @param {string} name */
async function loadFile(name) {
  Object.assign(page, { file: name, text: null });
  const answer = await store.attempt("file", () => get(`/config/files/${name}`));
  if (answer) page.text = answer.text;
}

async function lookOverAll() {
  const changes = changesOf(page.config, page.draft, fileHere());
  const outcome = await send("check", "/config/check", changes);
  if (!outcome) return;
  page.mistakes = outcome.mistakes;
  store.draw();
  if (outcome.mistakes.length) {
    store.announce(t("config.mistakes", { count: outcome.mistakes.length }), true);
    return focusWrong();
  }
  const elsewhere = changes.some((one) => groupOf(page.config, one.group)?.elsewhere);
  const go = await lookOver({ title: t("config.look_over"), config: page.config, draft: page.draft, outcome,
    verb: t("admin.save"), elsewhere });
  if (go) await save(changes);
}

/** @param {import("./model.js").Draft} changes */
async function save(changes) {
  const saved = await send("save", "/config", changes);
  if (!saved) return;
  page.draft = page.draft.filter((one) => !changes.includes(one));
  page.round += 1;
  await load();
  store.announce(t("config.saved", { version: saved.version }));
}

/**
 * When another user was faster, their changes are taken in, and ours stay to be looked over.
 * @template {"/config" | "/config/check"} Path
 * @param {string} what @param {Path} address @param {import("./model.js").Draft} changes
 */
/**
 * @template {string} Path
 * @param {string} what @param {Path} address @param {import("./model.js").Change[]} changes
 */
async function send(what, address, changes) {
  return store.attempt(what, async () => {
    try {
      return await post(address, { mark: page.config.mark, changes });
    } catch (error) {
      if (error.code !== "config_changed") throw error;
      page.config = await get("/config");
      page.draft = stillMeant(page.config, page.draft);
      page.round += 1;
      store.draw();
      await sheet(t("config.others"), [h("p", {}, problem(error)),
        h("ul", {}, (error.facts?.keys ?? []).map((/** @type {string} */ key) => h("li", {}, h("code", {}, key))))], () => null, t("clerk.understood"));
      return null;
    }
  });
}

function focusWrong() {
  const first = document.querySelector("[aria-invalid]");
  const target = first instanceof HTMLElement ? first : document.querySelector(".wrong input, .wrong select");
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  if (target instanceof HTMLElement) target.focus();
}

/** @param {Given} button */
async function addItem({ group: name }) {
  const group = groupOf(page.config, name);
  if (!group) return;
  const input = h("input", { name: "item", required: true, maxlength: 40, pattern: NAMES[name] ?? NAME, autocomplete: "off",
    autocapitalize: "none", spellcheck: "false", inputmode: name === "counters" ? "numeric" : null });
  const item = await sheet(t("config.add_to", { group: groupName(name) }), [
    h("form", { class: "typed" }, sheetField(name === "counters" ? "config.number" : "config.name", input),
      h("p", { class: "soft small" }, t(name === "counters" ? "config.number_help" : "config.name_help")),
      h("div", { class: "row" }, h("button", { class: "primary" }, t("config.add"))))], (dialog, done) => {
    dialog.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      done(input.value.trim());
    });
    input.focus();
  });
  if (!item) return;
  if (itemsNow(page.config, page.draft, name).includes(item)) return store.announce(t("config.said.taken", { word: item }), true);
  page.draft = add(page.draft, name, item, beginning(group));
  store.draw();
  open(name, item);
}

/** @param {string} group @param {string} item */
function open(group, item) {
  const fold = document.querySelector(`[data-key="${CSS.escape(`${group}-${item}`)}"]`);
  if (!(fold instanceof HTMLDetailsElement)) return;
  fold.open = true;
  fold.scrollIntoView({ block: "nearest" });
  fold.querySelector("input")?.focus();
}

async function restart() {
  if (!(await confirm(t("config.restart_now"), t("config.restart_confirm"), t("config.restart_now")))) return;
  if (!(await store.attempt("restart", () => post("/config/restart", { mark: page.config.mark })))) return;
  page.restarting = true;
  store.draw();
  await back();
}

/** The page is loaded anew once the server answers with nothing left to take over. */
async function back() {
  const until = Date.now() + BACK_AFTER_MS;
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, BACK_EACH_MS));
    const config = await get("/config").catch(() => null);
    if (config && !config.since_start.length) return location.reload();
  }
  page.restarting = false;
  store.announce(t("config.restart_failed"), true);
}

async function discard() {
  if (!(await confirm(t("config.discard"), t("config.discard_confirm", { count: page.draft.length }), t("config.discard")))) return;
  page.draft = [];
  page.round += 1;
  await load();
}

const store = staffPage({
  address: "/config",
  title: "config.page",
  roles: ["supervisor", "admin"],
  topics: () => [],
  timeless: true,
  view: () => view(),
  onSignedIn: () => queueMicrotask(load),
  actions: {
    "look-over": lookOverAll,
    discard,
    restart,
    add: addItem,
    remove: ({ group, item }) => {
      page.draft = remove(page.draft, group, item);
      store.draw();
    },
    "hours-add": (data) => rows(data, (now) => [...now, FRESH_HOURS]),
    "hours-remove": (data) => rows(data, (now) => now.filter((_, at) => at !== Number(data.row))),
    keep: ({ group, item }) => {
      page.draft = keepItem(page.draft, group, item);
      store.draw();
    },
    "own-text": ({ item }) => {
      page.draft = add(page.draft, "texts", item, { text: {} });
      store.draw();
      open("texts", item);
    },
    file: async ({ name }) => {
      await loadFile(name);
      store.draw();
    },
    restore: async ({ number }) => {
      if (await restore(store, page, number)) {
        page.round += 1;
        await load();
      }
    },
  },
});

addEventListener("hashchange", loadPlace);
for (const kind of ["change", "input"]) {
  document.addEventListener(kind, ({ target }) => {
    if (!page.config.mark || !(target instanceof HTMLElement)) return;
    // A tick or a choice is one change; a text is one when it is left, a search as it is typed.
    if (kind === "change" || target.dataset.words) noted(target);
  });
}
addEventListener("beforeunload", (event) => {
  if (page.draft.length && !page.restarting) event.preventDefault();
});
