// Every device and every screen: what is wrong first, and what to do about it.

import { get, postAndWait } from "./lib/api.js";
import { tell } from "./lib/choose.js";
import { statusLine } from "./lib/chrome.js";
import { addressOf, alarmKey, alarmName, AWAY, follow, helpText, ICONS, isScreen, kindText, known, NEVER, neverCame, outcomeText, pictureOf, troubles, UNREACHED } from "./lib/devices.js";
import { h, shape } from "./lib/dom.js";
import { remedyText, t } from "./lib/i18n.js";
import { staffPage } from "./lib/staff.js";
import { now, when } from "./lib/time.js";

/** @typedef {import("./types").Child} Child */
/** @typedef {import("wire").DeviceState} DeviceState */
/** @typedef {import("wire").MachineAlarm} MachineAlarm */
/**
 * A device or a screen as it is shown; of one that is listed among the screens alone less is known.
 * @typedef {Partial<Omit<DeviceState, "state" | "since">> & { name: string, kind: string, state: string,
 *   since: string | null, reason: string | null, remedy: string | null, revoked?: boolean }} Row
 */

/** @type {Record<string, string>} */
const TONES = { ready: "ok", busy: "ok", opening: "warn", degraded: "warn", backoff: "warn",
  failed: "alarm", disabled: "soft" };
/** @type {Record<string, string>} */
const SHAPES = { ok: "tick", warn: "alarm", alarm: "alarm", soft: "circle" };

const SUPERVISES = ["supervisor", "admin"];

/** @type {import("wire").Devices | null} */
let fleet = null;
/** @type {Map<string, import("./types").Loss>} */
let lost = new Map();

/** @typedef {{ device: string, name: string }} Button what the button of a device says of it */

function view() {
  if (!fleet) return h("main", { id: "main", class: "office" }, h("p", { class: "empty" }, t("fleet.reading")));
  const bad = troubles(fleet.devices, lost, now());
  const hosts = fleet.screens.filter((one) => one.kind === "host");
  const away = hosts.filter((one) => !one.connected && !one.revoked && one.seen);
  return h("main", { id: "main", tabindex: "-1", class: "office wide", "data-key": "fleet" },
    h("h1", { class: "unseen" }, t("fleet.page")),
    verdict(bad.length + away.length + alarms().length),
    statusLine(store.status),
    alarms().length ? section("fleet.alarms", alarms(), alarmTable, "fleet.alarms") : null,
    section("fleet.devices", fleet.devices.filter((one) => !isScreen(one)), deviceTable, "fleet.no_devices"),
    section("fleet.screens", [...fleet.devices.filter(isScreen), ...others().map(asDevice)], screenTable,
      "fleet.no_screens"));
}

const devices = () => fleet?.devices ?? [];
const screens = () => fleet?.screens ?? [];

/** Machines that are listed among the screens alone: device hosts, and kiosks and TVs no longer let in. */
const others = () => screens().filter((one) =>
  !devices().some((device) => isScreen(device) && device.name === one.name));

/** @param {import("wire").MachineState} one @returns {Row} */
function asDevice(one) {
  if (one.revoked) return { ...one, ...REVOKED };
  if (one.connected) return { ...one, ...CONNECTED };
  return one.seen ? { ...one, ...AWAY, last_ok: one.seen } : { ...one, ...NEVER };
}
const REVOKED = { state: "disabled", reason: null, remedy: null };
const CONNECTED = { state: "ready", reason: null, remedy: null };

/** @param {number} count */
function verdict(count) {
  if (!devices().length && !screens().length) return null;
  return h("p", { class: `verdict ${count ? "bad" : "good"}`, role: "status", "data-key": "verdict" },
    shape(count ? "alarm" : "tick", { size: "big" }),
    h("strong", {}, count ? t("fleet.need_person") : t("fleet.all_well")),
    count > 0 && h("span", {}, t("fleet.counted", { count })));
}

/**
 * @template One
 * @param {string} key @param {One[]} list @param {(list: One[]) => Child} table @param {string} empty
 */
function section(key, list, table, empty) {
  return h("section", { class: "panel", "data-key": key },
    h("h2", { class: "heading" }, t(key), h("span", { class: "soft" }, list.length || "")),
    list.length ? table(list) : h("div", { class: "empty" }, shape("server", { size: "huge" }),
      h("strong", {}, t(empty)), h("p", {}, t(`${empty}_help`))));
}

/** Worst first, then by name: what needs a person must not be below the fold. @param {Row} one */
const order = (one) => ["alarm", "warn", "ok", "soft"].indexOf(toneOf(one));

/** @param {Pick<Row, "state" | "paper">} one */
function toneOf(one) {
  const tone = TONES[one.state] ?? "soft";
  if (tone === "ok" && one.paper === "out") return "alarm";
  return tone === "ok" && one.paper === "low" ? "warn" : tone;
}

