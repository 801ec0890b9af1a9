// The form of one notice, its pictures, and how the wall would show it.

import { foldedWording, labelled, select } from "../admin/form.js";
import { BASE } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { facts, say, t } from "../lib/i18n.js";
import { toField } from "../lib/time.js";
import { needsS } from "./model.js";
import { deleteButton, lengthOf, staying, undoRow } from "./shelf.js";

/** @typedef {import("../types").Child} Child */
/** @typedef {import("../types").Given} Given */
/** @typedef {import("./model.js").Clip} Clip */
/** @typedef {import("./model.js").Draft} Draft */
/** @typedef {import("./model.js").Picture} Picture */
/** A picture that can be chosen, under what it shows. @typedef {(value: string, content: Child) => HTMLElement} Choice */

const CATEGORIES = ["general", "jobs", "policy", "event", "population", "closure", "urgent"];
const STYLES = ["slide", "marquee"];
const STATES = ["live", "draft"];
const LAYOUTS = ["media", "classic"];
const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** @param {string} name */
export const addressOf = (name) => `${BASE}/signage/pictures/${name}`;

/**
 * The form; `key` makes it a new one.
 * @param {Draft} notice @param {{ pictures: Picture[], clips: Clip[] }} kept
 * @param {{ pending: string | null, progress: number | null, key: string, typed: Given }} now
 */
export function editor(notice, { pictures, clips }, { pending, progress, key, typed }) {
  return h("form", { class: "panel editor", "data-do": "notice-save", "data-key": key },
    h("h2", {}, t(notice.id ? "admin.edit_notice" : "admin.new_notice")),
    foldedWording("admin.title", "title", notice.title),
    foldedWording("admin.body", "body", notice.body, { long: true, optional: true }),
    foldedWording("signage.place", "place", notice.place, { optional: true }),
    h("div", { class: "pair" },
      labelled("admin.category", select("category",
        CATEGORIES.map((one) => [one, t(`admin.category.${one}`)]), notice.category)),
      labelled("admin.style", select("style", STYLES.map((one) => [one, t(`admin.style.${one}`)]), notice.style)),
      labelled("admin.starts", h("input", { type: "datetime-local", name: "starts", value: toField(notice.starts) })),
      labelled("admin.until", h("input", { type: "datetime-local", name: "until", value: toField(notice.until) })),
      labelled("admin.weight", h("input", { type: "number", name: "weight", min: 1, max: 5, value: notice.weight ?? 1 })),
      labelled("admin.link", h("input", { type: "url", name: "link", maxlength: 300, value: notice.link ?? "" }))),
    boxes("signage.days", "days", DAYS.map((day) => [day, t(`tv.weekday.${day}`)]), notice.days),
    boxes("signage.sessions", "sessions", facts().sessions.map((one) => [one.name, say(one.wording)]), notice.sessions),
    labelled("signage.displays", h("input", { name: "displays", maxlength: 400, value: (notice.displays ?? []).join(", ") })),
    pictureField(notice, pictures, clips, progress),
    labelled("signage.state", select("state", STATES.map((one) => [one, t(`signage.state.${one}`)]), notice.state ?? "live")),
    reading(typed),
    h("div", { class: "row" },
      h("button", { class: "primary", "aria-disabled": pending ? "true" : null },
        pending === "save" ? t("clerk.working") : t("admin.save")),
      LAYOUTS.map((layout) =>
        h("button", { type: "button", "data-do": "notice-preview", "data-layout": layout,
          "aria-disabled": pending ? "true" : null }, t(`signage.preview.${layout}`)))));
}

/** How long the notice is read, by what is typed; a wall turns its pages no sooner. @param {Given} typed */
function reading(typed) {
  const has = facts().display.slide_s;
  const rows = facts().languages.map((tag) => ({ tag, needs: Math.ceil(needsS(typed, tag)) }));
  return h("p", { class: "reading soft small", role: "status" }, rows.filter(({ needs }) => needs > 0).map(({ tag, needs }) =>
    h("span", { class: needs > has ? "long" : null },
      t(needs > has ? "signage.reading_long" : "signage.reading", { language: tag, needs, has }), " ")));
}

