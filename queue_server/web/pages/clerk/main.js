// The clerk's page: what the server says goes into one store, one view draws it, one function
// does what the clerk asks for, by button or by key.

import { actBanner, askUnknown, send } from "../lib/acts.js";
import { alarmActions } from "../lib/alarms.js";
import { keep, openNowBanner, statusLine, stored } from "../lib/chrome.js";
import { follow } from "../lib/devices.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { now } from "../lib/time.js";
import { alerts, dismiss, putAway } from "./alerts.js";
import { actions, card, verbText, whyNot } from "./card.js";
import { followPrinter, lookUp, myDay, paperLine } from "./looks.js";
import { asideLists, counters, waitingList } from "./lists.js";
import { actOf, doubted, keyOf, nextStep, offer, sinceLast } from "./model.js";
import { followKeys, loadKeys, palette, showKeys } from "./keys.js";
import { openPhoto, photoButton } from "./devices/photo.js";
import { ask, askNote, askSecondCounter, askTicket, forService, showIssued } from "./questions.js";
import { reprint } from "./devices/reprint.js";
import { scanned } from "./devices/scan.js";
import { askSignature } from "./devices/signature.js";
import { atRest, openCounter, placeOf } from "./place.js";
import { devicesFor } from "./tools.js";
import { choiceItem, granted, handingBanner, lost, takeOver } from "./handing.js";
import { lunchLine } from "./lunch.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */
/** @typedef {import("wire").QueueTicket | import("wire").Ticket} Numbered */
/** @typedef {import("./questions.js").Body} Body */

const COUNTER = "jiaohao.counter";
const LEFT = "left";
const NEXT_WITHIN_MS = 1500;
/** A finger that bounces, or a double click: the same press again, not a second one. */
const SAME_PRESS_MS = 500;

// --- what the page shows --------------------------------------------------------------------

function view() {
  store.nowMs = Date.now();
  askUnknown(store);
  return [actBanner(store), openNowBanner(store.board?.open_now), main(), paperLine(store)];
}

function main() {
  if (store.at === null) return counterChoice();
  return store.moved ? atRest(store) : desk();
}

const place = () => store.at !== null && [placeOf(store), atCounter() && photoButton(store)];

/** Whether the clerk works at a counter in this window. */
const atCounter = () => store.at !== null && !store.moved;

function desk() {
  return h("main", { id: "main", tabindex: "-1", class: "desk", "data-key": "desk" },
    h("h1", { class: "unseen" }, t("clerk.counter_n", { counter: store.at })),
    h("div", { class: "left" }, counters(store),
      h("button", { class: "quiet", "data-do": "keys", type: "button", "aria-keyshortcuts": "?" },
        h("kbd", {}, "?"), t("clerk.keys")),
      store.counter?.ticket && h("button", { class: "quiet", "data-do": "note", type: "button" },
        t(store.counter.ticket.note ? "clerk.note_change" : "clerk.note_write")),
      h("button", { class: "quiet", "data-do": "look-up", type: "button" }, t("clerk.look_up")),
      possible("hand-over") && h("button", { class: "quiet", "data-do": "verb", "data-verb": "hand-over", type: "button" },
        verbText("hand-over")),
      h("button", { class: "quiet", "data-do": "my-day", type: "button" }, t("clerk.my_day"))),
    h("div", { class: "middle" }, handingBanner(store), alerts(store), lunchLine(store, now()), card(store), actions(store), statusLine(store.status)),
    h("div", { class: "right" }, waitingList(store), asideLists(store)));
}

function counterChoice() {
  const list = store.queue?.counters ?? [];
  return h("main", { id: "main", tabindex: "-1", class: "choice", "data-key": "choice" },
    h("h1", {}, t("clerk.choose_counter")),
    statusLine(store.status),
    list.length
      ? h("ul", {}, list.map((one) => choiceItem(store, one)))
      : h("p", { class: "empty" }, t("clerk.loading_counters")),
    Boolean(store.queue?.missed.length) && asideLists(store)[0]);
}

