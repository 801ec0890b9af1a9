// HTTP to the server: JSON, problem+json errors, one Idempotency-Key for one thing a person does.
// Only a request that was sent and not answered counts as the network's: a call that this browser
// lacks is a fault of the page, and is reported as one.

/**
 * @template {string} Path @template {string} Method
 * @typedef {import("../routes").Answer<Path, Method>} Answer what the server answers there
 */

export const BASE = "/api/v1";
const TIMEOUT_MS = 6000;
/** Longer than the server waits for a device. */
const PATIENT_MS = 40000;
/** Pauses before the same request is sent again, with the same key, after a lost answer. */
const AGAIN_AFTER_MS = [250, 800, 2000];
const WORTH_REPEATING = new Set([502, 503, 504]);
/** A server that has said nothing for this long is not "working": it does not answer. */
export const SLOW_MS = 1500;

/** When each request that should be answered at once was sent, in ms of this browser's clock. */
const outstanding = new Set();

/** @typedef {import("../types").Facts & { code?: string, detail?: string, title?: string }} Refusal */

/** The server refused. `code` is stable; `facts` fill in the sentence of the catalogue. */
export class Problem extends Error {
  /** @param {number} status @param {Refusal} body */
  constructor(status, body) {
    super(body.detail ?? body.title ?? String(status));
    this.status = status;
    this.code = body.code ?? "internal";
    this.facts = body;
  }
}

/** No answer came, also not after repeating. Nobody knows whether it happened. */
export class Unanswered extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("unanswered");
    this.cause = cause;
    this.code = "link_down";
    /** @type {import("../types").Facts} */
    this.facts = {};
  }
}

/** Asks who sits here before what is dangerous; resolves with whether that was shown. */
let proof = async () => false;
/** @param {() => Promise<boolean>} how */
export const proveBy = (how) => {
  proof = how;
};

/** Whether the server owes an answer for longer than {@link SLOW_MS}. */
export const slow = (nowMs = Date.now()) =>
  [...outstanding].some((sent) => nowMs - sent.at >= SLOW_MS);

/** 128 random bits. `crypto.randomUUID` is missing where a page comes over plain http. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @template {string} Path @param {Path} path @returns {Promise<Answer<Path, "get">>} */
export const get = (path) => request("GET", path);
/** @template {string} Path @param {Path} path @param {object} [body] @returns {Promise<Answer<Path, "post">>} */
export const post = (path, body = {}, key = newKey()) => request("POST", path, body, key);
/**
 * The same for what takes a device its time: a print that is confirmed, a test.
 * @template {string} Path @param {Path} path @param {object} [body] @returns {Promise<Answer<Path, "post">>}
 */
export const postAndWait = (path, body = {}, key = newKey()) =>
  request("POST", path, body, key, PATIENT_MS);
/**
 * The same, never repeated: what would be done twice, as a picture taken.
 * @template {string} Path @param {Path} path @param {object} [body] @returns {Promise<Answer<Path, "post">>}
 */
export const postOnce = (path, body = {}) => request("POST", path, body, newKey(), PATIENT_MS, []);
/** @template {string} Path @param {Path} path @param {object} body @returns {Promise<Answer<Path, "put">>} */
export const put = (path, body, key = newKey()) => request("PUT", path, body, key);
/** @template {string} Path @param {Path} path @returns {Promise<Answer<Path, "delete">>} */
export const del = (path, key = newKey()) => request("DELETE", path, undefined, key);

/**
 * Ask until an answer comes or the patience of `pauses` is spent.
 * @template {string} Method @template {string} Path
 * @param {Method} method
 * @param {Path} path
 * @param {object} [body]
 * @param {string} [key]
 * @returns {Promise<Answer<Path, Lowercase<Method>>>}
 * @throws {Problem} the server refused
 * @throws {Unanswered} nothing came back
 */
export async function request(method, path, body, key, timeoutMs = TIMEOUT_MS, pauses = AGAIN_AFTER_MS) {
  const sent = { at: timeoutMs > TIMEOUT_MS ? Infinity : Date.now() };
  outstanding.add(sent);
  try {
    return await repeated(() => proven(() => once(method, path, body, key, timeoutMs)), pauses);
  } finally {
    outstanding.delete(sent);
  }
}

/** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
async function proven(act) {
  try {
    return await act();
  } catch (error) {
    if (error.code !== "prove_again" || !(await proof())) throw error;
    return act();
  }
}

/** @template T @param {() => Promise<T>} act @param {number[]} pauses @returns {Promise<T>} */
async function repeated(act, pauses) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      const repeat = error instanceof Unanswered || WORTH_REPEATING.has(error.status);
      if (!repeat || attempt >= pauses.length) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]));
    }
  }
}

/** @param {string} method @param {string} path @param {object | undefined} body @param {string | undefined} key @param {number} timeoutMs */
async function once(method, path, body, key, timeoutMs) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const content = body === undefined ? undefined : JSON.stringify(body);
  const { status, text } = await ask(BASE + path, { method, headers, body: content }, timeoutMs);
  const value = text ? parsed(text) : null;
  if (status < 200 || status >= 300) throw new Problem(status, value ?? {});
  return value;
}

/**
 * One request with a deadline, its answer read to the end.
 *
 * `AbortSignal.timeout` is missing in browsers that offices still use: a timer aborts instead.
 * `fetch` is called outside the `try`: what it throws at once is a fault of the page, what it
 * rejects with later is the network's.
 * @throws {Unanswered} nothing, or only part of the answer, came in time
 * @param {string} address @param {RequestInit} options @param {number} timeoutMs
 */
export async function ask(address, options, timeoutMs) {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const asked = fetch(address, { credentials: "same-origin", cache: "no-cache", signal: deadline.signal, ...options });
  try {
    const response = await asked;
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Unanswered(error);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
