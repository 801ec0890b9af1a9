// The book for the office's own people: the day by lane, a list, the week; booking by telephone.

import { get, post } from "../lib/api.js";
import { statusLine } from "../lib/chrome.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { today } from "../lib/time.js";
import { dayPanel } from "./day.js";
import { importActions, importPanel } from "./import.js";
import { dayAfter, mondayOf } from "./model.js";
import { moveActions, movesPanel } from "./moves.js";
import { openBooking } from "./one.js";
import { phoneActions, phonePanel } from "./phone.js";
import { ruleActions, rulesPanel } from "./rules.js";
import { waitingActions, waitingPanel } from "./waiting.js";
import { weekPanel } from "./week.js";

/** Bookings made elsewhere show so often, in ms. */
const AGAIN_EACH_MS = 20000;
/** @typedef {import("wire").Booking} Booking */
/** @typedef {import("../types").Child} Child */
/** @typedef {import("../types").Given} Given */
/** @type {{ day: string, bookings: Booking[] | null, week: import("wire").BookDayLoad[] | null,
 *   closures: import("wire").Closure[] | null, waiters: import("wire").Waiter[] | null,
 *   amendments: import("wire").AmendmentShape[] | null, pools: import("wire").PoolShape[], services: import("wire").BookService[] }} */
const state = { day: "", bookings: null, week: null, closures: null, waiters: null, amendments: null, pools: [], services: [] };

/** @type {Record<string, { load: () => Promise<void>, view: () => Child }>} */
const TABS = {
  day: { load: loadDay, view: () => sides(dayPanel(state), phonePanel({ ...state, day: today(), horizon: horizon() }, busy())) },
  week: { load: loadWeek, view: () => weekPanel(state.week) },
  moves: { load: loadMoves, view: () => movesPanel(state.closures, store.session.role !== "clerk", busy()) },
  waiting: { load: loadWaiting, view: () => waitingPanel(state.waiters, busy()) },
  rules: { load: loadRules, view: () => rulesPanel({ ...state, day: today() }, store.session.role !== "clerk", busy()) },
  import: { load: async () => {}, view: () => importPanel(busy()) },
};
const chosen = () => (location.hash.slice(1) in TABS ? location.hash.slice(1) : "day");
/** A clerk imports no lists. */
const tabs = () => Object.keys(TABS).filter((name) => name !== "import" || store.session.role !== "clerk");
const busy = () => Boolean(store.pending);
const horizon = () => dayAfter(today(), Math.max(0, ...state.pools.map((one) => one.opens_days)));

async function loadDay() {
  state.bookings = (await get(`/book/day?day=${state.day}`)).bookings;
}

async function loadWeek() {
  state.week = (await get(`/book/week?from=${mondayOf(state.day)}`)).days;
}

async function loadMoves() {
  ({ closures: state.closures } = await get("/book/moves"));
}

async function loadWaiting() {
  ({ waiters: state.waiters } = await get("/book/waiting"));
}

async function loadRules() {
  ({ amendments: state.amendments } = await get("/book/amendments"));
}

async function loadPools() {
  ({ pools: state.pools } = await get("/book/pools"));
  ({ services: state.services } = await get("/book/services"));
}

function view() {
  const tab = chosen();
  return h("main", { id: "main", tabindex: "-1", class: "office wide bookings", "data-key": "bookings" },
    h("h1", { class: "unseen" }, t("bookings.page")),
    h("nav", { class: "tabs", "aria-label": t("bookings.page") }, tabs().map((name) =>
      h("a", { href: `#${name}`, "aria-current": name === tab ? "page" : null }, t(`bookings.${name}`)))),
    tools(),
    statusLine(store.status),
    h("div", { "data-key": tab, class: tab === "day" ? "split" : "whole" }, TABS[tab].view()));
}

/** What is read on the left, what is done on the right. @param {Child} left @param {Child} right */
const sides = (left, right) => [h("div", { class: "left", "data-key": "left" }, left), right];

const tools = () =>
  h("div", { class: "tools", "data-key": "tools" },
    h("button", { type: "button", "data-do": "step", "data-days": chosen() === "week" ? -7 : -1 }, t("bookings.before")),
    h("button", { type: "button", "data-do": "show-day", "data-day": today() }, t("bookings.today")),
    h("button", { type: "button", "data-do": "step", "data-days": chosen() === "week" ? 7 : 1 }, t("bookings.after")),
    h("form", { "data-do": "go-to", class: "tools-form" },
      h("input", { type: "date", name: "day", required: true, "aria-label": t("bookings.day"), value: state.day, "data-key": state.day }),
      h("button", {}, t("bookings.show"))),
    h("form", { "data-do": "find-code", class: "tools-form push", "data-key": "code" },
      h("input", { name: "code", required: true, maxlength: 20, autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
        placeholder: "R7K4-92MQ", "aria-label": t("bookings.code") }),
      h("button", {}, t("bookings.find"))));

const load = async () => {
  if (!store.session) return;
  await store.attempt("load-day", async () => {
    if (!state.pools.length) await loadPools();
    await TABS[chosen()].load();
  });
  store.draw();
};

/** What changed elsewhere, without a word about it. */
async function lookAgain() {
  if (!store.session || store.pending || !state.day || document.hidden) return;
  await TABS[chosen()].load().catch(() => null);
  store.draw();
}

/** @param {string} day */
async function goTo(day) {
  state.day = day;
  state.bookings = state.week = null;
  store.draw();
  await load();
}

/** @param {Given} button */
async function showDay({ day }) {
  if (chosen() === "week" && day !== today()) location.hash = "day";
  await goTo(day);
}

/** @param {Booking} booking */
async function open(booking) {
  const days = Array.from({ length: 31 }, (_, n) => dayAfter(today(), n)).filter((one) => one <= horizon());
  if (await openBooking(store, booking, { today: today(), days })) await load();
}

/** @param {Given} form */
async function findCode(form) {
  const found = await store.attempt("find", () => post("/book/find", { code: form.code }));
  if (!found) return;
  if (found.booking.day !== state.day) await goTo(found.booking.day);
  await open(found.booking);
}

const store = staffPage({
  address: "/bookings",
  title: "bookings.page",
  roles: ["clerk", "supervisor", "admin"],
  topics: () => ["board"],
  view,
  onSignedIn: () => queueMicrotask(() => goTo(today())),
  onSignedOut: () => Object.assign(state, { bookings: null, week: null, closures: null, waiters: null, amendments: null }),
  actions: {
    step: ({ days }) => goTo(dayAfter(state.day, Number(days))),
    "show-day": showDay,
    "go-to": ({ day }) => goTo(day),
    "find-code": findCode,
    booking: ({ id }) => {
      const found = state.bookings?.find((one) => one.id === id);
      return found && open(found);
    },
    print: () => print(),
    ...Object.fromEntries(Object.entries({ ...phoneActions, ...moveActions, ...waitingActions, ...importActions, ...ruleActions }).map(([name, act]) => [name, (/** @type {Given} */ given) => act(store, given, load)])),
  },
});

addEventListener("hashchange", load);
setInterval(lookAgain, AGAIN_EACH_MS);
