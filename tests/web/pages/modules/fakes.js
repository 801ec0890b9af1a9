// What the pages' modules need of a browser, as little as works, put in place before they are read.

import { readFileSync } from "node:fs";

globalThis.document = /** @type {any} */ ({ documentElement: { lang: "", dataset: {} }, addEventListener() {} });
globalThis.addEventListener = () => {};
globalThis.location = /** @type {any} */ ({ href: "http://office.test/clerk", protocol: "http:" });

const kept = new Map();
globalThis.localStorage = /** @type {any} */ ({
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => kept.set(name, value),
});

/** The server's own table of verbs, written by `make pages`. */
const verbs = JSON.parse(readFileSync(new URL("../../../../build/verbs.json", import.meta.url), "utf-8"));

/** A catalogue of two languages with these sentences. */
export const catalogue = (strings = {}, more = {}) => ({
  languages: ["zh-TW", "en", "vi"], staff_languages: ["zh-TW", "en"], zone: "Asia/Taipei", calendar: "minguo", strings, name: {},
  services: [], classes: [], counters: [], verbs, ...more,
});
