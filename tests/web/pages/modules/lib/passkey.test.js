import assert from "node:assert/strict";
import { test } from "node:test";

import "../fakes.js";

const { bytes, obstacle, signInByPasskey, text } = await import("../../../../../queue_server/web/pages/lib/passkey.js");

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

test("a browser that answers with nothing has used no passkey, and one that is there already is known", async () => {
  const options = { challenge: "AAAA", rpId: "office.example", timeout: 1, userVerification: "required", allowCredentials: [] };
  globalThis.fetch = /** @type {any} */ (async () => ({ status: 200, text: async () => JSON.stringify(options) }));
  let get = async () => null;
  Object.defineProperty(globalThis, "navigator", { value: { credentials: { get: () => get() } } });
  await assert.rejects(signInByPasskey(), { code: "passkey_not_used" });
  get = async () => {
    throw Object.assign(new Error("there"), { name: "InvalidStateError" });
  };
  await assert.rejects(signInByPasskey(), { code: "passkey_known" });
});
