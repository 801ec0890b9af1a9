import assert from "node:assert/strict";
import test from "node:test";

const { doneOf, nextOf, peakOf, shareOf, waveOf } =
  await import("../../../../../queue_server/web/pages/recorder/model.js");

test("the next phrase is the next one that has not been read, from here on and round", () => {
  const phrases = [{ done: true }, { done: false }, { done: true }, { done: false }];
  assert.equal(nextOf(phrases), 1);
  assert.equal(nextOf(phrases, 2), 3);
  assert.equal(nextOf([{ done: false }, { done: true }], 1), 0);
  assert.equal(nextOf([{ done: true }, { done: true }], 1), 1);
  assert.equal(doneOf(phrases), 2);
});

test("the meter begins at -60 dB and ends at 0", () => {
  assert.equal(shareOf(peakOf([0, -1, 0.5])), 1);
  assert.equal(shareOf(peakOf([])), 0);
  assert.ok(Math.abs(shareOf(0.0316) - 0.5) < 0.01);
});

test("a take is a WAV file of 16 bits, and what is too loud is cut and not turned over", () => {
  const view = new DataView(waveOf([new Float32Array([0, 1]), new Float32Array([-2])], 48000));
  const text = (at) => String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
  assert.deepEqual([text(0), text(8), text(36)], ["RIFF", "WAVE", "data"]);
  assert.deepEqual([view.getUint32(24, true), view.getUint32(40, true)], [48000, 6]);
  assert.deepEqual([44, 46, 48].map((at) => view.getInt16(at, true)), [0, 32767, -32767]);
});
