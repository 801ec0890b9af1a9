// Proof of work as ALTCHA asks for it, done in short steps while the visitor chooses: nobody waits
// for it or sees it. `crypto.subtle` is missing where a page comes over plain http, and workers that
// are modules in browsers still in use: hence a hash of our own, in the page's thread.

import { get, post } from "../lib/api.js";

/** Hashes between two pauses: a few milliseconds on an old telephone. */
const STEP = 1000;
const MOST = 2 ** 32;

const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const START = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** @param {number} word @param {number} by */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** SHA-256 of one block: `words` has its sixteen, and room for 64. Eight words. @param {Int32Array} words */
function compressed(words) {
  for (let i = 16; i < 64; i += 1) {
    const near = words[i - 15], far = words[i - 2];
    const low = turned(near, 7) ^ turned(near, 18) ^ (near >>> 3);
    const high = turned(far, 17) ^ turned(far, 19) ^ (far >>> 10);
    words[i] = words[i - 16] + low + words[i - 7] + high;
  }
  let [a, b, c, d, e, f, g, last] = START;
  for (let i = 0; i < 64; i += 1) {
    const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (last + mixed + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    last = g; g = f; f = e; e = (d + one) | 0;
    d = c; c = b; b = a; a = (one + two) | 0;
  }
  return [a, b, c, d, e, f, g, last].map((word, i) => (word + START[i]) | 0);
}

/** @param {number[]} words */
const hex = (words) => words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

/** The block that holds salt, nonce and, where `at` says, the counter. @param {string} salt @param {string} nonce */
function block(salt, nonce) {
  const text = salt + nonce, at = text.length / 8;
  if (!Number.isInteger(at) || at > 12) throw new Error("a challenge that this page cannot read");
  const words = new Int32Array(64);
  for (let i = 0; i < at; i += 1) words[i] = parseInt(text.slice(8 * i, 8 * i + 8), 16);
  words[at + 1] = 0x80000000;
  words[15] = 32 * (at + 1);
  return { words, at };
}

const breath = () => new Promise((resolve) => setTimeout(resolve));

/**
 * The solution of a challenge, as it is sent.
 * @param {import("wire").Challenge} challenge
 * @param {() => Promise<unknown>} pause called between steps
 */
export async function solve(challenge, pause = breath) {
  const { salt, nonce, keyPrefix } = challenge.parameters;
  const { words, at } = block(salt, nonce);
  const first = parseInt(keyPrefix.slice(0, 8), 16) | 0;
  for (let counter = 0; counter < MOST; counter += 1) {
    words[at] = counter;
    const found = compressed(words);
    if (found[0] === first && hex(found).startsWith(keyPrefix)) {
      return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey: hex(found) } }));
    }
    if (counter % STEP === STEP - 1) await pause();
  }
  throw new Error("a challenge without a solution");
}

/** @type {Promise<string | null> | null} */
let begun = null;

/** Begin the work for the next request, so that it is done when it is needed. */
export function begin() {
  begun ??= asked();
  begun.catch(() => {});
}

/** Where the office asks for no work there is no challenge. */
async function asked() {
  const { challenge } = await get("/book/challenge");
  return challenge && solve(challenge);
}

/**
 * Send a request with the work done for it; anew when that was too old.
 * @template {string} Path
 * @param {Path} path @param {object} body
 * @returns {Promise<import("../routes").Answer<Path, "post">>}
 */
export async function postWorked(path, body) {
  for (let again = true; ; again = false) {
    begin();
    const done = begun;
    begun = null;
    const altcha = await done;
    try {
      return await post(path, { ...body, altcha });
    } catch (error) {
      begin();
      if (!again || error.code !== "work_needed") throw error;
    }
  }
}
