// Book a time, and see, move or cancel it: the visitor's page, without a name or a sign-in.

import { BASE, get, post, Problem, put } from "../lib/api.js";
import { applyTheme } from "../lib/chrome.js";
import { elementOf, given, h, render } from "../lib/dom.js";
import { persist } from "../lib/fault.js";
import { current, facts, load, officeName, problem, say, serviceName, setLanguage, t } from "../lib/i18n.js";
import { dateText, now, when } from "../lib/time.js";
import { buttonOf, languages } from "../lib/visitor.js";
import { clockOf, grouped, halves, left, mayChange, merged, tokenOf } from "./model.js";
import { begin, postWorked } from "./work.js";

/** @typedef {import("wire").BookService} BookService */
/** @typedef {import("../types").Child} Child */

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
/**
 * Where the visitor is, what was chosen so far, and what is known of it.
 * @typedef {object} State
 * @property {string} step
 * @property {string | null} token
 * @property {BookService[]} services
 * @property {string} chosen the code of the service
 * @property {string} pool
 * @property {string} day
 * @property {import("./model.js").PoolDay[]} days
 * @property {import("wire").BookTime[]} times
 * @property {number} minute
 * @property {import("wire").HoldAnswer | null} hold
 * @property {boolean} extended
 * @property {import("wire").BookingMade | null} made
 * @property {import("wire").Waiter | null} place
 * @property {string} wrong
 * @property {import("wire").BookStart[]} nearest
 * @property {boolean} unknown
 * @property {boolean} sure
 * @property {boolean} busy
 */

/** @type {State} */
const state = {
  step: "service", token: tokenOf(location.pathname), services: [], chosen: "", pool: "", day: "", days: [],
  times: [], minute: 0, hold: null, extended: false, made: null, place: null, wrong: "", nearest: [], unknown: false,
  sure: false, busy: false,
};

const button = buttonOf(state);

/** @param {string} day */
const dayText = (day) => dateText(day, "long");

/** @param {string} text */
const heading = (text) => h("h1", { tabindex: "-1", "data-key": `h-${state.step}` }, text);

function view() {
  if (state.unknown) return h("p", { class: "wrong", role: "alert" }, t("error.unknown_booking"));
  return [
    h("header", { "data-key": "office" }, officeName()),
    languages(button),
    state.wrong && h("p", { class: "wrong", role: "alert", "data-key": "wrong" }, state.wrong),
    nearest(),
    h("section", { "data-key": state.step }, STEPS[state.step]()),
  ];
}

/** In place of a time that is gone, the nearest ones. */
const nearest = () =>
  state.nearest.length > 0 && h("section", { "data-key": "nearest" },
    h("h2", {}, t("book.nearest")),
    h("div", { class: "choices" }, state.nearest.map(({ day, minute }) =>
      button("near", `${dayText(day)} ${clockOf(minute)}`, { "data-day": day, "data-value": minute }))));

function services() {
  const names = new Map(facts().categories.map((one) => [one.code, one.name]));
  return [
    heading(t("book.title")),
    h("p", { class: "soft" }, t("book.no_name")),
    grouped(facts().services, state.services).map(([category, found]) => [
      h("h2", {}, say(names.get(category)) || category),
      h("div", { class: "choices" }, found.map((one) =>
        button("service", say(one.name), { "data-value": one.service }))),
    ]),
    state.services.length === 0 && h("p", {}, t("book.none")),
  ];
}

const days = () => [
  heading(t("book.choose_day")),
  h("p", {}, chosenText()),
  h("div", { class: "choices" }, state.days.map(({ day, state: how }) =>
    button("day", [h("span", {}, dayText(day)), h("span", { class: `how ${how}` }, t(`book.day.${how}`))],
      { "data-value": day, disabled: state.busy || how === "full" || how === "closed" }))),
  !state.made && waitFor().length > 0 && [
    h("p", { class: "soft" }, t("book.wait.help")), h("p", {}, button("wait", t("book.wait.join")))],
  back(),
];

/** The full days of the pool that has most of them: what can be waited for. */
const waitFor = () => state.days.filter((one) => one.state === "full");

function times() {
  const { morning, afternoon } = halves(state.times);
  const half = (/** @type {string} */ title, /** @type {import("wire").BookTime[]} */ found) => found.length > 0 && [
    h("h2", {}, t(title)),
    h("div", { class: "times" }, found.map(({ minute }) =>
      button("time", clockOf(minute), { "data-value": minute }))),
  ];
  return [
    heading(t("book.choose_time")),
    h("p", {}, chosenText(), " · ", dayText(state.day)),
    half("book.morning", morning),
    half("book.afternoon", afternoon),
    morning.length + afternoon.length === 0 && h("p", {}, t("book.day.full")),
    back(),
  ];
}

