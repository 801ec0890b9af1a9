// What the pages of campaigns decide and compute, in plain numbers and words.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";

import { actionsOf, countsOf, phaseOf } from "../../../../../queue_server/web/pages/campaigns/model.js";
import { answersOf, isRight, mayCompute, tokenOf } from "../../../../../queue_server/web/pages/draw/model.js";

const seed = "5eed";
const lot = (code) => createHmac("sha256", seed).update(`7 12 31\n${code}`).digest("hex");
const codes = ["AAAA", "BBBB", "CCCC", "DDDD", "EEEE", "FFFF", "GGGG", "HHHH"].sort((a, b) => (lot(a) < lot(b) ? -1 : 1));
const list = { commitment: createHash("sha256").update(seed).digest("hex"), seed, beacon: "7 12 31", codes };

test("a draw is computed again in the browser, and any change is noticed", async () => {
  assert.equal(await isRight(list), true);
  assert.equal(await isRight({ ...list, seed: "other" }), false);
  assert.equal(await isRight({ ...list, beacon: "7 12 32" }), false);
  assert.equal(await isRight({ ...list, codes: [codes[1], codes[0], ...codes.slice(2)] }), false);
  assert.equal(await isRight({ ...list, codes: [codes[0], ...codes] }), false);
});

test("a page over plain http cannot compute and does not offer it", () => {
  assert.equal(mayCompute(/** @type {any} */ ({ crypto: {} })), false);
  assert.equal(mayCompute(), true);
});

test("the link leads to one's own, the bare address to everybody's", () => {
  assert.equal(tokenOf("/c/ab%20c"), "ab c");
  assert.equal(tokenOf("/draws"), null);
});

test("an invitation can be taken or given back, and what is over cannot", () => {
  assert.deepEqual(answersOf({ state: "invited" }), ["accept", "withdraw"]);
  assert.deepEqual(actionsOf({ state: "accepted" }), ["serve", "withdraw"]);
  for (const state of ["served", "declined", "lapsed", "withdrawn"]) {
    assert.deepEqual([answersOf({ state }), actionsOf({ state })], [[], []]);
  }
});

test("a campaign is open, then waits, then is drawn", () => {
  assert.equal(phaseOf({ open: true, drawn: false }), "open");
  assert.equal(phaseOf({ open: false, drawn: false }), "closed");
  assert.equal(phaseOf({ open: false, drawn: true }), "drawn");
  assert.deepEqual(countsOf([{ state: "listed" }, { state: "invited" }, { state: "listed" }]), [["listed", 2], ["invited", 1]]);
});
