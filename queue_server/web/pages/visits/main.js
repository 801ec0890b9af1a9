// Visits to homes, hospitals and schools: requests, the plan of a day, the run sheet.

import { dayAfter } from "../bookings/model.js";
import { get, post } from "../lib/api.js";
import { statusLine } from "../lib/chrome.js";
import { h } from "../lib/dom.js";
import { problem, t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { today } from "../lib/time.js";
import { listActions, listPanel, newPanel } from "./list.js";
import { openVisit } from "./one.js";
import { forgetDraft, planActions, planPanel } from "./plan.js";

/** What others did shows so often, in ms. */
const AGAIN_EACH_MS = 20000;
/** @typedef {import("./model.js").Page} Page */
/** @typedef {import("../types").Given} Given */
/** @type {Pick<Page, "day" | "terms" | "visits" | "plan"> & { none: string }} */
const state = { day: "", terms: null, visits: null, plan: null, none: "" };

const TABS = { list: listTab, plan: planTab };
const chosen = () => (location.hash === "#plan" ? "plan" : "list");
const busy = () => Boolean(store.pending);
const page = () => ({ ...state, today: today(), last: dayAfter(today(), state.terms?.ahead_days ?? 0),
  mayPlan: store.session.role !== "clerk" });

function listTab() {
  return h("div", { class: "split", "data-key": "list" },
    h("div", { class: "left", "data-key": "left" }, listPanel(state)), newPanel(page(), busy()));
}

function planTab() {
  const [stops, more] = [planPanel(page(), busy())].flat();
  return h("div", { class: "split", "data-key": "plan" }, h("div", { class: "left", "data-key": "left" }, stops), more);
}

function view() {
  const tab = chosen();
  return h("main", { id: "main", tabindex: "-1", class: "office wide visits", "data-key": "visits" },
    h("h1", { class: "unseen" }, t("visits.page")),
    h("nav", { class: "tabs", "aria-label": t("visits.page") }, Object.keys(TABS).map((name) =>
      h("a", { href: `#${name}`, "aria-current": name === tab ? "page" : null }, t(`visits.${name}`))),
      h("a", { href: "/campaigns" }, t("campaigns.page"))),
    tools(tab),
    statusLine(store.status),
    state.none ? h("p", { class: "empty", role: "alert" }, state.none) : TABS[tab]());
}

/** @param {string} tab */
const tools = (tab) =>
  h("div", { class: "tools", "data-key": "tools" },
    tab === "plan" && [
      h("button", { type: "button", "data-do": "go-to", "data-day": dayAfter(state.day, -1) }, t("visits.before")),
      h("button", { type: "button", "data-do": "go-to", "data-day": today() }, t("visits.today")),
      h("button", { type: "button", "data-do": "go-to", "data-day": dayAfter(state.day, 1) }, t("visits.after")),
      h("form", { "data-do": "go-to", class: "tools-form", "data-key": "day" },
        h("input", { type: "date", name: "day", required: true, "aria-label": t("visits.day"), value: state.day, "data-key": state.day }),
        h("button", {}, t("visits.show")))],
    h("form", { "data-do": "find-code", class: "tools-form push", "data-key": "code" },
      h("input", { name: "code", required: true, maxlength: 20, autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
        placeholder: "R7K4-92MQ", "aria-label": t("visits.code") }),
      h("button", {}, t("visits.find"))));

async function fetchAll() {
  state.terms ??= await get("/visits/terms");
  state.visits = (await get("/visits")).visits;
  if (chosen() === "plan") state.plan = await get(`/visits/days/${state.day}`);
}

/** An office without visits is told so once, in place of the page. */
async function load() {
  if (!store.session) return;
  await store.attempt("load", () => fetchAll().catch((error) => {
    if (error.code !== "no_visits") throw error;
    state.none = problem(error);
  }));
  store.draw();
}

async function lookAgain() {
  if (!store.session || store.pending || state.none || !state.day || document.hidden) return;
  await fetchAll().catch(() => null);
  store.draw();
}

/** @param {string} day */
async function goTo(day) {
  Object.assign(state, { day, plan: null });
  forgetDraft();
  store.draw();
  await load();
}

/** @param {import("./model.js").Visit} visit */
async function open(visit) {
  if (await openVisit(store, visit, { today: today(), trips: state.terms?.trips ?? 1 })) await load();
}

/** @param {Given} form */
async function findCode({ code }) {
  const found = await store.attempt("find", () => post("/visits/find", { code }));
  if (found) await open(found.visit);
}

const store = staffPage({
  address: "/visits",
  title: "visits.page",
  roles: ["clerk", "supervisor", "admin"],
  topics: () => ["board"],
  view,
  onSignedIn: () => queueMicrotask(() => goTo(today())),
  onSignedOut: () => Object.assign(state, { visits: null, plan: null }),
  actions: {
    "go-to": ({ day }) => goTo(day),
    "find-code": findCode,
    visit: ({ id }) => {
      const found = [...(state.plan?.visits ?? []), ...(state.visits ?? [])].find((one) => one.id === id);
      return found && open(found);
    },
    print: () => print(),
    ...Object.fromEntries(Object.entries({ ...listActions, ...planActions }).map(([name, act]) =>
      [name, (/** @type {Given} */ given) => act(store, given, load, page())])),
  },
});

addEventListener("hashchange", load);
setInterval(lookAgain, AGAIN_EACH_MS);
