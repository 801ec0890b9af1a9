// What the pages of visitors share: a button that is off while something is under way, the languages.

import { h } from "./dom.js";
import { current, facts, say, t } from "./i18n.js";

/** @typedef {(action: string, text: Child, extra?: import("../types").Props) => HTMLButtonElement} Button */
/** @typedef {import("../types").Child} Child */

/** @param {{ busy?: boolean }} state @returns {Button} */
export const buttonOf = (state) => (action, text, extra = {}) =>
  h("button", { type: "button", "data-do": action, disabled: state.busy, ...extra }, text);

/** The languages of the office, each by its own name. @param {Button} button */
export const languages = (button) =>
  h("nav", { class: "languages", "aria-label": t("choose_language"), "data-key": "languages" },
    facts().languages.map((tag) =>
      button("language", say(facts().strings.language_name, tag),
        { "data-value": tag, lang: tag, "aria-pressed": String(tag === current()) })));
