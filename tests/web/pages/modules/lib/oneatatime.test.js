import assert from "node:assert/strict";
import test from "node:test";

const { OneAtATime } = await import("../../../../../queue_server/web/pages/lib/oneatatime.js");

/** Turns that end on their own, so that no timer keeps the test waiting. */
const patient = () => new OneAtATime(5);

test("the same press while it is under way is one press", async () => {
  const turns = patient();
  assert.equal(turns.turn("finish"), "go");
  assert.equal(turns.turn("finish"), "same");
  turns.done();
  assert.equal(turns.turn("finish"), "go");
});

test("another press is done after the first, in the order of the presses", async () => {
  const turns = patient();
  const done = [];
  turns.turn("save");
  const later = ["help 4", "lift a"].map((what) =>
    Promise.resolve(turns.turn(what)).then((turn) => {
      done.push(`${what} ${turn}`);
      turns.done();
    }));
  assert.equal(turns.turn("lift a"), "same");
  turns.done();
  await Promise.all(later);
  assert.deepEqual(done, ["help 4 go", "lift a go"]);
  assert.equal(turns.pending, null);
});

test("a press whose turn does not come in time is not done late, and the person is told", async () => {
  const turns = patient();
  turns.turn("save");
  assert.equal(await turns.turn("delete"), "late");
  turns.done();
  assert.equal(turns.pending, null, "nothing of it is left");
  assert.equal(turns.turn("delete"), "go");
});

test("presses without end are not kept", async () => {
  const turns = patient();
  turns.turn("save");
  const waiting = Array.from({ length: 100 }, (_, n) => turns.turn(`press ${n}`));
  assert.equal(waiting.filter((one) => one === "late").length, 96);
  turns.forget();
  assert.deepEqual(await Promise.all(waiting.slice(0, 4)), ["same", "same", "same", "same"]);
});

test("who is signed out has nothing waiting", async () => {
  const turns = patient();
  turns.turn("save");
  const waits = turns.turn("delete");
  turns.forget();
  assert.equal(await waits, "same");
  turns.done();
  assert.equal(turns.pending, null);
});
