// A page that a person reads a voice pack from: a phrase, a take, a verdict, the next phrase.

import { h, render, shape } from "../lib/dom.js";
import { doneOf, nextOf, peakOf, shareOf, waveOf } from "./model.js";

/** @typedef {import("./model.js").Pack} Pack */
/** @typedef {import("./model.js").Verdict} Verdict */

const LONGEST_MS = 9000;
const RATE = 48000;
const FACTS = ["speaker", "licence", "dialect", "readings_decided_by"];

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
/** @type {Record<string, Record<string, string>>} by key and language */
let words = {};
/** @type {Pack} */
let session = { language: "", phrases: [], facts: {} };
let at = 0;
/** @type {Verdict & { key: string } | null} */
let verdict = null;
let trouble = "";
let level = 0;
/** @type {Float32Array[] | null} of the take under way */
let pieces = null;
/** @type {AudioContext | null} */
let context = null;
let opening = false;
let timer = 0;

const tag = () => (navigator.language.startsWith("zh") ? "zh-TW" : "en");
/** @param {string} key @param {Record<string, string | number>} [facts] */
const t = (key, facts = {}) =>
  Object.entries(facts).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)),
    words[key]?.[tag()] ?? words[key]?.["zh-TW"] ?? key);

/** What people call a language, in the words of this browser. @param {string} language */
const called = (language) => new Intl.DisplayNames([tag()], { type: "language" }).of(language) ?? language;

/** @template T @param {string} path @param {RequestInit} [options] @returns {Promise<T>} */
async function ask(path, options = {}) {
  const reply = await fetch(path, options);
  if (!reply.ok) throw new Error(`${reply.status}`);
  return reply.json();
}

function view() {
  const { phrases } = session;
  const one = phrases[at];
  return h("main", { class: "recorder" },
    h("h1", {}, t("recorder.title", { language: called(session.language) })),
    h("p", { class: "soft" }, t("recorder.progress", { done: doneOf(phrases), all: phrases.length })),
    h("progress", { value: doneOf(phrases), max: phrases.length, "aria-label": t("recorder.progress", { done: doneOf(phrases), all: phrases.length }) }),
    h("section", { class: "panel phrase", "data-key": "phrase" },
      h("p", { class: "soft small" }, one.key, one.done && h("span", { class: "ok" }, " ", shape("tick"), " ", t("recorder.recorded"))),
      h("p", { class: "words", lang: session.language }, one.words),
      h("meter", { min: 0, max: 1, low: 0.5, high: 0.97, optimum: 0.8, value: level, "aria-label": t("recorder.level") }),
      h("div", { class: "row" },
        h("button", { type: "button", class: "primary", "data-do": "record" }, t(pieces ? "recorder.stop" : "recorder.record")),
        h("button", { type: "button", "data-do": "play", "aria-disabled": one.done && !pieces ? null : "true" }, t("recorder.play")),
        h("button", { type: "button", "data-do": "back", "aria-disabled": pieces ? "true" : null }, t("recorder.back")),
        h("button", { type: "button", "data-do": "next", "aria-disabled": pieces ? "true" : null }, t("recorder.next"))),
      h("p", { class: pieces ? "" : "soft" }, t(pieces ? "recorder.speak" : "recorder.how"))),
    h("div", { role: "status", "data-key": "verdict" }, said()),
    facts());
}

function said() {
  if (trouble) return h("p", { class: "alarm" }, trouble);
  if (!verdict) return null;
  const figures = h("p", { class: "soft small" }, t("recorder.figures", {
    peak: verdict.peak_db, room: verdict.over_room_db, seconds: verdict.seconds, lufs: verdict.lufs }));
  if (verdict.kept) return h("div", {}, h("p", { class: "ok" }, t("recorder.kept", { key: verdict.key })), figures);
  return h("div", {}, verdict.faults.map((one) => h("p", { class: "alarm" }, t(`recorder.fault.${one}`))), figures);
}

const facts = () =>
  h("form", { class: "panel facts", "data-key": "facts" }, h("h2", {}, t("recorder.facts")),
    FACTS.map((name) => h("label", { class: "field" }, h("span", {}, t(`recorder.facts.${name}`)),
      h("input", { name, maxlength: 200, value: session.facts[name] }))),
    h("button", {}, t("recorder.facts.save")));

const draw = () => render(root, view());

async function open() {
  if (context) return;
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  context = new AudioContext({ sampleRate: RATE });
  await context.audioWorklet.addModule("/static/recorder/tape.js");
  const tape = new AudioWorkletNode(context, "tape");
  tape.port.onmessage = ({ data }) => {
    level = Math.max(shareOf(peakOf(data)), level * 0.97);
    pieces?.push(data);
  };
  context.createMediaStreamSource(stream).connect(tape);
  setInterval(draw, 100);
}

async function record() {
  if (pieces) return finish();
  if (opening) return undefined;
  verdict = null;
  trouble = "";
  opening = true;
  try {
    await open();
  } catch (_refused) {
    trouble = t("recorder.no_microphone");
    return draw();
  } finally {
    opening = false;
  }
  pieces = [];
  timer = setTimeout(finish, LONGEST_MS);
  return draw();
}

async function finish() {
  clearTimeout(timer);
  if (!pieces || !context) return;
  const take = waveOf(pieces, context.sampleRate);
  const one = session.phrases[at];
  pieces = null;
  try {
    /** @type {Verdict} */
    const heard = await ask(`/takes/${one.key}`, { method: "POST", body: take });
    verdict = { key: one.key, ...heard };
    if (verdict.kept) {
      one.done = true;
      at = nextOf(session.phrases, at);
    }
  } catch (_lost) {
    trouble = t("recorder.not_kept");
  }
  draw();
}

/** @type {Record<string, (() => void) | undefined>} */
const steps = {
  record,
  play: () => session.phrases[at].done && !pieces && new Audio(`/takes/${session.phrases[at].key}?at=${Date.now()}`).play(),
  back: () => move(-1),
  next: () => move(1),
};

/** @param {number} by */
function move(by) {
  // A take belongs to the phrase it was begun for.
  if (pieces) return;
  at = (at + by + session.phrases.length) % session.phrases.length;
  verdict = null;
  draw();
}

root.addEventListener("click", (event) => {
  const what = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
  if (what instanceof HTMLElement) steps[what.dataset.do ?? ""]?.();
});
addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement;
  if (event.code !== "Space" || event.repeat || typing || event.target instanceof HTMLButtonElement) return;
  event.preventDefault();
  record();
});
root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
  /** @type {Pick<Pack, "facts">} */
  const known = await ask("/facts", { method: "PUT", body: JSON.stringify(given) });
  session.facts = known.facts;
  draw();
});

/** @type {Pack & { words: typeof words }} */
const opened = await ask("/session");
({ words, ...session } = opened);
document.documentElement.lang = tag();
document.title = t("recorder.title", { language: called(session.language) });
at = nextOf(session.phrases);
draw();
