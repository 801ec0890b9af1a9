// One field of the settings as a control, with its help and its mistakes beneath.

import { h, shape } from "../lib/dom.js";
import { facts, t } from "../lib/i18n.js";
import { chosen, figuresOf, mistakesOf, pairsOf, pairsText, read, valueNow, whole } from "./model.js";
import { listOf, rowsOf, tableOf, textOf, wordingOf } from "./values.js";
import { fieldHelp, fieldName, languageName, languages, MEANS_ALL, mistakeText, options, word } from "./words.js";

const LISTS_OPEN = 12;

/** @typedef {import("../types").Child} Child */
/** @typedef {import("../types").Props} Props */
/** @typedef {import("./model.js").Field} Field */
/** @typedef {import("./model.js").Group} Group */
/** @typedef {import("./model.js").Page} Page */
/** @typedef {import("./model.js").Value} Value */
/**
 * What a control is made of; `shared` stands in each of its inputs.
 * @typedef {{ group: Group, item: string, field: Field, value: Value, id: string, name: string,
 *   shared: Props & { "aria-describedby": string | null, disabled: boolean } }} Of
 */

/** @param {Page} page @param {Group} group @param {string} item @param {Field} field */
export function control(page, group, item, field) {
  const value = valueNow(page.config, page.draft, group.name, item, field.name);
  const id = `f-${group.name}-${item}-${field.name}`.replace(/[^\w-]/g, "_");
  const wrong = mistakesOf(page.mistakes, group.name, item, field.name);
  const help = fieldHelp(group.name, field.name);
  const about = [help && `${id}-help`, wrong.length > 0 && `${id}-wrong`].filter(Boolean).join(" ");
  /** @type {Of} */
  const of = { group, item, field, value, id, name: fieldName(group.name, field.name),
    shared: { "aria-describedby": about || null, "aria-invalid": wrong.length ? "true" : null,
      disabled: page.locked(group) } };
  return h("div", { class: wrong.length ? "setting wrong" : "setting", "data-key": id, "data-group": group.name,
      "data-item": item, "data-field": field.name },
    (BY_KIND[field.kind] ?? text)(page, of),
    help && h("p", { class: "soft small", id: `${id}-help` }, help),
    wrong.length > 0 && h("p", { class: "alarm small", id: `${id}-wrong` }, shape("alarm"), " ",
      wrong.map(mistakeText).join(" ")));
}

/** @param {Of} of @param {HTMLElement} input */
const labelled = ({ name }, input) => h("label", { class: "field" }, h("span", {}, name), input);

/** @type {Record<string, string>} */
const TYPES = { time: "time", whole: "number", number: "number" };

/** @param {Page} page @param {Of} of */
function text(page, of) {
  const { field, value, shared, id } = of;
  const usual = value === null && field.default !== null && typeof field.default !== "object" ? String(field.default) : null;
  return labelled(of, h("input", { ...shared, id, type: TYPES[field.kind] ?? "text", value: textOf(value),
    step: field.kind === "number" ? "any" : null, placeholder: usual, maxlength: TYPES[field.kind] ? null : 500,
    autocomplete: "off", spellcheck: "false" }));
}

/** @param {Page} page @param {Of} of */
const yes = (page, { value, field, shared, id, name }) =>
  h("label", { class: "tick" },
    h("input", { ...shared, id, type: "checkbox", checked: (value ?? field.default) === true }), " ", name);

/** @param {Page} page @param {Of} of */
function choice(page, of) {
  const { field, value, shared, id } = of;
  const now = value ?? (field.optional ? "" : null);
  return labelled(of, h("select", { ...shared, id },
    field.optional && h("option", { value: "", selected: value === null }, t("config.left_out")),
    options(page.config, page.draft, field, typeof value === "string" || typeof value === "number" ? [value] : []).map(([one, label]) =>
      h("option", { value: one, selected: String(one) === String(now) }, label))));
}

