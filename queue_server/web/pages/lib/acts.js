// An act is sent, then accepted or refused; without an answer it is unknown, until the server says by
// the key it was sent with whether it was done. It is never sent a second time by pressing again.

import { get, newKey, Problem, request, Unanswered } from "./api.js";
import { h, shape } from "./dom.js";
import { t } from "./i18n.js";
import { byServer, clock } from "./time.js";

/** @typedef {import("../types").Store} Store */
/** @typedef {import("../types").Unknown} Unknown */
/**
 * @template {string} Path @template {string} Method
 * @typedef {import("../routes").Answer<Path, Method>} Answer
 */

/** How long an act may be under way before it is worth a word. */
const WORTH_A_WORD_MS = 1500;
const ASK_EACH_MS = 3000;
let asking = false;
let askedAt = 0;

/** Whether it is not known yet if this was done. @param {Store["unknown"]} unknown @param {string} name */
export const inDoubt = (unknown, name) => unknown.some((one) => one.name === name);

/**
 * Send an act, named after what it does and what it is done to. `told` is called with the answer of one
 * that was unknown and turns out to have been done, as with the number that a visitor waits for.
 * @template {string} Path @template {string} [Method="POST"]
 * @param {Store} store
 * @param {{ name: string, what: string, path: Path, body?: object, method?: Method,
 *   told?: (answer: Answer<Path, Lowercase<Method>>) => unknown }} act
 * @returns {Promise<Answer<Path, Lowercase<Method>> | null>}
 */
export async function send(store, { name, what, path, body = {}, method, told }) {
  if (inDoubt(store.unknown, name)) {
    store.announce(t("clerk.not_now", { verb: what, why: t("clerk.why_not.answer") }), true);
    return null;
  }
  const key = newKey();
  const how = /** @type {Method} */ (method ?? "POST");
  const again = () => request(how, path, method === "DELETE" ? undefined : body, key);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;
  const answer = await store.attempt(name, async () => {
    const sent = { name, what, at: Date.now() };
    store.sent = sent;
    late = setTimeout(() => store.draw(), WORTH_A_WORD_MS + 20);
    try {
      return await again();
    } catch (error) {
      if (error instanceof Unanswered) store.unknown = [...store.unknown, { ...sent, key, again, told }];
      throw error;
    } finally {
      store.sent = null;
    }
  });
  clearTimeout(late);
  return answer;
}

/** Ask what became of the unknown acts; called whenever the page is drawn. @param {Store} store */
export async function askUnknown(store, nowMs = Date.now()) {
  if (!store.unknown.length || asking || !store.link?.up || nowMs - askedAt < ASK_EACH_MS) return;
  asking = true;
  askedAt = nowMs;
  try {
    for (const one of store.unknown) await settle(store, one);
  } finally {
    asking = false;
  }
}

/** @param {Store} store @param {Unknown} one */
async function settle(store, one) {
  const forget = () => {
    store.unknown = store.unknown.filter((other) => other !== one);
  };
  try {
    const { done } = await get(`/requests/${encodeURIComponent(one.key)}`);
    // The answer that was lost is given once more for the same key.
    const answer = done && one.told && (await one.again());
    forget();
    store.announce(t(done ? "clerk.was_done" : "clerk.was_not_done", { what: one.what }), !done);
    if (answer) one.told?.(answer);
  } catch (error) {
    // Who may no longer ask sees at the counter itself what is so; else it is asked again.
    if (error instanceof Problem && [401, 403].includes(error.status)) forget();
  }
}

/** What is under way for longer than it should be, or unknown. @param {Store} store */
export function actBanner({ sent, unknown }, nowMs = Date.now()) {
  if (unknown.length) return unknown.map(unknownBanner);
  if (!sent || nowMs - sent.at < WORTH_A_WORD_MS) return null;
  return banner("act", "", t("clerk.sent", { what: sent.what }), t("clerk.sent_help"));
}

/** @param {Unknown} one @param {number} index */
const unknownBanner = ({ what, at, key }, index) =>
  banner(index ? key : "act", "bad", t("clerk.unknown", { what, time: clock(byServer(at), true) }), t("clerk.unknown_help"));

/** @param {string} key @param {string} tone @param {string} text @param {string} help */
const banner = (key, tone, text, help) =>
  h("div", { class: `banner ${tone}`, role: "status", "data-key": key }, shape("alarm", { size: "big" }),
    h("div", {}, h("strong", {}, text), h("p", { class: "small" }, help)));