const confirm = () => [
  heading(t("book.confirm")),
  h("p", { class: "big" }, dayText(state.day), " ", clockOf(state.minute)),
  h("p", {}, chosenText()),
  documents(),
  h("p", { class: "soft", role: "timer" }, state.hold && t("book.kept", { time: left(state.hold.until, now()) })),
  h("div", { class: "buttons" },
    button("confirm", t("book.book"), { class: "primary" }),
    !state.extended && button("extend", t("book.more_time"))),
  back(),
];

function done() {
  if (!state.made) return null;
  const { booking, code } = state.made;
  return [
    heading(t(booking.move ? "book.move.title" : `book.state.${booking.state}`)),
    h("p", { class: "big" }, dayText(booking.day), " ", clockOf(booking.minute)),
    h("p", {}, booking.services.map(serviceName).join(" · ")),
    booking.move && proposal(booking.move),
    mayChange(booking) && [
      h("p", { class: "soft" }, t("book.write_down")),
      h("p", { class: "code" }, code),
      h("p", {}, t("book.late", { minutes: booking.late_min })),
      documents(),
      h("div", { class: "buttons" },
        h("a", { class: "button", href: `${BASE}/book/${state.token}/calendar.ics` }, t("book.ics")),
        button("print", t("book.print")), button("change", t("book.change")),
        button("cancel", t(state.sure ? "book.cancel_sure" : "book.cancel"), { class: state.sure ? "danger" : "" })),
    ],
    h("p", {}, h("a", { href: state.made.track }, t("book.link"))),
  ];
}

/** A place on the waiting list; with an offer, the seat that is kept. */
function waiting() {
  if (!state.place) return null;
  const { state: how, code, first, last, services: wanted, offer } = state.place;
  const open = how === "waiting" || how === "offered";
  return [
    heading(t(`book.wait.${how}`)),
    h("p", {}, wanted.map(serviceName).join(" · ")),
    offer ? [
      h("p", { class: "big" }, dayText(offer.day), " ", clockOf(offer.minute)),
      h("p", {}, t("book.wait.kept", { time: when(offer.until) })),
    ] : h("p", { class: "big" }, first === last ? dayText(first) : t("book.wait.days", { first: dayText(first), last: dayText(last) })),
    open && [
      h("p", { class: "soft" }, t("book.write_down")), h("p", { class: "code" }, code),
      !offer && h("p", {}, t("book.wait.help")),
      h("div", { class: "buttons" },
        offer && button("take", t("book.wait.take"), { class: "primary" }),
        button("leave", t("book.wait.leave"), { class: "quiet" })),
    ],
    h("p", {}, h("a", { href: `/b/${state.token}` }, t("book.link"))),
  ];
}

/** The office is closed at that time: what is kept instead, to accept, or to be telephoned about. @param {import("wire").Proposed} move */
const proposal = ({ state: how, day, minute }) =>
  h("section", { class: "wrong", role: "alert", "data-key": "move" },
    h("p", {}, day && minute !== undefined ? t("book.move.proposed", { time: `${dayText(day)} ${clockOf(minute)}` }) : t("book.move.none")),
    how === "call" && day && h("p", {}, t("book.move.calling")),
    h("div", { class: "buttons" },
      day && button("accept", t("book.move.accept"), { class: "primary" }),
      how !== "call" && button("call", t("book.move.call"))));

/** @type {Record<string, () => Child>} */
const STEPS = { service: services, day: days, time: times, confirm, done, waiting };

/** @param {string} day */
const poolOf = (day) => state.days.find((one) => one.day === day)?.pool;
const serviceOf = () => state.services.find((one) => one.service === state.chosen);
const chosenText = () => serviceName(state.chosen);
const back = () => h("p", {}, button("back", t("book.back"), { class: "quiet" }));

function documents() {
  const found = serviceOf()?.documents ?? [];
  return found.length > 0 && [
    h("h2", {}, t("book.bring")), h("ul", {}, found.map((one) => h("li", {}, say(one)))),
  ];
}

function draw() {
  render(root, h("main", { "data-key": "main", "data-step": state.step }, view()));
}

/** @param {string} step */
function go(step) {
  Object.assign(state, { step, wrong: "", nearest: [], sure: false });
  draw();
  root.querySelector("h1")?.focus();
  scrollTo(0, 0);
}

const fetchDays = async () => {
  const pools = state.made ? [state.made.booking.pool] : serviceOf()?.pools ?? [];
  const asked = pools.map((pool) => get(`/book/days?pool=${pool}&services=${state.chosen}`));
  state.days = merged(await Promise.all(asked));
};

