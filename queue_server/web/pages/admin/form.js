// Fields of the office's forms, and reading them back.

import { h } from "../lib/dom.js";
import { facts, t } from "../lib/i18n.js";

/** @typedef {import("../types").Child} Child */
/** @typedef {Record<string, string>} Wording a text by language */
/** @typedef {{ long?: boolean, optional?: boolean }} Options */

const LANGUAGE_NAMES = () => facts().strings.language_name ?? {};

/**
 * One field per language, the office's first language required: names are `title.zh-TW`.
 * @param {string} key @param {string} name @param {Wording} [values] @param {Options} [options]
 */
function wordingFields(key, name, values = {}, { long = false, optional = false } = {}) {
  return facts().languages.slice(0, 5).map((tag, index) =>
    h("label", { class: "field", hidden: index > 1 && !values[tag] && !long && index > 4 },
      h("span", {}, t("admin.in_language", { what: t(key), language: LANGUAGE_NAMES()[tag] ?? tag })),
      h(long ? "textarea" : "input",
        { name: `${name}.${tag}`, lang: tag, maxlength: long ? 1000 : 120,
          required: index === 0 && !optional, value: long ? null : values[tag] ?? "" },
        long ? values[tag] ?? "" : null)));
}

/**
 * Languages beyond the first two are folded away: seldom filled in, never forgotten.
 * @param {string} key @param {string} name @param {Wording} [values] @param {Options} [options]
 * @returns {Child[]}
 */
export function foldedWording(key, name, values, options) {
  const [first, second, ...others] = wordingFields(key, name, values, options);
  return [first, second, others.length > 0 &&
    h("details", {}, h("summary", { class: "soft small" }, t("admin.more_languages", { what: t(key) })),
      h("div", { class: "editor-more" }, others))];
}

/**
 * `{language: text}` out of a form's fields, without the empty ones.
 * @param {import("../types").Given} form @param {string} name
 * @returns {Wording}
 */
export function wordingOf(form, name) {
  const found = Object.entries(form)
    .filter(([field, value]) => field.startsWith(`${name}.`) && value.trim())
    .map(([field, value]) => [field.slice(name.length + 1), value.trim()]);
  return Object.fromEntries(found);
}

/** @param {string} key @param {Child} control */
export const labelled = (key, control) => h("label", { class: "field" }, h("span", {}, t(key)), control);

/** @param {string} name @param {string[][]} options values with their words @param {string} [value] what is chosen */
export function select(name, options, value) {
  return h("select", { name }, options.map(([one, text]) =>
    h("option", { value: one, selected: one === value }, text)));
}
