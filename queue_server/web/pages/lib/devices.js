// What is wrong with devices and screens, in words and pictures. Pure: no DOM, no requests.
// Kinds, states, reasons and remedies are those of queue_server/wire/devices.py; a test compares them.

import { has, remedyText, t } from "./i18n.js";

/** @type {Record<string, string>} */
export const ICONS = { printer: "printer", signature: "pen", photo: "camera", keypad: "keys", led: "screen",
  scanner: "code", speech: "sound", rating: "heart",
  help: "person", card: "code", panel: "screen", kiosk: "kiosk", display: "screen", host: "server" };

/** The picture of what to do; without one the picture of the device. @type {Record<string, string>} */
export const PICTURES = { load_paper: "do-paper", paper_soon: "do-paper", close_cover: "do-cover",
  clear_cutter: "do-cutter", check_cable: "do-cable", check_network: "do-cable",
  check_power: "do-power", power_cycle: "do-power", check_screen: "do-power",
  check_sound: "sound", connect_sound: "do-cable", turn_sound_up: "sound", add_voice: "sound", check_panel: "do-cable", switch_panel_on: "do-power",
  attendant: "person" };

/** A loss as short as this mends itself: a restart, a cable put back. */
const PATIENCE_MS = 20000;
export const IN_ORDER = ["ready", "busy"];
export const UNREACHED = ["opening", "backoff"];
export const TROUBLED = ["failed", "degraded"];
/** Nobody hears a wall or loudspeaker that says one of these. */
export const UNHEARD = ["sound_failed", "sound_output_missing", "sound_output_off", "sound_unheard"];
/** What is wrong with a device host that is not connected: it is shown like a device. */
export const AWAY = { state: "backoff", reason: "host_away", remedy: "check_network" };
/** Of one that was enrolled and has yet to come for the first time: it is expected, not lost. */
export const NEVER = { state: "opening", reason: "never_connected", remedy: "start_machine" };

/** @typedef {import("wire").DeviceState} DeviceState */
/** @typedef {import("../types").Loss} Loss */

/** @param {{ kind: string }} one */
export const isScreen = (one) => one.kind === "kiosk" || one.kind === "display";
/** @param {{ remedy: string | null, kind: string }} one */
export const pictureOf = (one) => PICTURES[one.remedy ?? ""] ?? ICONS[one.kind] ?? "server";
/** @param {{ reason: string | null }} one */
export const neverCame = (one) => one.reason === NEVER.reason;
/** What it is, in a word or two: a jack is told by keys, and is none. @param {{ kind: string, driver?: string }} one */
export const kindText = (one) =>
  one.driver === "headphones" ? t("device.part.headphones") : known("device.kind", one.kind);
/** @param {string} prefix @param {string} value */
export const known = (prefix, value) => (has(`${prefix}.${value}`) ? t(`${prefix}.${value}`) : value);
/** How the server is asked for exactly this device: two machines may each have a "slip". @param {{ host: string, name: string }} one */
export const addressOf = (one) => `${one.host}~${one.name}`;
/** @param {{ host: string, name: string }} one */
const idOf = (one) => `${one.host}/${one.name}`;

/**
 * Since when which device is out of reach: {since, reason, remedy} by host and name.
 *
 * A device that is tried again each few seconds changes its state each time; it is one trouble.
 * @param {Map<string, Loss>} before
 * @param {DeviceState[]} devices
 * @param {number} nowMs
 * @returns {Map<string, Loss>}
 */
export function follow(before, devices, nowMs) {
  const after = new Map();
  for (const one of devices) {
    if (!UNREACHED.includes(one.state) || neverCame(one)) continue;
    const old = before.get(idOf(one));
    after.set(idOf(one), {
      since: isScreen(one) ? Date.parse(one.since) : old?.since ?? (Date.parse(one.last_ok ?? "") || nowMs),
      reason: one.reason ?? old?.reason ?? null,
      remedy: one.remedy ?? old?.remedy ?? null,
    });
  }
  return after;
}

/**
 * Devices that stay as they are until a person does something, one alert each.
 * @param {DeviceState[]} devices
 * @param {Map<string, Loss>} lost
 * @param {number} nowMs
 */
export function troubles(devices, lost, nowMs) {
  const away = new Set(devices.filter((one) => isScreen(one) && one.state === "backoff").map((one) => one.host));
  return devices
    .flatMap((one) => trouble(one, lost.get(idOf(one)), nowMs) ?? [])
    .filter((one) => !(one.reason === AWAY.reason && away.has(one.host)));
}

/** @param {DeviceState} one @param {Loss | undefined} lost @param {number} nowMs */
function trouble(one, lost, nowMs) {
  if (["low", "out"].includes(one.paper ?? "ok") || TROUBLED.includes(one.state)) {
    const bad = one.state === "failed" || one.paper === "out";
    return { ...one, bad, key: [idOf(one), one.state, one.reason, one.paper, one.since].join(" ") };
  }
  if (!lost || nowMs - lost.since < PATIENCE_MS) return null;
  const since = new Date(lost.since).toISOString();
  return { ...one, ...lost, since, bad: true, key: [idOf(one), "lost", since].join(" ") };
}

/**
 * What people call a machine: the label that the configuration gives it, else what it is and where.
 * @param {{ name: string, kind: string, driver?: string, label?: string | null, counter?: number | null }} one
 */
export function titleOf(one) {
  if (one.label) return one.label;
  if (isScreen(one) || one.kind === "host") return one.name;
  const place = one.counter ? t("clerk.at_counter", { counter: one.counter }) : "";
  return [place, kindText(one), one.name].filter(Boolean).join(" ");
}

/** @typedef {import("wire").MachineAlarm} MachineAlarm */

/** @param {MachineAlarm} one */
export const alarmKey = (one) => ["alarm", one.code, one.machine, one.device, one.since].join(" ");
/** @param {MachineAlarm} one */
export const alarmName = (one) => one.label || [one.machine, one.device].filter(Boolean).join(" · ");

/** What is wrong, in a few words. @param {Pick<DeviceState, "paper" | "reason" | "state">} one */
export function troubleText(one) {
  if (one.paper && one.paper !== "ok") return t(`device.paper.${one.paper}`);
  return one.reason ? known("device.reason", one.reason) : known("device.state", one.state);
}

/** @param {{ remedy: string | null, reason: string | null }} one */
export const helpText = (one) => remedyText(one.remedy, { package: one.reason ?? "" });

/**
 * How a print or a test ended, with what to do if it did not go well.
 * @param {{ outcome: string, remedy: string | null }} answer
 * @param {string} prefix @param {import("../types").Facts} values
 */
export function outcomeText(answer, prefix, values) {
  const remedy = answer.outcome === "confirmed" ? "" : remedyText(answer.remedy);
  return [t(`${prefix}.${answer.outcome}`, values), remedy].filter(Boolean).join(" · ");
}