const fetchTimes = async () => {
  const answer = await get(`/book/days?pool=${poolOf(state.day)}&services=${state.chosen}&day=${state.day}`);
  state.times = answer.times ?? [];
};

/** @param {string} day @param {number} minute */
async function take(day, minute, pool = poolOf(day)) {
  Object.assign(state, { day, minute, pool });
  if (state.made) {
    show(await post(`/book/${state.token}/change`, { day, minute }));
    return;
  }
  state.hold = await postWorked("/book/holds", { pool, services: [state.chosen], day, minute });
  state.extended = false;
  go("confirm");
}

/** @param {{ booking: import("wire").Booking, code?: string, track?: string }} made */
function show({ booking, code, track }) {
  state.token = track ? tokenOf(track) : state.token;
  state.made = { booking, code: code ?? booking.code ?? "", track: `/b/${state.token}` };
  state.chosen = booking.services[0];
  go("done");
}

/** @param {import("wire").Waiter} waiter */
function place(waiter) {
  state.place = waiter;
  go("waiting");
}

/** @type {import("../types").Actions} */
const ACTIONS = {
  language: ({ value }) => setLanguage(value),
  service: async ({ value }) => {
    state.chosen = value;
    begin();
    await fetchDays();
    go("day");
  },
  day: async ({ value }) => {
    state.day = value;
    await fetchTimes();
    go("time");
  },
  time: ({ value }) => take(state.day, Number(value)),
  near: ({ day, value }) => take(day, Number(value), state.pool),
  extend: async () => {
    if (!state.hold) return;
    state.hold = await post(`/book/holds/${state.hold.hold}/extend`);
    state.extended = true;
  },
  confirm: async () => {
    if (!state.hold) return;
    const made = await put(`/book/holds/${state.hold.hold}`, { language: current() });
    history.replaceState(null, "", made.track);
    show(made);
  },
  change: async () => {
    await fetchDays();
    go("day");
  },
  cancel: async () => {
    if (!state.sure) {
      state.sure = true;
      return;
    }
    show(await post(`/book/${state.token}/cancel`));
  },
  accept: async () => show(await post(`/book/${state.token}/move`, { answer: "accept" })),
  call: async () => show(await post(`/book/${state.token}/move`, { answer: "call" })),
  wait: async () => {
    const full = waitFor();
    const { pool } = full[0];
    const wanted = full.filter((one) => one.pool === pool).map((one) => one.day);
    const made = await postWorked("/book/waiting", {
      pool, services: [state.chosen], first: wanted[0], last: wanted[wanted.length - 1], language: current() });
    state.token = tokenOf(made.track);
    history.replaceState(null, "", made.track);
    place(made.waiter);
  },
  take: async () => show(await post(`/book/waiting/${state.token}/take`)),
  leave: async () => place((await post(`/book/waiting/${state.token}/leave`)).waiter),
  print: () => print(),
  back: () => {
    /** @type {Record<string, string>} */
    const before = { day: state.made ? "done" : "service", time: "day", confirm: "time" };
    go(before[state.step] ?? "service");
  },
};

/** @param {Event} event */
async function act(event) {
  /** @type {HTMLElement | null | undefined} */
  const pressed = elementOf(event)?.closest("[data-do]");
  if (!pressed || state.busy) return;
  state.busy = true;
  draw();
  try {
    await ACTIONS[pressed.dataset.do ?? ""](given(pressed), event);
  } catch (error) {
    if (!error.code) throw error;
    await refused(error);
  } finally {
    state.busy = false;
    draw();
  }
}

/** Say what was refused, show what is free instead, and keep all that was chosen. @param {import("../types").Wrong} error */
async function refused(error) {
  if (error.code === "hold_over" || error.code === "slot_taken") {
    await fetchTimes().catch(() => {});
    go("time");
  }
  state.wrong = problem(error);
  state.nearest = /** @type {State["nearest"] | undefined} */ (error.facts?.nearest) ?? [];
}

async function boot() {
  applyTheme();
  await load();
  ({ services: state.services } = await get("/book/services"));
  if (state.token) await opened(state.token);
  root.addEventListener("click", act);
  draw();
  setInterval(() => state.step === "confirm" && draw(), 1000);
}

/** @param {string} token */
async function opened(token) {
  try {
    const { booking } = await get(`/book/${encodeURIComponent(token)}`);
    setLanguage(booking.language);
    show({ booking });
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
    await waits(token);
  }
}

/** The same link before there is a booking: a place on the waiting list, or nothing. @param {string} token */
async function waits(token) {
  try {
    const { waiter } = await get(`/book/waiting/${encodeURIComponent(token)}`);
    setLanguage(waiter.language);
    place(waiter);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
    state.unknown = true;
  }
}

persist(boot, root);
