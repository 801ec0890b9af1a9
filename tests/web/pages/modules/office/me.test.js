import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped, runsOut, stateOf } from "../../../../../queue_server/web/pages/me/model.js";

const step = { on: false, since: null, required: false, recovery_left: 0 };

test("new recovery codes stay in sight until they are kept, whatever else is known", () => {
  assert.equal(stateOf({ step: { ...step, on: true }, secret: null, recovery: ["a"] }), "codes");
  assert.equal(stateOf({ step, secret: { secret: "A" }, recovery: null }), "setting up");
  assert.equal(stateOf({ step, secret: null, recovery: null }), "off");
  assert.equal(stateOf({ step: { ...step, on: true }, secret: null, recovery: null }), "on");
  assert.equal(stateOf({ step: null, secret: null, recovery: null }), "unknown");
});

test("a secret is read out in groups of four", () => {
  assert.equal(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
  assert.equal(grouped(""), "");
});

test("the last three recovery codes are a reason to make new ones", () => {
  assert.deepEqual([10, 4, 3, 0].map(runsOut), [false, false, true, true]);
});
