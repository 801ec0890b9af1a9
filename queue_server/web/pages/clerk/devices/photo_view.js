// What the photo panel shows in each of its states. Pure: a state in, elements out.

import { addressOf } from "../../lib/devices.js";
import { h, shape } from "../../lib/dom.js";
import { maybe, t } from "../../lib/i18n.js";

/** @typedef {import("./photo.js").PhotoPanel} Panel */
/** @typedef {import("../../types").Child} Child */

/**
 * The panel. `panel.phase` is "look" (live picture), "busy" (taking or binding), "taken" (a
 * photograph or a page to judge) or "bound" (a PDF).
 * @param {Panel} panel
 * @returns {Child[]}
 */
export const view = (panel) => [
  h("div", { class: "stage", "data-key": "stage" }, stage(panel)),
  h("div", { class: "side", "data-key": "side" },
    modes(panel),
    cameras(panel),
    h("div", { class: "about", "data-key": "about" }, about(panel)),
    h("p", { class: "alarm", role: "alert", "data-key": "error" }, panel.error),
    h("div", { class: "panel-actions", "data-key": "panel-actions" }, actions(panel)),
    h("p", { class: "soft small", "data-key": "kept" }, t("clerk.photo.not_kept"))),
];

// --- the picture ------------------------------------------------------------------------------

/** @param {Panel} panel @returns {Child[]} */
function stage(panel) {
  const { phase, taken, bound, look } = panel;
  if (phase === "taken" && taken) return [picture(panel.lines && taken.overlay || taken.picture)];
  if (phase === "bound" && bound) return [picture(bound.picture)];
  return [
    look.over && ended(look.over),
    h("canvas", { class: "picture", "data-key": "live", role: "img", "aria-label": t("clerk.photo.live"),
      width: look.width, height: look.height, hidden: !look.live }),
    !look.live && !look.over && h("div", { class: "empty", "data-key": "opening" },
      shape("camera", { size: "huge" }), h("strong", {}, t("clerk.photo.opening"))),
    phase === "busy" && h("p", { class: "caption", role: "status", "data-key": "busy" }, panel.busyText()),
  ];
}

/** @param {string} src */
const picture = (src) => h("img", { class: "picture", "data-key": "shot", src, alt: t("clerk.photo.result") });

/** @param {import("./photo.js").Over} over */
const ended = ({ text, help }) =>
  h("div", { class: "empty", role: "alert", "data-key": "ended" },
    shape("camera", { size: "huge" }), h("strong", {}, text), help && h("p", {}, help));

// --- beside it --------------------------------------------------------------------------------

/** @param {Panel} panel */
const modes = ({ mode, phase }) =>
  h("div", { class: "segments", role: "group", "aria-label": t("clerk.photo"), "data-key": "modes" },
    ["id", "document"].map((one) =>
      h("button", { type: "button", "data-do": "mode", "data-mode": one, "aria-pressed": String(one === mode),
          "aria-disabled": phase === "busy" ? "true" : null },
        t(`clerk.photo.${one}`))));

/** @param {Panel} panel */
const cameras = ({ stations, station, phase }) =>
  stations.length > 1 &&
  h("div", { class: "segments small", role: "group", "aria-label": t("clerk.photo.station"), "data-key": "cameras" },
    stations.map((one) =>
      h("button", { type: "button", "data-do": "station", "data-address": addressOf(one),
          "aria-pressed": String(addressOf(one) === station), "aria-disabled": phase === "busy" ? "true" : null },
        shape("camera"), one.label || one.name)));

/** @param {Panel} panel @returns {Child[]} */
function about(panel) {
  const { mode, phase, taken, bound } = panel;
  if (phase === "bound" && bound) {
    return [h("p", { class: "ok", "data-key": "bound" }, shape("tick"), " ",
      t("clerk.photo.bound", { count: bound.pages })), thumbs(panel)];
  }
  const hint = mode === "id" ? t("photo_prepare") : t("clerk.photo.flat");
  return [
    phase === "taken" && taken ? advice(taken.advice) : h("p", { "data-key": "hint" }, hint),
    mode === "document" && h("p", { "data-key": "count" }, h("strong", {}, pageCount(panel))),
    thumbs(panel),
  ];
}

/** @param {Panel} panel */
function pageCount({ pages: { length: count }, replacing }) {
  if (replacing) return t("clerk.photo.replacing", { page: count });
  return count ? t("clerk.photo.pages", { count }) : t("clerk.photo.no_pages");
}

/** @param {import("wire").Advice[]} list */
const advice = (list) =>
  list.length
    ? h("ul", { class: "advice", "aria-label": t("clerk.photo.advice"), "data-key": "advice" },
      list.map(({ code }) => h("li", { "data-key": code }, shape("alarm"), h("span", {}, maybe(`photo.${code}`) || code))))
    : h("p", { class: "ok", "data-key": "advice" }, shape("tick"), " ", t("clerk.photo.good"));

/** @param {Panel} panel */
const thumbs = ({ mode, pages }) =>
  mode === "document" && pages.length > 0 &&
  h("ol", { class: "thumbs", "data-key": "thumbs" },
    pages.map((url, at) => h("li", { "data-key": at }, h("img", { src: url, alt: String(at + 1) }))));

// --- what can be done -------------------------------------------------------------------------

/** @param {Panel} panel @returns {Child[]} */
function actions(panel) {
  const { phase, mode, pages, lines } = panel;
  const taken = phase === "taken" && panel.taken;
  const main = primary(panel);
  return [
    taken && taken.overlay && button("lines", t("clerk.photo.lines"), "L", { "aria-pressed": String(lines) }),
    taken && button("again", t("clerk.photo.again"), "R"),
    phase === "bound" && button("another", t("clerk.photo.another"), "R"),
    mode === "document" && pages.length > 0 && phase !== "bound" &&
      button("finish", t("clerk.photo.finish"), "F", { "aria-disabled": phase === "busy" ? "true" : null }),
    h("button", { type: "button", class: "primary main", "data-do": main, "data-key": "primary",
        "aria-disabled": phase === "busy" ? "true" : null },
      t(`clerk.photo.${main}`), h("kbd", {}, "Enter")),
  ];
}

/** @param {string} what @param {string} text @param {string} key @param {Record<string, string | null>} [more] */
const button = (what, text, key, more = {}) =>
  h("button", { type: "button", "data-do": what, "data-key": what, "aria-keyshortcuts": key, ...more },
    text, h("kbd", {}, key));

/** The one next thing: Enter does it too. @param {Panel} panel */
function primary({ phase, mode, look }) {
  if (phase === "bound" || (phase === "taken" && mode === "id")) return "download";
  if (phase === "taken") return "next";
  return look.over && phase === "look" ? "reopen" : "shoot";
}