/** @param {...(string | null)} keys */
const head = (...keys) =>
  h("thead", {}, h("tr", {}, keys.map((key) => h(key ? "th" : "td", { scope: key && "col" }, key ? t(key) : ""))));

/** What is counted of each device. @type {(keyof import("wire").DeviceCounts)[]} */
const COUNTS = ["done", "failed", "uncertain", "losses"];

const alarms = () => fleet?.alarms ?? [];

/** @param {MachineAlarm[]} list */
const alarmTable = (list) =>
  h("div", { class: "scroll" }, h("table", { class: "rows" },
    head("fleet.name", "fleet.reason", "fleet.what_to_do", "fleet.since", "fleet.times"),
    h("tbody", {}, list.map((one) => h("tr", { "data-key": alarmKey(one), class: "alarm" },
      h("td", {}, h("strong", {}, alarmName(one))),
      h("td", {}, known("fleet.alarm", one.code)),
      h("td", {}, remedyText(one.remedy)),
      h("td", { class: "nowrap" }, when(one.since)),
      h("td", { class: "num" }, one.count))))));

/** @param {DeviceState[]} list */
function deviceTable(list) {
  const sorted = [...list].sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name));
  return h("div", { class: "scroll" }, h("table", { class: "rows" },
    head("fleet.name", "fleet.state", "fleet.since", "fleet.reason", "fleet.last_ok", null),
    h("tbody", {}, sorted.map(deviceRow))));
}

/** @param {DeviceState} one */
function deviceRow(one) {
  const tone = toneOf(one);
  return h("tr", { "data-key": `${one.host}/${one.name}`, class: tone },
    h("td", {}, nameCell(one), particulars(one)),
    h("td", { class: `state ${TONES[one.state]}` }, shape(SHAPES[TONES[one.state]] ?? "circle"), " ",
      known("device.state", one.state), one.paper && paperLine(one.paper), one.sound && soundLine(one.sound), powerLine(one)),
    cell("fleet.since", when(one.since)),
    h("td", {}, advice(one)),
    cell("fleet.last_ok", when(one.last_ok) || "–"),
    h("td", {}, h("div", { class: "buttons" },
      deviceButton("test", one, store.pending === addressOf(one) ? "fleet.testing" : "fleet.test"),
      one.kind === "panel" && SUPERVISES.includes(store.session.role) &&
        [deviceButton("on", one, "fleet.power.turn_on"), deviceButton("off", one, "fleet.power.turn_off")],
      SUPERVISES.includes(store.session.role) && deviceButton("traffic", one, "fleet.traffic"))));
}

/** A value whose heading goes along where there is no room for a row of headings. @param {string} key @param {string} value */
const cell = (key, value) =>
  h("td", { class: "nowrap" }, h("span", { class: "soft small heading-here" }, `${t(key)} `), value);

/** What a technician asks for; folded, so that a machine is one row. @param {DeviceState} one */
const particulars = (one) =>
  h("details", { class: "small" }, h("summary", { class: "soft" }, t("fleet.particulars")),
    h("p", {}, t("said_of", { what: t("fleet.host"), said: one.host })),
    h("p", { class: "address" }, `${one.driver} ${one.uri}`),
    one.firmware && h("p", {}, t("fleet.firmware", { firmware: one.firmware })),
    h("p", {}, t("said_of", { what: t("fleet.counts"), said: COUNTS.map((key) =>
      `${t(`fleet.counts.${key}`)} ${one.counts?.[key] ?? "–"}`).join(" · ") })));

/** @param {"ok" | "low" | "out"} paper */
const paperLine = (paper) =>
  h("div", { class: `small ${{ ok: "soft", low: "warn", out: "alarm" }[paper]}` }, known("device.paper", paper));

/** What a panel says of itself; of one out of reach nobody knows. @param {DeviceState} one */
const powerLine = (one) =>
  one.power && !UNREACHED.includes(one.state) &&
  h("div", { class: `small ${one.state === "degraded" ? "warn" : "soft"}` }, known("fleet.power", one.power));

/** What to do, with its picture, and why. @param {Row} one */
const advice = (one) =>
  (one.remedy || one.reason) && h("div", { class: "named advice" },
    one.remedy && shape(pictureOf(one), { size: "picture" }),
    h("div", {}, h("strong", {}, helpText(one)),
      one.reason && !neverCame(one) && h("div", { class: "soft small" }, known("device.reason", one.reason))));

/** @param {string} what @param {DeviceState} one @param {string} key */
const deviceButton = (what, one, key) =>
  h("button", { type: "button", "data-do": what, "data-device": addressOf(one), "data-name": one.name,
      "aria-disabled": store.pending ? "true" : null },
    t(key), h("span", { class: "unseen" }, one.name));

