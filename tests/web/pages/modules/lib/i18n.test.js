import assert from "node:assert/strict";
import test from "node:test";

import { catalogue } from "../fakes.js";

const { counterOfPlace, current, officeName, own, placeText, problem, rememberLanguage, say, setLanguage, spoken, staffLanguages, t,
  use } =
  await import("../../../../../queue_server/web/pages/lib/i18n.js");

const strings = {
  hello: { "zh-TW": "{name} 您好", en: "Hello {name}" },
  "error.counter_busy": { "zh-TW": "櫃檯上還有 {label}", en: "{label} is still here" },
  "error.page_fault": { "zh-TW": "頁面發生錯誤（{message}）", en: "This page failed ({message})" },
};

test("a page begins in the first wanted language that the office has", () => {
  use(catalogue(strings), ["fr", "en", "zh-TW"]);
  assert.equal(current(), "en");
  assert.equal(document.documentElement.lang, "en");
  use(catalogue(strings), ["fr"]);
  assert.equal(current(), "zh-TW");
});

test("the office's own language need not be the first that it offers", () => {
  use(catalogue(strings, { fallback: "en" }), ["fr"]);
  assert.equal(own(), "en");
  assert.equal(current(), "en");
  use(catalogue(strings));
  assert.equal(own(), "zh-TW");
});

test("a browser's languages are those of the office that are nearest", () => {
  assert.deepEqual(spoken(["zh-TW", "en", "vi"], ["en-GB", "zh-Hant", "fr"]), ["en", "zh-TW"]);
  assert.deepEqual(spoken(["zh-TW"], ["fr-CA"]), []);
});

test("staff pages are in the languages of the staff", () => {
  use(catalogue(strings));
  assert.deepEqual(staffLanguages(), ["zh-TW", "en"]);
});

test("a sentence is said in the page's language, else in the office's first", () => {
  use(catalogue(strings, { name: { "zh-TW": "第二事務所" } }), ["en"]);
  assert.equal(t("hello", { name: "A012" }), "Hello A012");
  assert.equal(officeName(), "第二事務所");
  assert.equal(say({ vi: "chỉ tiếng Việt" }), "chỉ tiếng Việt");
  assert.equal(say(null), "");
  assert.equal(t("no.such.key"), "no.such.key");
});

test("no placeholder is ever shown: a place without a value is a dash", () => {
  use(catalogue(strings), ["en"]);
  assert.equal(t("hello"), "Hello —");
});

test("a refusal is said with what the server told, a fault of the page as that", () => {
  use(catalogue(strings), ["en"]);
  assert.equal(problem({ code: "counter_busy", facts: { label: "A9" } }), "A9 is still here");
  assert.equal(problem(new TypeError("x is not a function")), "This page failed (x is not a function)");
  assert.equal(problem({ code: "newer_than_the_catalogue", facts: {}, message: "as sent" }), "as sent");
});

test("a chosen language is remembered", () => {
  use(catalogue(strings), ["en"]);
  rememberLanguage("zh-TW");
  assert.equal(localStorage.getItem("jiaohao.language"), "zh-TW");
  setLanguage("en");
  assert.equal(current(), "en");
});

test("a call for help names its counter in whichever language it was asked", () => {
  const said = { "clerk.counter_n": { "zh-TW": "{counter} 號櫃檯", en: "Counter {counter}" } };
  use(catalogue(said, { counters: [{ number: 4 }, { number: 14 }] }), ["en"]);
  assert.equal(counterOfPlace("4 號櫃檯"), 4);
  assert.equal(counterOfPlace("Counter 14"), 14);
  assert.equal(counterOfPlace("kiosk-1"), null);
  assert.deepEqual(["4 號櫃檯", "kiosk-1"].map(placeText), ["Counter 4", "kiosk-1"]);
});
