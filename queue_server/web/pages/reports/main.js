// Reports: today against the usual day, waits by weekday and half hour, and any report as a table.

import { get } from "../lib/api.js";
import { statusLine } from "../lib/chrome.js";
import { h, later, shape } from "../lib/dom.js";
import { current, t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { dateText, today } from "../lib/time.js";
import { address, before, change, decimals, fell, grid, opened, path, pictures, preset, PRESET_NAMES, read,
  satisfied, shown, steps, tableOf, USUAL_DAYS, usualDay } from "./model.js";
import { idlePanel, toldPanel } from "./dashboard.js";
import { counterSteps, heatMap, todayAndUsual } from "./pictures.js";
import { loadReviews, reviewActions, reviewPanel } from "./review.js";
import { fileLink, patiently, takeActions, workPanel } from "./take.js";

/** @typedef {import("./model.js").Asked} Asked */
/** @typedef {import("./model.js").Cell} Cell */
/** @typedef {import("./model.js").Column} Column */
/** @typedef {import("./model.js").Report} Report */
/** @typedef {import("wire").ReportAbout} About */

/** What an empty table says where it does not count visitors. @type {Record<string, string>} */
const NONE = { outages: "reports.page.no_outages", staffing_said: "reports.page.no_advice", searches: "reports.page.none",
  slips: "reports.page.none" };
const FORMATS = ["xlsx", "ods", "csv", "pdf"];

/** @type {About[] | null} */
let about = null;
/** @type {Report | null} */
let sheet = null;
/** @type {Report | null} */
let earlier = null;
/** @type {Record<string, Report | null>} */
const dashboard = { visits: null, waits: null, week: null, weeks: null, idle: null, told: null };

const asked = () => ({ ...read(location.hash, today()), hash: location.hash, worded: current() });
/** @param {string} iso */
const dayText = (iso) => (/^\d{4}-\d\d-\d\d$/.test(iso) ? dateText(iso) : iso);

/** @param {Asked} wanted */
const ask = (wanted, format = "json") => path(wanted, format, current());

/** In which language the server has worded what is here. */
let worded = "";

/** Another language: reports are worded by the server, so all of them are asked for anew. */
function reword() {
  worded = current();
  about = null;
  for (const name of Object.keys(dashboard)) dashboard[name] = null;
}

/** Everything is asked for at once and shown as it comes; the pictures first. */
async function load() {
  if (!store.session) return;
  sheet = null;
  if (worded !== current()) reword();
  store.draw();
  const wanted = asked();
  /** @template T @param {(value: T) => void} put @returns {(value: T) => void} */
  const kept = (put) => (value) => {
    put(value);
    store.draw();
  };
  await store.attempt("load-reports", () => Promise.all([
    ...Object.entries(pictures(today(), current())).map(([name, from]) => dashboard[name]
      ?? get(from).then(kept((found) => { dashboard[name] = tableOf(found); }))),
    about ?? get(`/reports?language=${current()}`).then(kept((found) => { about = found.reports; })),
    loadReviews().then(store.draw),
    readTable(wanted).then(kept((found) => { if (location.hash === wanted.hash && wanted.worded === current()) ({ sheet, earlier } = found); })),
  ]));
  if (wanted.worded !== current()) worded = "";
  if (location.hash !== wanted.hash || worded !== current()) await load();
}

/** @param {Asked} wanted */
async function readTable(wanted) {
  const [found, then] = await Promise.all([patiently(ask(wanted)), wanted.compare ? patiently(ask(before(wanted))) : null]);
  return { sheet: tableOf(found), earlier: then && tableOf(then) };
}

function view() {
  return h("main", { id: "main", tabindex: "-1", class: "office wide reports", "data-key": "reports" },
    h("h1", {}, t("reports.page")),
    statusLine(store.status),
    dashboard.week && dashboard.weeks && fell(dashboard.week, dashboard.weeks) && ratingsFell(dashboard.week, dashboard.weeks),
    h("div", { class: "pictures", "data-key": "pictures" },
      dashboard.visits && todayPanel(dashboard.visits),
      dashboard.idle && idlePanel(dashboard.idle, USUAL_DAYS),
      dashboard.told && toldPanel(dashboard.told, USUAL_DAYS, dayText),
      dashboard.waits && heatPanel(dashboard.waits)),
    workPanel(),
    about && toolsPanel(about, asked()),
    sheet ? tablePanel(sheet, asked()) : h("p", { class: "empty", "data-key": "wait" }, t("reports.page.reading")),
    reviewPanel(),
    h("p", { class: "soft small facts", "data-key": "open-data" },
      h("a", { href: "/public/open-data" }, t("reports.page.open_data"))));
}

/** @param {Report} visits */
function todayPanel(visits) {
  const halves = usualDay(visits, today());
  return h("section", { class: "panel", "data-key": "today" },
    h("h2", { class: "heading" }, t("reports.page.today")),
    halves.length === 0 ? h("p", { class: "empty" }, t("reports.page.nobody")) : [
      h("p", { class: "soft small legend" }, t("reports.page.today_help", { days: USUAL_DAYS })),
      todayAndUsual(halves, { label: t("reports.page.today") }),
      h("details", {}, h("summary", {}, t("reports.page.as_table")), halvesTable(halves))]);
}

/** @param {ReturnType<typeof usualDay>} halves */
const halvesTable = (halves) => h("div", { class: "scroll", tabindex: "0" }, h("table", {},
  h("thead", {}, h("tr", {}, ["reports.by.half", "reports.page.now", "reports.page.usual"].map((key, at) =>
    h("th", { scope: "col", class: at ? "num" : "" }, t(key))))),
  h("tbody", {}, halves.map((one) => h("tr", { "data-key": one.half }, h("td", {}, one.half),
    h("td", { class: "num" }, one.today), h("td", { class: "num" }, one.usual.toFixed(1)))))));

/** @param {number[] | null} ends */
const percents = (ends) => ends?.map((end) => Math.round(end * 100)).join("–");

/** @param {Report} week @param {Report} weeks those before it */
const ratingsFell = (week, weeks) => h("p", { class: "panel alarm facts", role: "alert", "data-key": "fell" }, shape("alarm"), " ",
  t("reports.page.fell", { now: percents(satisfied(week)), before: percents(satisfied(weeks)) }));

/** @param {Report} waits */
function heatPanel(waits) {
  const map = grid(waits, "wait_p50_min");
  return h("section", { class: "panel whole", "data-key": "heat" },
    h("h2", { class: "heading" }, t("reports.page.heat")),
    map.down.length === 0 ? h("p", { class: "empty" }, t("reports.page.nobody"))
      : h("div", { class: "scroll", tabindex: "0", "aria-label": t("reports.page.heat") },
          heatMap(map, t("reports.page.heat_help", { days: USUAL_DAYS }))));
}

/** @param {About[]} listed @param {Asked} wanted */
function toolsPanel(listed, wanted) {
  const chosen = listed.find((one) => one.name === wanted.report);
  const splits = chosen?.by.length ? chosen.by : [];
  return h("form", { class: "panel tools choose", "data-do": "choose", "data-key": `tools ${location.hash}` },
    field("report", "reports.page.report", select("report", listed
      .filter((one) => one.name !== "month").map((one) => [one.name, one.title]), wanted.report)),
    field("from", "reports.page.from", h("input", { type: "date", name: "from", value: wanted.from, required: true })),
    field("to", "reports.page.to", h("input", { type: "date", name: "to", value: wanted.to, required: true })),
    splits.length ? field("by", "reports.page.by",
      select("by", splits.map((one) => [one.name, one.title]), wanted.by)) : null,
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "compare", value: "1",
      checked: wanted.compare }), t("reports.page.compare")),
    h("button", { class: "primary", type: "submit" }, t("reports.page.show")),
    h("span", { class: "buttons" }, PRESET_NAMES.map((name) =>
      h("a", { class: "button", href: address(preset(wanted, name, today())) }, t(name === "today" ? "reports.page.now" : `reports.page.${name}`)))));
}

