// What needs a person: one line of fixed height above the card, and the list that it opens over it.
// A line more or less never moves a button under a finger.

import { careButton, careOf, careText, leftOver, ofDevice, ofHelp, ofMachine, raisedHelp, raisedOnes, subject } from "../lib/alarms.js";
import { keep, stored } from "../lib/chrome.js";
import { alarmKey, alarmName, helpText, known, pictureOf, titleOf, troubles, troubleText, UNHEARD } from "../lib/devices.js";
import { h, shape } from "../lib/dom.js";
import { counterOfPlace, facts, placeText, remedyText, t } from "../lib/i18n.js";
import { clock, now } from "../lib/time.js";
import { crowd } from "./model.js";

const DISMISSED = "jiaohao.dismissed";
/** More slips than this are a number. */
const MOST_SLIPS = 3;
const SUPERVISORS = ["supervisor", "admin"];

/** @typedef {import("../types").ClerkStore} ClerkStore */
/** @typedef {import("../types").Child} Child */
/** @typedef {import("wire").Slip} Slip */
/** @typedef {{ key: string, bad: boolean, text: string, line: Element }} Alert */
/** A device that needs a person. @typedef {ReturnType<typeof troubles>[number]} Trouble */

/** @param {ClerkStore} store */
export function alerts(store) {
  const found = alertsOf(store);
  const open = Boolean(store.alertsOpen);
  const bad = found.some((one) => one.bad);
  return h(
    "section",
    { class: `alerts ${bad ? "bad" : ""}`, "aria-label": t("clerk.alerts"), "data-key": "alerts" },
    h("button", { type: "button", class: `line ${found.length ? "" : "quiet"}`, "data-do": "alerts",
        "data-key": "line", "aria-expanded": String(open), "aria-controls": "alerts" },
      shape(found.length ? "alarm" : "tick"),
      h("strong", {}, found.length ? t("clerk.alerts_count", { count: found.length }) : t("clerk.alerts_none")),
      h("span", { class: "newest", role: "status" }, found[0]?.text),
      h("span", { "aria-hidden": "true", class: "push" }, open ? "▾" : "▸")),
    open && h("div", { class: "list panel", id: "alerts", "data-key": "list" },
      found.length ? found.map((one) => one.line) : h("p", { class: "soft" }, t("clerk.alerts_none"))),
  );
}

/**
 * The list lies over the work, so it goes once the clerk goes on beside it: by a press, by Tab, by Escape.
 * What it asks in a dialog is still about it.
 * @param {ClerkStore} store
 */
export function putAway(store) {
  const close = () => {
    store.alertsOpen = false;
    store.draw();
  };
  for (const kind of ["pointerdown", "focusin"]) {
    addEventListener(kind, ({ target }) => {
      const beside = target instanceof Element && !target.closest(".alerts, dialog");
      if (store.alertsOpen && beside) close();
    });
  }
  addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key !== "Escape" || !store.alertsOpen) return;
    if (defaultPrevented || document.querySelector("dialog[open]")) return; // it was the dialog's
    close();
    /** @type {HTMLElement | null} */ (document.querySelector(".alerts .line"))?.focus();
  });
}

/**
 * All that concerns this clerk, people first: a call for help, slips of visitors who wait without one,
 * what is wrong at the own counter, a lobby that hears no call. The rest of the office's machines is for
 * supervisors.
 * @param {ClerkStore} store
 * @returns {Alert[]}
 */
