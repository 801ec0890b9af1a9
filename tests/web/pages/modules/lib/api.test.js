import assert from "node:assert/strict";
import test from "node:test";

import "../fakes.js";

const { ask, get, newKey, post, Problem, request, slow, SLOW_MS, Unanswered } =
  await import("../../../../../queue_server/web/pages/lib/api.js");

const answered = (value, status = 200) =>
  ({ status, text: async () => (typeof value === "string" ? value : JSON.stringify(value)) });

/** Give these answers one after another, and note what was asked. */
function serve(...answers) {
  const asked = [];
  globalThis.fetch = /** @type {any} */ ((address, options) => {
    asked.push({ address, ...options });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return typeof next === "function" ? next(options) : Promise.resolve(next);
  });
  return asked;
}

const lost = () => Promise.reject(new TypeError("Failed to fetch"));

test("an answer that was lost is asked for again with the same key", async () => {
  const asked = serve(lost, answered({ ticket: 1 }));
  assert.deepEqual(await post("/counters/4/start"), { ticket: 1 });
  assert.equal(asked.length, 2);
  assert.equal(asked[0].headers["Idempotency-Key"], asked[1].headers["Idempotency-Key"]);
});

test("without any answer the network is to blame, once patience is spent", async () => {
  const asked = serve(lost);
  await assert.rejects(request("GET", "/x", undefined, undefined, 50, [1, 1]), Unanswered);
  assert.equal(asked.length, 3);
});

test("a call that the browser lacks is never taken for the network", async () => {
  for (const missing of ["fetch", "AbortController"]) {
    const kept = globalThis[missing];
    serve(answered({}));
    globalThis[missing] = undefined;
    const error = await get("/catalogue").catch((one) => one);
    globalThis[missing] = kept;
    assert.ok(error instanceof TypeError, missing);
    assert.ok(!(error instanceof Unanswered), missing);
  }
});

test("an old browser without AbortSignal.timeout gets its answers, and gives up all the same", async () => {
  const { timeout } = AbortSignal;
  Reflect.deleteProperty(AbortSignal, "timeout");
  serve(answered({ ok: true }));
  assert.deepEqual(await get("/session"), { ok: true });
  serve(({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted")))));
  await assert.rejects(ask("/healthz", {}, 5), Unanswered);
  AbortSignal.timeout = timeout;
});

test("a refusal carries its code and facts, also when its body is no JSON", async () => {
  serve(answered({ code: "counter_busy", label: "A9", detail: "busy" }, 409));
  const error = await post("/x").catch((one) => one);
  assert.ok(error instanceof Problem);
  assert.deepEqual([error.status, error.code, error.facts.label], [409, "counter_busy", "A9"]);
  serve(answered("<html>", 500));
  assert.equal((await post("/x").catch((one) => one)).code, "internal");
});

test("a server that says nothing for two seconds counts as slow until it answers", async () => {
  /** @type {any} */
  let answer;
  serve(() => new Promise((resolve) => (answer = resolve)));
  const under_way = get("/session");
  assert.equal(slow(), false);
  assert.equal(slow(Date.now() + SLOW_MS), true);
  answer(answered({}));
  await under_way;
  assert.equal(slow(Date.now() + SLOW_MS), false);
});

test("a printer may take its time without the server counting as slow", async () => {
  /** @type {any} */
  let answer;
  serve(() => new Promise((resolve) => (answer = resolve)));
  const printing = request("POST", "/devices/slip/print", {}, newKey(), 40000);
  assert.equal(slow(Date.now() + 30000), false);
  answer(answered({}));
  await printing;
});

test("no two keys are alike", () => {
  assert.equal(new Set(Array.from({ length: 100 }, newKey)).size, 100);
  assert.match(newKey(), /^[0-9a-f]{32}$/);
});
