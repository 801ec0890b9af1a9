// What the page of notices decides, without a document.

/** Seconds by notice, of one day and of all days. */
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

/** The last change of each notice. */
export function lastChanges(changes) {
  const found = new Map();
  for (const change of changes) {
    if (!found.has(change.notice)) found.set(change.notice, change);
  }
  return found;
}

/** `user:boss` as people call it. */
export const nameOf = (actor) => actor.replace(/^\w+:/, "");

/** Where a notice is in its life, at a time in ms: what follows `signage.phase.`. */
export function phase({ starts, until }, nowMs) {
  if (until && Date.parse(until) <= nowMs) return "over";
  if (starts && Date.parse(starts) > nowMs) return "coming";
  return "on";
}

/** Names out of a field where people write them with commas. */
export const namesIn = (text) =>
  [...new Set(text.split(/[,，、\s]+/).map((one) => one.trim()).filter(Boolean))];

/** Numbers or names of the boxes that are ticked: `days.3` or `sessions.day`. */
export const ticked = (form, name) =>
  Object.keys(form).filter((field) => field.startsWith(`${name}.`)).map((field) => field.slice(name.length + 1));

/**
 * The body of a request out of a form's fields.
 * @param {Record<string, string>} form
 * @param {(form: Record<string, string>, name: string) => Record<string, string>} wordingOf
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
  };
}

const MUTE_MS = 30 * 60000;

/** The body of an order to a wall, at a time in ms. */
export function orderOf(what, nowMs) {
  if (what === "mute") return { do: "mute", until: new Date(nowMs + MUTE_MS).toISOString() };
  return what === "unmute" ? { do: "mute", until: null } : { do: what };
}