function alertsOf(store) {
  const many = supervises(store) ? crowd(store.queue, facts().crowd_alert ?? 3) : null;
  const gone = dismissed();
  const slips = (store.devices?.slips ?? []).filter((one) => !gone.includes(slipKey(one)));
  return [
    ...helpWanted(store).map(helpAlert),
    ...slips.slice(0, MOST_SLIPS).map((one) => slipAlert(one, store.printing)),
    ...(slips.length > MOST_SLIPS ? [moreSlips(slips.length - MOST_SLIPS)] : []),
    ...(many ? [crowdAlert(many)] : []),
    ...(supervises(store) && store.queue?.year_without_calendar
      ? [calendarAlert(store.queue.year_without_calendar)] : []),
    ...(supervises(store) && store.queue?.day_doubt ? [dayAlert(store.queue.day_doubt)] : []),
    ...raised(store).map((one) => raisedAlert(one, store)),
    ...alarms(store).filter((one) => !gone.includes(alarmKey(one))).map((one) => alarmAlert(one, store)),
    ...wrong(store).filter((one) => !gone.includes(one.key)).map((one) => deviceAlert(one, store)),
    ...mine(store).map((one) => mineAlert(one, store)),
  ];
}

/** @param {ClerkStore} store */
const supervises = (store) => SUPERVISORS.includes(store.session?.role);

/** Calls for help of others: who asks knows it. @param {ClerkStore} store */
const helpWanted = (store) =>
  (store.queue?.help ?? []).filter((one) => store.at === null || counterOfPlace(one.place) !== store.at);

/** A silent lobby concerns every clerk who calls: nobody comes, and only the clerk at the counter can tell why.
 * @param {ClerkStore} store */
const wrong = (store) =>
  troubles(store.devices?.devices ?? [], store.lost, now())
    .filter((one) => supervises(store) || UNHEARD.includes(one.reason ?? "")
      || (store.at !== null && one.counter === store.at));

/** Machines that are not what they should be concern those who can do something about it. @param {ClerkStore} store */
const alarms = (store) => (supervises(store) ? store.devices?.alarms ?? [] : []);

/**
 * Who came in past the provider, codes that are guessed: supervisors see it until one has said what came of it.
 * @param {ClerkStore} store
 */
const raised = (store) => (supervises(store) ? raisedOnes(store.queue?.alarms) : []);

/**
 * What this clerk has taken, and nothing else here speaks of: where help was given, what mended itself.
 * @param {ClerkStore} store
 */
const mine = (store) =>
  leftOver(store.queue?.alarms, [...wrong(store).map(ofDevice), ...alarms(store).map(ofMachine),
    ...raised(store).map((one) => one.alarm), ...helpWanted(store).map((one) => ofHelp(one.place))]).filter((one) => one.owner === store.session?.user);

/** @param {Slip} one */
const slipKey = (one) => `slip ${one.ticket} ${one.outcome} ${one.at}`;

