// What the page of notices decides, without a document.

import { dayAfter, mondayOf as mondayBefore } from "../lib/days.js";

/** @typedef {import("../types").Given} Given */
/** @typedef {import("wire").Notice} Notice */
/** @typedef {import("wire").ChangeFields} Change */
/** @typedef {import("wire").PictureFields} Picture */
/** @typedef {import("wire").ClipFields} Clip */
/** What is in the form: a notice that there is, or one that is being written. @typedef {Partial<Omit<Notice, "style">> & { style?: string }} Draft */
/** What a wall is asked to do. @typedef {{ do: string, until?: string | null, layout?: string | null, volume?: number }} Order */

/** Seconds by notice, of one day and of all days. @param {import("wire").AiredFields[]} aired @param {string} today */
export function airtime(aired, today) {
  /** @type {Map<string, { today: number, all: number }>} */
  const sums = new Map();
  for (const { notice, day, seconds } of aired) {
    const sum = sums.get(notice) ?? { today: 0, all: 0 };
    sum.all += seconds;
    if (day === today) sum.today += seconds;
    sums.set(notice, sum);
  }
  return sums;
}

/** The last change of each notice. @param {Change[]} changes */
export function lastChanges(changes) {
  /** @type {Map<string, Change>} */
  const found = new Map();
  for (const change of changes) {
    if (!found.has(change.notice)) found.set(change.notice, change);
  }
  return found;
}

/** `user:boss` as people call it. @param {string} actor */
export const nameOf = (actor) => actor.replace(/^\w+:/, "");

/** Where a notice is in its life, at a time in ms: what follows `signage.phase.`. @param {Draft} notice @param {number} nowMs */
export function phase({ starts, until, state }, nowMs) {
  if (state && state !== "live") return state;
  if (until && Date.parse(until) <= nowMs) return "over";
  if (starts && Date.parse(starts) > nowMs) return "coming";
  return "on";
}

/** Names out of a field where people write them with commas. @param {string} text */
export const namesIn = (text) =>
  [...new Set(text.split(/[,，、\s]+/).map((one) => one.trim()).filter(Boolean))];

/** Numbers or names of the boxes that are ticked: `days.3` or `sessions.day`. @param {Given} form @param {string} name */
export const ticked = (form, name) =>
  Object.keys(form).filter((field) => field.startsWith(`${name}.`)).map((field) => field.slice(name.length + 1));

/**
 * The body of a request out of a form's fields.
 * @param {Given} form
 * @param {(form: Given, name: string) => Record<string, string>} wordingOf
 * @param {(local: string) => string | null} fromField
 */
export function bodyOf(form, wordingOf, fromField) {
  return {
    title: wordingOf(form, "title"),
    body: wordingOf(form, "body"),
    place: wordingOf(form, "place"),
    category: form.category,
    style: form.style,
    picture: form.picture ?? "",
    link: form.link.trim(),
    starts: fromField(form.starts),
    until: fromField(form.until),
    weight: Number(form.weight) || 1,
    days: ticked(form, "days").map(Number),
    sessions: ticked(form, "sessions"),
    displays: namesIn(form.displays ?? ""),
    pages: form.pages ? form.pages.split(" ") : [],
    clip: form.clip ? form.clip.split(" ")[0] : "",
    clip_s: form.clip ? Number(form.clip.split(" ")[1]) : 0,
    clip_sound: Boolean(form.clip && form.clip_sound),
    state: form.state ?? "live",
  };
}

/**
 * The notices that show a picture, or play the video that begins with it.
 * @param {string} name @param {Notice[]} notices @param {Clip[]} clips
 */
export function usersOf(name, notices, clips) {
  const films = clips.filter((one) => one.poster === name).map((one) => one.name);
  return notices.filter((one) =>
    one.picture === name || one.pages?.includes(name) || films.includes(one.clip ?? ""));
}

/** The body that saves a notice as it is, but for some changes. @param {Notice} notice @param {Partial<Notice>} changes */
export function bodyAgain(notice, changes) {
  const { id: _id, ...body } = notice;
  return { ...body, ...changes };
}

// How long a text is read: as `queue_server/wire/signage/playlist.py` has it for the walls.

const FIRST_LOOK_S = 2;
const PICTURE_S = 2;
const CODE_S = 3;
const CHINESE_A_SECOND = 4;
const WORDS_A_SECOND = 3;
const LATIN_END = 0x2e80;
const LETTER = /[\p{L}\p{N}]/u;

/** How long a person in a lobby needs for a text, in seconds. @param {string} text */
export function readingS(text, { picture = false, code = false } = {}) {
  const signs = [...text];
  const far = (/** @type {string} */ sign) => Number(sign.codePointAt(0)) >= LATIN_END;
  const chinese = signs.filter((sign) => far(sign) && LETTER.test(sign)).length;
  const words = signs.map((sign) => (far(sign) ? " " : sign)).join("").split(/\s+/).filter(Boolean).length;
  return FIRST_LOOK_S + chinese / CHINESE_A_SECOND + words / WORDS_A_SECOND + (picture ? PICTURE_S : 0) + (code ? CODE_S : 0);
}

/** What of a form is read in one language, and for how long. @param {Given} form @param {string} tag */
export function needsS(form, tag) {
  const text = ["title", "body", "place"].map((name) => form[`${name}.${tag}`] ?? "").join(" ");
  return text.trim() ? readingS(text, { picture: Boolean(form.picture), code: Boolean(form.link) }) : 0;
}

// What runs when

/** The date of the Monday `weeks` after the week of a date, as `2026-11-23`. @param {string} date */
export const mondayOf = (date, weeks = 0) => dayAfter(mondayBefore(date), 7 * weeks);

/** The eight dates from a Monday to the next one. @param {string} monday */
export const edgesOf = (monday) => Array.from({ length: 8 }, (_, day) => dayAfter(monday, day));

/**
 * What runs on each day of a week: on, part of the day, or off.
 * @param {Notice[]} notices
 * @param {number[]} edges eight instants in ms: the midnights from Monday to the next one
 */
export const week = (notices, edges) =>
  notices.map((notice) => ({ notice, days: edges.slice(0, 7).map((from, day) => during(notice, day + 1, from, edges[day + 1])) }));

/** @param {Notice} notice @param {number} weekday @param {number} fromMs @param {number} untilMs @returns {"on" | "part" | "off"} */
function during({ starts, until, days, sessions, state }, weekday, fromMs, untilMs) {
  const first = starts ? Date.parse(starts) : -Infinity;
  const last = until ? Date.parse(until) : Infinity;
  if (state && state !== "live") return "off";
  if (days?.length && !days.includes(weekday)) return "off";
  if (last <= fromMs || first >= untilMs) return "off";
  return first <= fromMs && last >= untilMs && !sessions?.length ? "on" : "part";
}

const MUTE_MS = 30 * 60000;

/** The layouts that a wall can be given, "" the one it was started with. */
export const WALL_LAYOUTS = ["", "classic", "calls", "media", "counters", "span", "window"];

/** The body of an order to a wall, at a time in ms. @param {string} what @param {number} nowMs @returns {Order} */
export function orderOf(what, nowMs) {
  if (what === "mute") return { do: "mute", until: new Date(nowMs + MUTE_MS).toISOString() };
  return what === "unmute" ? { do: "mute", until: null } : { do: what };
}
