// Every sentence comes from the server's catalogue; this file only looks up and fills in.

import { get } from "./api.js";

const REMEMBERED = "jiaohao.language";
/** @typedef {import("wire").Catalogue} Catalogue */
/** @typedef {import("../types").Facts} Facts */
/** @type {Catalogue} */
let catalogue = /** @type {Catalogue} */ (
  /** @type {Partial<Catalogue>} */ ({ strings: {}, languages: [], classes: [], services: [], counters: [] }));
let language = "";

/** The office's own language: what has no wording in the page's language is said in it. */
export const own = () => catalogue.fallback || (catalogue.languages[0] ?? "");

/**
 * Use a catalogue as the server sent it; `wanted` are languages to start in, the best first.
 * @param {Catalogue} sent
 * @param {string[]} wanted
 */
export function use(sent, wanted = []) {
  catalogue = sent;
  colour(sent.classes);
  setLanguage(wanted.find((tag) => sent.languages.includes(tag)) ?? own());
  return catalogue;
}

/** The colours an office chose for its classes, on the light ground they were chosen for. @param {Catalogue["classes"]} classes */
function colour(classes) {
  const sheet = globalThis.document?.styleSheets?.[0];
  for (const { name, color } of sheet ? classes : []) {
    if (color) {
      const rule = `:root:not([data-theme="dark"]) .class.${name} { color: ${color}; }`;
      sheet.insertRule(rule, sheet.cssRules.length);
    }
  }
}

/** What this page needs of the catalogue; all of it on a page that has no name. */
function fetched() {
  const name = document.querySelector('meta[name="page"]')?.getAttribute("content");
  return get(name ? `/catalogue?page=${encodeURIComponent(name)}` : "/catalogue");
}

/** Fetch the catalogue once for a page that speaks all languages of the office. */
export const load = async () => use(await fetched(), spoken());

/** The same for a staff page, in the language chosen there before, else the browser's. */
export async function loadForStaff() {
  const sent = use(await fetched());
  const offered = staffLanguages();
  const wanted = [remembered() ?? "", ...spoken(offered)];
  return use(sent, wanted.filter((tag) => offered.includes(tag)));
}

/** The languages in which the staff pages are written. */
export const staffLanguages = () => catalogue.staff_languages;

/** What the browser's owner reads, in the office's tags: any Chinese is the office's Chinese. */
export function spoken(offered = catalogue.languages, read = navigator.languages ?? [navigator.language]) {
  const main = (/** @type {string} */ tag) => tag.split("-")[0];
  return read.flatMap((tag) =>
    offered.find((one) => one === tag) ?? offered.find((one) => main(one) === main(tag)) ?? []);
}

export const facts = () => catalogue;
export const current = () => language;

/** What the office is called. */
export const officeName = () => say(catalogue.name);

/** Change the language of the page, for assistive technology too. @param {string} tag */
export function setLanguage(tag) {
  language = tag;
  document.documentElement.lang = tag;
}

/** @param {string} tag */
export function rememberLanguage(tag) {
  setLanguage(tag);
  try {
    localStorage.setItem(REMEMBERED, tag);
  } catch {
    // A browser that keeps nothing still shows the chosen language until the page is closed.
  }
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

/**
 * A wording out of `{language: text}`, in the page's language or the office's first one.
 * @param {string | Record<string, string> | null | undefined} text
 */
export function say(text, tag = language) {
  if (!text) return "";
  if (typeof text === "string") return text;
  return text[tag] ?? text[own()] ?? text.en ?? Object.values(text)[0] ?? "";
}

/** Stands where a placeholder has no value: no program's word is ever shown. */
const UNKNOWN = "—";

/** @param {string} text @param {Facts} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? UNKNOWN));

/**
 * The sentence of a key with its {placeholders} filled in; the key itself if there is none.
 * @param {string} key
 * @param {Facts} [values]
 */
export function t(key, values = {}) {
  const found = catalogue.strings[key];
  return found ? fill(say(found), values) : key;
}

/** An amount of the office's money, as the reader of this page writes it. @param {number} amount */
export const money = (amount) =>
  new Intl.NumberFormat(language || undefined, {
    style: "currency", currency: catalogue.currency || "TWD", maximumFractionDigits: 0,
  }).format(amount);

/** @param {string} key */
export const has = (key) => key in catalogue.strings;

/**
 * What the server refused, as a sentence; its own words where the catalogue has none.
 * @param {import("../types").Wrong} error
 */
export function problem(error) {
  /** @type {Facts} */
  const values = { .../** @type {Facts | undefined} */ (error.facts?.facts), ...error.facts };
  if (values.state && has(`state.${values.state}`)) values.state = t(`state.${values.state}`);
  if (values.field && has(`field.${values.field}`)) values.field = t(`field.${values.field}`);
  const verb = catalogue.verbs?.find((one) => one.name === values.action);
  if (verb) values.action = t(verb.text);
  const key = `error.${error.code ?? "page_fault"}`;
  return has(key) ? t(key, { message: error.message, ...values }) : error.message ?? "";
}

/** That a text was saved, and what of it no screen can show. @param {{ warnings?: { detail: string }[] }} saved */
export const savedText = ({ warnings = [] }) =>
  [t("admin.saved"), ...warnings.map((one) => one.detail)].join(" ");

/** @typedef {"outcomes" | "pause_reasons" | "reasons" | "suspension_reasons" | "correction_reasons" | "alarm_outcomes"} WordList */

/** The configured words of a list such as `outcomes`: [{name, wording}]. @param {WordList} list */
export const words = (list) => catalogue[list] ?? [];

/** How one of them reads; the name itself when it is no longer configured. @param {WordList} list @param {string} name */
export const wordOf = (list, name) =>
  say(words(list).find((one) => one.name === name)?.wording) || name;

/** A sentence that may have no key in an older catalogue. @param {string} key @param {Facts} [values] */
export const maybe = (key, values) => (has(key) ? t(key, values) : "");

/** What to do about a device, in words; a remedy newer than the catalogue still says its name. @param {string | null | undefined} remedy @param {Facts} [values] */
export function remedyText(remedy, values = {}) {
  if (!remedy) return "";
  return maybe(`remedy.${remedy}`, values) || remedy.replaceAll("_", " ");
}

/** @param {string} code */
export const service = (code) => catalogue.services.find((one) => one.code === code) ?? null;
/** @param {string} code */
export const serviceName = (code) => say(service(code)?.name) || code;

/** What a number is for: the service it goes by, and how many more there are.
 * @param {{ service: string, services?: string[] }} ticket */
export const forWhat = ({ service: leading, services = [] }) =>
  services.length > 1 ? `${serviceName(leading)} +${services.length - 1}` : serviceName(leading);

/** @param {string} name */
export const classOf = (name) => catalogue.classes.find((one) => one.name === name) ?? null;
/** @param {number} number */
export const counterOf = (number) => catalogue.counters.find((one) => one.number === number) ?? null;

/** The counter that the place of a call for help names, in whichever language it was asked; or null. @param {string} place */
export function counterOfPlace(place) {
  const { counters, strings } = catalogue;
  const wordings = Object.values(strings["clerk.counter_n"] ?? {});
  const found = counters.find(({ number }) =>
    wordings.some((wording) => wording.replace("{counter}", String(number)) === place));
  return found?.number ?? null;
}

/** A place that is a counter reads in the page's language, whatever language the asker's was in. @param {string} place */
export function placeText(place) {
  const counter = counterOfPlace(place);
  return counter === null ? place : t("clerk.counter_n", { counter });
}
