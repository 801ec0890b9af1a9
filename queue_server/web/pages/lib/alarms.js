// Alarms have an owner and end with an outcome: who looks after what, on the clerk page and the floor.

import { send } from "./acts.js";
import { get } from "./api.js";
import { sheet, sheetField, tell } from "./choose.js";
import { fieldsOf, h } from "./dom.js";
import { placeText, t, wordOf, words } from "./i18n.js";
import { clock } from "./time.js";

const LONGEST_NOTE = 200;

/** @typedef {import("wire").Alarm} Alarm */
/** @typedef {import("../types").Store} Store */

/** What the server calls the alarm of a device. @param {{ host: string, name: string }} one */
export const ofDevice = (one) => `device:${one.host}/${one.name}`;
/** The same of a machine's alarm. @param {import("wire").MachineAlarm} one */
export const ofMachine = (one) => ["alarm", one.code, one.machine, one.device].filter(Boolean).join(":");
/** And of a call for help. @param {string} place */
export const ofHelp = (place) => `help:${place}`;

/** What an alarm is about, without the word of its kind. @param {string} alarm */
export function subject(alarm) {
  const [kind, ...rest] = alarm.split(":");
  const about = rest.join(":");
  if (kind === "sign-in") return t("clerk.signed_in_past", { user: about });
  if (kind === "codes") return t("clerk.codes_guessed", { place: t(about === "draw" ? "clerk.codes_of_draw" : "clerk.codes_of_book") });
  return kind === "help" ? t("clerk.help_wanted", { place: placeText(about) }) : about.replace("/", " · ");
}

/** @param {{ alarm: string }} one */
const isRaised = ({ alarm }) => alarm.startsWith("sign-in:") || alarm.startsWith("codes:");

/** Sign-ins past the provider and guessed codes, which stay until they are closed. @param {Alarm[] | undefined} all */
export const raisedOnes = (all) => (all ?? []).filter(isRaised);

/** What helps with one of them. @param {{ alarm: string }} one */
export const raisedHelp = ({ alarm }) => t(alarm.startsWith("codes:") ? "clerk.codes_guessed_help" : "clerk.signed_in_past_help");

/**
 * Who looks after it; an alarm of the same machine that was taken before this one began is another.
 * @param {Alarm[] | undefined} all @param {string} alarm @param {string} since
 */
export const careOf = (all, alarm, since) =>
  (all ?? []).find((one) => one.alarm === alarm && Date.parse(one.since) >= Date.parse(since)) ?? null;

/**
 * Those that are taken, of which nothing else on the page speaks any more.
 * @param {Alarm[] | undefined} all @param {string[]} shown
 */
export const leftOver = (all, shown) => (all ?? []).filter((one) => !shown.includes(one.alarm));

/** Who has it, in words. @param {Alarm | null} care */
export const careText = (care) =>
  care && (care.owner ? t("clerk.alarm_with", { user: care.owner, time: clock(care.since) }) : clock(care.since));

/** The step that comes next. @param {Alarm | null} care @param {string} alarm @param {string} user @param {string} name */
export function careButton(care, alarm, user, name) {
  const [action, key] = !care?.owner ? ["alarm-take", "clerk.alarm_take"]
    : care.owner === user ? ["alarm-close", "clerk.alarm_close"] : ["alarm-take", "clerk.alarm_take_over"];
  return h("button", { type: "button", "data-do": action, "data-alarm": alarm }, t(key),
    h("span", { class: "unseen" }, name));
}

/**
 * What a page can do about alarms; its store is there once the page runs.
 * @param {() => Store} storeOf
 * @returns {import("../types").Actions}
 */
export const alarmActions = (storeOf) => ({
  "alarm-take": ({ alarm }) => take(storeOf(), alarm),
  "alarm-close": ({ alarm }) => close(storeOf(), alarm),
  "alarms-today": () => showToday(storeOf()),
  "answer-help": async ({ place }) => {
    const mine = () => take(storeOf(), ofHelp(place));
    const gone = await send(storeOf(), { name: `help ${place}`, what: t("clerk.help_going"), method: "DELETE",
      path: `/help/${encodeURIComponent(place)}`, told: mine });
    if (gone) await mine();
  },
});

/** @param {Store} store @param {string} alarm */
const take = (store, alarm) =>
  send(store, { name: `take ${alarm}`, what: `${subject(alarm)} · ${t("clerk.alarm_take")}`, path: "/alarms/take",
    body: { alarm } });

/** @param {Store} store @param {string} alarm */
async function close(store, alarm) {
  const body = await askOutcome(alarm);
  const what = `${subject(alarm)} · ${t("clerk.alarm_close")}`;
  if (body && (await send(store, { name: `close ${alarm}`, what, path: "/alarms/close", body: { alarm, ...body } }))) {
    store.announce(t("clerk.alarm_closed", { what: subject(alarm) }));
  }
}

/**
 * How it ended: one of the office's outcomes, and a few words if they help.
 * @param {string} alarm
 * @returns {Promise<import("../types").Given | null>}
 */
function askOutcome(alarm) {
  const listed = words("alarm_outcomes");
  const choices = listed.map(({ name }, index) =>
    h("label", {}, h("input", { type: "radio", name: "outcome", value: name, required: true,
      checked: index === 0 }), " ", wordOf("alarm_outcomes", name)));
  const note = h("input", { name: "note", maxlength: LONGEST_NOTE, autocomplete: "off" });
  const form = h("form", { class: "typed" }, h("p", {}, h("strong", {}, subject(alarm))),
    h("fieldset", { class: "choices" }, h("legend", {}, t("clerk.alarm_outcome")), choices),
    sheetField("clerk.alarm_note", note),
    h("div", { class: "row" }, h("button", { class: "primary" }, t("clerk.alarm_close"))));
  return sheet(t("clerk.alarm_closing"), [form], (dialog, done) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      done(fieldsOf(form));
    });
    form.querySelector("input")?.focus();
  });
}

/** @param {Store} store */
async function showToday(store) {
  const answer = await store.attempt("alarms", () => get("/alarms"));
  if (!answer) return;
  const rows = answer.alarms.map((one) =>
    h("li", {}, h("strong", {}, subject(one.alarm)), " ",
      h("span", { class: "soft small" }, t("clerk.alarm_with", { user: one.owner, time: clock(one.since) })), " ",
      one.outcome && one.closed_at
        ? h("span", { class: "ok small" }, t("clerk.alarm_ended", { time: clock(one.closed_at),
            outcome: wordOf("alarm_outcomes", one.outcome), user: one.closed_by }))
        : h("span", { class: "warn small" }, t("clerk.alarm_open"))));
  await tell(t("clerk.alarms_today"), [
    rows.length ? h("ul", { class: "checks" }, rows) : h("p", { class: "soft" }, t("clerk.alarms_none_today"))]);
}
