// What the booking page decides, without a document: tested by `node --test`.

/** "09:20" of minutes from midnight. @param {number} minute */
export const clockOf = (minute) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/**
 * Services by category, in the order of the catalogue; those that cannot be booked are left out.
 * @template {{ service: string }} Bookable
 * @param {{ code: string, category: string }[]} known
 * @param {Bookable[]} bookable
 * @returns {[string, Bookable[]][]}
 */
export function grouped(known, bookable) {
  const open = new Map(bookable.map((one) => [one.service, one]));
  /** @type {Map<string, Bookable[]>} */
  const groups = new Map();
  for (const { code, category } of known) {
    const one = open.get(code);
    if (one) groups.set(category, [...(groups.get(category) ?? []), one]);
  }
  return [...groups];
}

/** @typedef {import("wire").BookDay & { pool: string }} PoolDay */

const RANK = ["free", "few", "full", "closed"];

/**
 * The days of several pools as one list; of one day that which has most left, with its pool.
 * @param {import("wire").BookDays[]} answers
 */
export function merged(answers) {
  /** @type {Map<string, PoolDay>} */
  const best = new Map();
  for (const { pool, days = [] } of answers) {
    for (const one of days) {
      const known = best.get(one.day);
      if (known && RANK.indexOf(known.state) <= RANK.indexOf(one.state)) continue;
      best.set(one.day, { ...one, pool });
    }
  }
  return [...best.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The free times before noon and after it. @param {import("wire").BookTime[]} times */
export function halves(times) {
  const free = times.filter((one) => one.free);
  return {
    morning: free.filter((one) => one.minute < 720),
    afternoon: free.filter((one) => one.minute >= 720),
  };
}

/** "7:05" left until an instant, never below zero. @param {string} until @param {number} now in ms */
export function left(until, now) {
  const seconds = Math.max(0, Math.floor((Date.parse(until) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What the holder of a booking may still do. @param {{ state: string }} booking */
export const mayChange = ({ state }) => state === "booked";

/** The token in the page's address, or null on the page for a new booking. @param {string} path */
export const tokenOf = (path) => (path.startsWith("/b/") ? decodeURIComponent(path.slice(3)) : null);
