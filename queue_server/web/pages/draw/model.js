// What the page of campaigns computes, without a document: tested by `node --test`.

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

/** @param {ArrayBuffer} buffer */
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Only pages that came over https, or from this computer, are lent the browser's own hashes. @param {{ crypto?: Partial<Crypto> }} [scope] */
export const mayCompute = (scope = globalThis) => Boolean(scope.crypto?.subtle);

/**
 * Compute a published draw again, as `run.py lottery --check` does.
 * @param {{commitment: string, seed: string, beacon: string, codes: string[]}} list
 * @returns {Promise<boolean>} whether the seed is the promised one and every code is in its place
 */
export async function isRight({ commitment, seed, beacon, codes }) {
  const { subtle } = globalThis.crypto;
  if (hex(await subtle.digest("SHA-256", utf8(seed))) !== commitment) return false;
  const key = await subtle.importKey("raw", utf8(seed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const lots = await Promise.all(codes.map(async (code) => hex(await subtle.sign("HMAC", key, utf8(`${beacon}\n${code}`)))));
  return new Set(codes).size === codes.length && lots.every((lot, at) => at === 0 || lots[at - 1] < lot);
}

/** The token in the page's address, or null on the page for everybody. @param {string} path */
export const tokenOf = (path) => (path.startsWith("/c/") ? decodeURIComponent(path.slice(3)) : null);

/** @type {Record<string, string[]>} */
const ANSWERS = { invited: ["accept", "withdraw"], registered: ["withdraw"], listed: ["withdraw"], accepted: ["withdraw"] };

/** What the one with the link may still answer. @param {{ state: string }} intent */
export const answersOf = ({ state }) => ANSWERS[state] ?? [];
