import assert from "node:assert/strict";
import test from "node:test";

import "../fakes.js";

const { Live } = await import("../../../../../queue_server/web/pages/lib/live.js");

/** A connection that the test opens, speaks on and closes. */
class Socket {
  /** @type {Socket[]} */
  static made = [];
  constructor(address) {
    this.address = String(address);
    this.sent = [];
    this.closed = false;
    Socket.made.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
}

function follow(more = {}) {
  Socket.made = [];
  globalThis.WebSocket = /** @type {any} */ (Socket);
  const seen = { snapshots: [], links: [] };
  const live = new Live({ topics: ["queue"], onSnapshot: (one) => seen.snapshots.push(one),
    onLink: (link) => seen.links.push(link.up), ...more }).start();
  const socket = /** @type {any} */ (Socket.made[0]);
  socket.onopen();
  return { live, seen, socket };
}

const say = (socket, message) => socket.onmessage({ data: JSON.stringify(message) });

test("a page says hello with its topics and shows what comes", () => {
  const { live, seen, socket } = follow();
  assert.equal(socket.address, "ws://office.test/api/v1/live");
  assert.deepEqual(socket.sent, [{ type: "hello", topics: ["queue"], epoch: null, announced: 0 }]);
  say(socket, { type: "queue", epoch: "e1" });
  assert.deepEqual(seen, { snapshots: [{ type: "queue", epoch: "e1" }], links: [true] });
  assert.equal(live.epoch, "e1");
  live.stop();
});

test("other topics renew the connection, the same ones do not", () => {
  const { live, socket } = follow();
  live.watch(["queue"]);
  assert.equal(Socket.made.length, 1);
  live.watch(["queue", "counter:4"]);
  assert.equal(socket.closed, true);
  assert.equal(Socket.made.length, 2);
  live.stop();
});

test("a lost connection is said once and asks whether the browser is still welcome", async () => {
  let asked = 0;
  const { live, seen, socket } = follow({ onRefused: async () => void (asked += 1) });
  say(socket, { type: "queue" });
  socket.onclose();
  await Promise.resolve();
  assert.deepEqual(seen.links, [true, false]);
  assert.equal(asked, 1);
  live.stop();
});

test("a server that does not answer when asked counts as lost, one that answers does not", async () => {
  const answers = [{ status: 200 }, new Error("nothing")];
  const { live, seen, socket } = follow({
    ask: async () => {
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    },
  });
  say(socket, { type: "queue" });
  await live.probe();
  assert.deepEqual(seen.links, [true]);
  await live.probe();
  assert.deepEqual(seen.links, [true, false]);
  assert.equal(socket.closed, true);
  live.stop();
});

test("a page that stopped stays silent", () => {
  const { live, socket } = follow();
  live.stop();
  live.hurry();
  assert.equal(socket.closed, true);
  assert.equal(Socket.made.length, 1);
});

test("a connection that never says a word is given up, and another is made", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { live, socket } = follow();
  t.mock.timers.tick(14_000);
  assert.equal(socket.closed, false);
  t.mock.timers.tick(1_000);
  assert.equal(socket.closed, true);
  t.mock.timers.tick(300);
  assert.equal(Socket.made.length, 2);
  live.stop();
});
