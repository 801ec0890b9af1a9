// What the page of the book decides, in plain numbers and words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { amendmentOf, actionsOf, byPool, countsOf, dayAfter, fillOf, lanesByHour, mayTick, mayWalkIn, mondayOf, spelled } from "../../../../../queue_server/web/pages/bookings/model.js";

const one = (minute, lane, state = "booked", pool = "counter") => ({ minute, lane, state, pool });

test("a day is hours down and lanes across, with every hour between the first and the last", () => {
  const { lanes, rows } = lanesByHour([one(550, 0), one(555, 1), one(670, 1), one(680, 0, "cancelled")]);
  assert.equal(lanes, 2);
  assert.deepEqual(rows.map((row) => row.hour), ["09:00", "10:00", "11:00"]);
  assert.deepEqual(rows.map((row) => row.cells.map((cell) => cell.length)), [[1, 1], [0, 0], [0, 1]]);
});

test("a day on which all are cancelled has no lanes", () => {
  assert.deepEqual(lanesByHour([one(550, 0, "cancelled")]), { lanes: 0, rows: [] });
});

test("each pool has its own lanes", () => {
  const found = byPool([one(540, 0), one(540, 0, "booked", "holiday"), one(550, 0)]);
  assert.deepEqual(found.map(([name, list]) => [name, list.length]), [["counter", 2], ["holiday", 1]]);
});

test("a visitor can check in on the day alone, and what is over offers nothing", () => {
  assert.deepEqual(actionsOf({ state: "booked" }, true), ["arrive", "move", "cancel"]);
  assert.deepEqual(actionsOf({ state: "booked" }, false), ["move", "cancel"]);
  assert.deepEqual(actionsOf({ state: "lapsed" }, true), ["walk-in"]);
  for (const state of ["checked_in", "cancelled", "missed"]) assert.deepEqual(actionsOf({ state }, true), []);
  assert.ok(mayWalkIn("too_early") && mayWalkIn("lapsed") && !mayWalkIn("branch_closed"));
});

test("days go on over the ends of months, and a week begins on Monday", () => {
  assert.equal(dayAfter("2026-12-31", 1), "2027-01-01");
  assert.equal(dayAfter("2026-03-01", -1), "2026-02-28");
  assert.equal(mondayOf("2026-11-29"), "2026-11-23");
  assert.equal(mondayOf("2026-11-23"), "2026-11-23");
});

test("a week is as full as the seats that are booked of those planned", () => {
  assert.equal(fillOf({ planned: 40, booked: 10 }), 25);
  assert.equal(fillOf({ planned: 0, booked: 0 }), 0);
});

test("a code is read out sign by sign", () => {
  assert.equal(spelled("R7K4-92MQ"), "R 7 K 4 － 9 2 M Q");
});

test("a closure is counted by what its visitors answered, and only what is open can be ticked", () => {
  const cases = ["call", "planned", "call", "accepted"].map((state) => ({ proposed: { state } }));
  assert.deepEqual(countsOf(cases), [["planned", 1], ["call", 2], ["accepted", 1]]);
  assert.deepEqual(cases.map(mayTick), [true, false, true, false]);
});

test("what is left empty in the form of a rule stays as it is", () => {
  const form = { pool: "counter", first: "2026-12-24", last: "", lanes: "", share: "" };
  const empty = { pool: "counter", first: "2026-12-24", last: null, weekdays: [], sessions: null, lanes: null, staff_share: null };
  assert.deepEqual(amendmentOf(form), empty);
  const filled = { ...form, last: "2026-12-31", lanes: "0", share: "50", "days.4": "yes", "days.0": "yes", "sessions.day": "yes" };
  assert.deepEqual(amendmentOf(filled), {
    ...empty, last: "2026-12-31", weekdays: [4, 0], sessions: ["day"], lanes: 0, staff_share: 0.5 });
});
