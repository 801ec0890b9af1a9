import assert from "node:assert/strict";
import test from "node:test";

import { catalogue } from "../fakes.js";

const { use } = await import("../../../../../queue_server/web/pages/lib/i18n.js");
const { TOOLS } = await import("../../../../../queue_server/web/pages/clerk/tools.js");
const { crowd, grid, keyOf, left, lunchStage, mayHave, named, nextStep, offer, sinceLast, situation, textOf, verbOfKey, waitedMin } =
  await import("../../../../../queue_server/web/pages/clerk/model.js");

use(catalogue());

const ticket = (state, more = {}) => ({ id: "1", label: "A012", state, calls: 1, ...more });
const seat = (state, more = {}) => ({ state, ticket: null, held: [], ...more });
const store = (counter, more = {}) =>
  ({ counter, queue: { total: 3, missed: [], counters: [] }, missed: { min_calls: 2 }, receivedMs: 0, nowMs: 0, ...more });

test("a counter without a snapshot counts as closed", () => {
  assert.equal(situation(null), "closed");
  assert.equal(nextStep(null, null), "open");
});

test("each situation has one next step", () => {
  const queue = { total: 3 };
  assert.equal(nextStep(seat("paused"), queue), "open");
  assert.equal(nextStep(seat("open"), queue), "call-next");
  assert.equal(nextStep(seat("open", { ticket: ticket("called") }), queue), "start");
  assert.equal(nextStep(seat("open", { ticket: ticket("serving") }), queue), "finish");
});

test("when nobody waits, the visitor who was set aside comes first", () => {
  assert.equal(nextStep(seat("open", { held: [ticket("held")] }), { total: 0 }), "resume");
});

test("a new verb moves no button that a hand has learned", () => {
  assert.deepEqual(grid().slice(0, 12), [
    "recall", "no-show", "skip", "hold",
    "transfer", "add-service", "outcome", "undo",
    "walk-direct", "on-behalf", "pause", "close",
  ]);
});

test("no key means two things", () => {
  const letters = [...named(), ...TOOLS].map((one) => one.key).filter(Boolean);
  assert.deepEqual(letters, [...new Set(letters)]);
  for (const key of "abcdefghijklmnopqrstuvwxyz") {
    const verb = verbOfKey(key);
    if (verb) assert.equal(keyOf(verb), key);
  }
  assert.equal(verbOfKey("n"), "call-next");
  assert.equal(verbOfKey("o"), "outcome");
  assert.equal(verbOfKey(""), null);
  assert.equal(textOf("no-show"), "clerk.no_show");
});

test("without word from the server the table of verbs says what is possible", () => {
  const serving = seat("open", { ticket: ticket("serving") });
  assert.equal(offer("hold", store(serving)).ready, true);
  assert.equal(offer("recall", store(serving)).ready, false);
});

test("a visitor is absent only after the calls and the seconds of the rules", () => {
  const called = (calls, seconds) =>
    store(seat("open", { ticket: ticket("called", { calls }), no_show_in_s: seconds }));
  assert.deepEqual(offer("no-show", called(1, 20)), { ready: false, wait: "calls", left: 1 });
  assert.deepEqual(offer("no-show", called(2, 20)), { ready: false, wait: "seconds", left: 20 });
  assert.deepEqual(offer("no-show", called(2, 0)), { ready: true });
});

test("until a display has announced the call nobody is absent, and a silent display blocks nobody", () => {
  const silent = (no_show_in_s) =>
    store(seat("open", { ticket: ticket("called", { calls: 2 }), no_show_in_s, announced: false }));
  assert.deepEqual(offer("no-show", silent(35)), { ready: false, wait: "announcement", left: 35 });
  assert.deepEqual(offer("no-show", silent(0)), { ready: true });
});

test("undo counts down and then is gone", () => {
  const at = (nowMs) => offer("undo", store(seat("open", { undo_in_s: 10 }), { nowMs }));
  assert.deepEqual(at(4500), { ready: true, left: 6 });
  assert.equal(at(10000).ready, false);
});

test("what the server allows goes before what the page would guess", () => {
  const called = seat("open", { ticket: ticket("called"), verbs: ["recall"] });
  assert.equal(offer("recall", store(called)).ready, true);
  assert.equal(offer("skip", store(called)).ready, false);
});

test("who may not pick is not offered it", () => {
  assert.equal(offer("call", store(seat("open"), { mayPick: false })).ready, false);
  assert.equal(offer("call", store(seat("open"))).ready, true);
});

test("a crowd is one only while a counter is closed", () => {
  const queue = (state) => ({ total: 3, counters: [{ number: 1, state: "open" }, { number: 5, state }] });
  assert.deepEqual(crowd(queue("closed"), 3), { count: 3, counters: [5] });
  assert.equal(crowd(queue("open"), 3), null);
  assert.equal(crowd(queue("closed"), 4), null);
  assert.equal(crowd(null, 3), null);
});

test("time goes on between two snapshots", () => {
  assert.equal(waitedMin({ waiting_s: 50 }, 1000, 11000), 1);
  assert.equal(left(null, 0, 0), null);
  assert.equal(left(5, 0, 9000), 0);
});

test("another visitor is drawn at once, an own step in the next frame, the line with the other news", () => {
  const before = seat("open", { ticket: ticket("called"), waiting: 9, next: { ticket: "t9" }, seq: 1, undo_in_s: 10 });
  const line = { ...before, waiting: 8, next: { ticket: "t10" }, seq: 2, undo_in_s: 9 };
  assert.equal(sinceLast(line, before), "news");
  assert.equal(sinceLast({ ...line, ticket: { ...before.ticket, state: "serving" } }, before), "soon");
  assert.equal(sinceLast({ ...line, announced: true }, before), "soon");
  assert.equal(sinceLast({ ...line, ticket: { ...before.ticket, id: "another" } }, before), "now");
  assert.equal(sinceLast({ ...line, ticket: null }, before), "now");
  assert.equal(sinceLast(seat("open"), null), "soon");
});

test("lunch is told of, then near, then now, then over", () => {
  const lunch = { starts: "2026-11-24T12:00:00+08:00", until: "2026-11-24T12:30:00+08:00" };
  const at = (clock) => lunchStage(lunch, Date.parse(`2026-11-24T${clock}+08:00`));
  assert.deepEqual(at("11:54:59"), { key: "lunch", minutes: 6 });
  assert.deepEqual(at("11:55:00"), { key: "lunch_soon", minutes: 5 });
  assert.deepEqual(at("11:59:59"), { key: "lunch_soon", minutes: 1 });
  assert.deepEqual(at("12:00:00"), { key: "lunch_now", minutes: 0 });
  assert.equal(at("12:30:00"), null);
});

test("a counter is had without asking where it is offered, or by who supervises", () => {
  const mei = { user: "mei", role: "clerk" };
  assert.equal(mayHave({ offered_to: "" }, mei), true);
  assert.equal(mayHave({ offered_to: "mei" }, mei), true);
  assert.equal(mayHave({ offered_to: "lin" }, mei), false);
  assert.equal(mayHave({ offered_to: null }, mei), false);
  assert.equal(mayHave({}, { user: "chief", role: "supervisor" }), true);
});
