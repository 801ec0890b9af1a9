// The walls that are connected, and what each can be asked from here.

import { BASE } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { WALL_LAYOUTS } from "./model.js";

/** So many calls can be tried on a layout. */
const MOST_CALLS = 60;
const ORDERS = ["identify", "reload", "screenshot", "mute", "unmute", "restart"];

/** @typedef {import("wire").DisplayFields} Display */

/** Its name, volume and silence are the wall's to report; here they are asked for. @param {Display[]} displays */
export const connected = (displays) =>
  h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("signage.displays_now")),
    displays.length ? h("ul", { class: "items" }, displays.map(wall)) : h("p", { class: "empty" }, t("signage.no_displays")));

/** Any layout with any number of calls, before a wall is given it. @param {string | null} pending */
export const layouts = (pending) =>
  h("section", { class: "panel" },
    h("h2", { class: "heading" }, t("signage.try_layout")),
    h("form", { class: "trial", "data-do": "layout-preview" },
      h("label", {}, t("signage.layout"), " ",
        h("select", { name: "layout" }, WALL_LAYOUTS.filter(Boolean).map((one) => h("option", { value: one }, t(`signage.layout.${one}`))))),
      h("label", {}, t("signage.calls"), " ",
        h("input", { type: "number", name: "calls", min: 0, max: MOST_CALLS, value: 6, required: true })),
      h("button", { "aria-disabled": pending ? "true" : null },
        t(pending === "preview" ? "clerk.working" : "signage.try"))));

/** @param {Display} display */
const wall = ({ name, label, screenshot_at: at }) =>
  h("li", { "data-key": `wall-${name}` },
    h("div", { class: "text" }, h("strong", {}, label || name), label && h("span", { class: "soft small" }, ` ${name}`)),
    h("div", { class: "actions" }, ORDERS.map((what) => button(name, what))),
    h("div", { class: "wall-settings soft small" },
      h("label", { class: "volume" }, t("signage.volume"), " ",
        h("input", { type: "range", min: 0, max: 1, step: 0.05, "data-volume": name, "aria-label": `${t("signage.volume")} ${name}` })),
      h("label", {}, t("signage.layout"), " ",
        h("select", { "data-layout-of": name, "aria-label": `${t("signage.layout")} ${name}` },
          WALL_LAYOUTS.map((one) => h("option", { value: one }, t(`signage.layout.${one || "own"}`)))))),
    at && h("figure", { class: "screenshot small", "data-key": `shot-${at}` },
      h("img", { src: `${BASE}/signage/displays/${encodeURIComponent(name)}/screenshot?at=${encodeURIComponent(at)}`,
        alt: t("signage.screenshot_of", { name }), loading: "lazy" }),
      h("figcaption", { class: "soft" }, when(at))));

/** @param {string} name @param {string} what */
const button = (name, what) =>
  h("button", { type: "button", "data-do": "wall-order", "data-name": name, "data-order": what },
    t(`signage.order.${what}`), h("span", { class: "unseen" }, name));