// --- what the server says -------------------------------------------------------------------

/**
 * When it is drawn: nobody should wait for another visitor at the counter; the room can wait a moment.
 * @param {import("../types").Message} message
 */
function onSnapshot(message) {
  let when = "news";
  if (message.type === "queue") {
    store.queue = message;
    store.queueReceivedMs = Date.now();
    settle();
    const mine = granted(store);
    if (mine !== null) sit(mine);
  } else if (message.type === "counter" && message.number === store.at && lost(store, message)) {
    store.announce(t("clerk.handed_over", { counter: message.number, clerk: message.clerk }));
    sit(null);
  } else if (message.type === "counter" && message.number === store.at) {
    when = sinceLast(message, store.counter);
    store.counter = message;
    store.receivedMs = Date.now();
  } else if (message.type === "devices") {
    store.devices = message;
    store.lost = follow(store.lost, message.devices, now());
    when = "soon";
  } else if (message.type === "board") store.board = message;
  else {
    when = "soon";
    if (message.type === "moved" && message.counter === store.at) moveAway();
    else if (message.type === "scanned" && message.counter === store.at) scanned(message, store, SLIP_ACTIONS);
  }
  goOn();
  return when;
}

/** Back at the counter this clerk already sits at, after a reload or on another machine. */
function settle() {
  if (store.at !== null || store.chose) return;
  store.chose = true;
  const mine = store.queue?.counters.find(
    (one) => one.clerk === store.session.user && one.state !== "closed",
  );
  if (mine && stored(COUNTER) !== LEFT) sit(mine.number);
}

function topics() {
  const all = ["queue", "devices", "board"];
  return atCounter() ? [...all, `counter:${store.at}`] : all;
}

/** @param {number | null} number */
function sit(number) {
  Object.assign(store, { at: number, counter: null, moved: false });
  keep(COUNTER, number === null ? LEFT : String(number));
  store.live?.watch(topics(), { active: number !== null });
}

/** The clerk went on in another window: nothing is done here until they come back. */
function moveAway() {
  Object.assign(store, { moved: true, counter: null, next: null });
  store.live?.watch(topics());
}

// --- what the clerk does --------------------------------------------------------------------

/** @param {string} name @param {object} [body] */
async function verb(name, body = {}) {
  const label = store.counter?.ticket?.label;
  const what = [label, verbText(name)].filter(Boolean).join(" · ");
  const answer = /** @type {import("wire").Answer | null} every verb has the same */ (
    await send(store, { name, what, path: `/counters/${store.at}/${name}`, body }));
  if (!answer) return false;
  if (store.at === null) return true; // another clerk goes on here, and that was said
  if (name === "call-next" && !answer.ticket) store.announce(t("clerk.nobody_for_you"));
  else store.announce([answer.ticket?.label ?? label, verbText(name)].filter(Boolean).join(" · "));
  if (!store.link?.up) takeAnswer(answer);
  return true;
}

/** While nothing is pushed, the answer itself is the newest that is known. @param {import("wire").Answer} answer */
function takeAnswer({ ticket, why }) {
  if (!store.counter) return;
  const here = ticket && ["called", "serving"].includes(ticket.state);
  store.counter = { ...store.counter, verbs: null, ticket: here ? ticket : null, why };
  store.draw();
}

/** @param {string} name */
const possible = (name) =>
  !doubted(name, store.unknown) && (name === nextStep(store.counter, store.queue) || offer(name, store).ready);

/**
 * A verb by button or key: ask what it needs, then do it. A key pressed while the last one is
 * still on its way, or before the counter is known, is not lost: it is done as soon as it can be;
 * the same key again is one press.
 * @param {string} name
 */
