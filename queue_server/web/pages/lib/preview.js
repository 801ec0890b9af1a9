// Live pictures of a camera: parts with their length before them, each a JPEG; the last one is
// JSON and says why it ended.

import { BASE, Problem } from "./api.js";

const LENGTH_BYTES = 4;
/** No part is larger; something else is talking. */
const MOST_BYTES = 1024 * 1024;
const BRACE = "{".charCodeAt(0);
const LOST = { code: "link_down", remedy: null };

/**
 * Look through a camera until it ends, by itself or by `signal`. `onFrame(blob)` may take its
 * time: frames that come meanwhile are left out by the server, the newest is next.
 *
 * @returns why it ended: {code, remedy}; null when `signal` ended it
 * @throws {Problem} the server refused
 */
export async function watch(device, onFrame, signal) {
  try {
    const path = `${BASE}/devices/${encodeURIComponent(device)}/preview`;
    const response = await fetch(path, { signal, credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
    for await (const part of parts(response.body.getReader())) {
      if (part[0] === BRACE) return JSON.parse(new TextDecoder().decode(part));
      await onFrame(new Blob([part], { type: "image/jpeg" }));
    }
    return LOST;
  } catch (error) {
    if (signal.aborted) return null;
    if (error instanceof Problem) throw error;
    return LOST;
  }
}

async function* parts(reader) {
  let kept = new Uint8Array(0);
  for (;;) {
    const whole = kept.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + lengthOf(kept);
    if (kept.length >= whole) {
      yield kept.slice(LENGTH_BYTES, whole);
      kept = kept.subarray(whole);
      continue;
    }
    const { done, value } = await reader.read();
    if (done) return;
    kept = joined(kept, value);
  }
}

function lengthOf(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > MOST_BYTES) throw new RangeError("no part is so long");
  return length;
}

function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
