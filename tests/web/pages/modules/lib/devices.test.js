import assert from "node:assert/strict";
import test from "node:test";

import { readFileSync } from "node:fs";

import { catalogue } from "../fakes.js";

const { use } = await import("../../../../../queue_server/web/pages/lib/i18n.js");
const { alarmName, AWAY, follow, ICONS, IN_ORDER, NEVER, PICTURES, titleOf, TROUBLED, troubles, UNHEARD, UNREACHED } = await import("../../../../../queue_server/web/pages/lib/devices.js");
use(catalogue());

const NOW = Date.parse("2026-11-24T02:30:00Z");
const device = (more = {}) => ({ name: "slip", kind: "printer", host: "kiosk-1", state: "ready", counter: null, paper: "ok",
  since: "2026-11-24T02:00:00Z", last_ok: "2026-11-24T02:29:00Z", reason: null, remedy: null, ...more });
const found = (devices, lost = follow(new Map(), devices, NOW)) => troubles(devices, lost, NOW).map((one) => one.name);

/** The server's own words, written by `make pages`. */
const words = JSON.parse(readFileSync(new URL("../../../../../build/devices.json", import.meta.url), "utf-8"));

test("every kind of device has its picture, and every picture is of something there is", () => {
  assert.deepEqual(Object.keys(ICONS).sort(), [...words.kinds].sort());
  assert.deepEqual(Object.keys(PICTURES).filter((one) => !words.remedies.includes(one)), []);
});

test("every state is in order, out of reach, in trouble or switched off", () => {
  assert.deepEqual([...IN_ORDER, ...UNREACHED, ...TROUBLED, "disabled"].sort(), [...words.stages].sort());
});

test("a lobby that hears no call is known by the server's own reasons", () => {
  assert.deepEqual([...UNHEARD].sort(), words.unheard);
});

test("a device host that is away is said with the server's words", () => {
  for (const one of [AWAY, NEVER]) {
    assert.ok(words.stages.includes(one.state) && words.reasons.includes(one.reason) && words.remedies.includes(one.remedy));
  }
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

test("a machine that never came is expected, however long, and one that came is lost", () => {
  const kiosk = (reason) => device({ name: "kiosk-1", kind: "kiosk", host: "kiosk-1", state: reason === "never_connected" ? "opening" : "backoff",
    reason, paper: null, last_ok: null });
  assert.deepEqual(found([kiosk("never_connected")]), []);
  assert.deepEqual(found([kiosk("kiosk_away")]), ["kiosk-1"]);
});

test("a machine is called as the office calls it, else by what it is and where", () => {
  use(catalogue({ "device.kind.signature": { en: "signature pad" }, "device.kind.printer": { en: "slip printer" },
    "clerk.at_counter": { en: "counter {counter}" } }));
  assert.equal(titleOf(device({ label: "大廳印表機" })), "大廳印表機");
  assert.equal(titleOf(device()), "slip printer slip");
  assert.equal(titleOf(device({ name: "pad", kind: "signature", counter: 3 })), "counter 3 signature pad pad");
  assert.equal(titleOf(device({ name: "hall", kind: "display" })), "hall");
  assert.equal(alarmName({ machine: "kiosk-1", device: "slip", label: "大廳印表機" }), "大廳印表機");
  assert.equal(alarmName({ machine: "kiosk-1", device: "slip", label: null }), "kiosk-1 · slip");
});

test("the printer inside a kiosk that is away is not a second trouble", () => {
  const kiosk = device({ name: "kiosk-1", kind: "kiosk", state: "backoff", paper: null });
  assert.deepEqual(found([kiosk, device({ state: "backoff", reason: "host_away", last_ok: null, since: kiosk.since })]), ["kiosk-1"]);
});
