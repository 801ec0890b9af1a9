// The plan of a day: what can be put into it, the best order, a line of the day, the run sheet.

import { post, put } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { stateText } from "./list.js";
import { bars, candidates, hoursOf, moved } from "./model.js";
import { clockOf, dayText, groupsText, kindText, servicesText, windowText, zoneText } from "./words.js";

/** @typedef {import("./model.js").Visit} Visit */
/** @typedef {import("./model.js").Page} Page */
/** @typedef {import("./model.js").Store} Store */
/** @typedef {import("wire").VisitDay} Plan */
/** @typedef {import("wire").VisitRoute} Route */
/** @typedef {import("wire").VisitTerms} Terms */

const WIDTH = 960;
const LEFT = 28;
const COLUMNS = ["order", "time", "travel", "place", "service", "people", "state"];

/**
 * What is being planned: `ids` in order while it is not saved, and the times last proposed for them.
 * @type {{ day: string, ids: string[] | null, route: Route | null }}
 */
const draft = { day: "", ids: null, route: null };

export const forgetDraft = () => Object.assign(draft, { ids: null, route: null });

/** @param {Page} page @param {boolean} busy */
export function planPanel(page, busy) {
  const { plan, visits, terms, mayPlan } = page;
  if (plan === null || visits === null || terms === null) return h("p", { class: "empty" }, t("admin.reading"));
  const ids = chosen(plan, page.day);
  const route = draft.ids ? draft.route : plan.route;
  return [
    stopsPanel({ plan, visits, terms, mayPlan }, ids, route, busy),
    mayPlan && candidatesPanel(candidates(visits, plan.day, ids), terms, ids.length >= terms.most_stops, busy),
  ];
}

/** The stops as they stand on the page: of the draft for this day, else as saved. @param {Plan} plan @param {string} day */
const chosen = (plan, day) => (draft.ids && draft.day === day ? draft.ids : plan.visits.map((one) => one.id));

/**
 * @param {{ plan: Plan, visits: Visit[], terms: Terms, mayPlan: boolean }} known
 * @param {string[]} ids @param {Route | null} route @param {boolean} busy
 */
function stopsPanel({ plan, visits, terms, mayPlan }, ids, route, busy) {
  const known = new Map([...visits, ...plan.visits].map((one) => [one.id, one]));
  const found = ids.flatMap((id) => known.get(id) ?? []);
  const fresh = plan.visits.every((one) => one.state === "planned");
  return h("section", { class: "panel sheet-of-day", "data-key": "stops" },
    h("h2", { class: "heading" }, dayText(plan.day),
      draft.ids && h("span", { class: "warn small" }, t("visits.unsaved")),
      h("button", { type: "button", class: "push", "data-do": "print" }, t("visits.print"))),
    found.length === 0 && h("p", { class: "inside soft", "data-key": "empty" }, t("visits.empty_day")),
    route && found.length > 0 && timeline(route, found),
    !route && found.length > 0 && h("p", { class: "inside alarm", role: "alert", "data-key": "no-route" }, t("visits.no_route")),
    route && route.left_out.length > 0 && h("p", { class: "inside alarm", role: "alert", "data-key": "left-out" },
      t("visits.left_out", { codes: route.left_out.map((id) => known.get(id)?.code ?? id).join(t("clerk.list_separator")) })),
    found.length > 0 && table(found, route, terms, mayPlan && fresh, busy),
    mayPlan && fresh && h("div", { class: "tools inside unprinted", "data-key": "buttons" },
      found.length > 0 && h("button", { type: "button", "data-do": "propose", class: draft.ids && !route ? "primary" : "",
        "aria-disabled": busy ? "true" : null }, t("visits.propose")),
      draft.ids && route && h("button", { type: "button", "data-do": "save-plan", class: "primary",
        "aria-disabled": busy ? "true" : null }, t("visits.save_plan"))));
}

/** The day as a line; the table below says the same in words. @param {Route} route @param {Visit[]} visits */
function timeline(route, visits) {
  const hours = hoursOf(route);
  const first = hours[0];
  const span = hours[hours.length - 1] - first;
  const x = (/** @type {number} */ minute) => LEFT + ((WIDTH - 2 * LEFT) * (minute - first)) / span;
  const number = new Map(visits.map((one, at) => [one.id, at + 1]));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("visits.timeline"), "data-key": "line" },
    h("svg", { class: "day-line", viewBox: `0 0 ${WIDTH} 92`, role: "img", "aria-label": t("visits.timeline") },
      hours.map((one) => [
        h("line", { class: "hour", x1: x(one), x2: x(one), y1: 22, y2: 84 }),
        h("text", { x: x(one), y: 15, "text-anchor": "middle" }, clockOf(one))]),
      bars(route).map((one) => [
        h("rect", { class: one.what, x: x(one.from), y: one.what === "work" ? 32 : 52, width: Math.max(1, x(one.to) - x(one.from)),
          height: one.what === "work" ? 44 : 4 }),
        one.what === "work" && h("text", { class: "stop", x: (x(one.from) + x(one.to)) / 2, y: 60, "text-anchor": "middle" },
          number.get(one.visit) ?? "")])));
}

