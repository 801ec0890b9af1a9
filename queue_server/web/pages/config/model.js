// What of the office's settings is being changed, and how it reads. Pure.

import { listOf } from "./values.js";

/** @typedef {import("wire").Config} Config */
/** @typedef {import("wire").ConfigGroup} Group */
/** @typedef {import("wire").ConfigField} Field */
/** @typedef {import("wire").ConfigMistake} Mistake */
/** @typedef {import("wire").ConfigChange} Change */
/** What a field can be set to; null: it is left out. @typedef {Exclude<Change["value"], undefined>} Value */

/** The changes so far, in the order in which they were begun. @typedef {Change[]} Draft */

/**
 * What the page keeps: the files as they are, and what of them was changed. `round` goes up when the controls are to be
 * made anew.
 * @typedef {{ config: Config, draft: Draft, mistakes: Mistake[], text: string | null, file: string, words: string,
 *   round: number, restarting: boolean, locked: (group: Group) => boolean }} Page
 */

/** The settings before they are read: no mark is theirs. @type {Config} */
export const UNREAD = { mark: "", files: [], groups: [], mistakes: [], since_start: [], can_restart: false };

/** @param {string} group @param {string} item @param {string} [field] */
const isOf = (group, item, field) => (/** @type {{ group: string, item?: string, field?: string }} */ one) =>
  one.group === group && (one.item ?? "") === item && (field === undefined || one.field === field);

/** @param {unknown} one @param {unknown} other */
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** The group of this name. @param {Config} config @param {string} name */
export const groupOf = (config, name) => config.groups.find((one) => one.name === name);

/** @param {Draft} draft @param {string} group @param {string} item */
const added = (draft, group, item) => draft.find((one) => one.act === "add" && isOf(group, item)(one));
/** @param {Draft} draft @param {string} group @param {string} item */
export const isRemoved = (draft, group, item) =>
  draft.some((one) => one.act === "remove" && isOf(group, item)(one));

/**
 * The values of an item as the files have them: what can be read there can be set there.
 * @param {Group | undefined} group @param {string} item
 */
const valuesOf = (group, item) =>
  /** @type {Record<string, Value> | undefined} */ (group?.items.find((one) => one.item === item)?.values);

/**
 * What a field says with the changes so far; null: it is left out.
 * @param {Config} config @param {Draft} draft @param {string} group @param {string} item @param {string} field
 * @returns {Value}
 */
export function valueNow(config, draft, group, item, field) {
  const set = draft.find((one) => one.act === "set" && isOf(group, item, field)(one));
  if (set) return set.value ?? null;
  const fresh = added(draft, group, item);
  if (fresh) return fresh.values?.[field] ?? null;
  return valuesOf(groupOf(config, group), item)?.[field] ?? null;
}

const OF_ITS_OWN = new Set(["wording", "text", "pairs", "link"]);

/** A new item begins as the first of its kind is, but for its words and its prefix. @param {Group} group */
export function beginning(group) {
  const like = valuesOf(group, group.items[0]?.item ?? "") ?? {};
  const kept = group.fields.filter((one) => !OF_ITS_OWN.has(one.kind) && (like[one.name] ?? null) !== null);
  return Object.fromEntries(kept.map((one) => [one.name, like[one.name]]));
}

/**
 * The items of a group, with those that were added and without none: removed ones can come back.
 * @param {Config} config @param {Draft} draft @param {string} group
 */
export function itemsNow(config, draft, group) {
  const there = groupOf(config, group)?.items.map((one) => one.item) ?? [];
  const fresh = draft.filter((one) => one.act === "add" && one.group === group).map((one) => one.item ?? "");
  return [...there, ...fresh];
}

/**
 * A field gets a value; what says what it said is no change.
 * @param {Config} config @param {Draft} draft @param {string} group @param {string} item @param {string} field
 * @param {Value} value @returns {Draft}
 */
export function put(config, draft, group, item, field, value) {
  const fresh = added(draft, group, item);
  if (fresh) {
    return draft.map((one) => (one === fresh ? { ...one, values: { ...one.values, [field]: value } } : one));
  }
  const others = draft.filter((one) => !(one.act === "set" && isOf(group, item, field)(one)));
  const before = valueNow(config, [], group, item, field);
  return same(before, value) ? others : [...others, { act: "set", group, item, field, value }];
}

