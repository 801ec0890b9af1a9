// Requests: the list, and a form for one on the telephone or at the counter.

import { labelled, select } from "../admin/form.js";
import { spelled } from "../bookings/model.js";
import { post } from "../lib/api.js";
import { h, shape } from "../lib/dom.js";
import { facts, own, say, serviceName, t } from "../lib/i18n.js";
import { groupsOf, minuteOf } from "./model.js";
import { clockOf, dayText, kindText, servicesText, wantedText, zoneText } from "./words.js";

/** @typedef {import("./model.js").Visit} Visit */
/** @typedef {import("wire").VisitTerms} Terms */

const TONES = { requested: "warn", planned: "", on_the_way: "", done: "ok", not_met: "alarm", cancelled: "soft" };
const COLUMNS = ["code", "kind", "service", "place", "people", "wanted", "state"];
/** @type {{ made: import("wire").VisitMade | null }} */
const state = { made: null };

/** @param {{ visits: Visit[] | null, terms: Terms | null }} page */
export function listPanel({ visits, terms }) {
  if (visits === null || terms === null) return h("p", { class: "empty" }, t("admin.reading"));
  if (visits.length === 0) {
    return h("section", { class: "panel", "data-key": "list" },
      h("div", { class: "empty" }, shape("tick", { size: "huge" }), h("strong", {}, t("visits.none"))));
  }
  return h("section", { class: "panel", "data-key": "list" },
    h("h2", { class: "heading" }, t("visits.list"), h("span", { class: "soft" }, t("visits.count", { count: visits.length }))),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("visits.list") }, h("table", { class: "list" },
      h("thead", {}, h("tr", {}, COLUMNS.map((one) => h("th", { scope: "col" }, t(`visits.${one}`))),
        h("th", { scope: "col" }, t("visits.actions")))),
      h("tbody", {}, visits.map((one) => row(one, terms))))));
}

/** @param {Visit} one @param {Terms} terms */
const row = (one, terms) =>
  h("tr", { "data-key": one.id, class: TONES[one.state] },
    h("td", { class: "code nowrap" }, one.code),
    h("td", { class: "nowrap" }, kindText(one)),
    h("td", {}, servicesText(one)),
    h("td", {}, one.place, h("div", { class: "soft small" }, zoneText(terms, one.zone))),
    h("td", { class: "number" }, one.people),
    h("td", {}, wantedText(one)),
    h("td", { class: `state ${TONES[one.state]}` }, stateText(one)),
    h("td", {}, h("button", { type: "button", "data-do": "visit", "data-id": one.id },
      t("visits.open"), h("span", { class: "unseen" }, one.code))));

/** @param {Visit} one */
export const stateText = (one) => [
  t(`visits.state.${one.state}`),
  one.overdue && h("div", { class: "alarm" }, t("visits.overdue")),
  one.trip > 1 && h("div", { class: "soft small" }, t("visits.trip", { trip: one.trip })),
  one.day && h("div", { class: "soft small" }, dayText(one.day), one.minute !== null && ` ${clockOf(one.minute)}`),
];

/** @param {{ terms: Terms | null, today: string, last: string }} page @param {boolean} busy */
export function newPanel({ terms, today, last }, busy) {
  return h("section", { class: "panel", "data-key": "new" },
    h("h2", { class: "heading" }, t("visits.new")),
    state.made && readOut(state.made),
    terms && form(terms, today, last, busy));
}

/** @param {import("wire").VisitMade} made */
const readOut = ({ visit, code, track }) =>
  h("div", { class: "banner", role: "status", "data-key": "made" },
    h("div", {}, h("p", {}, kindText(visit), " ", servicesText(visit)),
      h("p", { class: "said" }, spelled(code)),
      h("p", { class: "small" }, t("visits.read_out")),
      h("p", {}, h("a", { href: track }, t("visits.link")))));

/** @param {Terms} terms @param {string} today @param {string} last @param {boolean} busy */
const form = (terms, today, last, busy) =>
  h("form", { class: "editor", "data-do": "file-visit", "data-key": "form" },
    labelled("visits.service", h("select", { name: "what", required: true },
      terms.kinds.map((kind) => h("optgroup", { label: t(`visit.kind.${kind.name}`) },
        kind.services.map((code) => h("option", { value: `${kind.name} ${code}` }, `${t(`visit.kind.${kind.name}`)} ${serviceName(code)}`)))))),
    labelled("visits.zone", select("zone", terms.zones.map((one) => [one.name, say(one.wording)]), terms.zones[0]?.name)),
    labelled("visits.place_only", h("input", { name: "place", required: true, maxlength: 80, autocomplete: "off" })),
    h("div", { class: "pair" },
      labelled("visits.people", h("input", { type: "number", name: "people", min: 1, max: 500, value: 1, required: true })),
      labelled("visits.minutes", h("input", { type: "number", name: "minutes", min: 5, max: 480 }))),
    h("div", { class: "pair" },
      labelled("visits.first", h("input", { type: "date", name: "first", required: true, min: today, max: last, value: today })),
      labelled("visits.last", h("input", { type: "date", name: "last", required: true, min: today, max: last, value: last }))),
    h("div", { class: "pair" },
      labelled("visits.opens", h("input", { type: "time", name: "opens", required: true, value: clockOf(terms.leaves) })),
      labelled("visits.closes", h("input", { type: "time", name: "closes", required: true, value: clockOf(terms.back - 60) }))),
    labelled("visits.groups", h("textarea", { name: "groups", rows: 3, maxlength: 2000 })),
    h("p", { class: "soft small" }, t("visits.groups_help")),
    labelled("visits.language", select("language",
      facts().languages.map((tag) => [tag, say(facts().strings.language_name, tag)]), own())),
    h("div", { class: "row" }, h("button", { class: "primary", "aria-disabled": busy ? "true" : null }, t("visits.file"))));

/** @type {import("./model.js").Act} */
async function file(store, filled, reload) {
  const groups = groupsOf(filled.groups);
  if (groups === null) return store.announce(t("visits.bad_groups"), true);
  const [kind, service] = filled.what.split(" ");
  const { zone, place, first, last, language } = filled;
  const made = await store.attempt("file-visit", () => post("/visits", {
    kind, services: [service], zone, place, first, last, language, groups,
    people: Number(filled.people), minutes: filled.minutes ? Number(filled.minutes) : null,
    opens: minuteOf(filled.opens), closes: minuteOf(filled.closes),
  }));
  if (!made) return undefined;
  state.made = made;
  document.querySelectorAll("form[data-do=file-visit] [name=place], form[data-do=file-visit] [name=groups]")
    .forEach((one) => (/** @type {HTMLInputElement} */ (one).value = ""));
  return reload();
}

export const listActions = { "file-visit": file };
