// What the floor works out from its snapshots. Pure: no DOM, no requests.

/** @typedef {import("wire").FloorCounter} FloorCounter */
/** @typedef {{ first: string[], then: string[], never: string[] }} Profile */

/**
 * The profile that puts one class first and keeps the rest as it was.
 * @param {Profile} profile @param {string} name @returns {Profile}
 */
export function firstOf(profile, name) {
  const rest = [...profile.first, ...profile.then].filter((one) => one !== name);
  return { first: [name], then: rest, never: profile.never.filter((one) => one !== name) };
}

/**
 * The profile that serves one class and no other.
 * @param {string[]} classes @param {string} name @returns {Profile}
 */
export const onlyOf = (classes, name) =>
  ({ first: [name], then: [], never: classes.filter((one) => one !== name) });

/** Whether a supervisor has set another profile over the configured one. */
export const changed = (/** @type {FloorCounter} */ { profile, configured }) =>
  profile.until !== null || ["first", "then"].some((list) => profile[list].join() !== configured[list].join());

/**
 * How a wait stands against its target: a word as well as a colour.
 * @param {number} minutes @param {number} target @returns {"over" | "near" | "well"}
 */
export function against(minutes, target) {
  if (minutes >= target) return "over";
  return minutes >= target * 0.75 ? "near" : "well";
}

/** The counters that call now. */
export const open = (/** @type {FloorCounter[]} */ counters) =>
  counters.filter((one) => !["closed", "paused"].includes(one.state)).map((one) => one.number);

/**
 * Points of a curve in a box, as an SVG polyline wants them.
 * @param {number[]} values @param {number} most @param {number} width @param {number} height
 */
export function curve(values, most, width, height) {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const top = Math.max(1, most);
  return values.map((value, at) => `${(at * step).toFixed(1)},${(height - (value / top) * height).toFixed(1)}`)
    .join(" ");
}
