import assert from "node:assert/strict";
import test from "node:test";

import "../fakes.js";

const { actBanner, askUnknown, inDoubt, send } = await import("../../../../../queue_server/web/pages/lib/acts.js");
const { Unanswered } = await import("../../../../../queue_server/web/pages/lib/api.js");

const FINISH = { name: "finish", what: "A012", path: "/counters/4/finish" };
/** Each time the server is asked what became of acts, longer after the last than it waits. */
let later = 0;
const nextTime = () => (later += 10_000);

/** A server that answers by method and path, or not at all; and what it was asked. */
function serve(replies) {
  const asked = [];
  globalThis.fetch = /** @type {any} */ (async (address, { method, headers }) => {
    const path = address.replace("/api/v1", "");
    asked.push({ method, path, key: headers["Idempotency-Key"] });
    const reply = replies[`${method} ${path.replace(/[0-9a-f]{32}$/, "KEY")}`];
    if (!reply) throw new TypeError("Failed to fetch");
    return { status: 200, text: async () => JSON.stringify(reply) };
  });
  return asked;
}

function page() {
  const store = /** @type {any} */ ({ sent: null, unknown: [], link: { up: true }, said: [], draw() {} });
  store.announce = (text) => store.said.push(text);
  store.attempt = (_, act) => act().catch((error) => {
    if (error instanceof Unanswered) return null;
    throw error;
  });
  return store;
}

/** Not waited for: what comes between two tries of one request. */
async function hurried(act) {
  const { setTimeout: kept } = globalThis;
  globalThis.setTimeout = /** @type {any} */ ((what, _, ...more) => kept(what, 0, ...more));
  try {
    return await act();
  } finally {
    globalThis.setTimeout = kept;
  }
}

test("an act without an answer is not sent again, but others are", async () => {
  const store = page();
  const asked = serve({ "POST /counters/4/hold": { ticket: null } });
  assert.equal(await hurried(() => send(store, FINISH)), null);
  assert.ok(inDoubt(store.unknown, "finish"));
  const before = asked.length;
  assert.equal(await send(store, FINISH), null);
  assert.equal(asked.length, before);
  assert.deepEqual(await send(store, { ...FINISH, name: "hold", path: "/counters/4/hold" }), { ticket: null });
  assert.ok(inDoubt(store.unknown, "finish"));
});

test("each of several unknown acts is settled by its own key", async () => {
  const store = page();
  serve({});
  await hurried(() => send(store, FINISH));
  await hurried(() => send(store, { ...FINISH, name: "hold" }));
  const keys = store.unknown.map((one) => one.key);
  assert.equal(new Set(keys).size, 2);
  const asked = serve({ "GET /requests/KEY": { done: false } });
  await askUnknown(store, nextTime());
  assert.deepEqual(asked.map((one) => one.path), keys.map((key) => `/requests/${key}`));
  assert.deepEqual(store.unknown, []);
});

test("what was done tells its answer after all, asked for by the same key", async () => {
  const store = page();
  const heard = [];
  serve({});
  await hurried(() => send(store, { name: "on-behalf", what: "x", path: "/tickets", told: (one) => heard.push(one) }));
  const [{ key }] = store.unknown;
  const asked = serve({ "GET /requests/KEY": { done: true }, "POST /tickets": { ticket: "A013" } });
  await askUnknown(store, nextTime());
  assert.deepEqual(heard, [{ ticket: "A013" }]);
  assert.equal(asked[1].key, key);
});

test("what was not done tells nothing and may be pressed again", async () => {
  const store = page();
  const heard = [];
  serve({});
  await hurried(() => send(store, { ...FINISH, told: (one) => heard.push(one) }));
  serve({ "GET /requests/KEY": { done: false } });
  await askUnknown(store, nextTime());
  assert.deepEqual(heard, []);
  assert.ok(!inDoubt(store.unknown, "finish"));
});

test("nobody is asked while there is no connection, and an act stays unknown until there is an answer", async () => {
  const store = page();
  serve({});
  await hurried(() => send(store, FINISH));
  const asked = serve({});
  store.link.up = false;
  await askUnknown(store, nextTime());
  assert.equal(asked.length, 0);
  store.link.up = true;
  await hurried(() => askUnknown(store, nextTime()));
  assert.ok(asked.length > 0);
  assert.ok(inDoubt(store.unknown, "finish"));
});

test("an act is worth a word only after a moment", () => {
  const store = page();
  store.sent = { name: "finish", what: "A012", at: 1000 };
  assert.equal(actBanner(store, 2000), null);
});