async function perform(name) {
  if (!atCounter()) return;
  if (store.pending || !store.counter) {
    if (actOf(name) === store.pending) return;
    store.next = { name, until: Date.now() + NEXT_WITHIN_MS };
    setTimeout(goOn, NEXT_WITHIN_MS + 20);
    return;
  }
  if (!possible(name)) {
    if (keyOf(name) || doubted(name, store.unknown)) store.announce(whyNot(name, store), true);
    return;
  }
  const { pressed } = store;
  if (pressed && pressed.name === name && Date.now() - pressed.at < SAME_PRESS_MS) return;
  store.pressed = { name, at: Date.now() };
  store.next = null;
  const body = await ask(name, store);
  if (body === null) return;
  if (name === "on-behalf") await issue(body);
  else if (name === "finish-next") await finishAndCall();
  else if (await verb(name === "outcome" ? "finish" : name, body)) leaveClosed(name);
  goOn();
}

/** One press for two steps: the next is called only once this visitor has been finished. */
async function finishAndCall() {
  if (await verb("finish")) await verb("call-next");
}

/** Anything by typing a part of its name. */
async function openPalette() {
  const chosen = await palette(store);
  if (!chosen) return;
  if (chosen.action) await LOOKS[chosen.action]();
  else if (chosen.ticket) await menu({ ticket: chosen.ticket });
  else if (chosen.service) await onBehalf(chosen.service);
  else if (chosen.verb) await perform(chosen.verb);
}

/** A number for a service that is chosen already. @param {string} code */
async function onBehalf(code) {
  const body = await forService(code);
  if (body) await issue(body);
}

/**
 * Do what was pressed meanwhile, once the answer and the new state are both here. What did not become
 * possible in time is not done, and this is said: the visitor it was meant for may be another by then.
 */
function goOn() {
  const { next, pending, counter } = store;
  if (!next || pending) return;
  if (Date.now() <= next.until) {
    if (counter && possible(next.name)) perform(next.name);
    return;
  }
  store.next = null;
  store.announce(t("clerk.not_done", { what: verbText(next.name) }), true);
}

/** @param {string} name */
function leaveClosed(name) {
  if (name !== "close") return;
  sit(null);
  store.draw();
}

/** @param {Body} body */
async function issue(body) {
  /** @param {import("wire").TicketAnswer} answer */
  const told = ({ ticket }) => showIssued(ticket);
  const answer = await send(store, { name: "on-behalf", what: verbText("on-behalf"), path: "/tickets", body, told });
  if (answer) await told(answer);
}

async function askHelp() {
  const body = { place: t("clerk.counter_n", { counter: store.at }) };
  const asked = await send(store, { name: "help-wanted", what: t("clerk.ask_help"), path: "/help", body });
  if (asked) store.announce(t("clerk.help_asked"));
}

/** For the next clerk, about the visitor who is here. */
async function writeNote() {
  const ticket = store.counter?.ticket;
  if (!ticket) return;
  const path = `/tickets/${encodeURIComponent(ticket.id)}/note`;
  if (await askNote(ticket, path)) store.announce(t("clerk.note_kept"));
}

/** @param {import("../types").Given} button */
function menu({ ticket: id }) {
  const ticket = store.queue?.tickets.find((one) => one.id === id);
  return ticket && dealWith(ticket);
}

/**
 * What can be done to a number in the line: pick it, print it again, correct it, take it out.
 * @param {Numbered} ticket
 */
async function dealWith(ticket) {
  const action = await askTicket(ticket, store);
  if (!action) return;
  if ("reprint" in action) {
    await reprint(ticket.id, store);
    return;
  }
  if ("verb" in action) {
    await verb("call", { ticket: ticket.id });
    return;
  }
  const what = `${ticket.label} · ${action.done}`;
  if ("kept" in action || (await send(store, { ...action, name: action.path, what }))) store.announce(what);
}

/**
 * What a clerk does with a device of the counter; nothing where there is none.
 * @param {string} kind @param {(device: import("wire").DeviceState, store: ClerkStore) => void} use
 */
const useDevice = (kind, use) => () => {
  const [device] = store.at === null ? [] : devicesFor(kind, store);
  if (device) use(device, store);
};

