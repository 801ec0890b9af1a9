import assert from "node:assert/strict";
import test from "node:test";

import "../fakes.js";

const { mayRepeat, oneStepPerPress } = await import("../../../../../queue_server/web/pages/lib/dom.js");

const on = (tagName) => ({ closest: () => (tagName === "BUTTON" ? null : { tagName }) });

function pressed(key, target, repeat) {
  let hear = (_) => {};
  const done = [];
  const root = /** @type {any} */ ({ addEventListener: (_, listener) => (hear = listener) });
  oneStepPerPress(root);
  hear({ key, target, repeat, preventDefault: () => done.push("default"), stopImmediatePropagation: () => done.push("others") });
  return done;
}

test("a key that is held presses a button once", () => {
  for (const key of ["Enter", " ", "n", "Escape", "1", "F"]) {
    assert.deepEqual(pressed(key, on("BUTTON"), false), [], key);
    assert.deepEqual(pressed(key, on("BUTTON"), true), ["default", "others"], key);
  }
});

test("letters repeat where a person writes, and Enter only where it makes a line", () => {
  assert.equal(mayRepeat({ key: "a", target: on("INPUT") }), true);
  assert.equal(mayRepeat({ key: "Backspace", target: on("INPUT") }), true);
  assert.equal(mayRepeat({ key: "Enter", target: on("INPUT") }), false);
  assert.equal(mayRepeat({ key: "Enter", target: on("TEXTAREA") }), true);
  assert.equal(mayRepeat({ key: "Escape", target: on("TEXTAREA") }), false);
});

test("arrows and Tab move on while they are held", () => {
  for (const key of ["Tab", "ArrowDown", "PageUp", "Home"]) {
    assert.equal(mayRepeat({ key, target: on("BUTTON") }), true, key);
  }
});
