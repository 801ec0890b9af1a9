import assert from "node:assert/strict";
import test from "node:test";

import { clockOf, grouped, halves, left, mayChange, merged, tokenOf } from "../../../../../queue_server/web/pages/book/model.js";

test("a minute of the day is shown as a clock shows it", () => {
  assert.equal(clockOf(0), "00:00");
  assert.equal(clockOf(560), "09:20");
});

test("services stand under their category, and those that cannot be booked are left out", () => {
  const known = [
    { code: "A", category: "x" }, { code: "B", category: "y" }, { code: "C", category: "x" }, { code: "D", category: "z" },
  ];
  const found = grouped(known, [{ service: "C" }, { service: "A" }, { service: "B" }]);
  assert.deepEqual(found, [["x", [{ service: "A" }, { service: "C" }]], ["y", [{ service: "B" }]]]);
});

test("of two pools the day shows the one with more left", () => {
  const found = merged([
    { pool: "counter", days: [{ day: "2026-11-30", state: "few" }, { day: "2026-11-28", state: "closed" }] },
    { pool: "holiday", days: [{ day: "2026-11-28", state: "free" }, { day: "2026-11-30", state: "closed" }] },
  ]);
  assert.deepEqual(found, [
    { day: "2026-11-28", state: "free", pool: "holiday" },
    { day: "2026-11-30", state: "few", pool: "counter" },
  ]);
});

test("noon belongs to the afternoon, and a taken time is not shown", () => {
  const { morning, afternoon } = halves([
    { minute: 710, free: true }, { minute: 720, free: true }, { minute: 730, free: false },
  ]);
  assert.deepEqual(morning.map((one) => one.minute), [710]);
  assert.deepEqual(afternoon.map((one) => one.minute), [720]);
});

test("the time that is left never goes below zero", () => {
  assert.equal(left("2026-11-28T10:00:00Z", Date.parse("2026-11-28T09:52:55Z")), "7:05");
  assert.equal(left("2026-11-28T10:00:00Z", Date.parse("2026-11-28T11:00:00Z")), "0:00");
});

test("only an appointment that stands can be changed", () => {
  assert.equal(mayChange({ state: "booked" }), true);
  assert.equal(mayChange({ state: "lapsed" }), false);
});

test("the address says whether there is an appointment", () => {
  assert.equal(tokenOf("/book"), null);
  assert.equal(tokenOf("/b/a%20b"), "a b");
});
