// Pictures of figures as own SVG. Each stands beside the table it is drawn from.

import { h } from "../lib/dom.js";
import { strength } from "./model.js";

/** @typedef {ReturnType<typeof import("./model.js").usualDay>} Halves */
/** @typedef {ReturnType<typeof import("./model.js").steps>} Steps */
/** @typedef {ReturnType<typeof import("./model.js").grid>} Grid */

const WIDTH = 640;
const HEIGHT = 190;
const LEFT = 44;
const BOTTOM = 24;

/** Bars for today, a line for the usual day, by half hour. @param {Halves} halves @param {{ label: string }} words */
export function todayAndUsual(halves, words) {
  const most = Math.max(4, ...halves.map((one) => Math.max(one.today, one.usual)));
  const step = (WIDTH - LEFT) / Math.max(1, halves.length);
  const y = (/** @type {number} */ value) => (HEIGHT - BOTTOM) * (1 - value / most) + 6 * (value / most);
  const line = halves.map((one, at) => `${LEFT + (at + 0.5) * step},${y(one.usual)}`).join(" ");
  return h("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words.label },
    [0, Math.ceil(most / 2), Math.ceil(most)].map((value) => [
      h("line", { class: "rule", x1: LEFT, x2: WIDTH, y1: y(Math.min(value, most)), y2: y(Math.min(value, most)) }),
      h("text", { x: LEFT - 6, y: y(Math.min(value, most)) + 4, "text-anchor": "end" }, value)]),
    halves.map((one, at) => h("rect", { class: "bar-today", x: LEFT + at * step + step * 0.15,
      y: y(one.today), width: step * 0.7, height: HEIGHT - BOTTOM - y(one.today) })),
    h("polyline", { class: "usual", points: line }),
    halves.map((one, at) => at % 2 ? null
      : h("text", { x: LEFT + (at + 0.5) * step, y: HEIGHT - 6, "text-anchor": "middle" }, one.half)));
}

/** Steps: how many counters each half hour needs, and beside them how many are open now. @param {Steps} steps @param {string} label */
export function counterSteps(steps, label) {
  const most = Math.max(2, ...steps.map((one) => one.counters));
  const step = (WIDTH - LEFT) / Math.max(1, steps.length);
  const tall = HEIGHT - BOTTOM - 6;
  const y = (/** @type {number} */ value) => 6 + tall * (1 - value / most);
  return h("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    [0, Math.ceil(most / 2), most].map((value) => [
      h("line", { class: "rule", x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value) }),
      h("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, value)]),
    steps.map(({ half, counters, more }, at) => [
      h("rect", { class: "bar-today", x: LEFT + at * step + 1, y: y(counters - more), width: step - 2,
        height: tall * (counters - more) / most }),
      h("rect", { class: "bar-more", x: LEFT + at * step + 1, y: y(counters), width: step - 2, height: tall * more / most }),
      at % 2 ? null : h("text", { x: LEFT + (at + 0.5) * step, y: HEIGHT - 6, "text-anchor": "middle" }, half)]));
}

/** A heat map that is a table: each cell says its value, its ground how strong it is. @param {Grid} grid @param {string} caption */
export function heatMap({ down, across, rows, most }, caption) {
  return h("table", { class: "heat" },
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, h("td", {}),
      across.map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, rows.map((row, at) => h("tr", { "data-key": down[at] },
      h("th", { scope: "row" }, down[at]),
      row.map((value) => h("td", { class: `heat-${strength(value, most)}` }, value ?? "–"))))));
}

const ROW = 26;
const NAME = 170;
const VALUE = 110;

/**
 * A bar for each name, longest at full width, its value written beside it.
 * @param {{ name: string, value: number, text: string }[]} rows @param {string} label
 */
export function bars(rows, label) {
  const most = Math.max(1, ...rows.map((one) => one.value));
  const wide = WIDTH - NAME - VALUE;
  return h("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${rows.length * ROW}`, role: "img", "aria-label": label },
    rows.map(({ name, value, text }, at) => [
      h("text", { x: NAME - 8, y: at * ROW + 18, "text-anchor": "end" }, name),
      h("rect", { class: "bar-today", x: NAME, y: at * ROW + 4, width: (wide * value) / most, height: ROW - 8 }),
      h("text", { x: NAME + (wide * value) / most + 6, y: at * ROW + 18 }, text)]));
}

/**
 * A column for each day, its parts one upon the other, all of the same height in all.
 * @param {{ name: string, parts: [string, number][] }[]} days @param {string} label
 */
export function stacks(days, label) {
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const tall = HEIGHT - BOTTOM - 6;
  const each = Math.max(1, Math.ceil(days.length / 7));
  return h("svg", { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    [0, 50, 100].map((share) => h("text", { x: LEFT - 6, y: 10 + tall * (1 - share / 100), "text-anchor": "end" }, share)),
    days.map(({ name, parts }, at) => {
      const whole = parts.reduce((sum, [, n]) => sum + n, 0) || 1;
      let reached = 0;
      return [parts.map(([part, n]) => {
        reached += n;
        return h("rect", { class: `bar-${part}`, x: LEFT + at * step + step * 0.1, width: step * 0.8,
          y: 6 + tall * (1 - reached / whole), height: (tall * n) / whole });
      }), at % each ? null : h("text", { x: LEFT + (at + 0.5) * step, y: HEIGHT - 6, "text-anchor": "middle" }, name)];
    }));
}
