// Campaigns for everybody: what is promised, what was drawn, how it stands with a code, one's own answer.

import { BASE, get, post, Problem } from "../lib/api.js";
import { applyTheme } from "../lib/chrome.js";
import { elementOf, fieldsOf, given, h, render } from "../lib/dom.js";
import { persist } from "../lib/fault.js";
import { load, officeName, problem, say, setLanguage, t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { buttonOf, languages } from "../lib/visitor.js";
import { answersOf, isRight, mayCompute, tokenOf } from "./model.js";

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const token = tokenOf(location.pathname);
/** @typedef {import("wire").IntentAnswer} IntentAnswer */
/** @type {{ campaigns: import("wire").CampaignFields[], own: IntentAnswer | null, found: IntentAnswer | null,
 *   checked: Record<string, string>, wrong: string, sure: boolean, busy: boolean }} */
const state = { campaigns: [], own: null, found: null, checked: {}, wrong: "", sure: false, busy: false };

const button = buttonOf(state);

const view = () => [
  h("header", { "data-key": "office" }, officeName()),
  languages(button),
  state.wrong && h("p", { class: "wrong", role: "alert", "data-key": "wrong" }, state.wrong),
  state.own ? h("section", { "data-key": "own" }, own(state.own)) : everybody(),
];

const everybody = () => [
  h("h1", { "data-key": "title" }, t("draw.title")),
  state.campaigns.length === 0 && h("p", { "data-key": "none" }, t("draw.none")),
  state.campaigns.map((one) => h("section", { "data-key": one.id }, campaign(one))),
];

/** @param {import("wire").CampaignFields} one */
const campaign = (one) => [
  h("h2", {}, say(one.name)),
  h("p", {}, t("draw.quota", { quota: one.quota })),
  h("p", {}, t(one.open ? "draw.open_until" : "draw.closed_since", { time: when(one.cutoff) })),
  h("p", { class: "soft" }, t(one.drawn ? "draw.seed" : "draw.promise")),
  h("p", { class: "hash" }, one.drawn ? one.seed : one.commitment),
  one.beacon_source && h("p", {}, t("draw.beacon", { source: one.beacon_source }), one.beacon && h("strong", {}, ` ${one.beacon}`)),
  one.drawn && [
    h("div", { class: "buttons" },
      mayCompute() && button("check", t("draw.check"), { "data-id": one.id }),
      h("a", { class: "button", href: `${BASE}/campaigns/${one.id}/list`, download: `draw-${one.id}.json` }, t("draw.list"))),
    state.checked[one.id] && h("p", { role: "status" }, state.checked[one.id]),
  ],
  h("form", { "data-do": "find", "data-id": one.id, class: "buttons", "data-key": "find" },
    h("label", { class: "field" }, h("span", {}, t("draw.code")),
      h("input", { name: "code", required: true, maxlength: 20, autocomplete: "off", autocapitalize: "characters", spellcheck: "false" })),
    h("button", { disabled: state.busy }, t("draw.find"))),
  state.found && state.found.campaign.id === one.id && h("div", { role: "status", "data-key": "found" }, standing(state.found)),
];

/** @param {IntentAnswer} found */
const standing = ({ intent }) => [
  h("p", { class: "big" }, intent.code, " ", t(`draw.state.${intent.state}`)),
  intent.place !== null && h("p", {}, t("draw.place", { place: intent.place })),
  intent.state === "invited" && intent.until && h("p", {}, t("draw.answer_until", { time: when(intent.until) })),
];

/** @param {IntentAnswer} mine */
const own = (mine) => [
  h("h1", { tabindex: "-1" }, say(mine.campaign.name)),
  standing(mine),
  h("p", { class: "soft" }, t("draw.write_down")),
  h("div", { class: "buttons" }, answersOf(mine.intent).map((answer) =>
    button("answer", t(answer === "withdraw" && state.sure ? "draw.sure" : `draw.do.${answer}`),
      { "data-value": answer, class: answer === "accept" ? "primary" : state.sure ? "danger" : "" }))),
  h("p", {}, h("a", { href: "/draws" }, t("draw.how"))),
];

function draw() {
  document.title = `${t("draw.title")} · ${officeName()}`;
  render(root, h("main", { "data-key": "main" }, view()));
}

/** @type {Record<string, (data: import("../types").Given) => unknown>} */
const ACTIONS = {
  language: ({ value }) => setLanguage(value),
  check: async ({ id }) => {
    state.checked[id] = t((await isRight(await get(`/campaigns/${id}/list`))) ? "draw.right" : "draw.not_right");
  },
  find: async ({ id, code }) => {
    state.found = null;
    state.found = await post(`/campaigns/${id}/find`, { code });
  },
  answer: async ({ value }) => {
    if (value === "withdraw" && !state.sure) {
      state.sure = true;
      return;
    }
    state.own = await post(`/campaigns/own/${encodeURIComponent(token ?? "")}/answer`, { answer: value });
    state.sure = false;
  },
};

/** @param {string} what @param {import("../types").Given} data */
async function act(what, data) {
  if (state.busy) return;
  Object.assign(state, { busy: true, wrong: "" });
  draw();
  try {
    await ACTIONS[what](data);
  } catch (error) {
    if (!error.code) throw error;
    state.wrong = problem(error);
  } finally {
    state.busy = false;
    draw();
  }
}

async function look() {
  if (token) state.own = await get(`/campaigns/own/${encodeURIComponent(token)}`);
  else ({ campaigns: state.campaigns } = await get("/campaigns"));
}

async function boot() {
  applyTheme();
  await load();
  await look().catch((error) => {
    if (!(error instanceof Problem && error.status === 404)) throw error;
    state.wrong = problem(error);
  });
  root.addEventListener("click", (event) => {
    /** @type {HTMLElement | null | undefined} */
    const pressed = elementOf(event)?.closest("[data-do]");
    if (pressed && pressed.tagName !== "FORM") act(pressed.dataset.do ?? "", given(pressed));
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    act(form.dataset.do ?? "", { ...given(form), ...fieldsOf(form) });
  });
  draw();
}

persist(boot, root);
