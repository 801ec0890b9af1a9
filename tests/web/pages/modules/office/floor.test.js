import assert from "node:assert/strict";
import { test } from "node:test";

import { against, before, changed, curve, firstOf, lastOf, morning, onlyOf, open, slotsOf } from "../../../../../queue_server/web/pages/floor/model.js";

const profile = { first: ["a", "b"], then: ["c"], never: ["d"] };

test("a class put first keeps the others behind it, and is no longer refused", () => {
  assert.deepEqual(firstOf(profile, "c"), { first: ["c"], then: ["a", "b"], never: ["d"] });
  assert.deepEqual(firstOf(profile, "d"), { first: ["d"], then: ["a", "b", "c"], never: [] });
});

test("one class alone refuses every other", () => {
  assert.deepEqual(onlyOf(["a", "b", "c"], "b"), { first: ["b"], then: [], never: ["a", "c"] });
});

test("a profile set over the configured one is noticed", () => {
  const plain = { ...profile, until: null };
  assert.equal(changed({ profile: plain, configured: plain }), false);
  assert.equal(changed({ profile: { ...plain, until: "x" }, configured: plain }), true);
  assert.equal(changed({ profile: { ...plain, first: ["b", "a"] }, configured: plain }), true);
});

test("a wait is well, near its target or over it", () => {
  assert.deepEqual([10, 12, 15].map((minutes) => against(minutes, 15)), ["well", "near", "over"]);
});

test("paused and closed counters do not call", () => {
  const counters = ["open", "serving", "paused", "closed"].map((state, at) => ({ state, number: at + 1 }));
  assert.deepEqual(open(counters), [1, 2]);
});

test("a curve begins at the left and ends at the right, the highest value at the top", () => {
  assert.equal(curve([0, 4, 2], 4, 100, 40), "0.0,40.0 50.0,0.0 100.0,20.0");
  assert.equal(curve([], 0, 100, 40), "");
});

test("a line ends with its last value, and with nobody where nothing was played", () => {
  assert.deepEqual([[4, 0, 2], [3], []].map(lastOf), [2, 3, 0]);
});

test("before the doors open each point is in order or says what is not", () => {
  const floor = /** @type {any} */ ({ counters: [{ number: 1, state: "open" }], suspensions: [] });
  const queue = /** @type {any} */ ({ year_without_calendar: null, day_doubt: null });
  const kiosk = { kind: "kiosk", name: "hall", state: "ready" };
  const wall = { kind: "display", name: "tv", state: "ready" };
  const well = morning({ floor, queue, notices: 2, devices: [kiosk, wall] });
  assert.deepEqual(well.filter((one) => !one.ok), []);

  const bad = morning({ floor: { ...floor, counters: [], suspensions: [{}] }, notices: 0,
    queue: { ...queue, year_without_calendar: 2027 },
    devices: [{ ...kiosk, state: "backoff" }, { kind: "printer", name: "slip", state: "ready", paper: "out" },
      { ...wall, reason: "no_sound" }] });
  assert.deepEqual(bad.filter((one) => !one.ok).map((one) => one.name),
    ["kiosk", "paper", "sound", "counters", "calendar", "closures"]);
  assert.equal(bad[0].facts.names, "hall");
});

const roster = {
  slots: [{ begins: "11:30", away: [2] }, { begins: "12:00", away: [] }],
  counters: [{ number: 1, begins: null }, { number: 2, begins: "11:30" }],
};

test("who has no lunch stands after the slots", () => {
  assert.deepEqual(slotsOf(roster).map(({ slot, numbers }) => [slot?.begins ?? null, numbers]),
    [["11:30", [2]], ["12:00", []], [null, [1]]]);
});

test("a change is taken back by what the counters had before it", () => {
  assert.deepEqual(before(roster, { 1: "12:00", 2: null, 9: "12:00" }), { 1: null, 2: "11:30", 9: null });
  assert.deepEqual(before(null, { 1: "12:00" }), { 1: null });
});
