// What the page of visits decides, without a document: tested by `node --test`.

/** @typedef {import("../types").Store} Store */
/** @typedef {import("../types").Given} Given */
/** @typedef {import("wire").VisitFields} Visit */
/** @typedef {import("wire").VisitStepBody["do"]} Step */
/**
 * What the page shows: the requests, and the plan of one day.
 * @typedef {{ day: string, terms: import("wire").VisitTerms | null, visits: Visit[] | null,
 *   plan: import("wire").VisitDay | null, today: string, last: string, mayPlan: boolean }} Page
 */
/** What a press does. @typedef {(store: Store, given: Given, reload: () => Promise<void>, page: Page) => Promise<void>} Act */

/**
 * Classes as they are typed, a line each: "302 1-34" or "302 4 17".
 * @param {string} text
 * @returns {{label: string, seats: number[]}[] | null} null where a line makes no sense
 */
export function groupsOf(text) {
  const groups = text.split("\n").map((line) => line.trim()).filter(Boolean).map(groupOf);
  return groups.every((one) => one.seats.length > 0) ? groups : null;
}

/** @param {string} line */
function groupOf(line) {
  const [label, ...parts] = line.split(/[\s,、，]+/);
  const seats = parts.flatMap(seatsOf);
  return { label, seats: seats.every((one) => one > 0) ? [...new Set(seats)] : [] };
}

/** "1-34" or "4"; what is neither is seat 0, which no class has. @param {string} part */
function seatsOf(part) {
  const found = /^(\d{1,3})(?:[-–~](\d{1,3}))?$/.exec(part);
  if (!found) return [0];
  const first = Number(found[1]);
  const last = Number(found[2] ?? first);
  return last < first || last > 200 ? [0] : Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

/** Seat numbers as people write them: [1, 2, 3, 5] → "1–3, 5". @param {number[]} seats */
export function seatsText(seats) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const seat of seats) {
    const last = runs[runs.length - 1];
    if (last && seat === last[1] + 1) last[1] = seat;
    else runs.push([seat, seat]);
  }
  return runs.map(([a, b]) => (a === b ? String(a) : `${a}–${b}`)).join(", ");
}

/** "09:05" → 545; an empty field is null. @param {string} field */
export const minuteOf = (field) => {
  if (!field) return null;
  const [hours, minutes] = field.split(":").map(Number);
  return hours * 60 + minutes;
};

/** @type {Partial<Record<Visit["state"], Step[]>>} */
const ACTIONS = {
  requested: ["cancel"],
  planned: ["depart", "unplan", "cancel"],
  on_the_way: ["finish", "miss", "turn_back"],
  not_met: ["again", "finish", "cancel"],
};

/**
 * What may be done with a visit, the usual first; it is left for on its day alone.
 * @param {Pick<Visit, "state" | "day" | "trip">} visit @param {string} today @param {number} trips
 */
export const actionsOf = ({ state, day, trip }, today, trips) =>
  (ACTIONS[state] ?? []).filter((one) =>
    (one !== "depart" || day === today) && (one !== "again" || trip < trips));

/**
 * Visits that can be put into the plan of a day and are not in it, those overdue first.
 * @param {Visit[]} visits @param {string} day @param {string[]} chosen
 */
export const candidates = (visits, day, chosen) =>
  visits.filter((one) => one.state === "requested" && one.first <= day && !chosen.includes(one.id))
    .sort((a, b) => Number(b.overdue) - Number(a.overdue));

/** The order after a stop has moved; at either end it stays. @param {string[]} ids @param {string} id @param {number} by */
export function moved(ids, id, by) {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  const next = ids.filter((one) => one !== id);
  next.splice(to, 0, id);
  return next;
}

/**
 * A route as a line of minutes: driving, waiting and work, one after the other.
 * @param {{leaves: number, back: number, stops: {visit: string, travel: number, arrives: number, begins: number, ends: number}[]}} route
 * @returns {{what: "travel" | "wait" | "work", visit: string, from: number, to: number}[]}
 */
export function bars({ leaves, back, stops }) {
  /** @type {{what: "travel" | "wait" | "work", visit: string, from: number, to: number}[]} */
  const found = [];
  let at = leaves;
  for (const one of stops) {
    found.push({ what: "travel", visit: one.visit, from: at, to: one.arrives });
    found.push({ what: "wait", visit: one.visit, from: one.arrives, to: one.begins });
    found.push({ what: "work", visit: one.visit, from: one.begins, to: one.ends });
    at = one.ends;
  }
  found.push({ what: "travel", visit: "", from: at, to: back });
  return found.filter((one) => one.to > one.from);
}

/** The full hours that a line from `leaves` to `back` touches, in minutes. @param {{ leaves: number, back: number }} route */
export function hoursOf({ leaves, back }) {
  const first = Math.floor(leaves / 60);
  return Array.from({ length: Math.ceil(back / 60) - first + 1 }, (_, n) => (first + n) * 60);
}
