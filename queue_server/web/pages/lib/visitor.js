// What the pages of visitors share: a button that is off while something is under way, the languages.

import { h } from "./dom.js";
import { current, facts, say, t } from "./i18n.js";

/** @param {{ busy?: boolean }} state */
export const buttonOf = (state) => (action, text, extra = {}) =>
  h("button", { type: "button", "data-do": action, disabled: state.busy, ...extra }, text);

/** The languages of the office, each by its own name. */
export const languages = (button) =>
  h("nav", { class: "languages", "aria-label": t("choose_language"), "data-key": "languages" },
    facts().languages.map((tag) =>
      button("language", say(facts().strings.language_name, tag),
        { "data-value": tag, lang: tag, "aria-pressed": String(tag === current()) })));