/** @returns {string[]} */
function dismissed() {
  try {
    const kept = JSON.parse(stored(DISMISSED) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/**
 * Not shown again until it changes. What is over is forgotten, so that it shows when it returns.
 * @param {string} key @param {ClerkStore} store
 */
export function dismiss(key, store) {
  const there = [...wrong(store).map((one) => one.key), ...alarms(store).map(alarmKey), ...(store.devices?.slips ?? []).map(slipKey)];
  const kept = dismissed().filter((one) => there.includes(one) && one !== key);
  keep(DISMISSED, JSON.stringify([...kept, key]));
  store.draw();
}

/**
 * One alert: its picture, its sentence, what follows it, and what can be done about it.
 * @param {{ key: string, bad?: boolean, picture: string, size?: string, text: string, about?: Child[], buttons?: Child[] }} what
 * @returns {Alert}
 */
function alert({ key, bad = true, picture, size = "big", text, about = [], buttons = [] }) {
  const line = h("div", { class: `banner ${bad ? "bad" : ""}`, "data-key": key },
    shape(picture, { size }),
    h("span", {}, h("strong", {}, text), " ", about),
    h("span", { class: "push buttons" }, buttons));
  return { key, bad, text, line };
}

/** @param {import("wire").Help} help */
const helpAlert = ({ place, since }) =>
  alert({ key: `help-${place}`, picture: "person", text: t("clerk.help_wanted", { place: placeText(place) }),
    about: [clock(since)],
    buttons: [h("button", { type: "button", "data-do": "answer-help", "data-place": place }, t("clerk.help_going"))] });

/** @param {NonNullable<ReturnType<typeof crowd>>} many */
const crowdAlert = ({ count, counters: shut }) =>
  alert({ key: "crowd", bad: false, picture: "alarm", text: t("clerk.crowd_alert", { count }),
    about: [h("span", { class: "soft" }, t("clerk.closed_counters", { counters: shut.join(t("clerk.list_separator")) }))] });

/** @param {number} year */
const calendarAlert = (year) =>
  alert({ key: "calendar", picture: "alarm", text: t("clerk.calendar_ends", { year }) });

/** @param {string} doubt */
const dayAlert = (doubt) =>
  alert({ key: "day", picture: "alarm", text: t(`clerk.${doubt}`) });

/** @param {Slip} one @param {string | null} printing */
const slipAlert = (one, printing) =>
  alert({ key: slipKey(one), picture: "do-slip", size: "picture",
    text: t("said_of", { what: one.label, said: t(`clerk.slip.${one.outcome}`) }),
    about: [h("span", { class: "soft" }, remedyText(one.remedy))],
    buttons: [
      h("button", { type: "button", "data-do": "reprint", "data-ticket": one.ticket,
          "aria-disabled": printing ? "true" : null },
        printing === one.ticket ? t("clerk.printing") : t("clerk.print_again"),
        h("span", { class: "unseen" }, one.label)),
      dismissButton(slipKey(one), one.label)] });

/** @param {string} key @param {string} since @param {ClerkStore} store @param {string} name */
function care(key, since, store, name) {
  const taken = careOf(store.queue?.alarms, key, since);
  return { said: taken && h("span", { class: "soft" }, ` ${careText(taken)}`),
    button: careButton(taken, key, store.session?.user ?? "", name) };
}

/** @param {import("wire").Alarm} one @param {ClerkStore} store */
const raisedAlert = (one, store) =>
  alert({ key: one.alarm, picture: "alarm", text: subject(one.alarm),
    about: [h("span", { class: "soft" }, raisedHelp(one)), " ", careText(one)],
    buttons: [careButton(one, one.alarm, store.session?.user ?? "", subject(one.alarm))] });

/** @param {import("wire").Alarm} one @param {ClerkStore} store */
const mineAlert = (one, store) =>
  alert({ key: one.alarm, bad: false, picture: "person", text: subject(one.alarm), about: [careText(one)],
    buttons: [careButton(one, one.alarm, store.session?.user ?? "", subject(one.alarm))] });

/** @param {import("wire").MachineAlarm} one @param {ClerkStore} store */
function alarmAlert(one, store) {
  const { said, button } = care(ofMachine(one), one.since, store, alarmName(one));
  return alert({ key: alarmKey(one), picture: "alarm",
    text: t("said_of", { what: alarmName(one), said: known("fleet.alarm", one.code) }),
    about: [t("fleet.counted_times", { count: one.count }), " ", h("span", { class: "soft" }, remedyText(one.remedy)), said],
    buttons: [button, dismissButton(alarmKey(one), alarmName(one))] });
}

/** @param {number} count */
const moreSlips = (count) =>
  alert({ key: "more-slips", picture: "do-slip", text: t("clerk.more_slips", { count }) });

/** @param {Trouble} one @param {ClerkStore} store */
function deviceAlert(one, store) {
  const { said, button } = care(ofDevice(one), one.since, store, titleOf(one));
  return alert({ key: one.key, bad: one.bad, picture: pictureOf(one), size: "picture",
    text: t("said_of", { what: titleOf(one), said: troubleText(one) }),
    about: [`${clock(one.since)} `, h("span", { class: "soft" }, helpText(one)), said],
    buttons: [button, dismissButton(one.key, titleOf(one))] });
}

/** @param {string} key @param {string} name */
const dismissButton = (key, name) =>
  h("button", { type: "button", class: "quiet", "data-do": "dismiss", "data-alert": key },
    t("clerk.dismiss"), h("span", { class: "unseen" }, name));
