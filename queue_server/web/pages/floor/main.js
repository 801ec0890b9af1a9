// The supervisor's floor: the whole office at one glance, changed in one touch.

import { actBanner, askUnknown, send } from "../lib/acts.js";
import { alarmActions, careButton, careOf, careText, leftOver, ofDevice, ofHelp, raisedHelp, raisedOnes, subject } from "../lib/alarms.js";
import { post } from "../lib/api.js";
import { choose, confirm } from "../lib/choose.js";
import { openNowBanner, statusLine } from "../lib/chrome.js";
import { follow, helpText, titleOf, troubles, troubleText } from "../lib/devices.js";
import { h, shape } from "../lib/dom.js";
import { placeText, t, wordOf } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { clock, fromField, now, today, when } from "../lib/time.js";
import { closeFromTemplate, comingBanner, liftAct, scopesText, together, undoComing } from "../admin/closures.js";
import { ask } from "../clerk/questions.js";
import { showChecklist } from "./checklist.js";
import { dealWith, issueOnBehalf, linePanel } from "./line.js";
import { followRoster, forget, listenForDrags, lunchActions, lunchPanel } from "./lunch.js";
import { changed, firstOf, onlyOf, open } from "./model.js";
import { className, classes, tiles } from "./tiles.js";
import { whatIf } from "./whatif.js";

/** The forecast is played anew so often, in ms: it is a minute's business. */
const OUTLOOK_EACH_MS = 60000;
const MOST_ALARMS = 6;

/** @typedef {import("wire").DeviceState} DeviceState */
/** @typedef {import("../types").Child} Child */
/** @typedef {import("../types").Given} Given */

/** @type {import("wire").Floor | null} */
let floor = null;
/** @type {import("wire").WhatIfAnswer | null} */
let outlook = null;
/** @type {{ words: string, answer: import("wire").WhatIfAnswer } | null} */
let tried = null;
/** @type {number | null} where the slider of counters was put */
let many = null;
/** @type {DeviceState[]} */
let devices = [];
/** @type {Map<string, import("../types").Loss>} */
let lost = new Map();
let openNow = false;
/** @type {import("wire").Queue | null} */
let queue = null;
/** @type {import("wire").Board | null} */
let board = null;

function view() {
  const busy = Boolean(store.pending);
  askUnknown(store);
  return [actBanner(store), openNowBanner(openNow), comingBanner(),
    h("main", { id: "main", tabindex: "-1", class: "floor", "data-key": "floor" },
      h("h1", { class: "unseen" }, t("floor.page")),
      statusLine(store.status),
      floor ? [tiles(floor.counters, busy),
        h("div", { class: "side", "data-key": "side" },
          h("div", { class: "buttons", "data-key": "tools" },
            h("button", { type: "button", "data-do": "checklist" }, shape("tick"), t("floor.checklist")),
            h("button", { type: "button", "data-do": "from-template" }, shape("moon"), t("admin.from_template"))),
          alarms(floor), linePanel(queue, busy), classes(floor), lunchPanel(busy),
          whatIf(floor, outlook, tried, busy, many))]
        : h("p", { class: "empty" }, t("admin.reading")))];
}

/**
 * What needs a person: calls for help first, what is suspended, machines out of order.
 * @param {import("wire").Floor} floor
 */
function alarms({ help, suspensions }) {
  const wrong = troubles(devices, lost, now()).slice(0, MOST_ALARMS);
  const past = raisedOnes(queue?.alarms);
  const rows = [
    ...help.map((one) => row(ofHelp(one.place), "person", placeText(one.place), clock(one.since),
      h("button", { type: "button", "data-do": "answer-help", "data-place": one.place }, t("clerk.help_going")))),
    ...past.map((one) => row(one.alarm, "alarm", subject(one.alarm), [raisedHelp(one), careText(one)].join(" · "),
      careButton(one, one.alarm, store.session.user, subject(one.alarm)))),
    ...together(suspensions).map(closedRow),
    ...wrong.map(machineRow),
    ...leftOver(queue?.alarms, [...past.map((one) => one.alarm), ...wrong.map(ofDevice), ...help.map((one) => ofHelp(one.place))]).map((one) =>
      row(one.alarm, "person", subject(one.alarm), careText(one), careButton(one, one.alarm, store.session.user, subject(one.alarm)))),
  ];
  return h("section", { class: "panel alarms", "aria-label": t("clerk.alerts"), "data-key": "alarms" },
    h("h2", { class: "heading" }, t("clerk.alerts"), h("span", { class: "soft" }, rows.length || ""),
      h("button", { type: "button", class: "push quiet", "data-do": "alarms-today" }, t("clerk.alarms_today"))),
    rows.length ? h("ul", {}, rows) : h("p", { class: "ok inside" }, shape("tick"), " ", t("clerk.alerts_none")));
}

