import assert from "node:assert/strict";
import { test } from "node:test";

import "./fakes.js";

const { bytes, obstacle, text } = await import("../../../../queue_server/web/pages/lib/passkey.js");

test("passkeys work by a name over HTTPS, and what is missing is said", () => {
  assert.equal(obstacle({ hostname: "office.example" }, true, true), "");
  assert.equal(obstacle({ hostname: "localhost" }, true, true), "");
  assert.equal(obstacle({ hostname: "10.0.0.5" }, true, true), "address");
  assert.equal(obstacle({ hostname: "[::1]" }, true, true), "address");
  assert.equal(obstacle({ hostname: "office.example" }, false, true), "http");
  assert.equal(obstacle({ hostname: "office.example" }, true, false), "browser");
});

test("bytes go to base64url and back, whatever they are", () => {
  const every = Uint8Array.from({ length: 256 }, (_, n) => n);
  assert.deepEqual(bytes(text(every.buffer)), every);
  assert.equal(text(Uint8Array.of(251, 255).buffer), "-_8");
});
