import assert from "node:assert/strict";
import test from "node:test";

import { readFileSync } from "node:fs";

import { catalogue } from "./fakes.js";

const { use } = await import("../../../../queue_server/web/pages/lib/i18n.js");
const { AWAY, follow, ICONS, IN_ORDER, PICTURES, TROUBLED, troubles, UNREACHED } = await import("../../../../queue_server/web/pages/lib/devices.js");
use(catalogue());

const NOW = Date.parse("2026-11-24T02:30:00Z");
const device = (more = {}) => ({ name: "slip", kind: "printer", host: "kiosk-1", state: "ready", counter: null, paper: "ok",
  since: "2026-11-24T02:00:00Z", last_ok: "2026-11-24T02:29:00Z", reason: null, remedy: null, ...more });
const found = (devices, lost = follow(new Map(), devices, NOW)) => troubles(devices, lost, NOW).map((one) => one.name);

/** The server's own words, written by `make pages`. */
const words = JSON.parse(readFileSync(new URL("../../../../build/devices.json", import.meta.url), "utf-8"));

test("every kind of device has its picture, and every picture is of something there is", () => {
  assert.deepEqual(Object.keys(ICONS).sort(), [...words.kinds].sort());
  assert.deepEqual(Object.keys(PICTURES).filter((one) => !words.remedies.includes(one)), []);
});

test("every state is in order, out of reach, in trouble or switched off", () => {
  assert.deepEqual([...IN_ORDER, ...UNREACHED, ...TROUBLED, "disabled"].sort(), [...words.stages].sort());
});

test("a device host that is away is said with the server's words", () => {
  assert.ok(words.stages.includes(AWAY.state) && words.reasons.includes(AWAY.reason) && words.remedies.includes(AWAY.remedy));
});

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