/** @param {Visit[]} visits @param {Route | null} route @param {Terms} terms @param {boolean} mayMove @param {boolean} busy */
const table = (visits, route, terms, mayMove, busy) =>
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("visits.stops"), "data-key": "table" }, h("table", { class: "stops" },
    h("thead", {}, h("tr", {}, COLUMNS.map((one) => h("th", { scope: "col" }, t(`visits.${one}`))),
      h("th", { scope: "col", class: "printed" }, t("visits.met")),
      h("th", { scope: "col", class: "unprinted" }, t("visits.actions")))),
    h("tbody", {},
      route && h("tr", { "data-key": "leaves", class: "soft" }, h("td", {}), h("td", { colspan: 8 }, t("visits.leaves", { time: clockOf(route.leaves) }))),
      visits.map((one, at) => row(one, at, visits.length, route, terms, mayMove, busy)),
      route && h("tr", { "data-key": "back", class: "soft" }, h("td", {}), h("td", { colspan: 8 }, t("visits.back", { time: clockOf(route.back) }))))));

/**
 * @param {Visit} one @param {number} at @param {number} count @param {Route | null} route @param {Terms} terms
 * @param {boolean} mayMove @param {boolean} busy
 */
function row(one, at, count, route, terms, mayMove, busy) {
  const stop = route?.stops.find(({ visit }) => visit === one.id);
  return h("tr", { "data-key": one.id },
    h("td", { class: "number" }, at + 1),
    h("td", { class: "nowrap" }, stop ? `${clockOf(stop.begins)}–${clockOf(stop.ends)}` : "–",
      h("div", { class: "soft small" }, windowText(one))),
    h("td", { class: "number nowrap" }, stop && t("visits.minute_count", { minutes: stop.travel })),
    h("td", {}, one.place, h("div", { class: "soft small" }, zoneText(terms, one.zone), " ", h("span", { class: "code nowrap" }, one.code))),
    h("td", {}, kindText(one), " ", servicesText(one), groupsText(one).map((text) => h("div", { class: "small" }, text))),
    h("td", { class: "number" }, one.people),
    h("td", { class: "state" }, stateText({ ...one, day: null })),
    h("td", { class: "printed box" }, "☐"),
    h("td", { class: "unprinted" }, h("div", { class: "chips" },
      mayMove && [
        order("earlier", "↑", one, at === 0 || busy), order("later", "↓", one, at === count - 1 || busy),
        order("remove", "✕", one, busy)],
      h("button", { type: "button", "data-do": "visit", "data-id": one.id }, t("visits.open"), h("span", { class: "unseen" }, one.code)))));
}

/** @param {string} what @param {string} sign @param {Visit} one @param {boolean} off */
const order = (what, sign, one, off) =>
  h("button", { type: "button", "data-do": what, "data-id": one.id, "aria-label": t(`visits.${what}`, { code: one.code }),
    "aria-disabled": off ? "true" : null }, sign);

/** @param {Visit[]} found @param {Terms} terms @param {boolean} full @param {boolean} busy */
const candidatesPanel = (found, terms, full, busy) =>
  h("section", { class: "panel unprinted", "data-key": "candidates" },
    h("h2", { class: "heading" }, t("visits.candidates")),
    found.length === 0 && h("p", { class: "inside soft" }, t("visits.no_candidates")),
    full && h("p", { class: "inside soft" }, t("error.too_many_stops", { most: terms.most_stops })),
    h("ul", { class: "items" }, found.map((one) => h("li", { "data-key": one.id },
      h("div", {}, h("strong", {}, one.code), " ", kindText(one), " ", servicesText(one),
        one.overdue && h("span", { class: "alarm" }, ` ${t("visits.overdue")}`),
        h("div", { class: "soft small" }, one.place, " · ", zoneText(terms, one.zone), " · ", windowText(one), " · ",
          t("visits.minute_count", { minutes: one.minutes }))),
      h("div", { class: "actions" }, h("button", { type: "button", "data-do": "add", "data-id": one.id,
        "aria-disabled": full || busy ? "true" : null, "aria-label": t("visits.add", { code: one.code }) }, "+"))))));

/**
 * Change the draft; times are known again once an order is proposed or tried.
 * @param {Store} store @param {Page} page @param {(ids: string[]) => string[]} change @param {boolean} best
 */
async function redraw(store, page, change, best) {
  if (!page.plan) return;
  const ids = change(chosen(page.plan, page.day));
  Object.assign(draft, { day: page.day, ids, route: null });
  store.draw();
  if (!ids.length) {
    draft.route = { leaves: 0, back: 0, stops: [], left_out: [] };
    return store.draw();
  }
  const found = await store.attempt("propose", () => post(`/visits/days/${page.day}/${best ? "propose" : "times"}`, { visits: ids }));
  if (found) {
    draft.route = found.route;
    if (best) draft.ids = [...found.route.stops.map((one) => one.visit), ...found.route.left_out];
  }
  return store.draw();
}

/** @param {Store} store @param {Page} page @param {() => Promise<void>} reload */
async function save(store, page, reload) {
  if (!page.plan) return;
  const left = draft.route?.left_out ?? [];
  const ids = chosen(page.plan, page.day).filter((id) => !left.includes(id));
  const saved = await store.attempt("save-plan", () => put(`/visits/days/${page.day}`, { visits: ids }));
  await reload();
  if (!saved) return;
  forgetDraft();
  store.announce(t("visits.saved"));
}

/** @type {Record<string, import("./model.js").Act>} */
export const planActions = {
  add: (store, { id }, reload, page) => redraw(store, page, (ids) => [...ids, id], true),
  remove: (store, { id }, reload, page) => redraw(store, page, (ids) => ids.filter((one) => one !== id), false),
  earlier: (store, { id }, reload, page) => redraw(store, page, (ids) => moved(ids, id, -1), false),
  later: (store, { id }, reload, page) => redraw(store, page, (ids) => moved(ids, id, 1), false),
  propose: (store, data, reload, page) => redraw(store, page, (ids) => ids, true),
  "save-plan": (store, data, reload, page) => save(store, page, reload),
};