/** @param {string} name @param {string} key @param {HTMLElement} input */
const field = (name, key, input) =>
  h("label", { class: "field", "data-key": name }, h("span", {}, t(key)), input);

/** @param {string} name @param {[string, string][]} options @param {string} chosen */
const select = (name, options, chosen) => h("select", { name }, options.map(([value, title]) =>
  h("option", { value, selected: value === chosen }, title)));

/** @param {Report} report @param {Asked} wanted */
function tablePanel(report, wanted) {
  const figures = report.columns.filter((column) => column.help);
  return h("section", { class: "panel", "data-key": "table" },
    h("div", { class: "heading" }, h("h2", {}, report.title),
      h("span", { class: "push buttons" },
        FORMATS.map((format) => fileLink(ask(wanted, format), format, report.title)),
        h("button", { type: "button", "data-do": "print" }, t("reports.page.print")))),
    h("p", { class: "soft small facts" }, report.facts.join(" ")),
    wanted.report === "staffing" && report.rows.length > 0 && staffing(report),
    report.rows.length ? table(report, wanted) : h("p", { class: "empty" },
      t(NONE[wanted.report] ?? "reports.page.nobody")),
    report.notes.map((note) => h("p", { class: "soft small facts" }, note)),
    figures.length ? h("details", { class: "definitions" }, h("summary", {}, t("reports.page.definitions")),
      h("dl", {}, figures.map((one) => [h("dt", {}, one.title), h("dd", {}, one.help)]))) : null);
}