/**
 * @param {string} title @param {string} name @param {[string | number, string][]} options
 * @param {(string | number)[]} [chosen]
 */
function boxes(title, name, options, chosen = []) {
  return h("fieldset", { class: "boxes" }, h("legend", {}, t(title)),
    options.map(([value, text]) => h("label", {},
      h("input", { type: "checkbox", name: `${name}.${value}`, value: "yes", checked: chosen.includes(value) }), " ", text)));
}

/** @param {Draft} notice @param {Picture[]} pictures @param {Clip[]} clips @param {number | null} progress */
function pictureField(notice, pictures, clips, progress) {
  const { pages = [] } = notice;
  /** @type {Choice} */
  const choice = (value, content) => h("label", { class: "picture", "data-key": `picture-${value}` },
    h("input", { type: "radio", name: "picture", value, checked: (notice.picture ?? "") === value }), content);
  return h("fieldset", { class: "pictures", "data-drop": "picture" }, h("legend", {}, t("signage.picture")),
    choice("", h("span", {}, t("signage.no_picture"))),
    staying(pictures).map((one, at) => kept(one, at, lengthOf(clips, one.name), choice)),
    undoRow(),
    pages.length > 0 && h("label", { "data-key": "pages" },
      h("input", { type: "checkbox", name: "pages", value: pages.join(" "), checked: true }), " ",
      t("signage.pages", { count: pages.length })),
    notice.clip && h("label", { "data-key": "clip" },
      h("input", { type: "checkbox", name: "clip", value: `${notice.clip} ${notice.clip_s}`, checked: true }), " ",
      t("signage.clip", { seconds: notice.clip_s })),
    notice.clip && h("label", { "data-key": "clip-sound" },
      h("input", { type: "checkbox", name: "clip_sound", value: "yes", checked: Boolean(notice.clip_sound) }), " ",
      t("signage.clip_sound")),
    h("label", { class: "button upload" }, t("signage.upload"),
      h("input", { type: "file", class: "unseen", accept: "image/jpeg,image/png,image/webp,application/pdf,video/mp4,video/webm,video/quicktime", id: "upload" })),
    h("span", { class: "soft small", role: "status" },
      progress === null ? t("signage.drop") : progress < 1 ? t("signage.uploading", { percent: Math.round(progress * 100) })
        : t("signage.making")));
}

/**
 * One that is kept: to be chosen, or deleted. A video is known by its first picture and its length.
 * @param {Picture} picture @param {number} at @param {number} seconds @param {Choice} choice
 */
function kept({ name }, at, seconds, choice) {
  const label = t("signage.picture_nth", { n: at + 1 });
  return h("div", { class: "kept", "data-key": `kept-${name}` },
    choice(name, [h("img", { src: addressOf(name), alt: label, loading: "lazy", width: 120 }),
      seconds > 0 && h("span", { class: "tag" }, t("signage.video", { seconds }))]),
    deleteButton(name, label));
}

/** The wall as its own program draws it, and what is wrong with the notice. @param {import("wire").Preview | null} shown */
export function preview(shown) {
  if (!shown) return null;
  const needs = Object.entries(shown.needs_s).map(([tag, seconds]) => `${tag} ${Math.ceil(seconds)} s`).join(", ");
  return h("section", { class: "panel preview", role: "status", "data-key": "preview" },
    h("h2", { class: "heading" }, t("signage.preview")),
    h("img", { src: `data:image/png;base64,${shown.png}`, alt: t("signage.preview") }),
    needs && h("p", {}, t("signage.needs", { seconds: needs })),
    shown.cut.map((text) => h("p", { class: "alarm" }, t("signage.cut", { text }))),
    shown.warnings.map(({ detail }) => h("p", { class: "alarm" }, detail)));
}
