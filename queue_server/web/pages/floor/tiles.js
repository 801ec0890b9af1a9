// The counters as they stand in the room, and how each class waits.

import { h, later, shape } from "../lib/dom.js";
import { classOf, current, say, serviceName, t, wordOf } from "../lib/i18n.js";
import { clock, minutesSince, minutesText } from "../lib/time.js";
import { against, changed } from "./model.js";

/** @typedef {import("wire").FloorCounter} FloorCounter */

/** @param {string} name */
export const className = (name) => say(classOf(name)?.wording) || name;

/** @param {string} name @param {Record<string, string>} more attributes */
export function classChip(name, more = {}) {
  return h("span", { class: `class ${name}`, ...more }, shape(classOf(name)?.shape ?? "circle"), className(name));
}

/** @param {FloorCounter[]} counters @param {boolean} busy */
export const tiles = (counters, busy) =>
  h("section", { class: "tiles", "aria-label": t("clerk.counters"), "data-key": "tiles" },
    counters.map((one) => tile(one, busy)));

/** Forty counters, of which one changes: the others are made anew once a minute, for their minutes.
 * @param {FloorCounter} one @param {boolean} busy */
function tile(one, busy) {
  const minutes = [one.since, one.visitor?.since].map((since) => since && minutesSince(since));
  return later("article", one.number, [current(), one, minutes, busy], () => wholeTile(one, busy));
}

/** @param {FloorCounter} one @param {boolean} busy */
function wholeTile(one, busy) {
  const about = { number: one.number, "aria-disabled": busy ? "true" : null };
  return h("article", { class: `panel tile ${one.state}`, "data-key": one.number, "data-drop": one.number,
      "aria-label": t("clerk.counter_n", { counter: one.number }) },
    h("h2", {}, h("span", { class: "number" }, one.number), h("span", { class: "small" }, say(one.name))),
    h("p", { class: "state" }, h("strong", {}, stateText(one)), " ", h("span", { class: "soft" }, sinceText(one))),
    one.clerk && h("p", { class: "soft small" }, shape("person"), " ", one.clerk),
    one.lunch && h("p", { class: "soft small" }, shape("pause"), " ",
      t("floor.lunch_at", { starts: clock(one.lunch.starts), until: clock(one.lunch.until) })),
    one.visitor && visitor(one.visitor),
    profile(one),
    h("div", { class: "row" },
      h("button", { type: "button", "data-do": "profile", "data-number": about.number,
          "aria-disabled": about["aria-disabled"] }, t("floor.serves"),
        h("span", { class: "unseen" }, t("clerk.counter_n", { counter: one.number }))),
      ["open", "paused"].includes(one.state) && !one.visitor &&
        h("button", { type: "button", class: "quiet", "data-do": one.state === "paused" ? "resume" : "pause",
            "data-number": about.number, "aria-disabled": about["aria-disabled"] },
          t(one.state === "paused" ? "floor.end_pause" : "clerk.pause"),
          h("span", { class: "unseen" }, t("clerk.counter_n", { counter: one.number }))),
      one.state !== "closed" &&
        h("button", { type: "button", class: "quiet", "data-do": "hand-over", "data-number": about.number,
            "aria-disabled": about["aria-disabled"] }, t("floor.hand_over"),
          h("span", { class: "unseen" }, t("clerk.counter_n", { counter: one.number }))),
      one.state === "closed" &&
        h("button", { type: "button", class: "quiet", "data-do": "open", "data-number": about.number,
            "aria-disabled": about["aria-disabled"] }, t("clerk.open"),
          h("span", { class: "unseen" }, t("clerk.counter_n", { counter: one.number }))),
      one.state !== "closed" && !one.visitor &&
        h("button", { type: "button", class: "quiet", "data-do": "close", "data-number": about.number,
            "aria-disabled": about["aria-disabled"] }, t("clerk.close"),
          h("span", { class: "unseen" }, t("clerk.counter_n", { counter: one.number })))));
}

/** @param {FloorCounter} one */
function stateText(one) {
  if (["called", "serving"].includes(one.state)) return t(`state.${one.state}`);
  return t(`counter.${one.state}`);
}

/** @param {FloorCounter} one */
const sinceText = (one) =>
  one.state === "closed" || !one.since ? ""
    : [one.state === "paused" && one.reason && wordOf("pause_reasons", one.reason),
      one.state === "paused" && one.until && t("clerk.back_at", { time: clock(one.until) }),
      t("floor.since", { time: clock(one.since), minutes: minutesSince(one.since) })].filter(Boolean).join(" · ");

/** One who cannot see or hear calls is fetched: by whom is for the floor to settle. */
export const fetched = () =>
  h("span", { class: "tag warn" }, shape("fetch"), " ", t("clerk.in_person_short"));

/**
 * Who is there, and whether it takes longer than is usual for the service.
 * @param {import("wire").Visitor} one
 */
function visitor({ label, priority, service, since, expected_min: expected, in_person: asked }) {
  const minutes = minutesSince(since);
  const how = against(minutes, expected || Infinity);
  return h("p", { class: `visitor ${how}` },
    h("strong", { class: "ticket" }, label), " ", classChip(priority), " ",
    h("span", { class: "small" }, serviceName(service)),
    h("span", { class: `num small ${how === "over" ? "alarm" : "soft"}` }, ` ${minutesText(minutes)}`,
      how === "over" && ` · ${t("floor.longer_than_usual")}`),
    asked && fetched());
}

/** @param {FloorCounter} one */
function profile(one) {
  return h("div", { class: "profile" },
    h("span", { class: "soft small" }, t("floor.first")),
    one.profile.first.map((name) => classChip(name, { "data-key": name })),
    changed(one) && h("span", { class: "tag warn" },
      one.profile.until ? t("floor.until", { time: clock(one.profile.until) }) : t("floor.changed")));
}

/** @param {import("wire").Floor} floor */
export function classes(floor) {
  return h("section", { class: "panel classes", "aria-label": t("floor.classes"), "data-key": "classes" },
    h("h2", { class: "heading" }, t("floor.classes"), h("span", { class: "soft" }, floor.total)),
    h("p", { class: "soft small hint" }, t("floor.drag_help")),
    h("ul", {}, floor.classes.map((one) => {
      const how = one.count ? against(one.longest_min, one.target_min) : "well";
      return h("li", { class: how, "data-key": one.priority },
        classChip(one.priority, { draggable: "true", "data-class": one.priority }),
        h("strong", { class: "num" }, one.count),
        h("span", { class: `num small ${how === "over" ? "alarm" : how === "near" ? "warn" : "soft"}` },
          one.count ? t(`floor.against.${how}`, { minutes: one.longest_min, target: one.target_min })
            : t("floor.target", { target: one.target_min })));
    })),
    h("p", { class: "soft small hint" }, t("floor.aside", { missed: floor.missed, held: floor.held })));
}
