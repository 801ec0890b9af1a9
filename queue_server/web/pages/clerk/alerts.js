// What needs a person: one line each, with what to do, gone when it is done or dismissed.

import { keep, stored } from "../lib/chrome.js";
import { helpText, pictureOf, troubles, troubleText } from "../lib/devices.js";
import { h, shape } from "../lib/dom.js";
import { current, facts, remedyText, t } from "../lib/i18n.js";
import { clock, now } from "../lib/time.js";
import { crowd } from "./model.js";

const DISMISSED = "jiaohao.dismissed";
/** More lines than this hide the desk; the rest is a number. */
const MOST_SLIPS = 3;

/** @typedef {import("../types").ClerkStore} ClerkStore */

/** @param {ClerkStore} store */
export function alerts(store) {
  const many = crowd(store.queue, facts().crowd_alert ?? 3);
  const gone = dismissed();
  const slips = (store.devices?.slips ?? []).filter((one) => !gone.includes(slipKey(one)));
  return h(
    "section",
    { class: "alerts", role: "alert", "data-key": "alerts" },
    (store.queue?.help ?? []).map(helpAlert),
    slips.slice(0, MOST_SLIPS).map((one) => slipAlert(one, store.printing)),
    slips.length > MOST_SLIPS && moreSlips(slips.length - MOST_SLIPS),
    many && crowdAlert(many),
    wrong(store).filter((one) => !gone.includes(one.key)).map(deviceAlert),
  );
}

const wrong = (/** @type {ClerkStore} */ store) => troubles(store.devices?.devices ?? [], store.lost, now());
const slipKey = (one) => `slip ${one.ticket} ${one.outcome} ${one.at}`;

function dismissed() {
  try {
    const kept = JSON.parse(stored(DISMISSED) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Not shown again until it changes. What is over is forgotten, so that it shows when it returns. */
export function dismiss(key, store) {
  const there = [...wrong(store).map((one) => one.key), ...(store.devices?.slips ?? []).map(slipKey)];
  const kept = dismissed().filter((one) => there.includes(one) && one !== key);
  keep(DISMISSED, JSON.stringify([...kept, key]));
}

const helpAlert = ({ place, since }) =>
  h("div", { class: "banner bad", "data-key": `help-${place}` },
    shape("person", { size: "big" }),
    h("span", {}, h("strong", {}, t("clerk.help_wanted", { place })), ` ${clock(since)}`),
    h("button", { type: "button", class: "push", "data-do": "answer-help", "data-place": place },
      t("clerk.help_going")));

const crowdAlert = ({ count, counters: shut }) =>
  h("div", { class: "banner", "data-key": "crowd" },
    shape("alarm", { size: "big" }),
    h("span", {}, h("strong", {}, t("clerk.crowd_alert", { count })), " ",
      h("span", { class: "soft" }, t("clerk.closed_counters", { counters: shut.join(current() === "zh-TW" ? "、" : ", ") }))));

function slipAlert(one, printing) {
  const busy = printing === one.ticket;
  return h("div", { class: "banner bad", "data-key": slipKey(one) },
    shape("do-slip", { size: "picture" }),
    h("span", {}, h("strong", {}, t("said_of", { what: one.label, said: t(`clerk.slip.${one.outcome}`) })), " ",
      h("span", { class: "soft" }, remedyText(one.remedy))),
    h("span", { class: "push buttons" },
      h("button", { type: "button", "data-do": "reprint", "data-ticket": one.ticket,
          "aria-disabled": printing ? "true" : null },
        busy ? t("clerk.printing") : t("clerk.print_again"), h("span", { class: "unseen" }, one.label)),
      dismissButton(slipKey(one), one.label)));
}

const moreSlips = (count) =>
  h("div", { class: "banner bad", "data-key": "more-slips" }, shape("do-slip", { size: "big" }),
    h("span", {}, t("clerk.more_slips", { count })));

const deviceAlert = (one) =>
  h("div", { class: `banner ${one.bad ? "bad" : ""}`, "data-key": `device-${one.host}-${one.name}` },
    shape(pictureOf(one), { size: "picture" }),
    h("span", {}, h("strong", {}, t("said_of", { what: one.name, said: troubleText(one) })), ` ${clock(one.since)} `,
      h("span", { class: "soft" }, helpText(one))),
    h("span", { class: "push buttons" }, dismissButton(one.key, one.name)));

const dismissButton = (key, name) =>
  h("button", { type: "button", class: "quiet", "data-do": "dismiss", "data-alert": key },
    t("clerk.dismiss"), h("span", { class: "unseen" }, name));
