// Every sentence comes from the server's catalogue; this file only looks up and fills in.

import { get } from "./api.js";

export const FALLBACK = "zh-TW";
let catalogue = { strings: {}, languages: [FALLBACK], classes: [], services: [], counters: [] };
let language = FALLBACK;

/** Fetch the catalogue once; `wanted` is the language to start in. */
export async function load(wanted = null) {
  catalogue = await get("/catalogue");
  setLanguage(wanted ?? remembered() ?? FALLBACK);
  return catalogue;
}

export const facts = () => catalogue;
export const current = () => language;

/** Change the language of the page, for assistive technology too. */
export function setLanguage(tag) {
  language = tag;
  document.documentElement.lang = tag;
}

export function rememberLanguage(tag) {
  setLanguage(tag);
  try {
    localStorage.setItem("jiaohao.language", tag);
  } catch {
    // A browser that keeps nothing still shows the chosen language until the page is closed.
  }
}

function remembered() {
  try {
    return localStorage.getItem("jiaohao.language");
  } catch {
    return null;
  }
}

/** A wording out of `{language: text}`, in the page's language or the office's first one. */
export function say(text, tag = language) {
  if (!text) return "";
  if (typeof text === "string") return text;
  return text[tag] ?? text[FALLBACK] ?? text.en ?? Object.values(text)[0] ?? "";
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** The sentence of a key with its {placeholders} filled in; the key itself if there is none. */
export function t(key, values = {}) {
  const found = catalogue.strings[key];
  return found ? fill(say(found), values) : key;
}

export const has = (key) => key in catalogue.strings;

/** What the server refused, as a sentence; its own words where the catalogue has none. */
export function problem(error) {
  const values = { ...error.facts?.facts, ...error.facts };
  if (values.state && has(`state.${values.state}`)) values.state = t(`state.${values.state}`);
  const verb = values.action && VERB_KEYS[values.action];
  if (verb) values.action = t(verb);
  const key = `error.${error.code ?? "internal"}`;
  return has(key) ? t(key, values) : error.message;
}

/** Catalogue keys of the counter's verbs. */
export const VERB_KEYS = {
  open: "clerk.open",
  close: "clerk.close",
  pause: "clerk.pause",
  "call-next": "clerk.next",
  call: "clerk.call",
  recall: "clerk.recall",
  start: "clerk.start",
  finish: "clerk.finish",
  "no-show": "clerk.no_show",
  hold: "clerk.hold",
  resume: "clerk.resume",
  requeue: "clerk.requeue",
  transfer: "clerk.transfer",
  skip: "clerk.skip",
  "walk-direct": "clerk.walk_direct",
  "add-service": "clerk.add_service",
  undo: "clerk.undo",
};

/** The configured words of a list such as `outcomes`: [{name, wording}]. */
export const words = (list) => catalogue[list] ?? [];

/** How one of them reads; the name itself when it is no longer configured. */
export const wordOf = (list, name) =>
  say(words(list).find((one) => one.name === name)?.wording) || name;

/** A sentence that may have no key in an older catalogue. */
export const maybe = (key, values) => (has(key) ? t(key, values) : "");

/** What to do about a device, in words; a remedy newer than the catalogue still says its name. */
export function remedyText(remedy, values = {}) {
  if (!remedy || remedy === "none") return "";
  return maybe(`remedy.${remedy}`, values) || remedy.replaceAll("_", " ");
}

export const service = (code) => catalogue.services.find((one) => one.code === code) ?? null;
export const serviceName = (code) => say(service(code)?.name) || code;
export const classOf = (name) => catalogue.classes.find((one) => one.name === name) ?? null;
export const counterOf = (number) => catalogue.counters.find((one) => one.number === number) ?? null;
