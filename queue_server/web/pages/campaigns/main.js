// Campaigns for the office's own people: announce, register, draw, serve.

import { foldedWording, labelled, wordingOf } from "../admin/form.js";
import { spelled } from "../bookings/model.js";
import { get, post } from "../lib/api.js";
import { confirm } from "../lib/choose.js";
import { statusLine } from "../lib/chrome.js";
import { h, shape } from "../lib/dom.js";
import { say, t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { fromField, when } from "../lib/time.js";
import { actionsOf, countsOf, phaseOf } from "./model.js";

const AGAIN_EACH_MS = 20000;
/** @typedef {import("wire").CampaignFields} Campaign */
/** @typedef {import("../types").Given} Given */
/** @type {{ campaigns: Campaign[] | null, chosen: string, intents: import("wire").StaffIntent[],
 *   made: import("wire").IntentMade | null }} */
const state = { campaigns: null, chosen: "", intents: [], made: null };
const busy = () => Boolean(store.pending);
const off = () => (busy() ? "true" : null);
const mayAnnounce = () => store.session.role !== "clerk";

function view() {
  return h("main", { id: "main", tabindex: "-1", class: "office wide visits", "data-key": "campaigns" },
    h("h1", { class: "unseen" }, t("campaigns.page")),
    h("nav", { class: "tabs", "aria-label": t("visits.page") },
      ["list", "plan"].map((name) => h("a", { href: `/visits#${name}` }, t(`visits.${name}`))),
      h("a", { href: "/campaigns", "aria-current": "page" }, t("campaigns.page"))),
    statusLine(store.status),
    h("div", { class: "split", "data-key": "split" },
      h("div", { class: "left", "data-key": "left" }, state.campaigns === null
        ? h("p", { class: "empty" }, t("admin.reading")) : [listPanel(state.campaigns), onePanel(chosen())]),
      mayAnnounce() && announcePanel()));
}

const chosen = () => state.campaigns?.find((one) => one.id === state.chosen) ?? null;

/** @param {Campaign[]} campaigns */
function listPanel(campaigns) {
  if (campaigns.length === 0) {
    return h("section", { class: "panel", "data-key": "list" },
      h("div", { class: "empty" }, shape("tick", { size: "huge" }), h("strong", {}, t("draw.none"))));
  }
  return h("section", { class: "panel", "data-key": "list" },
    h("h2", { class: "heading" }, t("campaigns.page")),
    h("ul", { class: "items" }, campaigns.map((one) => h("li", { "data-key": one.id },
      h("div", {}, h("strong", {}, say(one.name)), h("div", { class: "soft small" },
        t("draw.quota", { quota: one.quota }), " · ", t(one.open ? "draw.open_until" : "draw.closed_since", { time: when(one.cutoff) }))),
      h("div", { class: "actions" }, h("button", { type: "button", "data-do": "show", "data-id": one.id,
        "aria-pressed": String(one.id === state.chosen) }, t("campaigns.show"), h("span", { class: "unseen" }, say(one.name))))))));
}

/** @param {Campaign | null} one */
function onePanel(one) {
  if (!one) return null;
  const phase = phaseOf(one);
  return h("section", { class: "panel", "data-key": "one" },
    h("h2", { class: "heading" }, say(one.name), h("span", { class: "soft" }, t("campaigns.count", { count: state.intents.length }))),
    state.made && h("div", { class: "banner", role: "status", "data-key": "made" }, h("div", {},
      h("p", { class: "said" }, spelled(state.made.code)), h("p", { class: "small" }, t("campaigns.read_out")),
      h("p", {}, h("a", { href: state.made.track }, t("campaigns.link"))))),
    h("p", { class: "inside soft", "data-key": "counts" }, countsOf(state.intents).map(([name, count]) =>
      h("span", { class: "tally" }, `${t(`draw.state.${name}`)} ${count} `))),
    h("div", { class: "tools inside", "data-key": "tools" },
      phase === "open" && [h("button", { type: "button", class: "primary", "data-do": "register", "aria-disabled": off() }, t("campaigns.register")),
        h("span", { class: "soft small" }, t("campaigns.register_help"))],
      phase === "closed" && mayAnnounce() && drawForm(one)),
    state.intents.length > 0 && table());
}

/** @param {Campaign} one */
const drawForm = (one) =>
  h("form", { class: "tools-form", "data-do": "draw", "data-key": "draw" },
    one.beacon_source && labelled("campaigns.beacon", h("input", { name: "beacon", required: true, maxlength: 120, autocomplete: "off" })),
    h("button", { class: "primary", "aria-disabled": off() }, t("campaigns.draw")));

const table = () =>
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("campaigns.intents") }, h("table", { class: "list" },
    h("thead", {}, h("tr", {}, ["place", "code", "state", "until", "actions"].map((one) => h("th", { scope: "col" }, t(`campaigns.${one}`))))),
    h("tbody", {}, state.intents.map((one) => h("tr", { "data-key": one.id },
      h("td", { class: "number" }, one.place),
      h("td", { class: "code nowrap" }, one.code),
      h("td", { class: "state" }, t(`draw.state.${one.state}`)),
      h("td", { class: "nowrap" }, one.state === "invited" && when(one.until)),
      h("td", {}, h("div", { class: "chips" }, actionsOf(one).map((act) =>
        h("button", { type: "button", "data-do": "step", "data-id": one.id, "data-act": act, "aria-disabled": off() },
          t(`campaigns.do.${act}`), h("span", { class: "unseen" }, one.code))))))))));