/** @param {ReturnType<typeof troubles>[number]} one */
function machineRow(one) {
  const alarm = ofDevice(one);
  const care = careOf(queue?.alarms, alarm, one.since);
  const said = t("said_of", { what: titleOf(one), said: troubleText(one) });
  return row(alarm, "alarm", said, [helpText(one), careText(care)].filter(Boolean).join(" · "),
    careButton(care, alarm, store.session.user, titleOf(one)));
}

/** @param {string} key @param {string} picture @param {string} what @param {Child} about @param {Child} button */
const row = (key, picture, what, about, button) =>
  h("li", { "data-key": key }, shape(picture), h("span", {}, h("strong", {}, what), " ", h("span", { class: "soft small" }, about)), button);

/** @param {import("wire").FloorSuspension[]} made one suspension, or those of a closure */
function closedRow(made) {
  const [{ id, act, reason, until }] = made;
  const scopes = scopesText(made.map(({ scope }) => scope));
  const about = [wordOf("suspension_reasons", reason), until && t("floor.until", { time: when(until) })];
  return row(id, "moon", scopes, about.filter(Boolean).join(" · "), act
    ? h("button", { type: "button", "data-do": "lift-act", "data-act": act, "data-scopes": scopes },
        t("admin.lift"), h("span", { class: "unseen" }, scopes))
    : h("a", { class: "button", href: "/admin#suspensions" }, t("admin.suspensions")));
}

// --- what a counter serves ------------------------------------------------------------------

/** @param {number | string | undefined} number */
const counterOf = (number) => floor?.counters.find((one) => one.number === Number(number));
const names = () => (floor?.classes ?? []).map((one) => one.priority);

/** The same as dragging a class onto a counter, and more, by button. @param {Given} button */
async function askProfile({ number }) {
  const counter = counterOf(number);
  if (!counter) return;
  const items = [
    ...names().map((name) => ({ value: { profile: firstOf(counter.profile, name) },
      label: t("floor.serve_first", { class: className(name) }) })),
    ...names().map((name) => ({ value: { profile: onlyOf(names(), name) },
      label: t("floor.serve_only", { class: className(name) }) })),
    ...(changed(counter) ? [{ value: { profile: null }, label: t("floor.serve_configured") }] : []),
  ];
  const title = t("floor.serves_title", { counter: counter.number });
  const chosen = await choose({ title, items, filter: false });
  if (chosen?.profile) await setProfile(counter.number, chosen.profile);
  else if (chosen) await clear(counter.number);
}

/** @param {number} number @param {import("./model.js").Profile} profile */
async function setProfile(number, profile) {
  const until = await choose({ title: t("floor.how_long"), filter: false, items: [
    { value: { until: endOfToday() }, label: t("floor.for_today") },
    { value: { until: null }, label: t("floor.for_good") },
  ] });
  if (!until) return;
  const body = { ...profile, ...until };
  if (await act(number, "floor.serves", { path: "profile", body })) {
    store.announce(t("floor.set", { counter: number, class: profile.first.map(className).join(t("clerk.list_separator")) }));
  }
}

/**
 * Do something to a counter, once, whatever becomes of the answer.
 * @param {number | string} number @param {string} text
 * @param {{ path: string, method?: string, body?: object }} how
 */
const act = (number, text, { path, ...how }) =>
  send(store, { name: `${path} ${number}`, what: `${t("clerk.counter_n", { counter: number })} · ${t(text)}`,
    path: `/counters/${number}/${path}`, ...how });

const endOfToday = () => fromField(`${today()}T23:59`);

/** @param {number} number */
async function clear(number) {
  if (await act(number, "floor.serve_configured", { path: "profile", method: "DELETE" })) {
    store.announce(t("floor.cleared", { counter: number }));
  }
}

/** @param {Given} button */
async function close({ number }) {
  const text = t("floor.close_confirm", { counter: number, clerk: counterOf(number)?.clerk ?? "" });
  if (!(await confirm(t("clerk.close"), text, t("clerk.close")))) return;
  if (await act(number, "clerk.close", { path: "close" })) {
    store.announce(t("floor.closed", { counter: number }));
  }
}

/** Sit down there oneself: a counter is open in a user's name. @param {Given} button */
async function sitDown({ number }) {
  const text = t("floor.open_confirm", { counter: number, user: store.session.user });
  if (!(await confirm(t("clerk.open"), text, t("clerk.open")))) return;
  if (await act(number, "clerk.open", { path: "open", body: { also: true } })) {
    store.announce(t("floor.opened", { counter: number }));
  }
}

