import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { solve } from "../../../../../queue_server/web/pages/book/work.js";

const digest = (salt, nonce, counter) => {
  const last = Buffer.alloc(4);
  last.writeUInt32BE(counter);
  return createHash("sha256").update(Buffer.concat([Buffer.from(salt + nonce, "hex"), last])).digest("hex");
};

test("the number is found whose hash the challenge asks for", async () => {
  let pauses = 0;
  for (const [salt, nonce, counter] of [["00".repeat(16), "ff".repeat(16), 0], ["9f".repeat(16), "80".repeat(16), 2345]]) {
    const keyPrefix = digest(salt, nonce, counter).slice(0, 32);
    const challenge = { parameters: { salt, nonce, keyPrefix }, signature: "s" };
    const sent = JSON.parse(atob(await solve(challenge, async () => { pauses += 1; })));
    assert.deepEqual(sent.challenge, challenge);
    assert.equal(sent.solution.counter, counter);
    assert.equal(sent.solution.derivedKey, digest(salt, nonce, counter));
  }
  assert.equal(pauses, 2);
});

test("a challenge of another kind is a fault and no endless work", async () => {
  await assert.rejects(solve({ parameters: { salt: "00", nonce: "", keyPrefix: "" }, signature: "" }));
});
