// Live pictures of a camera: parts with their length before them, each a JPEG; the last one is
// JSON and says why it ended.

import { BASE, Problem } from "./api.js";

const LENGTH_BYTES = 4;
/** No part is larger; something else is talking. */
const MOST_BYTES = 1024 * 1024;
const BRACE = "{".charCodeAt(0);
/** @type {{ done: true }} what stands for the rest when there is none */
const END = { done: true };
const LOST = { code: "link_down", remedy: null };

/**
 * Look through a camera until it ends, of its own accord or by `signal`. `onFrame(blob)` may take its
 * time: frames that come meanwhile are left out by the server, the newest is next.
 *
 * @param {string} device
 * @param {(frame: Blob) => unknown} onFrame
 * @param {AbortSignal} signal
 * @returns {Promise<{code: string, remedy: string | null} | null>} why it ended: {code, remedy}; null when `signal` ended it
 * @throws {Problem} the server refused
 */
export async function watch(device, onFrame, signal) {
  const path = `${BASE}/devices/${encodeURIComponent(device)}/preview`;
  const asked = fetch(path, { signal, credentials: "same-origin", cache: "no-store" });
  const response = await asked.catch(() => null);
  if (response && !response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  const reader = response?.body?.getReader();
  if (!reader) return signal.aborted ? null : LOST;
  for await (const part of parts(() => reader.read().catch(() => END))) {
    if (signal.aborted) return null;
    if (part[0] === BRACE) return JSON.parse(new TextDecoder().decode(part));
    await onFrame(new Blob([part], { type: "image/jpeg" }));
  }
  return signal.aborted ? null : LOST;
}

/**
 * The parts of a stream as they become whole; `read()` answers with the next bytes.
 * @param {() => Promise<{ done: true } | { done: false, value: Uint8Array }>} read
 */
async function* parts(read) {
  let kept = new Uint8Array(0);
  for (;;) {
    const whole = kept.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + lengthOf(kept);
    if (kept.length >= whole) {
      yield kept.slice(LENGTH_BYTES, whole);
      kept = kept.subarray(whole);
      continue;
    }
    const next = await read();
    if (next.done) return;
    kept = joined(kept, next.value);
  }
}

/** @param {Uint8Array} bytes */
function lengthOf(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > MOST_BYTES) throw new RangeError("no part is so long");
  return length;
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
