import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const SCRIPT = new URL("../../../../../queue_server/web/pages/board/turns.js", import.meta.url);
const room = /** @type {any} */ ({});
vm.runInNewContext(readFileSync(SCRIPT, "utf-8"), room);
const Turns = room.JiaohaoTurns;

const START = Date.parse("2026-11-24T02:00:00Z");
const at = (ms) => new Date(START + ms).toISOString();
const call = (n, ms, label = `A${n}`) => ({ n, label, counter: 1 + (n % 9), at: at(ms) });
const picture = (ms, calls) =>
  ({ at: at(ms), calls, here: calls.map((one) => `${one.label}@${one.counter}`) });

/** Numbers that had a turn while time passes in steps of 200 ms. */
function heard(turns, from, to) {
  const found = [];
  for (let now = from; now <= to; now += 200) {
    const next = turns.next(now);
    if (next) found.push(next.n);
  }
  return found;
}

test("calls of a burst have their turns one after the other", () => {
  const turns = new Turns(0);
  turns.take(picture(0, [call(1, 0), call(2, 0), call(3, 0)]));
  assert.equal(turns.next(0).n, 1);
  assert.equal(turns.next(5000), null);
  assert.equal(turns.next(5400).n, 2);
  assert.equal(turns.next(10800).n, 3);
});

test("an old call is shown and not chimed", () => {
  const turns = new Turns(0);
  turns.take(picture(40000, [call(1, 0), call(2, 20000)]));
  assert.deepEqual(heard(turns, 0, 20000), [2]);
});

test("a number that left its counter has no turn", () => {
  const turns = new Turns(0);
  turns.take(picture(0, [call(1, 0), call(2, 0)]));
  turns.next(0);
  turns.take({ ...picture(100, [call(1, 0), call(2, 0)]), here: ["A1@2"] });
  assert.deepEqual(heard(turns, 200, 20000), []);
});

test("a recall of a number that waits for its turn is one turn", () => {
  const turns = new Turns(0);
  turns.take(picture(0, [call(1, 0), call(2, 0), { ...call(3, 0, "A2"), counter: 3 }]));
  assert.deepEqual(heard(turns, 0, 30000), [1, 3]);
});

test("a restored database begins to count anew", () => {
  const turns = new Turns(90);
  turns.take(picture(0, [call(3, 0)]));
  assert.deepEqual(heard(turns, 0, 10000), [3]);
});

/** A small generator with a seed, so that a failure can be played again. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

test("a thousand reloads and reconnects miss nothing and repeat nothing", () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const random = seeded(seed);
    const calls = [];
    const found = [];
    let turns = new Turns(0);
    for (let ms = 0; ms < 120000; ms += 1000) {
      if (ms < 60000 && random() < 0.08) calls.push(call(calls.length + 1, ms));
      if (random() < 0.7) turns.take(picture(ms, calls));
      // The browser was reloaded: it knows only what it kept.
      if (random() < 0.02 && !turns.turn) turns = new Turns(turns.done());
      found.push(...heard(turns, ms, ms + 800));
    }
    assert.deepEqual(found, [...new Set(found)], `seed ${seed}: twice`);
    assert.deepEqual(found, calls.map((one) => one.n), `seed ${seed}: missed`);
  }
});

test("while a call is spoken the next one waits, but not for ever", () => {
  const turns = new Turns(0);
  turns.take(picture(0, [call(1, 0), call(2, 0), call(3, 0)]));
  assert.equal(turns.next(0).n, 1);
  turns.speaking = true;
  assert.equal(turns.next(9000), null);
  turns.speaking = false;
  assert.equal(turns.next(9200).n, 2);
  turns.speaking = true;
  assert.equal(turns.next(9200 + 24900), null);
  assert.equal(turns.next(9200 + 25000).n, 3);
  assert.equal(turns.speaking, false);
});
