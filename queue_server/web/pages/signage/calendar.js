// What runs when: a week of notices at one glance, and who changed them.

import { h } from "../lib/dom.js";
import { say, t } from "../lib/i18n.js";
import { clock, day, fromField } from "../lib/time.js";
import { edgesOf, mondayOf, nameOf, week } from "./model.js";

const MARKS = { on: "●", part: "◐", off: "" };
const MOST_CHANGES = 20;

/** @typedef {import("./model.js").Notice} Notice */

/**
 * The week that is `weeks` after that of `today`, a date of the office.
 * @param {Notice[]} notices @param {string} today @param {number} weeks
 */
export function calendar(notices, today, weeks) {
  const dates = edgesOf(mondayOf(today, weeks));
  const edges = dates.map((date) => Date.parse(fromField(`${date}T00:00`) ?? ""));
  const move = (/** @type {number} */ by, /** @type {string} */ key) =>
    h("button", { type: "button", class: by < 0 ? "push" : null, "data-do": "week", "data-by": by }, t(key));
  return h("section", { class: "panel calendar", "data-key": "calendar" },
    h("h2", { class: "heading" }, t("signage.calendar"), move(-1, "signage.week_before"), move(1, "signage.week_after")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("signage.calendar") },
      h("table", { class: "rows" },
        h("thead", {}, h("tr", {}, h("td", {}),
          dates.slice(0, 7).map((date, at) => h("th", { scope: "col", class: date === today ? "today" : null },
            t(`tv.weekday.${at + 1}`), h("div", { class: "soft small" }, date.slice(5).replace("-", "/")))))),
        h("tbody", {}, week(notices, edges).map(row)))));
}

/** @param {ReturnType<typeof week>[number]} line */
const row = ({ notice, days }) =>
  h("tr", { "data-key": `week-${notice.id}` },
    h("th", { scope: "row" }, h("button", { type: "button", class: "plain", "data-do": "notice-edit", "data-id": notice.id }, say(notice.title))),
    days.map((state) => h("td", { class: `mark ${state}` }, h("span", { "aria-hidden": "true" }, MARKS[state]),
      h("span", { class: "unseen" }, t(`signage.week.${state}`)))));

/**
 * The last changes, the newest first; of a notice that is gone only that there was one.
 * @param {import("./model.js").Change[]} changes @param {Notice[]} notices
 */
export function history(changes, notices) {
  const titles = new Map(notices.map((one) => [one.id, say(one.title)]));
  return changes.length > 0 && h("details", { class: "panel history", "data-key": "history" },
    h("summary", { class: "heading" }, t("signage.history")),
    h("ul", { class: "changes" }, changes.slice(0, MOST_CHANGES).map((one, at) =>
      h("li", { "data-key": `change-${at}` },
        h("strong", { class: "text" }, titles.get(one.notice) ?? t("signage.gone")),
        h("div", { class: "soft small" }, t(`signage.did.${one.kind}`), " · ", nameOf(one.actor), " · ", day(one.at), " ", clock(one.at))))));
}