/** What it is comes first: people know the printer, not what it is called in the configuration. @param {Row} one */
const nameCell = (one) =>
  h("div", { class: "named" }, shape(ICONS[one.kind] ?? "server", { size: "big" }),
    h("div", {}, h("strong", {}, one.label || partText(one),
        one.counter ? ` · ${t("clerk.at_counter", { counter: one.counter })}` : ""),
      h("div", { class: "soft small" },
        [one.label && partText(one), one.name, !isScreen(one) && whereText(one)].filter(Boolean).join(" · "))));

/** The kiosk that a device is a part of. @param {Row} one */
const kioskOf = (one) =>
  isScreen(one) ? null : screens().find((other) => other.kind === "kiosk" && other.name === one.host);

/** The keypad of a kiosk is a visitor's, and calls nobody. @param {Row} one */
const partText = (one) =>
  one.driver === "keypad" && kioskOf(one) ? t("device.part.keypad") : kindText(one);

/** @param {Row} one */
function whereText(one) {
  const kiosk = kioskOf(one);
  return kiosk ? t("fleet.part_of", { kiosk: kiosk.label || kiosk.name }) : one.host;
}

/** @param {Row[]} list */
function screenTable(list) {
  const sorted = [...list].sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name));
  return h("div", { class: "scroll" }, h("table", { class: "rows" },
    head("fleet.name", "fleet.state", "fleet.since", "fleet.reason", "fleet.announced_col",
      "fleet.last_ok", "fleet.version"),
    h("tbody", {}, sorted.map(screenRow))));
}

/** @param {Row} one */
function screenRow(one) {
  const tone = neverCame(one) ? "soft" : one.state === "backoff" ? "alarm" : toneOf(one);
  return h("tr", { "data-key": `${one.kind}/${one.name}`, class: tone },
    h("td", {}, nameCell(one)),
    h("td", { class: `state ${tone}` }, shape(SHAPES[tone]), " ", screenState(one), one.sound && soundLine(one.sound)),
    cell("fleet.since", when(one.since) || "–"),
    h("td", {}, advice(one)),
    cell("fleet.announced_col",
      one.kind === "display" && typeof one.announced === "number" ? t("fleet.announced", { n: one.announced }) : "–"),
    cell("fleet.last_ok", when(one.last_ok) || "–"),
    cell("fleet.version", one.firmware ?? "–"));
}

/** How far a wall's sound is known to come. @param {string} level */
const soundLine = (level) =>
  h("div", { class: `small ${level === "none" ? "alarm" : "soft"}` }, known("fleet.sound", level));

/** @param {Row} one */
function screenState(one) {
  if (one.revoked) return t("fleet.revoked");
  if (neverCame(one)) return t("device.reason.never_connected");
  if (one.state === "backoff") return t("fleet.away");
  return one.state === "ready" ? t("fleet.connected") : known("device.state", one.state);
}

/** @param {Button} button */
async function test({ device, name }) {
  const answer = await store.attempt(device, () => postAndWait(`/devices/${encodeURIComponent(device)}/test`));
  if (!answer) return;
  store.announce(outcomeText(answer, "fleet.test", { name }), answer.outcome !== "confirmed");
}

/** Have a wall's panel go on or off; the panel itself says whether it did. @param {Button} button @param {boolean} on */
async function turn({ device, name }, on) {
  const path = /** @type {const} */ (`/devices/${encodeURIComponent(device)}/power`);
  const answer = await store.attempt(device, () => postAndWait(path, { on }));
  if (!answer) return;
  store.announce(outcomeText(answer, "fleet.power", { name }), answer.outcome !== "confirmed");
}

/** The raw bytes, for those who have to find out what went wrong. @param {Button} button */
async function traffic({ device, name }) {
  const path = /** @type {const} */ (`/devices/${encodeURIComponent(device)}/traffic`);
  const answer = await store.attempt("traffic", () => get(path));
  if (!answer) return;
  const title = t("fleet.traffic_of", { name });
  const lines = answer.lines.join("\n") || t("fleet.no_traffic");
  await tell(title, [h("p", { class: "soft small" }, t("fleet.traffic_help")),
    h("pre", { class: "traffic", tabindex: "0", "aria-label": title }, lines)]);
}

const store = staffPage({
  address: "/fleet",
  title: "fleet.page",
  roles: ["clerk", "supervisor", "admin"],
  topics: () => ["devices"],
  view,
  actions: { test, traffic, on: (/** @type {Button} */ one) => turn(one, true), off: (/** @type {Button} */ one) => turn(one, false) },
  onSnapshot: (message) => {
    if (message.type !== "devices") return;
    fleet = message;
    lost = follow(lost, message.devices, now());
  },
  onSignedOut: () => {
    fleet = null;
  },
});
