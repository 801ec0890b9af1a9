// A visit as the one who asked for it sees it: when we come, the code, and a way to call it off.

import { clockOf } from "../book/model.js";
import { dayText, servicesText } from "../bookings/words.js";
import { get, post, Problem } from "../lib/api.js";
import { applyTheme } from "../lib/chrome.js";
import { elementOf, given, h, render } from "../lib/dom.js";
import { persist } from "../lib/fault.js";
import { load, officeName, problem, setLanguage, t } from "../lib/i18n.js";
import { buttonOf, languages } from "../lib/visitor.js";
import { mayCancel, tokenOf } from "./model.js";

/** So often the page looks whether a day has been set, or the crew has left, in ms. */
const AGAIN_EACH_MS = 30000;
const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const token = tokenOf(location.pathname);
/** @type {{ visit: import("wire").OwnVisit | null, wrong: string, unknown: boolean, sure: boolean, busy: boolean }} */
const state = { visit: null, wrong: "", unknown: false, sure: false, busy: false };

const button = buttonOf(state);

function view() {
  return [
    h("header", { "data-key": "office" }, officeName()),
    languages(button),
    state.wrong && h("p", { class: "wrong", role: "alert", "data-key": "wrong" }, state.wrong),
    state.unknown && h("p", { class: "wrong", role: "alert", "data-key": "unknown" }, t("error.unknown_visit")),
    state.visit && h("section", { "data-key": "visit" }, own(state.visit)),
  ];
}

/** @param {import("wire").OwnVisit} visit */
const own = (visit) => [
  h("h1", { tabindex: "-1" }, t(`visit.state.${visit.state}`)),
  h("p", {}, t(`visit.kind.${visit.kind}`), " · ", servicesText(visit)),
  visit.day
    ? h("p", { class: "big" }, dayText(visit.day), visit.minute !== null && [h("br", {}), t("visit.about", { time: clockOf(visit.minute) })])
    : h("p", { class: "big" }, t("visit.days", { first: dayText(visit.first), last: dayText(visit.last) })),
  h("p", {}, t("visit.between", { opens: clockOf(visit.opens), closes: clockOf(visit.closes) })),
  visit.trip > 1 && h("p", {}, t("visit.trip", { trip: visit.trip, trips: visit.trips })),
  h("p", { class: "soft" }, t("visit.write_down")),
  h("p", { class: "code" }, visit.code),
  h("div", { class: "buttons" },
    button("print", t("book.print")),
    mayCancel(visit) && button("cancel", t(state.sure ? "visit.cancel_sure" : "visit.cancel"), { class: state.sure ? "danger" : "" })),
];

function draw() {
  document.title = `${t("visit.page")} · ${officeName()}`;
  render(root, h("main", { "data-key": "main" }, view()));
}

/** @returns {`/visits/own/${string}`} */
const address = () => `/visits/own/${encodeURIComponent(token)}`;

/** @type {import("../types").Actions} */
const ACTIONS = {
  language: ({ value }) => setLanguage(value),
  print: () => print(),
  cancel: async () => {
    if (!state.sure) {
      state.sure = true;
      return;
    }
    state.visit = (await post(`${address()}/cancel`)).visit;
  },
};

/** @param {Event} event */
async function act(event) {
  /** @type {HTMLElement | null | undefined} */
  const pressed = elementOf(event)?.closest("[data-do]");
  if (!pressed || state.busy) return;
  Object.assign(state, { busy: true, wrong: "" });
  draw();
  try {
    await ACTIONS[pressed.dataset.do ?? ""](given(pressed), event);
  } catch (error) {
    if (!error.code) throw error;
    state.wrong = problem(error);
    await look().catch(() => null);
  } finally {
    state.busy = false;
    draw();
  }
}

async function look() {
  state.visit = (await get(address())).visit;
}

async function lookAgain() {
  if (state.unknown || state.busy || document.hidden) return;
  await look().catch(() => null);
  draw();
}

async function boot() {
  applyTheme();
  await load();
  try {
    await look();
    setLanguage(/** @type {import("wire").OwnVisit} */ (state.visit).language);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
    state.unknown = true;
  }
  root.addEventListener("click", act);
  draw();
  setInterval(lookAgain, AGAIN_EACH_MS);
}

persist(boot, root);
