// An act is sent, then accepted or refused; without an answer it is unknown, until the server says by
// the key it was sent with whether it was done. It is never sent a second time by pressing again.

import { get, newKey, post, Problem, Unanswered } from "../lib/api.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { byServer, clock } from "../lib/time.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */

/** How long an act may be under way before it is worth a word. */
const WORTH_A_WORD_MS = 1500;
const ASK_EACH_MS = 3000;
let asking = false;
let askedAt = 0;

/**
 * Send an act.
 * @param {ClerkStore} store @param {{ name: string, what: string, path: string, body?: object }} act
 */
export async function send(store, { name, what, path, body = {} }) {
  const key = newKey();
  let late;
  const answer = await store.attempt(name, async () => {
    const sent = { name, what, at: Date.now() };
    store.sent = sent;
    late = setTimeout(() => store.draw(), WORTH_A_WORD_MS + 20);
    try {
      return await post(path, body, key);
    } catch (error) {
      if (error instanceof Unanswered) store.unknown = { ...sent, key };
      throw error;
    } finally {
      store.sent = null;
    }
  });
  clearTimeout(late);
  return answer;
}

/** Ask what became of the unknown act; called whenever the page is drawn. @param {ClerkStore} store */
export async function askUnknown(store, nowMs = Date.now()) {
  const { unknown } = store;
  if (!unknown || asking || !store.link?.up || nowMs - askedAt < ASK_EACH_MS) return;
  asking = true;
  askedAt = nowMs;
  try {
    const { done } = await get(`/requests/${encodeURIComponent(unknown.key)}`);
    store.unknown = null;
    store.announce(t(done ? "clerk.was_done" : "clerk.was_not_done", { what: unknown.what }), !done);
  } catch (error) {
    // Who may no longer ask sees at the counter itself what is so; else it is asked again.
    if (error instanceof Problem && [401, 403].includes(error.status)) store.unknown = null;
  } finally {
    asking = false;
  }
}

/** What is under way for longer than it should be, or unknown. @param {ClerkStore} store */
export function actBanner({ sent, unknown }, nowMs = Date.now()) {
  if (unknown) {
    return banner("bad", t("clerk.unknown", { what: unknown.what, time: clock(byServer(unknown.at), true) }),
      t("clerk.unknown_help"));
  }
  if (!sent || nowMs - sent.at < WORTH_A_WORD_MS) return null;
  return banner("", t("clerk.sent", { what: sent.what }), t("clerk.sent_help"));
}

const banner = (tone, text, help) =>
  h("div", { class: `banner ${tone}`, role: "status", "data-key": "act" }, shape("alarm", { size: "big" }),
    h("div", {}, h("strong", {}, text), h("p", { class: "small" }, help)));
