// What the floor works out from its snapshots. Pure: no DOM, no requests.

/** @typedef {import("wire").DeviceState} DeviceState */
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
  profile.until !== null || /** @type {const} */ (["first", "then"]).some((list) => profile[list].join() !== configured[list].join());

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
 * What must be so before the doors open: each point with what there is to say of it.
 * @param {{ floor: import("wire").Floor, devices: DeviceState[], queue: import("wire").Queue | null, notices: number }} seen
 * @returns {{ name: string, ok: boolean, facts: Record<string, string | number> }[]}
 */
export function morning({ floor, devices, queue, notices }) {
  /** @param {DeviceState[]} list */
  const named = (list) => list.map((one) => one.label || one.name).join(" · ");
  /** @param {string} kind */
  const away = (kind) => devices.filter((one) => one.kind === kind && one.state !== "ready" && one.state !== "busy");
  /** @param {string} kind */
  const there = (kind) => devices.filter((one) => one.kind === kind).length;
  const kiosks = away("kiosk");
  const walls = away("display");
  const paper = devices.filter((one) => one.kind === "printer" && ["low", "out"].includes(one.paper ?? ""));
  const silent = devices.filter((one) => ["display", "speech"].includes(one.kind) && one.reason && String(one.reason).includes("sound"));
  const seats = open(floor.counters).length;
  const year = queue?.year_without_calendar ?? null;
  return [
    { name: "kiosk", ok: there("kiosk") > 0 && !kiosks.length, facts: { count: there("kiosk"), names: named(kiosks) } },
    { name: "paper", ok: !paper.length, facts: { names: named(paper) } },
    { name: "wall", ok: there("display") > 0 && !walls.length, facts: { count: there("display"), names: named(walls) } },
    { name: "sound", ok: !silent.length, facts: { names: named(silent) } },
    { name: "counters", ok: seats > 0, facts: { count: seats } },
    { name: "calendar", ok: year === null && !queue?.day_doubt, facts: { year: year ?? "" } },
    { name: "notices", ok: true, facts: { count: notices } },
    { name: "closures", ok: !floor.suspensions.length, facts: { count: floor.suspensions.length } },
  ];
}

/** What a line ends with; `at(-1)` is missing in the first browsers of iOS 15. @param {number[]} values */
export const lastOf = (values) => values[values.length - 1] ?? 0;

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

/**
 * The slots with who is away in each; last those who have none.
 * @param {import("wire").LunchRoster} roster
 * @returns {{ slot: import("wire").LunchSlot | null, numbers: number[] }[]}
 */
export const slotsOf = ({ slots, counters }) => [
  ...slots.map((slot) => ({ slot, numbers: slot.away })),
  { slot: null, numbers: counters.filter((one) => !one.begins).map((one) => one.number) },
];

/**
 * What the counters that are to be changed have now: sent again, it takes the change back.
 * @param {import("wire").LunchRoster | null} roster @param {Record<string, string | null>} breaks
 * @returns {Record<string, string | null>}
 */
export const before = (roster, breaks) =>
  Object.fromEntries(Object.keys(breaks).map((number) =>
    [number, roster?.counters.find((one) => one.number === Number(number))?.begins ?? null]));
