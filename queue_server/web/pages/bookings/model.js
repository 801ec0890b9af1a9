// What the page of the book decides, without a document: tested by `node --test`.

import { clockOf } from "../book/model.js";

/** @typedef {import("../types").Store} Store */
/** @typedef {import("../types").Given} Given */

/** What a press does. @typedef {(store: Store, given: Given, reload: () => Promise<void>) => Promise<void>} Act */

/** The bookings of a day by pool. @template {{pool: string}} T @param {T[]} bookings @returns {[string, T[]][]} */
export function byPool(bookings) {
  /** @type {Map<string, T[]>} */
  const pools = new Map();
  for (const one of bookings) pools.set(one.pool, [...(pools.get(one.pool) ?? []), one]);
  return [...pools];
}

/**
 * Hours down, lanes across: what each lane has in each hour. Cancelled ones have no seat, so no cell.
 * @template {{minute: number, lane?: number, state: string}} T
 * @param {T[]} bookings
 */
export function lanesByHour(bookings) {
  const seated = bookings.filter((one) => one.state !== "cancelled");
  const hours = seated.map((one) => Math.floor(one.minute / 60));
  const lanes = Math.max(0, ...seated.map((one) => (one.lane ?? 0) + 1));
  /** @type {{ hour: string, cells: T[][] }[]} */
  const rows = [];
  for (let hour = Math.min(...hours); hour <= Math.max(...hours); hour += 1) {
    const cells = Array.from({ length: lanes }, (_, lane) =>
      seated.filter((one) => one.lane === lane && Math.floor(one.minute / 60) === hour));
    rows.push({ hour: clockOf(hour * 60), cells });
  }
  return { lanes, rows };
}

/**
 * What may still be done with a booking, in the order in which it is offered.
 * @param {{ state: string }} booking @param {boolean} isToday
 */
export function actionsOf({ state }, isToday) {
  if (state === "booked") return [...(isToday ? ["arrive"] : []), "move", "cancel"];
  return state === "lapsed" && isToday ? ["walk-in"] : [];
}

/** After a check-in was refused: whether an ordinary number can be taken instead. @param {string} code */
export const mayWalkIn = (code) => code === "too_early" || code === "lapsed";

export { dayAfter, mondayOf } from "../lib/days.js";

/** Booked of planned seats, in whole per cent; 0 where nothing is planned. @param {{ planned: number, booked: number }} day */
export const fillOf = ({ planned, booked }) => (planned ? Math.round((100 * booked) / planned) : 0);

/** A code said sign by sign, in two groups. @param {string} code */
export const spelled = (code) => [...code].map((sign) => (sign === "-" ? "－" : sign)).join(" ");

const MOVES = ["planned", "proposed", "call", "accepted", "other", "cancelled", "restored"];

/**
 * How many cases of a closure are in each state; states nobody is in are left out.
 * @param {{proposed: {state: string}}[]} cases
 * @returns {[string, number][]}
 */
export const countsOf = (cases) =>
  MOVES.map((state) => /** @type {[string, number]} */ ([state, cases.filter((one) => one.proposed.state === state).length]))
    .filter(([, count]) => count > 0);

/** Whether staff can still tick what a visitor said. @param {{ proposed: { state: string } }} one */
export const mayTick = ({ proposed }) => proposed.state === "proposed" || proposed.state === "call";

/**
 * What a filled-in form asks to change about a pool; what was left empty stays as it is.
 * @param {Given} form
 */
export function amendmentOf(form) {
  const ticked = (/** @type {string} */ name) =>
    Object.keys(form).filter((key) => key.startsWith(`${name}.`)).map((key) => key.slice(name.length + 1));
  const sessions = ticked("sessions");
  return {
    pool: form.pool,
    first: form.first,
    last: form.last || null,
    weekdays: ticked("days").map(Number),
    sessions: sessions.length > 0 ? sessions : null,
    lanes: form.lanes === "" ? null : Number(form.lanes),
    staff_share: form.share === "" ? null : Number(form.share) / 100,
  };
}