/** Another clerk goes on there, or the supervisor; the visitor stays. @param {Given} button */
async function handOver({ number }) {
  const counter = counterOf(number);
  if (!counter) return;
  const chosen = await choose({ title: t("floor.hand_title", { counter: counter.number, clerk: counter.clerk ?? "" }), filter: false,
    items: [{ value: { verb: "hand-over", body: {}, said: "floor.hand_offered" }, label: t("floor.hand_any") },
      { value: { verb: "take-over", body: { holder: counter.clerk, also: true }, said: "clerk.taken_over" }, label: t("floor.hand_me") }] });
  if (!chosen) return;
  const done = await act(number, "clerk.take_over", { path: chosen.verb, body: chosen.body });
  if (done) store.announce(t(chosen.said, { counter: number }));
}

/** @param {Given} button */
async function pauseOther({ number }) {
  const body = await ask("pause");
  if (!body) return;
  if (await act(number, "clerk.pause", { path: "pause", body })) {
    store.announce(t("floor.paused", { counter: number }));
  }
}

/** @param {Given} button */
async function endPause({ number }) {
  if (await act(number, "floor.end_pause", { path: "open" })) {
    store.announce(t("floor.opened", { counter: number }));
  }
}

// --- what if --------------------------------------------------------------------------------

/** @param {string} words @param {import("wire").WhatIf} body */
async function attempt(words, body) {
  const answer = await store.attempt("what-if", () => post("/what-if", body));
  if (answer) tried = { words, answer };
  store.draw();
}

/** @param {Given} button */
const tryCounter = ({ number }) => {
  many = null;
  const counters = [...open(floor?.counters ?? []), Number(number)].sort((a, b) => a - b);
  return attempt(t("floor.with_counter", { counter: number }), { counters });
};

/** The forecast alone: played quietly, without a word about it. */
async function look() {
  if (!store.session || !floor) return;
  outlook = await post("/what-if").catch(() => outlook);
  store.draw();
}

const store = staffPage({
  address: "/floor",
  title: "floor.page",
  roles: ["supervisor", "admin"],
  topics: () => ["floor", "queue", "devices", "board"],
  view: () => view(),
  onSnapshot: (message) => {
    if (message.type === "floor") {
      const first = floor === null;
      floor = message;
      if (first) look();
      followRoster(message, store.draw);
      return "soon";
    }
    if (message.type === "devices") {
      devices = message.devices;
      lost = follow(lost, devices, now());
    } else if (message.type === "queue") queue = message;
    else if (message.type === "board") {
      board = message;
      openNow = message.open_now;
    }
    return "news";
  },
  onSignedOut: () => {
    floor = outlook = tried = queue = board = many = null;
    forget();
  },
  actions: {
    profile: askProfile,
    close,
    open: sitDown,
    pause: pauseOther,
    "hand-over": handOver,
    resume: endPause,
    ticket: ({ ticket: id }) => {
      const ticket = queue?.tickets.find((one) => one.id === id);
      return ticket && dealWith(store, ticket, floor?.counters ?? []);
    },
    "on-behalf": () => issueOnBehalf(store, board),
    "from-template": () => closeFromTemplate(store),
    "lift-act": (of) => liftAct(store, of),
    "suspend-undo": () => undoComing(store),
    ...alarmActions(() => store),
    ...lunchActions(() => store),
    checklist: () => floor && showChecklist({ floor, devices, queue, notices: board?.notices?.length ?? 0 }),
    "try-counter": tryCounter,
    "try-policy": ({ policy }) => {
      many = null;
      return attempt(t(`floor.policy.${policy}`), { policy });
    },
  },
});

setInterval(look, OUTLOOK_EACH_MS);
listenForDrags(() => store);

// --- the slider of counters: its number follows the hand, the line is played when it is let go ----

/** @param {Event} event @returns {HTMLInputElement | null} */
const slid = ({ target }) => (target instanceof Element ? target.closest("[name=many]") : null);

addEventListener("input", (event) => {
  if (!slid(event)) return;
  many = Number(slid(event)?.value);
  store.draw();
});

addEventListener("change", (event) => {
  if (slid(event)) attempt(t("floor.with_many", { many }), { counters: many });
});

// --- dragging a class onto a counter; every drag has a button -------------------------------

const CLASS = "application/x-jiaohao-class";
/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
const within = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

addEventListener("dragstart", (event) => {
  const chip = within(event, "[data-class]");
  if (chip) event.dataTransfer?.setData(CLASS, chip.dataset.class ?? "");
});
addEventListener("dragover", (event) => {
  if (within(event, "[data-drop]") && event.dataTransfer?.types.includes(CLASS)) event.preventDefault();
});
addEventListener("drop", (event) => {
  const counter = counterOf(within(event, "[data-drop]")?.dataset.drop);
  const name = event.dataTransfer?.getData(CLASS);
  if (!counter || !name || store.pending) return;
  event.preventDefault();
  setProfile(counter.number, firstOf(counter.profile, name));
});
