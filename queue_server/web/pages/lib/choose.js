// A question over the page: pick one of a list, or confirm. Answers with a value, or null.

import { elementOf, h, shape } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {import("../types").Child} Child */
/**
 * @template T
 * @typedef {object} Item
 * @property {T} value what is answered when it is picked
 * @property {string} label
 * @property {string | null} [detail]
 * @property {string | null} [group] the heading over it and those that follow
 * @property {string | null} [shape]
 * @property {string | null} [tone]
 * @property {string | null} [search] more words by which it is found
 * @property {boolean} [bad] it can be chosen, and looks as if one had better not
 */

/**
 * Ask for one of `items`.
 *
 * Arrow keys move, Enter picks, Escape answers null; with at most nine items and no filter the
 * digits pick. Resolves with the item's value, whatever closed the sheet.
 * @template {Item<unknown>} One
 * @param {{ title: string, items: One[], filter?: boolean }} question
 * @returns {Promise<One["value"] | null>}
 */
export function choose({ title, items, filter = items.length > 9 }) {
  const list = h("div", { class: "options", role: "group", "aria-label": title });
  const search = filter
    ? h("input", { type: "search", autocomplete: "off", "aria-label": t("clerk.filter"),
        placeholder: t("clerk.filter") })
    : null;
  return sheet(title, [search, list], (dialog, done) => {
    const show = () => list.replaceChildren(...options(items, search?.value ?? "", !filter));
    show();
    search?.addEventListener("input", show);
    list.addEventListener("click", (event) => {
      const button = elementOf(event)?.closest("button");
      if (button) done(items[Number(button.dataset.index)].value);
    });
    dialog.addEventListener("keydown", (event) => onKey(event, list, filter));
    (search ?? list.querySelector("button"))?.focus();
  });
}

/** @param {Item<unknown>[]} items @param {string} words @param {boolean} digits */
function options(items, words, digits) {
  const wanted = words.trim().toLowerCase();
  const result = [];
  /** @type {string | null} */
  let group = null;
  items.forEach((item, index) => {
    const text = `${item.label} ${item.detail ?? ""} ${item.search ?? ""}`.toLowerCase();
    if (wanted && !text.includes(wanted)) return;
    if (item.group && item.group !== group) result.push(h("h3", {}, item.group));
    group = item.group ?? group;
    result.push(option(item, index, digits));
  });
  if (!result.length) result.push(h("p", { class: "empty" }, t("clerk.nothing_found")));
  return result;
}

/** @param {Item<unknown>} item @param {number} index @param {boolean} digits */
const option = (item, index, digits) =>
  h(
    "button",
    { type: "button", "data-index": index, class: item.bad ? "shut" : null },
    digits && index < 9 && h("kbd", {}, index + 1),
    item.shape && h("span", { class: `class ${item.tone ?? ""}` }, shape(item.shape)),
    h("span", {}, item.label),
    item.detail && h("span", { class: "detail" }, item.detail),
  );

/** @param {KeyboardEvent} event @param {HTMLElement} list @param {boolean} filter */
function onKey(event, list, filter) {
  const buttons = [...list.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const at = buttons.findIndex((one) => one === document.activeElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
    event.preventDefault();
  } else if (!filter && /^[1-9]$/.test(event.key)) {
    buttons[Number(event.key) - 1]?.click();
    event.preventDefault();
  } else if (filter && event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type === "search") {
    buttons[0]?.click();
    event.preventDefault();
  }
}

/**
 * Show `lines` until they are read: there is nothing in them to cancel.
 * @param {string} title @param {Child[]} lines
 * @returns {Promise<true | null>}
 */
export function tell(title, lines) {
  const ok = h("button", { type: "button", class: "primary" }, t("clerk.understood"));
  return sheet(title, [...lines, h("div", { class: "row" }, ok)], (dialog, done) => {
    ok.addEventListener("click", () => done(true));
    ok.focus();
  }, null);
}

/**
 * Ask before something that cannot be taken back; the safe answer has the focus.
 * @param {string} title @param {string} text @param {string} verb
 * @returns {Promise<true | null>}
 */
export function confirm(title, text, verb) {
  const yes = h("button", { type: "button", class: "danger" }, verb);
  const no = h("button", { type: "button" }, t("clerk.keep"));
  return sheet(title, [h("p", {}, text), h("div", { class: "row" }, no, yes)], (dialog, done) => {
    yes.addEventListener("click", () => done(true));
    no.addEventListener("click", () => done(null));
    no.focus();
  });
}

/**
 * The same for what touches many people: it is done only once `count` has been typed.
 * @param {{ title: string, lines: string[], prompt: string, count: number, verb: string }} question
 * @returns {Promise<true | null>}
 */
export function confirmTyped({ title, lines, prompt, count, verb }) {
  const wanted = String(count);
  const typed = h("input", { inputmode: "numeric", autocomplete: "off", maxlength: wanted.length });
  const yes = h("button", { type: "submit", class: "danger", disabled: true }, verb);
  const form = h("form", { class: "typed" }, lines.map((line) => h("p", {}, line)),
    h("label", { class: "field" }, h("span", {}, prompt), typed), h("div", { class: "row" }, yes));
  return sheet(title, [form], (dialog, done) => {
    const right = () => typed.value.trim() === wanted;
    typed.addEventListener("input", () => (yes.disabled = !right()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (right()) done(true);
    });
    typed.focus();
  }, t("clerk.keep"));
}

/** A word and the field it names, one above the other. @param {string} key @param {Child} field */
export const sheetField = (key, field) => h("label", { class: "field" }, h("span", {}, t(key)), field);

/**
 * A sheet over the page until `done(value)` is called, or it is closed with null.
 *
 * `prepare(dialog, done)` is called once it is there. `leave` is the word of the button that closes it;
 * null: there is none. `mayLeave` is asked before it is closed without a value: what would be lost by it.
 * @template T
 * @param {string} title
 * @param {Child} content
 * @param {(dialog: HTMLDialogElement, done: (value: T | null) => void) => unknown} prepare
 * @param {string | null} [leave]
 * @param {() => Promise<unknown>} [mayLeave]
 * @returns {Promise<T | null>}
 */
export function sheet(title, content, prepare, leave = t("clerk.cancel"), mayLeave = async () => true) {
  const close = h("button", { type: "button", class: "quiet" }, leave, h("kbd", {}, "Esc"));
  const inner = h("div", { class: "sheet" }, h("header", {}, h("h2", {}, title), leave && close), content);
  const dialog = h("dialog", { "aria-label": title }, inner);
  document.body.append(dialog);
  return new Promise((resolve) => {
    /** @type {T | null} */
    let answer = null;
    const done = (/** @type {T | null} */ value) => {
      answer = value;
      dialog.close();
    };
    let asking = false;
    const abandon = async () => {
      if (asking) return;
      asking = true;
      if ((await mayLeave()) && dialog.open) done(null);
      asking = false;
    };
    close.addEventListener("click", abandon);
    dialog.addEventListener("click", (event) => event.target === dialog && abandon());
    // Escape comes this way when nothing in the dialog has the focus. A second one in a row would
    // close it over the browser's own way.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      abandon();
    });
    // A search field would take the first Escape to empty itself.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      abandon();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
    prepare(dialog, done);
  });
}