/** @param {Page} page @param {Of} of */
function many(page, { field, value, shared, id, name }) {
  const all = options(page.config, page.draft, field, listOf(value));
  const now = listOf(value ?? field.default);
  const boxes = h("div", { class: "boxes" }, all.map(([one, label], index) =>
    h("label", { "data-key": `${id}-${one}` }, h("input", { type: "checkbox", value: one, checked: now.includes(one),
      id: index ? null : id, disabled: shared.disabled, "data-number": typeof one === "number" ? "yes" : null }), " ", label)));
  const count = now.length ? t("config.chosen", { count: now.length }) : t(MEANS_ALL.has(field.name) ? "config.all" : "config.none_chosen");
  return h("fieldset", { "aria-describedby": shared["aria-describedby"], class: "many" },
    h("legend", {}, name, " ", h("span", { class: "soft" }, count)),
    all.length > LISTS_OPEN ? h("details", {}, h("summary", {}, t("config.choose", { what: name })), boxes) : boxes);
}

/** @param {Page} page @param {Of} of */
function wording(page, of) {
  const { shared, id, name } = of;
  const value = wordingOf(of.value);
  const inputs = languages().map((tag, index) =>
    h("label", { class: "field" }, h("span", {}, t("admin.in_language", { what: name, language: languageName(tag) })),
      h("input", { ...shared, id: index ? null : id, "data-language": tag, lang: tag, maxlength: 500, value: value[tag] ?? "",
        placeholder: of.group.name === "texts" ? facts().strings[of.item]?.[tag] ?? null : null, autocomplete: "off" })));
  const [first, second, ...others] = inputs;
  return h("div", { class: "wordings" }, first, second, others.length > 0 &&
    h("details", {}, h("summary", { class: "soft small" }, t("admin.more_languages", { what: name })),
      h("div", { class: "editor-more" }, others)));
}

/** @param {Page} page @param {Of} of */
const pairs = (page, of) => labelled(of, h("textarea", { ...of.shared, id: of.id, spellcheck: "false", rows: 3 }, pairsText(of.value)));

/** @param {Page} page @param {Of} of */
const colour = (page, of) =>
  labelled(of, h("input", { ...of.shared, id: of.id, value: textOf(of.value), maxlength: 7, placeholder: "#0A5AA8", autocomplete: "off" }));

/** @param {Of} of @param {Child} inner */
const grouped = ({ name, shared }, inner) =>
  h("fieldset", { class: "many", "aria-describedby": shared["aria-describedby"] }, h("legend", {}, name), inner);

/** @param {string} name @param {HTMLElement} input */
const small = (name, input) => h("label", { class: "field" }, h("span", {}, name), input);

/** @param {Of} of @param {unknown} value @param {Props} more */
const number = (of, value, more = {}) =>
  h("input", { ...of.shared, type: "number", step: "1", min: "0", value: textOf(value), autocomplete: "off", ...more });

/** The least and the most. @param {Page} page @param {Of} of */
function span(page, of) {
  const [least, most] = listOf(of.value ?? of.field.default);
  return grouped(of, h("div", { class: "boxes" },
    small(t("config.part.least"), number(of, least, { id: of.id })), small(t("config.part.most"), number(of, most))));
}

/** A time, so many office days before. @param {Page} page @param {Of} of */
function deadline(page, of) {
  const now = { ...tableOf(of.field.default), ...tableOf(of.value) };
  return grouped(of, h("div", { class: "boxes" },
    small(t("config.part.days_before"), number(of, now.working_days_before, { id: of.id, "data-part": "working_days_before" })),
    small(t("config.part.at"), h("input", { ...of.shared, type: "time", value: textOf(now.at), "data-part": "at" }))));
}

export const FRESH_HOURS = { days: ["mon", "tue", "wed", "thu", "fri"], opens: "09:00", closes: "12:00", lanes: 1 };

