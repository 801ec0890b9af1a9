// What the page of visits decides, in plain numbers and words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mayCancel, tokenOf } from "../../../../../queue_server/web/pages/visit/model.js";
import { actionsOf, bars, candidates, groupsOf, hoursOf, minuteOf, moved, seatsText } from "../../../../../queue_server/web/pages/visits/model.js";

test("a class is a label and seat numbers, in runs or one by one", () => {
  assert.deepEqual(groupsOf("302 1-4\n\n 303 4 17, 18 "), [
    { label: "302", seats: [1, 2, 3, 4] }, { label: "303", seats: [4, 17, 18] }]);
  assert.deepEqual(groupsOf(""), []);
  assert.deepEqual(groupsOf("302 3 3"), [{ label: "302", seats: [3] }]);
});

test("a line that is no class with seats is noticed", () => {
  for (const text of ["302", "302 王小明", "302 9-4", "302 1-999", "302 0"]) assert.equal(groupsOf(text), null);
});

test("seats are read in runs", () => {
  assert.equal(seatsText([1, 2, 3, 5, 9, 10]), "1–3, 5, 9–10");
  assert.equal(seatsText([]), "");
});

test("a time of a form is minutes of the day", () => {
  assert.equal(minuteOf("09:05"), 545);
  assert.equal(minuteOf(""), null);
});

test("a crew leaves on its day, and not for a third trip", () => {
  const planned = { state: "planned", day: "2026-12-01", trip: 1 };
  assert.deepEqual(actionsOf(planned, "2026-12-01", 2), ["depart", "unplan", "cancel"]);
  assert.deepEqual(actionsOf(planned, "2026-12-02", 2), ["unplan", "cancel"]);
  assert.deepEqual(actionsOf({ state: "not_met", day: null, trip: 1 }, "", 2), ["again", "finish", "cancel"]);
  assert.deepEqual(actionsOf({ state: "not_met", day: null, trip: 2 }, "", 2), ["finish", "cancel"]);
  for (const state of ["done", "cancelled"]) assert.deepEqual(actionsOf({ state, day: null, trip: 1 }, "", 2), []);
});

test("what waits for a day can be put into it, overdue ones first", () => {
  const one = (id, first, overdue = false, state = "requested") => ({ id, first, overdue, state });
  const all = [one("a", "2026-12-01"), one("b", "2026-12-03"), one("c", "2026-11-01", true), one("d", "2026-12-01", false, "done")];
  assert.deepEqual(candidates(all, "2026-12-02", []).map(({ id }) => id), ["c", "a"]);
  assert.deepEqual(candidates(all, "2026-12-02", ["c"]).map(({ id }) => id), ["a"]);
});

test("a stop moves by one and stays at either end", () => {
  assert.deepEqual(moved(["a", "b", "c"], "b", 1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], "a", -1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], "c", 1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a"], "x", 1), ["a"]);
});

test("a day is driving, waiting and work without a gap", () => {
  const stops = [{ visit: "a", travel: 10, arrives: 550, begins: 560, ends: 590 }, { visit: "b", travel: 5, arrives: 595, begins: 595, ends: 615 }];
  const line = bars({ leaves: 540, back: 630, stops });
  assert.deepEqual(line.map((one) => one.what), ["travel", "wait", "work", "travel", "work", "travel"]);
  line.slice(1).forEach((one, at) => assert.equal(one.from, line[at].to));
  assert.deepEqual([line[0].from, line[line.length - 1].to], [540, 630]);
  assert.deepEqual(hoursOf({ leaves: 550, back: 661 }), [540, 600, 660, 720]);
});

test("one's own visit can be called off until the crew is on its way", () => {
  assert.equal(mayCancel({ state: "planned" }), true);
  for (const state of ["on_the_way", "done", "cancelled"]) assert.equal(mayCancel({ state }), false);
  assert.equal(tokenOf("/v/ab%20c"), "ab c");
});
