// Differences in words, and the sheets in which they are looked over before they are saved.

import { sheet } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fieldName, groupName, itemName, valueText } from "./words.js";

/** @typedef {import("./model.js").Config} Config */
/** @typedef {import("./model.js").Draft} Draft */
/** @typedef {import("wire").ConfigDifference} Difference */

/** @param {Config} config @param {Draft} draft @param {Difference[]} differences */
export function differenceTable(config, draft, differences) {
  if (!differences.length) return h("p", { class: "empty" }, t("config.no_difference"));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("config.differences") },
    h("table", { class: "rows" },
      h("thead", {}, h("tr", {}, ["place", "before", "after"].map((one) => h("th", { scope: "col" }, t(`config.${one}`))))),
      h("tbody", {}, differences.map((one) => row(config, draft, one)))));
}

/** @param {Config} config @param {Draft} draft @param {Difference} one */
function row(config, draft, one) {
  const whole = one.kind !== "changed" && !one.field && one.group;
  const before = one.kind === "added" ? t("config.not_there") : whole ? itemName(config, draft, one.group, one.item)
    : valueText(one.group, one.field, one.before);
  const after = one.kind === "removed" ? t("config.removed") : whole ? t("config.added")
    : valueText(one.group, one.field, one.after);
  return h("tr", {}, h("th", { scope: "row" }, placeText(config, draft, one)), h("td", {}, before), h("td", {}, h("strong", {}, after)));
}

/** @param {Config} config @param {Draft} draft @param {Difference} one */
function placeText(config, draft, one) {
  if (!one.group) return h("code", {}, one.key);
  const parts = [groupName(one.group), one.item && itemName(config, draft, one.group, one.item),
    one.field && one.field !== "text" && fieldName(one.group, one.field)];
  return parts.filter(Boolean).join(" › ");
}

/**
 * Look over what would be done; resolves with true when it is to be done.
 * @param {{ title: string, config: Config, draft: Draft, outcome: import("wire").ConfigOutcome, verb: string,
 *   elsewhere: boolean }} asked
 * @returns {Promise<true | null>}
 */
export function lookOver({ title, config, draft, outcome, verb, elsewhere }) {
  const go = h("button", { type: "button", class: "primary" }, verb);
  return sheet(title, [
    differenceTable(config, draft, outcome.differences),
    outcome.boxes.length > 0 && h("p", { class: "banner" }, shape("alarm"), " ",
      t("config.undrawable", { characters: outcome.boxes.join(" ") })),
    h("p", {}, shape("server"), " ", t("config.effect")),
    elsewhere && h("p", { class: "warn" }, shape("alarm"), " ", t("config.effect_elsewhere")),
    h("div", { class: "row" }, go),
  ], (dialog, done) => {
    dialog.classList.add("wide");
    go.addEventListener("click", () => done(true));
    go.focus();
  });
}