/** What to do stands first: it is read at nine for ten o'clock. @param {Report} report */
const advice = ({ notes }) => (notes.length > 1 ? notes.slice(0, -1) : notes);

/** @param {Report} report */
const staffing = (report) => [
  h("ul", { class: "facts sentences", "data-key": "advice" }, advice(report).map((note) => h("li", {}, h("strong", {}, note)))),
  h("p", { class: "soft small legend" }, t("reports.page.steps")),
  counterSteps(steps(report), report.title),
  h("p", { class: "facts" }, h("a", { href: address({ ...asked(), report: "staffing_days", open: {} }) },
    t("reports.page.how_right")), " ", h("a", { href: address({ ...asked(), report: "staffing_said", by: "half", open: {} }) },
    t("reports.staffing_said")))];

/** @param {Report} report @param {Asked} wanted */
function table(report, wanted) {
  const digits = decimals(report);
  return h("div", { class: "scroll", tabindex: "0", "aria-label": report.title }, h("table", {},
    h("thead", {}, h("tr", {}, report.columns.map((column) =>
      h("th", { scope: "col", class: isNumber(column) ? "num" : "", title: column.help }, column.title)))),
    h("tbody", {}, report.rows.map((row, at) => later("tr", `${at}`, [row, report.opens[at], digits, location.hash, current()],
      () => h("tr", { "data-key": `${at}` }, cells(report, wanted, row, at, digits))))),
    report.totals && h("tfoot", {}, h("tr", {}, cells(report, wanted, report.totals, -1, digits)),
      earlier?.totals && h("tr", { class: "soft" }, changes(report.columns, report.totals, earlier.totals)))));
}

/** @param {Column} column */
const isNumber = (column) => !["text", "day"].includes(column.unit);

/** @param {Report} report @param {Asked} wanted @param {Cell[]} row @param {number} at @param {number[]} digits */
function cells(report, wanted, row, at, digits) {
  return report.columns.map((column, number) => {
    const text = shown(column, row[number], dayText, digits[number]);
    const opens = number === 0 && report.opens[at];
    return h("td", { class: isNumber(column) ? "num" : "nowrap" },
      opens ? h("a", { href: address(opened(wanted, opens)) }, text) : text);
  });
}

/** @param {Column[]} columns @param {Cell[]} totals @param {Cell[]} then those of the period before */
const changes = (columns, totals, then) => columns.map((column, at) =>
  h("td", { class: isNumber(column) ? "num" : "" },
    at === 0 ? t("reports.page.change") : change(column, totals[at], then[at])));

const store = staffPage({
  address: "/reports",
  title: "reports.page",
  roles: ["supervisor", "admin"],
  topics: () => [],
  view: () => view(),
  onSignedIn: () => queueMicrotask(load),
  onLanguage: () => queueMicrotask(load),
  actions: {
    choose: (form) => {
      location.hash = address({ ...asked(), ...form, compare: form.compare === "1", open: {} });
    },
    print: () => window.print(),
    take: (data, event) => files.take(data, event),
    "stop-work": () => files["stop-work"](),
    "review-month": (form) => reviews["review-month"](form),
    release: (form) => reviews.release(form),
    withdraw: () => reviews.withdraw(),
  },
});

const reviews = reviewActions(store);
const files = takeActions(store);

addEventListener("hashchange", load);
