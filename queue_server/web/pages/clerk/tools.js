// What stands at the counter besides the queue: one button for each device a clerk works with.

import { IN_ORDER, troubleText } from "../lib/devices.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { letterOf } from "./model.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */
/** @typedef {import("wire").DeviceState} DeviceState */
/** @typedef {typeof TOOLS[number]} Tool */

/** Kind of device → its action, its key (none of them is a verb's) and its picture. */
export const TOOLS = [{ kind: "signature", action: "sign", key: "g", text: "clerk.sign", shape: "pen" }];

/**
 * The counter's own devices before those of the whole office, those in order first.
 * @param {DeviceState} one @param {number | null} at
 */
const rank = (one, at) => (one.counter === at ? 0 : 2) + (IN_ORDER.includes(one.state) ? 0 : 1);

/**
 * The devices of a kind that this counter may use, the best first.
 * @param {string} kind
 * @param {Pick<ClerkStore, "at" | "devices">} store
 */
export function devicesFor(kind, { at, devices }) {
  return (devices?.devices ?? [])
    .filter((one) => one.kind === kind && (one.counter === at || one.counter === null))
    .sort((a, b) => rank(a, at) - rank(b, at));
}

/** @param {ClerkStore} store */
export function tools(store) {
  const there = TOOLS.map((tool) => ({ tool, device: devicesFor(tool.kind, store)[0] })).filter(({ device }) => device);
  if (!there.length || ["closed", undefined].includes(store.counter?.state)) return null;
  return h("div", { class: "tools", "data-key": "tools" },
    there.map(({ tool, device }) => toolButton(tool, device)));
}

/** @param {Tool} tool @param {DeviceState} device */
function toolButton(tool, device) {
  const key = letterOf(tool.action, tool.key).toUpperCase();
  return h("button", { type: "button", "data-do": tool.action, "data-key": tool.action,
      "aria-keyshortcuts": key || null },
    key && h("kbd", {}, key), shape(tool.shape),
    h("span", { class: "verb" }, t(tool.text),
      !IN_ORDER.includes(device.state) && h("small", { class: "alarm" }, troubleText(device))));
}
