// Pools with other rules on some days: whom that would hit is shown before it is saved, and each
// can be taken back.

import { del, post } from "../lib/api.js";
import { labelled } from "../admin/form.js";
import { h, shape } from "../lib/dom.js";
import { facts, say, t } from "../lib/i18n.js";
import { amendmentOf } from "./model.js";
import { dayText, poolText, servicesText, timeText } from "./words.js";

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** @typedef {import("wire").AmendmentShape} Amendment */
/** @typedef {import("wire").PoolShape} Pool */
/** @typedef {import("../types").Store} Store */
/** @typedef {ReturnType<typeof amendmentOf>} Wanted */

/** @type {{ wanted: Wanted | null, hits: import("wire").Booking[] | null, listed: Amendment[], removed: Amendment | null }} */
const state = { wanted: null, hits: null, listed: [], removed: null };

/**
 * @param {{ amendments: Amendment[] | null, pools: Pool[], day: string }} known
 * @param {boolean} mayChange
 * @param {boolean} busy
 */
export function rulesPanel({ amendments, pools, day }, mayChange, busy) {
  if (amendments === null) return h("p", { class: "empty" }, t("admin.reading"));
  state.listed = amendments;
  return [
    mayChange && form(pools, day, busy),
    state.hits && hitsPanel(state.hits, busy),
    state.removed && h("div", { class: "banner", role: "status", "data-key": "removed" },
      h("span", {}, t("bookings.rules_removed")), button("again", "bookings.rules_again", {}, busy)),
    list(amendments, pools, mayChange, busy),
  ];
}

/** @param {Pool[]} pools @param {string} day @param {boolean} busy */
const form = (pools, day, busy) =>
  h("form", { class: "panel editor", "data-do": "try-rule", "data-key": "rule" },
    h("h2", {}, t("bookings.rules_new")),
    h("p", { class: "soft small" }, t("bookings.rules_help")),
    labelled("bookings.pool", h("select", { name: "pool", required: true },
      pools.map((one) => h("option", { value: one.name }, nameOf(one))))),
    h("div", { class: "pair" },
      labelled("bookings.first", h("input", { type: "date", name: "first", required: true, value: day })),
      labelled("bookings.last", h("input", { type: "date", name: "last", min: day }))),
    boxes("bookings.weekdays", "days", DAYS.map((one) => [one - 1, t(`tv.weekday.${one}`)])),
    boxes("bookings.only_sessions", "sessions", facts().sessions.map((one) => [one.name, say(one.wording)])),
    h("div", { class: "pair" },
      labelled("bookings.lanes", h("input", { type: "number", name: "lanes", min: 0, max: 64 })),
      labelled("bookings.staff_share", h("input", { type: "number", name: "share", min: 0, max: 100 }))),
    h("div", { class: "row" },
      h("button", { class: state.hits ? "" : "primary", "aria-disabled": busy ? "true" : null }, t("bookings.rules_try"))));

/** @param {string} title @param {string} name @param {[string | number, string][]} options */
const boxes = (title, name, options) =>
  h("fieldset", { class: "boxes" }, h("legend", {}, t(title)),
    options.map(([value, text]) => h("label", {},
      h("input", { type: "checkbox", name: `${name}.${value}`, value: "yes" }), " ", text)));

/** @param {import("wire").Booking[]} hits @param {boolean} busy */
const hitsPanel = (hits, busy) =>
  h("section", { class: "panel", "data-key": "hits", role: "status" },
    h("div", { class: hits.length ? "banner bad" : "banner" }, hits.length > 0 && shape("alarm", { size: "big" }),
      h("strong", {}, hits.length ? t("bookings.rules_hit", { count: hits.length }) : t("bookings.rules_hit_none"))),
    hits.length > 0 && h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("bookings.list") }, h("table", {},
      h("thead", {}, h("tr", {}, ["time", "code", "service"].map((one) => h("th", { scope: "col" }, t(`bookings.${one}`))))),
      h("tbody", {}, hits.map((one) => h("tr", { "data-key": one.id },
        h("td", {}, timeText(one)), h("td", { class: "code nowrap" }, one.code), h("td", {}, servicesText(one))))))),
    h("div", { class: "inside" }, button("save-rule", "admin.save", { class: "primary" }, busy)));