const announcePanel = () =>
  h("section", { class: "panel", "data-key": "new" },
    h("h2", { class: "heading" }, t("campaigns.new")),
    h("form", { class: "editor", "data-do": "announce", "data-key": "form" },
      foldedWording("campaigns.name", "name"),
      h("div", { class: "pair" },
        labelled("campaigns.quota", h("input", { type: "number", name: "quota", min: 1, max: 5000, required: true })),
        labelled("campaigns.hours", h("input", { type: "number", name: "hours", min: 1, max: 720, value: 48, required: true }))),
      labelled("campaigns.cutoff", h("input", { type: "datetime-local", name: "cutoff", required: true })),
      labelled("campaigns.ends", h("input", { type: "datetime-local", name: "ends", required: true })),
      labelled("campaigns.beacon_source", h("input", { name: "source", maxlength: 120, autocomplete: "off" })),
      h("p", { class: "soft small" }, t("campaigns.beacon_help")),
      h("div", { class: "row" }, h("button", { class: "primary", "aria-disabled": off() }, t("campaigns.announce")))));

async function load() {
  if (!store.session) return;
  await store.attempt("load", fetchAll);
  store.draw();
}

async function fetchAll() {
  const { campaigns } = await get("/campaigns");
  state.campaigns = campaigns;
  state.chosen ||= campaigns[0]?.id ?? "";
  state.intents = state.chosen ? (await get(`/campaigns/${state.chosen}/intents`)).intents : [];
}

/** @param {Given} form */
async function announce(form) {
  const made = await store.attempt("announce", () => post("/campaigns", {
    name: wordingOf(form, "name"), quota: Number(form.quota), answer_hours: Number(form.hours),
    cutoff: fromField(form.cutoff), ends: fromField(form.ends), beacon_source: form.source || null,
  }));
  if (made) Object.assign(state, { chosen: made.campaign.id, made: null });
  await load();
}

async function register() {
  const made = await store.attempt("register", () => post(`/campaigns/${state.chosen}/intents`));
  if (made) state.made = made;
  await load();
}

/** @param {Given} form */
async function drawNow({ beacon = "" }) {
  if (!(await confirm(t("campaigns.draw"), t("campaigns.draw_sure"), t("campaigns.draw")))) return;
  const drawn = await store.attempt("draw", () => post(`/campaigns/${state.chosen}/draw`, { beacon: beacon || null }));
  if (drawn) store.announce(t("campaigns.drawn"));
  await load();
}

/** @param {Given} button */
async function step({ id, act }) {
  const what = t(`campaigns.do.${act}`);
  const { code } = state.intents.find((one) => one.id === id) ?? { code: "" };
  if (act === "withdraw" && !(await confirm(what, `${code} ${what}`, what))) return;
  await store.attempt("step", () => post(`/campaigns/intents/${id}/steps`, { do: act }));
  await load();
}

const store = staffPage({
  address: "/visits",
  title: "campaigns.page",
  roles: ["clerk", "supervisor", "admin"],
  topics: () => ["board"],
  view,
  onSignedIn: () => queueMicrotask(load),
  onSignedOut: () => Object.assign(state, { campaigns: null, intents: [], made: null }),
  actions: {
    show: async ({ id }) => {
      Object.assign(state, { chosen: id, made: null, intents: [] });
      await load();
    },
    announce,
    register,
    draw: drawNow,
    step,
  },
});

setInterval(async () => {
  if (!store.session || store.pending || document.hidden) return;
  await fetchAll().catch(() => null);
  store.draw();
}, AGAIN_EACH_MS);
