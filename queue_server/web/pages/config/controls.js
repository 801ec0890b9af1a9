// One field of the settings as a control, with its help and its mistakes beneath.

import { h, shape } from "../lib/dom.js";
import { facts, t } from "../lib/i18n.js";
import { chosen, figuresOf, mistakesOf, pairsOf, pairsText, read, valueNow, whole } from "./model.js";
import { fieldHelp, fieldName, languageName, languages, MEANS_ALL, mistakeText, options, word } from "./words.js";

const LISTS_OPEN = 12;

/** @param {any} page what main.js keeps */
export function control(page, group, item, field) {
  const value = valueNow(page.config, page.draft, group.name, item, field.name);
  const id = `f-${group.name}-${item}-${field.name}`.replace(/[^\w-]/g, "_");
  const wrong = mistakesOf(page.mistakes, group.name, item, field.name);
  const help = fieldHelp(group.name, field.name);
  const about = [help && `${id}-help`, wrong.length > 0 && `${id}-wrong`].filter(Boolean).join(" ");
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

const labelled = ({ name }, input) => h("label", { class: "field" }, h("span", {}, name), input);

const TYPES = { time: "time", whole: "number", number: "number" };

function text(page, of) {
  const { field, value, shared, id } = of;
  const usual = value === null && field.default !== null && typeof field.default !== "object" ? String(field.default) : null;
  return labelled(of, h("input", { ...shared, id, type: TYPES[field.kind] ?? "text", value: value ?? "",
    step: field.kind === "number" ? "any" : null, placeholder: usual, maxlength: TYPES[field.kind] ? null : 500,
    autocomplete: "off", spellcheck: "false" }));
}

const yes = (page, { value, field, shared, id, name }) =>
  h("label", { class: "tick" },
    h("input", { ...shared, id, type: "checkbox", checked: value ?? field.default ?? false }), " ", name);

function choice(page, of) {
  const { field, value, shared, id } = of;
  const now = value ?? (field.optional ? "" : null);
  return labelled(of, h("select", { ...shared, id },
    field.optional && h("option", { value: "", selected: value === null }, t("config.left_out")),
    options(page.config, page.draft, field, value).map(([one, label]) =>
      h("option", { value: one, selected: String(one) === String(now) }, label))));
}

function many(page, { field, value, shared, id, name }) {
  const all = options(page.config, page.draft, field, value);
  const now = value ?? field.default ?? [];
  const boxes = h("div", { class: "boxes" }, all.map(([one, label], index) =>
    h("label", { "data-key": `${id}-${one}` }, h("input", { type: "checkbox", value: one, checked: now.includes(one),
      id: index ? null : id, disabled: shared.disabled, "data-number": typeof one === "number" ? "yes" : null }), " ", label)));
  const count = now.length ? t("config.chosen", { count: now.length }) : t(MEANS_ALL.has(field.name) ? "config.all" : "config.none_chosen");
  return h("fieldset", { "aria-describedby": shared["aria-describedby"], class: "many" },
    h("legend", {}, name, " ", h("span", { class: "soft" }, count)),
    all.length > LISTS_OPEN ? h("details", {}, h("summary", {}, t("config.choose", { what: name })), boxes) : boxes);
}

function wording(page, of) {
  const { value, shared, id, name } = of;
  const inputs = languages().map((tag, index) =>
    h("label", { class: "field" }, h("span", {}, t("admin.in_language", { what: name, language: languageName(tag) })),
      h("input", { ...shared, id: index ? null : id, "data-language": tag, lang: tag, maxlength: 500, value: value?.[tag] ?? "",
        placeholder: of.group.name === "texts" ? facts().strings[of.item]?.[tag] ?? null : null, autocomplete: "off" })));
  const [first, second, ...others] = inputs;
  return h("div", { class: "wordings" }, first, second, others.length > 0 &&
    h("details", {}, h("summary", { class: "soft small" }, t("admin.more_languages", { what: name })),
      h("div", { class: "editor-more" }, others)));
}

const pairs = (page, of) => labelled(of, h("textarea", { ...of.shared, id: of.id, spellcheck: "false", rows: 3 }, pairsText(of.value)));

const colour = (page, of) =>
  labelled(of, h("input", { ...of.shared, id: of.id, value: of.value ?? "", maxlength: 7, placeholder: "#0A5AA8", autocomplete: "off" }));

const grouped = ({ name, shared }, inner) =>
  h("fieldset", { class: "many", "aria-describedby": shared["aria-describedby"] }, h("legend", {}, name), inner);

const small = (name, input) => h("label", { class: "field" }, h("span", {}, name), input);

const number = (of, value, more = {}) =>
  h("input", { ...of.shared, type: "number", step: "1", min: "0", value: value ?? "", autocomplete: "off", ...more });

/** The least and the most. */
function span(page, of) {
  const [least, most] = of.value ?? of.field.default ?? [];
  return grouped(of, h("div", { class: "boxes" },
    small(t("config.part.least"), number(of, least, { id: of.id })), small(t("config.part.most"), number(of, most))));
}

/** A time, so many office days before. */
function deadline(page, of) {
  const now = { ...of.field.default, ...of.value };
  return grouped(of, h("div", { class: "boxes" },
    small(t("config.part.days_before"), number(of, now.working_days_before, { id: of.id, "data-part": "working_days_before" })),
    small(t("config.part.at"), h("input", { ...of.shared, type: "time", value: now.at, "data-part": "at" }))));
}

export const FRESH_HOURS = { days: ["mon", "tue", "wed", "thu", "fri"], opens: "09:00", closes: "12:00", lanes: 1 };

/** Lanes at some hours: a row for each, its days, its times. */
function hours(page, of) {
  const { field, value, group, item, shared } = of;
  const data = { "data-group": group.name, "data-item": item, "data-field": field.name };
  return grouped(of, [
    (value ?? []).map((one, at) => h("div", { class: "hours-row", "data-row": String(at), "data-key": `${of.id}-${at}` },
      h("div", { class: "boxes" }, field.of.map((day) => h("label", {}, h("input", { type: "checkbox", value: day,
        checked: (one.days ?? []).includes(day), disabled: shared.disabled }), " ", word(day)))),
      h("div", { class: "boxes" },
        small(t("config.field.opens"), h("input", { ...shared, type: "time", value: one.opens ?? "", "data-part": "opens" })),
        small(t("config.field.closes"), h("input", { ...shared, type: "time", value: one.closes ?? "", "data-part": "closes" })),
        small(t("config.field.lanes"), number(of, one.lanes, { "data-part": "lanes" })),
        !shared.disabled && h("button", { type: "button", "data-do": "hours-remove", "data-row": String(at), ...data }, t("config.remove_hours"))))),
    !shared.disabled && h("button", { type: "button", id: of.id, "data-do": "hours-add", ...data }, t("config.add_hours"))]);
}

/** An address, and in each language what is there. */
function link(page, of) {
  const { value, shared, id, name } = of;
  return grouped(of, [
    small(t("config.part.url"), h("input", { ...shared, id, type: "url", value: value?.url ?? "", maxlength: 500,
      "data-part": "url", autocomplete: "off", spellcheck: "false" })),
    wording(page, { ...of, id: `${id}-note`, name: `${name} ${t("config.part.note")}`, value: value?.note })]);
}

const parts = (box) => Object.fromEntries([...box.querySelectorAll("[data-part]")].map((one) =>
  [one.dataset.part, one.type === "number" ? whole(one.value.trim()) : one.value]));

/** What is written in each language. */
const worded = (box) => Object.fromEntries([...box.querySelectorAll("input[data-language]")]
  .map((one) => [one.dataset.language, one.value.trim()]).filter(([, words]) => words));

const ticked = (box) => [...box.querySelectorAll("input[type=checkbox]")].filter((one) => one.checked)
  .map((one) => (one.dataset.number ? Number(one.value) : one.value));

const SAID = {
  pairs: (box) => pairsOf(box.querySelector("textarea").value),
  figures: (box) => figuresOf(box.querySelector("textarea").value),
  yes: (box) => box.querySelector("input").checked,
  many: (box, field, before) => chosen(before, ticked(box)),
  span: (box) => [...box.querySelectorAll("input")].map((one) => whole(one.value.trim())),
  deadline: parts,
  hours: (box) => [...box.querySelectorAll(".hours-row")].map((row) => ({ days: ticked(row), ...parts(row) })),
  wording: (box, field) => {
    const said = worded(box);
    return Object.keys(said).length || !field.optional ? said : null;
  },
  link: (box) => {
    const [{ url }, note] = [parts(box), worded(box)];
    return url.trim() || Object.keys(note).length ? { url: url.trim(), note } : null;
  },
};

/** What the controls of a field say together. */
export const said = (box, field, before) =>
  (SAID[field.kind] ?? (() => read(field, box.querySelector("input, select, textarea").value.trim())))(box, field, before);

const BY_KIND = { yes, choice, many, wording, pairs, figures: pairs, colour, span, deadline, hours, link };
