// What one more counter or another policy would bring, as a sentence and a picture, before it is done.

import { h, shape } from "../lib/dom.js";
import { say, t } from "../lib/i18n.js";
import { curve, lastOf, open } from "./model.js";

const WIDTH = 300;
const HEIGHT = 90;
const POLICIES = ["relative_wait", "dedicated_fifo", "strict_priority", "ratio"];

/** @typedef {import("wire").WhatIfAnswer} Answer */
/** @typedef {{ words: string, answer: Answer } | null} Tried */

/**
 * @param {import("wire").Floor} floor
 * @param {Answer | null} outlook the present arrangement, played on
 * @param {Tried} tried
 * @param {boolean} busy
 * @param {number | null} many where the slider was put
 */
export function whatIf(floor, outlook, tried, busy, many) {
  return h("section", { class: "panel what-if", "aria-label": t("floor.what_if"), "data-key": "what-if" },
    h("h2", { class: "heading" }, t("floor.what_if")),
    h("div", { class: "inside" },
      tried ? difference(tried) : outlook && forecast(outlook),
      picture(tried?.answer ?? outlook, Boolean(tried)),
      slider(floor, many),
      ways(floor, busy),
      h("p", { class: "soft small" }, t("floor.what_if_help"))));
}

/** @param {Answer} outlook */
const forecast = ({ now }) =>
  h("p", { "data-key": "forecast" }, t("floor.forecast", { line: lastOf(now.line), most: Math.round(now.p95_min) }));

/** @param {NonNullable<Tried>} tried */
const difference = ({ words, answer: { now, then } }) =>
  h("p", { role: "status", "data-key": "difference" }, shape("tick"), " ", h("strong", {}, words), " ",
    t("floor.difference", { before: Math.round(now.p95_min), after: Math.round(then.p95_min),
      within: Math.round(then.within * 100) }));

/**
 * The line over the next hour: as it is and, once tried, as it would be; the figures follow in words.
 * @param {Answer | null} answer @param {boolean} both
 */
function picture(answer, both) {
  if (!answer) return null;
  const { now, then } = answer;
  const most = Math.max(...now.line, ...then.line, 1);
  /** @param {number[]} values @param {string} name */
  const line = (values, name) =>
    h("polyline", { class: name, points: curve(values, most, WIDTH, HEIGHT), fill: "none" });
  return h("figure", { "data-key": "picture" },
    h("svg", { viewBox: `-2 -4 ${WIDTH + 4} ${HEIGHT + 8}`, role: "img", "aria-label": t("floor.picture"),
        preserveAspectRatio: "none" },
      line(now.line, "now"), both && line(then.line, "then")),
    h("figcaption", { class: "soft small" },
      h("span", { class: "key now" }, t("floor.line_now", { most: Math.max(...now.line), last: lastOf(now.line) })),
      both && h("span", { class: "key then" }, t("floor.line_then", { most: Math.max(...then.line), last: lastOf(then.line) }))));
}

/**
 * How many counters in all: tried when the slider is let go, or by the arrow keys.
 * @param {import("wire").Floor} floor @param {number | null} many
 */
function slider(floor, many) {
  const shown = many ?? open(floor.counters).length;
  return h("label", { class: "many", "data-key": "many" },
    h("span", {}, t("floor.many_open")),
    h("input", { type: "range", name: "many", min: 1, max: floor.counters.length, step: 1, value: shown }),
    h("output", {}, shown));
}

/** @param {import("wire").Floor} floor @param {boolean} busy */
function ways(floor, busy) {
  const running = open(floor.counters);
  const off = busy ? "true" : null;
  /** @param {string} what @param {Record<string, string | number>} data @param {string} text */
  const button = (what, data, text) =>
    h("button", { type: "button", "data-do": what, ...data, "aria-disabled": off }, text);
  return h("div", { class: "ways", "data-key": "ways" },
    floor.counters.filter((one) => !running.includes(one.number)).slice(0, 4).map((one) =>
      button("try-counter", { "data-number": one.number, "data-key": `counter-${one.number}` },
        t("floor.try_counter", { counter: one.number, name: say(one.name) }))),
    POLICIES.filter((name) => name !== floor.policy).map((name) =>
      button("try-policy", { "data-policy": name, "data-key": name }, t(`floor.policy.${name}`))));
}
