// Keys of the clerk page: which letters do what, a switch for them, and the palette for all the rest.
// A letter is never the only way, can be switched off and changed (WCAG 2.1.4); each user's choice is
// kept by the server, because several clerks share a PC and one clerk sits at several.

import { get, put } from "../lib/api.js";
import { choose, sheet } from "../lib/choose.js";
import { h } from "../lib/dom.js";
import { classOf, facts, problem, say, serviceName, t } from "../lib/i18n.js";
import { chooseKeys, chosenKeys, keyOf, letterOf, named, nextStep, offer, textOf, verbOfKey } from "./model.js";
import { TOOLS } from "./tools.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */

let letters = true;

/** Take in what this user has chosen; a server that cannot say leaves everything as usual. */
export async function loadKeys() {
  const kept = await get("/session/choices").catch(() => null);
  letters = kept?.letters ?? true;
  chooseKeys(kept?.keys ?? {});
}

/** Everything that has a letter, or may have one. */
const commands = () => [
  ...named().map(({ name, key, text }) => ({ name, key, text })),
  ...TOOLS.map(({ action, key, text }) => ({ name: action, key, text })),
];

/**
 * Keep a choice; what the server refuses is undone and said.
 * @param {Partial<import("wire").Choices>} change @param {HTMLElement} said
 */
async function keep(change, said) {
  const wanted = { letters, keys: chosenKeys(), ...change };
  try {
    await put("/session/choices", wanted);
    letters = wanted.letters;
    chooseKeys(wanted.keys);
    said.textContent = "";
    return true;
  } catch (error) {
    said.textContent = problem(error);
    return false;
  }
}

/** Every key of the page, to read and to change, and the switch for the letters. @param {ClerkStore} store */
export async function showKeys(store) {
  const said = h("p", { class: "alarm", role: "status" });
  const list = h("dl", { class: "keys" });
  const show = () => list.replaceChildren(...commands().map(keyRow), ...FIXED.map(fixedRow));
  const button = letterSwitch(said, () => store.draw());
  show();
  list.addEventListener("change", async (event) => {
    const { name, value } = /** @type {HTMLInputElement} */ (event.target);
    await keep({ keys: { ...chosenKeys(), [name]: value.trim().toLowerCase() } }, said);
    show();
    /** @type {HTMLElement | null} */ (list.querySelector(`[name="${name}"]`))?.focus();
    store.draw();
  });
  const usual = h("button", { type: "button" }, t("clerk.keys_usual"));
  usual.addEventListener("click", async () => {
    if (await keep({ keys: {} }, said)) show();
    store.draw();
  });
  await sheet(t("clerk.keys"), [button, h("p", { class: "soft small" }, t("clerk.letters_help")), said, list,
    h("div", { class: "row" }, usual)], () => button.focus(), t("clerk.photo.close"));
}

/** @param {HTMLElement} said @param {() => void} changed */
function letterSwitch(said, changed) {
  const button = h("button", { type: "button", role: "switch", "data-letters": "" });
  const show = () => {
    button.setAttribute("aria-checked", String(letters));
    button.textContent = t(letters ? "clerk.letters_on" : "clerk.letters_off");
  };
  button.addEventListener("click", async () => {
    await keep({ letters: !letters }, said);
    show();
    changed();
  });
  show();
  return button;
}

const FIXED = [["?", "clerk.keys"], ["Ctrl K", "clerk.palette"]];
const fixedRow = (/** @type {string[]} */ [key, text]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(text)));

/** @param {ReturnType<typeof commands>[number]} command */
const keyRow = ({ name, key, text }) =>
  h("div", {},
    h("dt", {}, h("input", { name, value: letterOf(name, key).toUpperCase(), maxlength: "1", size: "1",
      autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      "aria-label": t("clerk.key_of", { action: t(text) }) })),
    h("dd", {}, t(text)));

/**
 * One list to type into: what can be done now, a number that waits, a service to give a number for.
 * @param {ClerkStore} store
 * @returns {Promise<{ verb?: string, ticket?: string, service?: string, action?: string } | null>}
 */
export function palette(store) {
  const verbs = named().filter(({ name }) => name !== "call" && offer(name, store).ready)
    .map(({ name }) => ({ value: { verb: name }, label: t(textOf(name)), detail: keyOf(name).toUpperCase(),
      group: t("clerk.actions"), search: name }));
  const looks = [["look-up", "clerk.look_up"], ["my-day", "clerk.my_day"]].map(([action, text]) =>
    ({ value: { action }, label: t(text), group: t("clerk.actions"), search: action }));
  const tickets = (store.queue?.tickets ?? []).map((one) => ({ value: { ticket: one.id }, label: one.label,
    detail: `${say(classOf(one.priority)?.wording)} · ${serviceName(one.service)}`, group: t("clerk.queue") }));
  const services = facts().services.filter((one) => one.enabled !== false).map((one) => ({
    value: { service: one.code }, label: say(one.name), detail: one.code, group: t("clerk.on_behalf"),
    search: Object.values(one.name).join(" ") }));
  return choose({ title: t("clerk.palette"), items: [...verbs, ...looks, ...tickets, ...services], filter: true });
}

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof Element
  && Boolean(target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"));

/**
 * What keys do at the desk: the letters of its verbs and devices, Ctrl K for the palette, ? for the keys themselves.
 * @param {ClerkStore} store
 * @param {{ atCounter: () => boolean, perform: (verb: string) => void, openPalette: () => void, tools: Record<string, () => void> }} desk
 */
export function followKeys(store, { atCounter, perform, openPalette, tools }) {
  addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing || !store.session || document.querySelector("dialog[open]")) return;
    const asks = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (asks && atCounter()) {
      event.preventDefault();
      openPalette();
    } else if (event.key === "?" && !typing(event.target)) {
      event.preventDefault();
      showKeys(store);
    }
  });

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const use = tools[TOOLS.find((one) => letterOf(one.action, one.key) === key)?.action ?? ""];
    let name = verbOfKey(key);
    if (!(name || use) || !atCounter() || !store.session || !letters) return;
    // N is always "go on": it also ends a pause and opens a closed counter.
    if (name === "call-next" && store.counter && nextStep(store.counter, store.queue) === "open") name = "open";
    event.preventDefault();
    if (use) use();
    else if (name) perform(name);
  });
}