/** Lanes at some hours: a row for each, its days, its times. @param {Page} page @param {Of} of */
function hours(page, of) {
  const { field, value, group, item, shared } = of;
  const data = { "data-group": group.name, "data-item": item, "data-field": field.name };
  return grouped(of, [
    rowsOf(value).map((one, at) => h("div", { class: "hours-row", "data-row": String(at), "data-key": `${of.id}-${at}` },
      h("div", { class: "boxes" }, listOf(field.of).map((day) => h("label", {}, h("input", { type: "checkbox", value: day,
        checked: listOf(one.days).includes(day), disabled: shared.disabled }), " ", word(day)))),
      h("div", { class: "boxes" },
        small(t("config.field.opens"), h("input", { ...shared, type: "time", value: textOf(one.opens), "data-part": "opens" })),
        small(t("config.field.closes"), h("input", { ...shared, type: "time", value: textOf(one.closes), "data-part": "closes" })),
        small(t("config.field.lanes"), number(of, one.lanes, { "data-part": "lanes" })),
        !shared.disabled && h("button", { type: "button", "data-do": "hours-remove", "data-row": String(at), ...data }, t("config.remove_hours"))))),
    !shared.disabled && h("button", { type: "button", id: of.id, "data-do": "hours-add", ...data }, t("config.add_hours"))]);
}

/** An address, and in each language what is there. @param {Page} page @param {Of} of */
function link(page, of) {
  const { shared, id, name } = of;
  const { url, note } = tableOf(of.value);
  return grouped(of, [
    small(t("config.part.url"), h("input", { ...shared, id, type: "url", value: textOf(url), maxlength: 500,
      "data-part": "url", autocomplete: "off", spellcheck: "false" })),
    wording(page, { ...of, id: `${id}-note`, name: `${name} ${t("config.part.note")}`, value: wordingOf(note) })]);
}

/** @param {Element} box @returns {[string, string | number][]} */
const partsIn = (box) => [...box.querySelectorAll("input")].flatMap(({ dataset, type, value }) =>
  dataset.part ? [[dataset.part, type === "number" ? whole(value.trim()) : value]] : []);

/** @param {Element} box @returns {Record<string, string | number>} */
const parts = (box) => Object.fromEntries(partsIn(box));

/** What is written in each language. @param {Element} box @returns {Record<string, string>} */
const worded = (box) => Object.fromEntries([...box.querySelectorAll("input")]
  .flatMap(({ dataset, value }) => (dataset.language && value.trim() ? [[dataset.language, value.trim()]] : [])));

/** @param {Element} box */
const boxesIn = (box) => [...box.querySelectorAll("input")].filter((one) => one.type === "checkbox" && one.checked);

/** @param {Element} box */
const ticked = (box) => boxesIn(box).map((one) => (one.dataset.number ? Number(one.value) : one.value));

/** @param {Element} box */
const lines = (box) => box.querySelector("textarea")?.value ?? "";

/** @type {Record<string, (box: Element, field: Field, before: Value) => Value>} */
const SAID = {
  pairs: (box) => pairsOf(lines(box)),
  figures: (box) => figuresOf(lines(box)),
  yes: (box) => box.querySelector("input")?.checked ?? false,
  many: (box, field, before) => chosen(before, ticked(box)),
  span: (box) => [...box.querySelectorAll("input")].map((one) => whole(one.value.trim())),
  deadline: parts,
  hours: (box) => [...box.querySelectorAll(".hours-row")].map((row) => ({ days: boxesIn(row).map((one) => one.value), ...parts(row) })),
  wording: (box, field) => {
    const said = worded(box);
    return Object.keys(said).length || !field.optional ? said : null;
  },
  link: (box) => {
    const [url, note] = [textOf(parts(box).url).trim(), worded(box)];
    return url || Object.keys(note).length ? { url, note } : null;
  },
};

/** @param {Element} box @param {Field} field */
const written = (box, field) => read(field, (box.querySelector("input") ?? box.querySelector("select"))?.value.trim() ?? "");

/** What the controls of a field say together. @param {Element} box @param {Field} field @param {Value} before */
export const said = (box, field, before) => (SAID[field.kind] ?? written)(box, field, before);

/** @type {Record<string, (page: Page, of: Of) => HTMLElement>} */
const BY_KIND = { yes, choice, many, wording, pairs, figures: pairs, colour, span, deadline, hours, link };
