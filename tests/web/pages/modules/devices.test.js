import assert from "node:assert/strict";
import test from "node:test";

import { catalogue } from "./fakes.js";

const { use } = await import("../../../../queue_server/web/pages/lib/i18n.js");
const { follow, troubles } = await import("../../../../queue_server/web/pages/lib/devices.js");
use(catalogue());

const NOW = Date.parse("2026-11-24T02:30:00Z");
const device = (more = {}) => ({ name: "slip", kind: "printer", host: "kiosk-1", state: "ready", counter: null, paper: "ok",
  since: "2026-11-24T02:00:00Z", last_ok: "2026-11-24T02:29:00Z", reason: null, remedy: null, ...more });
const found = (devices, lost = follow(new Map(), devices, NOW)) => troubles(devices, lost, NOW).map((one) => one.name);

test("a device that works troubles nobody", () => {
  assert.deepEqual(found([device()]), []);
});

test("paper and faults are troubles at once, a loss only when it lasts", () => {
  assert.deepEqual(found([device({ paper: "out" })]), ["slip"]);
  assert.deepEqual(found([device({ state: "failed" })]), ["slip"]);
  const lost = (last_ok) => device({ state: "backoff", last_ok });
  assert.deepEqual(found([lost("2026-11-24T02:29:55Z")]), []);
  assert.deepEqual(found([lost("2026-11-24T02:29:00Z")]), ["slip"]);
});

test("a device that is tried again each few seconds is one loss since the first", () => {
  const first = follow(new Map(), [device({ state: "backoff", reason: "gone" })], NOW);
  const later = follow(first, [device({ state: "opening", last_ok: null })], NOW + 60000);
  assert.deepEqual(later.get("kiosk-1/slip"), { ...first.get("kiosk-1/slip") });
});

test("the printer inside a kiosk that is away is not a second trouble", () => {
  const kiosk = device({ name: "kiosk-1", kind: "kiosk", state: "backoff", paper: null });
  assert.deepEqual(found([kiosk, device({ state: "backoff", reason: "host_away", last_ok: null, since: kiosk.since })]), ["kiosk-1"]);
});