/** @param {Amendment[]} amendments @param {Pool[]} pools @param {boolean} mayChange @param {boolean} busy */
function list(amendments, pools, mayChange, busy) {
  if (amendments.length === 0) {
    return h("div", { class: "empty" }, shape("tick", { size: "huge" }), h("strong", {}, t("bookings.rules_none")));
  }
  return h("section", { class: "panel", "data-key": "amendments" },
    h("h2", { class: "heading" }, t("bookings.rules_list")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("bookings.rules_list") }, h("table", {},
      h("thead", {}, h("tr", {}, ["day", "pool", "rules", "actions"].map((one) => h("th", { scope: "col" }, t(`bookings.${one}`))))),
      h("tbody", {}, amendments.map((one) => h("tr", { "data-key": one.id },
        h("td", {}, daysText(one)), h("td", {}, nameOf(pools.find(({ name }) => name === one.pool)) || one.pool),
        h("td", {}, rulesText(one)),
        h("td", {}, mayChange && button("remove-rule", "bookings.rules_undo", { class: "chip", "data-id": one.id }, busy))))))));
}

/** @param {Pool | undefined} pool */
const nameOf = (pool) => (pool ? `${poolText(pool)} (${pool.name})` : "");
/** @param {string[]} parts */
const separated = (parts) => parts.filter(Boolean).join(t("clerk.list_separator"));

/** @param {Amendment} rule */
function daysText({ first, last, weekdays }) {
  const days = first === last ? dayText(first)
    : t("bookings.from_to", { first: dayText(first), last: last ? dayText(last) : t("bookings.open_end") });
  return [days, separated(weekdays.map((one) => t(`tv.weekday.${one + 1}`)))].filter(Boolean).join(" · ");
}

/** @param {Amendment} rule */
function rulesText({ lanes, staff_share: share, sessions }) {
  const known = facts().sessions.filter(({ name }) => sessions?.includes(name));
  return [
    lanes !== null && t("bookings.rule.lanes", { count: lanes }),
    share !== null && t("bookings.rule.staff_share", { percent: Math.round(100 * share) }),
    sessions && separated(known.map((one) => say(one.wording))),
  ].filter(Boolean).join(" · ");
}

/** @param {string} action @param {string} key @param {Record<string, string>} data @param {boolean} busy */
const button = (action, key, data, busy) =>
  h("button", { type: "button", "data-do": action, "aria-disabled": busy ? "true" : null, ...data }, t(key));

/** @param {Store} store @param {Wanted} wanted */
async function look(store, wanted) {
  const found = await store.attempt("rule-preview", () => post("/book/amendments/preview", wanted));
  Object.assign(state, { wanted, hits: found?.hits ?? null, removed: null });
  store.draw();
}

/** @param {Store} store @param {Wanted} wanted @param {number} hits @param {() => Promise<void>} reload */
async function save(store, wanted, hits, reload) {
  const saved = await store.attempt("rule-save", () => post("/book/amendments", { ...wanted, hits }));
  if (!saved) return look(store, wanted); // others booked meanwhile: show whom it hits now
  Object.assign(state, { wanted: null, hits: null, removed: null });
  return reload();
}

/** @type {Record<string, import("./model.js").Act>} */
export const ruleActions = {
  "try-rule": (store, filled) => look(store, amendmentOf(filled)),
  "save-rule": async (store, _, reload) => {
    if (state.wanted) await save(store, state.wanted, state.hits?.length ?? 0, reload);
  },
  again: async (store, _, reload) => {
    if (state.removed) await save(store, state.removed, 0, reload);
  },
  "remove-rule": async (store, { id }, reload) => {
    const removed = state.listed.find((one) => one.id === id) ?? null;
    const left = await store.attempt(`rule-remove ${id}`, () => del(`/book/amendments/${id}`));
    if (left) Object.assign(state, { wanted: null, hits: null, removed });
    await reload();
  },
};
