// The lunch roster beside the counters: who is away when, and what nobody serves meanwhile.

import { get, post } from "../lib/api.js";
import { choose, sheet } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { serviceName, t } from "../lib/i18n.js";
import { clock, day, now } from "../lib/time.js";
import { before, slotsOf } from "./model.js";
import { className } from "./tiles.js";

/** @typedef {import("wire").LunchRoster} Roster */
/** @typedef {import("wire").LunchSlot} Slot */
/** @typedef {import("../types").Store} Store */

const COUNTER = "application/x-jiaohao-lunch";
/** @type {Roster | null} */
let roster = null;
/** What the counters had before the last change, so that it can be taken back. @type {Record<string, string | null> | null} */
let undo = null;
/** Of what the roster was asked for: another counter opened, or another lunch, asks anew. */
let known = "";

export const forget = () => {
  roster = undo = null;
  known = "";
};

/** Asked quietly when counters open or close, or another supervisor plans. @param {import("wire").Floor} floor @param {() => void} draw */
export async function followRoster(floor, draw) {
  const of = JSON.stringify(floor.counters.map(({ number, state, lunch, profile }) => [number, state === "closed", lunch, profile]));
  if (of === known) return;
  known = of;
  roster = await get("/lunch").catch(() => roster);
  draw();
}

/** @param {boolean} busy */
export function lunchPanel(busy) {
  const off = busy ? "true" : null;
  /** @param {string} action @param {string} words */
  const button = (action, words) => h("button", { type: "button", class: "quiet", "data-do": action, "aria-disabled": off }, t(words));
  return h("section", { class: "panel lunch", "aria-label": t("floor.lunch"), "data-key": "lunch" },
    h("h2", { class: "heading" }, t("floor.lunch")),
    roster?.counters.length
      ? [h("p", { class: "soft small hint" }, t("floor.lunch_help")),
          h("ul", {}, slotsOf(roster).map((slot) => row(slot, off))),
          h("div", { class: "buttons inside" }, button("lunch-propose", "floor.lunch_propose"),
            undo && button("lunch-undo", "clerk.undo"), button("lunch-print", "admin.print"))]
      : h("p", { class: "soft inside" }, t(roster ? "floor.lunch_closed" : "admin.reading")));
}

/** @param {ReturnType<typeof slotsOf>[number]} one @param {string | null} off */
const row = ({ slot, numbers }, off) =>
  h("li", { "data-key": slot?.begins ?? "none", "data-slot": slot?.begins ?? "" },
    h("strong", { class: "num" }, slot ? times(slot) : t("floor.lunch_none")),
    h("span", { class: "chips" }, numbers.map((number) =>
      h("button", { type: "button", draggable: "true", "data-do": "lunch-move", "data-number": number, "data-key": number,
          "aria-disabled": off, "aria-label": t("floor.lunch_move", { counter: number }) }, number))),
    slot && h("span", { class: "small cover" }, cover(slot)));

/** @param {Slot} slot */
const times = (slot) => t("floor.lunch_slot", { starts: clock(slot.starts), until: clock(slot.until) });

/** @param {Slot} slot */
function cover(slot) {
  const missing = missingText(slot);
  return [h("span", { class: "soft" }, t("floor.lunch_stay", { count: slot.stay })), " ",
    missing.length ? missing.map((words) => h("span", { class: "alarm" }, shape("alarm"), " ", words))
      : h("span", { class: "ok" }, shape("tick"), " ", t("floor.lunch_covered"))];
}

/** @param {Slot} slot */
const missingText = ({ classes, services }) => [
  ...classes.map(({ priority, waiting }) => t(waiting ? "floor.lunch_nobody_waiting" : "floor.lunch_nobody_class",
    { class: className(priority), count: waiting })),
  ...(services.length ? [t("floor.lunch_nobody_service", { services: services.slice(0, 5).map(serviceName).join(t("clerk.list_separator"))
    + (services.length > 5 ? "…" : "") })] : []),
];

/** @param {Store} store @param {Record<string, string | null>} breaks @param {string} said */
async function plan(store, breaks, said) {
  const was = before(roster, breaks);
  const answer = await store.attempt(`lunch ${JSON.stringify(breaks)}`, () => post("/lunch", { breaks }));
  if (!answer) return false;
  roster = answer;
  undo = was;
  store.announce(said);
  return true;
}

/** @param {string} number @param {string | null} begins */
const said = (number, begins) => (begins ? t("floor.lunch_set", { counter: number, starts: begins }) : t("floor.lunch_out", { counter: number }));

/** @param {() => Store} store */
export const lunchActions = (store) => ({
  /** @param {import("../types").Given} button */
  "lunch-move": async ({ number }) => {
    const items = [...(roster?.slots ?? []).map((slot) => ({ value: { begins: slot.begins }, label: times(slot),
      detail: t("floor.lunch_stay", { count: slot.stay }) })), { value: { begins: null }, label: t("floor.lunch_take_out") }];
    const chosen = await choose({ title: t("floor.lunch_move", { counter: number }), items, filter: false });
    if (chosen) await plan(store(), { [number]: chosen.begins }, said(number, chosen.begins));
  },
  "lunch-propose": async () => {
    const found = await store().attempt("lunch-propose", () => get("/lunch/proposal"));
    if (found) await plan(store(), found.breaks, t("floor.lunch_proposed"));
  },
  "lunch-undo": async () => {
    if (undo && (await plan(store(), undo, t("floor.lunch_undone")))) undo = null;
    store().draw();
  },
  "lunch-print": () => roster && printRoster(roster),
});

/** On paper, for the wall of the staff room. @param {Roster} given */
function printRoster(given) {
  const print = h("button", { type: "button" }, t("admin.print"));
  print.addEventListener("click", () => globalThis.print());
  /** @param {number} number */
  const clerk = (number) => given.counters.find((one) => one.number === number)?.clerk;
  /** @param {number} number */
  const named = (number) => [t("clerk.counter_n", { counter: number }), clerk(number)].filter(Boolean).join(" ");
  /** @param {string} words */
  const head = (words) => h("th", { scope: "col" }, t(words));
  return sheet(t("floor.lunch"), [
    h("p", { class: "soft small" }, day(now())),
    h("table", {}, h("thead", {}, h("tr", {}, head("floor.lunch_slot_head"), head("floor.lunch_away"))),
      h("tbody", {}, given.slots.map((slot) => h("tr", {}, h("th", { scope: "row" }, times(slot)),
        h("td", {}, slot.away.map(named).join(t("clerk.list_separator")) || t("clerk.none"),
          missingText(slot).map((words) => h("div", { class: "alarm small" }, shape("alarm"), " ", words))))))),
    h("div", { class: "row" }, print),
  ], () => print.focus(), t("clerk.photo.close"));
}

// --- dragging a counter to a slot; every drag has a button -------------------------------------------

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
const within = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

/** @param {() => Store} store */
export function listenForDrags(store) {
  addEventListener("dragstart", (event) => {
    const chip = within(event, "[data-do=lunch-move]");
    if (chip) event.dataTransfer?.setData(COUNTER, chip.dataset.number ?? "");
  });
  addEventListener("dragover", (event) => {
    if (within(event, "[data-slot]") && event.dataTransfer?.types.includes(COUNTER)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    const slot = within(event, "[data-slot]");
    const number = event.dataTransfer?.getData(COUNTER);
    if (!slot || !number || store().pending) return;
    event.preventDefault();
    const begins = slot.dataset.slot || null;
    plan(store(), { [number]: begins }, said(number, begins));
  });
}