/** @param {Draft} draft @param {string} group @param {string} item @param {Change["values"]} values @returns {Draft} */
export const add = (draft, group, item, values = {}) => [...draft, { act: "add", group, item, values }];

/**
 * An item goes, and the changes in it; one that was only just added is forgotten.
 * @param {Draft} draft @param {string} group @param {string} item @returns {Draft}
 */
export function remove(draft, group, item) {
  const others = draft.filter((one) => !isOf(group, item)(one));
  return added(draft, group, item) ? others : [...others, { act: "remove", group, item }];
}

/** @param {Draft} draft @param {string} group @param {string} item @returns {Draft} */
export const keepItem = (draft, group, item) =>
  draft.filter((one) => !(one.act === "remove" && isOf(group, item)(one)));

/** The changes of one file. @param {Config} config @param {Draft} draft @param {string} file */
export const changesOf = (config, draft, file) =>
  draft.filter((one) => groupOf(config, one.group)?.file === file);

/** The changes that still have something to change, when the files have become others. @param {Config} config @param {Draft} draft */
export function stillMeant(config, draft) {
  return draft.filter((one) => {
    const there = groupOf(config, one.group)?.items.some(({ item }) => item === (one.item ?? "")) ?? false;
    if (one.act === "add") return !there;
    return there && !(one.act === "set" && same(valueNow(config, [], one.group, one.item ?? "", one.field ?? ""), one.value));
  });
}

/** Names that an item of a group may have, for `pattern`. @type {Record<string, string>} */
export const NAMES = {
  counters: "[1-9][0-9]?",
  services: "[A-Z][A-Z0-9]{1,7}",
};
export const NAME = "[a-z0-9][a-z0-9_\\-]{0,39}";

/** What a control says, as the server takes it. @param {Field} field @param {string} text */
export function read(field, text) {
  if (text === "" || text === null) return field.optional || field.kind === "choice" ? null : "";
  if (field.kind === "lanes") return whole(text);
  if (field.kind === "whole" || field.kind === "number") {
    const number = Number(text);
    return Number.isFinite(number) ? number : text;
  }
  if (field.kind === "choice" && (typeof field.of !== "string" ? typeof field.of[0] === "number" : field.of === "counters")) {
    return Number(text);
  }
  return text;
}

/** Those that stay in their order, then the new ones. @param {Value} before @param {(string | number)[]} checked */
export const chosen = (before, checked) =>
  [...listOf(before).filter((one) => checked.includes(one)), ...checked.filter((one) => !listOf(before).includes(one))];

/** `name = value`, one a line. @param {Value} pairs */
export const pairsText = (pairs) => Object.entries(pairs ?? {}).map(([name, value]) => `${name} = ${value}`).join("\n");

/** @param {string} text @returns {Record<string, string>} */
export const pairsOf = (text) =>
  Object.fromEntries(text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    const at = line.indexOf("=");
    return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));

/** The same of whole numbers; what is none stays as it is written, for the checks to name. @param {string} text */
export const figuresOf = (text) =>
  Object.fromEntries(Object.entries(pairsOf(text)).map(([name, said]) => [name, whole(said)]));

/** A whole number as one; what is none stays as it is written. @param {string} said */
export const whole = (said) => (/^\d{1,6}$/.test(said) ? Number(said) : said);

/**
 * The mistakes of one field, of an item as a whole, or of none.
 * @param {Mistake[]} mistakes @param {string} group @param {string} item @param {string} field
 */
export const mistakesOf = (mistakes, group, item, field) =>
  mistakes.filter((one) => one.group === group && one.item === item && one.field === field);

/**
 * Texts of the catalogue that contain some words, those that begin with them first.
 * @param {Record<string, Record<string, string>>} strings @param {string} words
 */
export function found(strings, words, most = 30) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  const hits = Object.entries(strings).filter(([key, text]) =>
    key.toLowerCase().includes(wanted) || Object.values(text).some((one) => one.toLowerCase().includes(wanted)));
  return hits.slice(0, most).map(([key]) => key);
}