/**
 * What a slip held before the scanner starts, by the state of its number.
 * @type {import("./devices/scan.js").Actions}
 */
const SLIP_ACTIONS = {
  waiting: dealWith,
  called: () => perform("start"),
  no_show: ({ id }) => putBack(id),
  held: ({ id }) => verb("resume", { ticket: id }),
};

/** What is looked up, also from the palette. @type {Record<string, () => Promise<unknown>>} */
const LOOKS = { "look-up": () => lookUp(), "my-day": () => myDay(store) };

/** @type {Record<string, () => void>} */
const DEVICE_ACTIONS = { sign: useDevice("signature", askSignature) };

/** A missed visitor is back: at the counter if one is open here, else as staff. @param {string} ticket */
async function putBack(ticket) {
  const here = store.counter && !["closed", "paused"].includes(store.counter.state);
  if (here) return verb("requeue", { ticket });
  const label = store.queue?.missed.find((one) => one.id === ticket)?.label;
  const what = [label, verbText("requeue")].filter(Boolean).join(" · ");
  const answer = await send(store, { name: `requeue ${ticket}`, what, path: `/tickets/${encodeURIComponent(ticket)}/requeue` });
  if (answer) store.announce([answer.ticket?.label ?? label, verbText("requeue")].filter(Boolean).join(" · "));
}

/** @param {number} number */
async function chooseCounter(number) {
  const one = store.queue?.counters.find((counter) => counter.number === number);
  const open = one && one.state !== "closed";
  const elsewhere = store.queue?.counters.find(
    (counter) => counter.clerk === store.session.user && counter.state !== "closed",
  );
  if (!open && elsewhere && !(await askSecondCounter(elsewhere.number))) return;
  if (open || (await openCounter(store, number, Boolean(elsewhere), () => sit(number)))) sit(number);
  store.draw();
}

const store = /** @type {ClerkStore} */ (staffPage({
  address: "/clerk",
  title: "clerk.page",
  roles: ["clerk", "supervisor", "admin"],
  topics: () => topics(),
  view: () => view(),
  middle: () => place(),
  onSnapshot: (message) => onSnapshot(message),
  onSignedIn: () => {
    loadKeys().then(() => store.draw());
    store.missed = store.catalogue.missed;
    store.mayPick = (store.catalogue.may_pick ?? [store.session.role]).includes(store.session.role);
  },
  onSignedOut: () => Object.assign(store, { queue: null, counter: null, at: null, chose: false, moved: false }),
  actions: {
    ...DEVICE_ACTIONS,
    ...LOOKS,
    paper: () => print(),
    verb: ({ verb: name }) => perform(name),
    requeue: ({ ticket }) => putBack(ticket),
    resume: ({ ticket }) => verb("resume", { ticket }),
    choose: ({ counter }) => chooseCounter(Number(counter)),
    "take-over": ({ counter }) => takeOver(store, Number(counter)),
    "hand-to": ({ to }) => verb("hand-over", { to }),
    keep: () => verb("hand-over", { on: false }),
    leave: () => {
      sit(null);
      store.draw();
    },
    "move-here": () => {
      sit(store.at);
      store.draw();
    },
    "ask-help": askHelp,
    note: () => writeNote(),
    keys: () => showKeys(store),
    palette: openPalette,
    photo: () => openPhoto(store),
    ...alarmActions(() => store),
    ticket: menu,
    reprint: ({ ticket }) => reprint(ticket, store),
    alerts: () => {
      store.alertsOpen = !store.alertsOpen;
      store.draw();
    },
    dismiss: ({ alert }) => dismiss(alert, store),
  },
}));
Object.assign(store, { queue: null, counter: null, devices: null, lost: new Map(), printing: null, board: null, at: null, moved: false,
  chose: false, next: null, wanted: null, receivedMs: 0, queueReceivedMs: 0, nowMs: Date.now(), missed: null });

followPrinter(() => store.draw());
putAway(store);
followKeys(store, { atCounter, perform, openPalette, tools: DEVICE_ACTIONS });
