// How groups, items, fields and their values read.

import { facts, has, say, serviceName, t } from "../lib/i18n.js";
import { groupOf, valueNow } from "./model.js";
import { listOf, rowsOf, tableOf, textOf, wordingOf } from "./values.js";

/** @typedef {import("./model.js").Config} Config */
/** @typedef {import("./model.js").Draft} Draft */
/** @typedef {import("./model.js").Field} Field */
/** @typedef {import("./model.js").Mistake} Mistake */
/** What can be chosen: its value, and how it reads. @typedef {[string | number, string]} Option */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** @param {string} group */
export const groupName = (group) => t(`config.group.${group}`);

/** @param {string} group @param {string} field */
export function fieldName(group, field) {
  const own = `config.field.${group}.${field}`;
  return t(has(own) ? own : `config.field.${field}`);
}

/** @param {string} group @param {string} field */
export function fieldHelp(group, field) {
  const own = `config.help.${group}.${field}`;
  const key = has(own) ? own : `config.help.${field}`;
  return has(key) ? t(key) : "";
}

/**
 * What an item is called: by its words where it has some, and always by its name in the file.
 * @param {Config} config @param {Draft} draft @param {string} group @param {string} item
 */
export function itemName(config, draft, group, item) {
  if (!item) return groupName(group);
  const now = (/** @type {string} */ field) => valueNow(config, draft, group, item, field);
  const wording = now("wording");
  const worded = say(typeof wording === "string" ? wording : wordingOf(wording)) || say(wordingOf(now("name"))) || textOf(now("label"));
  if (group === "counters") return t("config.counter", { number: item, name: worded });
  if (group === "series") return t("config.series", { prefix: now("prefix") ?? "", name: item });
  if (group === "texts") return say(facts().strings[item]) || item;
  if (group === "services") return `${item} ${worded}`.trim();
  return worded ? `${worded} (${item})` : item;
}

/**
 * What can be chosen, and what is although it cannot be.
 * @param {Config} config @param {Draft} draft @param {Field} field @param {(string | number)[]} now
 * @returns {Option[]}
 */
export function options(config, draft, field, now) {
  const known = typeof field.of === "string" ? named(config, draft, field.of)
    : field.of.map((one) => /** @type {Option} */ ([one, word(one)]));
  const there = known.map(([one]) => one);
  return [...known, ...now.filter((one) => !there.includes(one)).map((one) => /** @type {Option} */ ([one, String(one)]))];
}

/** @param {Config} config @param {Draft} draft @param {string} of @returns {Option[]} */
function named(config, draft, of) {
  if (of === "languages") {
    const tags = valueNow(config, draft, "branch", "", "languages") ?? facts().languages;
    return listOf(tags).map((tag) => [tag, languageName(String(tag))]);
  }
  if (of === "categories") return facts().categories.map((one) => [one.code, say(one.name)]);
  if (of === "services" && !groupOf(config, "services")?.items.length) {
    return facts().services.map((one) => [one.code, `${one.code} ${say(one.name)}`]);
  }
  const group = groupOf(config, of);
  const fresh = draft.filter((one) => one.act === "add" && one.group === of).map((one) => one.item ?? "");
  const items = [...(group?.items.map((one) => one.item) ?? []), ...fresh];
  return items.map((item) => [of === "counters" ? Number(item) : item, itemName(config, draft, of, item)]);
}

/** @param {string} tag */
export const languageName = (tag) => facts().strings.language_name?.[tag] ?? word(tag);

/** @param {string | number} one */
export function word(one) {
  const day = DAYS.indexOf(String(one));
  if (day >= 0) return t(`tv.weekday.${day + 1}`);
  for (const key of [`config.choice.${one}`, `admin.role.${one}`, `device.kind.${one}`]) if (has(key)) return t(key);
  return facts().strings.language_name?.[one] ?? String(one);
}

/** @param {string[]} parts */
const listed = (parts) => parts.filter((one) => one !== "").join(t("clerk.list_separator"));

/** Lists that, when nothing is in them, mean all there is. */
export const MEANS_ALL = new Set(["services", "counters", "sessions"]);

/** A value before or after a change, in words. @param {string} group @param {string} field @param {unknown} value @returns {string} */
export function valueText(group, field, value) {
  if (value === null || value === undefined) return t("config.left_out");
  if (value === true || value === false) return t(value ? "config.yes" : "config.no");
  const table = tableOf(value);
  if (field === "closes" && typeof value === "object") return t("config.closes_text", { days: table.working_days_before, at: table.at });
  if (field === "release_min" && Array.isArray(value)) return value.join("–");
  if (field === "hours" && Array.isArray(value) && value.length) return rowsOf(value).map(hoursText).join("；");
  if (field === "online" && typeof value === "object") return listed([textOf(table.url), say(wordingOf(table.note))]);
  if (Array.isArray(value)) {
    return value.length ? listed(listOf(value).map((one) => one_(field, one))) : t(MEANS_ALL.has(field) ? "config.all" : "config.empty");
  }
  if (typeof value === "object") {
    return listed(Object.entries(table).map(([name, said]) => `${facts().strings.language_name?.[name] ?? name}：${said}`)) ||
      t("config.empty");
  }
  return value === "" ? t("config.empty") : one_(field, typeof value === "number" ? value : String(value));
}

/** @param {import("./values.js").Row} row */
const hoursText = ({ days, opens, closes, lanes }) =>
  t("config.hours_text", { days: listed(listOf(days).map(word)), opens, closes, lanes });

/** @param {string} field @param {string | number} one */
function one_(field, one) {
  if (field === "services" || field === "popular") {
    return facts().services.some(({ code }) => code === one) ? serviceName(String(one)) : String(one);
  }
  if (["first", "then"].includes(field)) return say(facts().classes.find(({ name }) => name === one)?.wording) || String(one);
  return word(one);
}

/** A mistake as a sentence; the words of `run.py check` where the catalogue has none. @param {Mistake} mistake */
export const mistakeText = ({ said, facts: values, reason, hint }) =>
  said && has(`config.said.${said}`) ? t(`config.said.${said}`, values) : [reason, hint].filter(Boolean).join(" · ");

/** The languages of a wording: the office's own first. */
export const languages = () => {
  const own = facts().fallback;
  return [own, ...facts().languages.filter((tag) => tag !== own)];
};
