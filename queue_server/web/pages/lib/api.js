// HTTP to the server: JSON, problem+json errors, one Idempotency-Key for one thing a person does.

export const BASE = "/api/v1";
const TIMEOUT_MS = 6000;
/** Longer than the server waits for a device. */
const PATIENT_MS = 40000;
/** Pauses before the same request is sent again, with the same key, after a lost answer. */
const AGAIN_AFTER_MS = [250, 800, 2000];
const WORTH_REPEATING = new Set([502, 503, 504]);

/** The server refused. `code` is stable; `facts` fill in the sentence of the catalogue. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? String(status));
    this.status = status;
    this.code = body.code ?? "internal";
    this.facts = body;
  }
}

/** No answer came, also not after repeating. Nobody knows whether it happened. */
export class Unanswered extends Error {
  constructor(cause) {
    super("unanswered", { cause });
    this.code = "link_down";
    this.facts = {};
  }
}

/** 128 random bits. `crypto.randomUUID` is missing where a page comes over plain http. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}, key = newKey()) => request("POST", path, body, key);
/** The same for what takes a device its time: a print that is confirmed, a test. */
export const postAndWait = (path, body = {}, key = newKey()) =>
  request("POST", path, body, key, PATIENT_MS);
/** The same, never repeated: what would be done twice, as a picture taken. */
export const postOnce = (path, body = {}) => request("POST", path, body, newKey(), PATIENT_MS, []);
export const put = (path, body, key = newKey()) => request("PUT", path, body, key);
export const del = (path, key = newKey()) => request("DELETE", path, undefined, key);

/**
 * Ask until an answer comes or the patience of `pauses` is spent.
 * @throws {Problem} the server refused
 * @throws {Unanswered} nothing came back
 */
export async function request(method, path, body, key, timeoutMs = TIMEOUT_MS, pauses = AGAIN_AFTER_MS) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(method, path, body, key, timeoutMs);
    } catch (error) {
      const lost = !(error instanceof Problem);
      const repeat = lost || WORTH_REPEATING.has(error.status);
      if (!repeat || attempt >= pauses.length) throw lost ? new Unanswered(error) : error;
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]));
    }
  }
}

async function once(method, path, body, key, timeoutMs) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const response = await fetch(BASE + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-cache",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  const value = text ? parsed(text) : null;
  if (!response.ok) throw new Problem(response.status, value ?? {});
  return value;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
