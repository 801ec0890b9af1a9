// The visitor's own number on a telephone, readable at arm's length; nothing to press until it is over.

import { get, Problem } from "./lib/api.js";
import { applyTheme } from "./lib/chrome.js";
import { h, listen, render, shape } from "./lib/dom.js";
import { persist } from "./lib/fault.js";
import { classOf, current, facts, load, officeName, say, serviceName, setLanguage, t } from "./lib/i18n.js";
import { Live } from "./lib/live.js";
import { byServer, clock, learn, when } from "./lib/time.js";
import { Rating } from "./rating.js";

/** Who would like to know how far the calling has come. */
const WAITS = new Set(["waiting", "held"]);
/** Whose slip a kiosk prints once more. */
const STANDING = new Set(["waiting", "called", "held", "no_show"]);
const CALLS_SHOWN = 3;
const LOOK_EACH_MS = 15000;
const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const token = decodeURIComponent(location.pathname.split("/").pop() ?? "");
/** @typedef {import("wire").PublicTicket} PublicTicket */
/** @type {PublicTicket | null} */
let ticket = null;
/** @type {import("./types").Link | null} */
let link = null;
let unknown = false;
/** The picture of the code, once it was asked for. @type {string | null} */
let code = null;
const rating = new Rating(token, () => draw());
/** @typedef {import("wire").PublicAnnouncement} Call */
/** The newest calls of the office: {label, counter}, the newest first. @type {Call[]} */
let calls = [];

function view() {
  if (unknown) return missing();
  if (!ticket) return h("p", { class: "empty" }, t("phone.reading"));
  return [
    h("header", { "data-key": "office" }, officeName()),
    h("section", { class: `number ${ticket.state}`, "data-key": "number" },
      h("p", { class: "soft" }, t("phone.your_number")),
      h("h1", { class: "label" }, ticket.label),
      className(ticket.priority),
      (ticket.services ?? [ticket.service]).map((one) => h("p", { "data-key": one }, serviceName(one)))),
    h("section", { class: `news ${ticket.state}`, "aria-live": "assertive", "data-key": "news" }, news(ticket)),
    ticket.state === "finished" && rating.view(),
    WAITS.has(ticket.state) && calls.length > 0 && calling(),
    ticket.suspended && suspended(ticket.suspended),
    facts().kiosk?.reprints && STANDING.has(ticket.state) && reprint(),
    h("footer", { class: "soft", "data-key": "foot" },
      t("phone.issued", { time: clock(ticket.issued_at) }), " · ",
      link?.up ? t("phone.live") : connection()),
  ];
}

/** Who sits at a distance from the wall sees how far it has come. */
const calling = () =>
  h("section", { class: "calling", "data-key": "calling" },
    h("h2", { class: "soft small" }, t("now_serving")),
    h("ul", {}, calls.map((one) =>
      h("li", { "data-key": one.label }, h("strong", {}, one.label), shape("arrow"), one.counter))));

/** A kiosk with a scanner knows the number by this code. */
const reprint = () =>
  h("details", { class: "reprint", "data-key": "reprint" },
    h("summary", { "data-do": "code" }, t("phone.reprint")),
    code ? h("img", { class: "code", src: code, alt: t("phone.reprint_how"), width: "240", height: "240" })
      : h("p", { class: "soft" }, t("phone.reading")),
    h("p", { class: "soft" }, t("phone.reprint_how")));

const connection = () =>
  link?.ever ? h("span", { class: "alarm" }, t("phone.offline", { time: clock(byServer(link.since)) })) : t("phone.reading");

/** @param {string} name */
function className(name) {
  const known = classOf(name);
  return h("span", { class: `class ${name}` }, shape(known?.shape ?? "circle"), say(known?.wording) || name);
}

/** @param {PublicTicket} mine */
function news(mine) {
  const { counter, state } = mine;
  if (state === "waiting") return waiting(mine);
  if (state === "called") return called(counter);
  if (state === "serving") return line("tick", t("phone.serving", { counter }));
  if (state === "held") return line("person", t("phone.held"));
  if (state === "no_show") return [line("alarm", t("phone.missed")), h("p", {}, t("missed_rule", { count: facts().missed.requeue_after_calls }))];
  if (state === "finished") return line("tick", t("phone.finished"));
  return line("alarm", t("phone.cancelled"));
}

/** @param {string} name @param {string} text */
const line = (name, text) => [shape(name, { size: "huge" }), h("p", { class: "line" }, text)];

/** @param {number | null} counter */
const called = (counter) => [
  h("p", { class: "counter", "aria-hidden": "true" }, shape("arrow"), counter),
  h("p", { class: "line" }, t("phone.go_to", { counter })),
];

/** Closed or suspended since the number was taken: why, and what becomes of the number. @param {import("wire").Suspended} stop */
const suspended = ({ wording, until, numbers }) =>
  h("section", { class: "news stopped", role: "status", "data-key": "stopped" },
    line("alarm", say(wording) || t("closed.suspended")),
    numbers && h("p", {}, t(`closed.numbers_${numbers}`)),
    until && h("p", { class: "soft" }, t("kiosk.until", { time: when(until) })),
    week());

/** The hours of the week: a visitor who cannot be served now learns when to come. */
const week = () =>
  h("table", { class: "week" },
    h("tbody", {}, (facts().week?.[current()] ?? []).map(({ days, times }) =>
      h("tr", {}, h("th", { scope: "row" }, days), h("td", {}, times)))));

/** @param {PublicTicket} mine */
function waiting({ ahead, wait }) {
  const ahead_ = ahead === 0
    ? h("p", { class: "line" }, t("phone.next"))
    : h("div", {}, h("p", { class: "figure" }, ahead), h("p", { class: "soft" }, t("phone.ahead")));
  const minutes = wait
    ? h("div", {}, h("p", { class: "figure" }, range(wait)), h("p", { class: "soft" }, t("phone.wait")))
    : h("p", { class: "soft" }, t("wait_unknown"));
  return h("div", { class: "figures" }, ahead_, minutes);
}

/** @param {import("wire").Wait} wait */
const range = ({ low_min: low, high_min: high }) => (low === high ? `${low}` : `${low}–${high}`);

const missing = () =>
  h("section", { class: "news unknown", "data-key": "unknown" },
    line("alarm", t("phone.unknown")), h("p", { class: "soft" }, t("phone.unknown_help")), week());

const draw = () => render(root, h("main", { "data-key": "main" }, view()));

/** @param {PublicTicket} next */
function show(next) {
  const before = ticket?.state;
  ticket = next;
  unknown = false;
  setLanguage(next.language);
  document.title = `${next.label} · ${t(`state.${next.state}`)}`;
  if (before && before !== "called" && next.state === "called") navigator.vibrate?.([400, 200, 400]);
  draw();
}

/** The newest call of each number. @param {Call[]} announcements */
function newest(announcements) {
  const sorted = [...announcements].sort((a, b) => b.n - a.n);
  return sorted.filter((one, at) => sorted.findIndex((other) => other.label === one.label) === at).slice(0, CALLS_SHOWN);
}

/** Asked for now and then, by those alone who wait and look: it is for the wall to be quick. */
async function look() {
  if (document.hidden || !ticket || !WAITS.has(ticket.state)) return;
  const board = await get("/public/board").catch(() => null);
  if (board) calls = newest(board.announcements ?? []);
  draw();
}

async function fetchOnce() {
  try {
    const answer = await get(`/public/tickets/${encodeURIComponent(token)}`);
    show(answer.ticket);
    return true;
  } catch (error) {
    unknown = error instanceof Problem && [400, 404, 422].includes(error.status);
    if (!unknown) throw error;
    draw();
    return false;
  }
}

async function showCode() {
  const answer = await get(`/public/tickets/${encodeURIComponent(token)}/code`).catch(() => null);
  if (answer) code = answer.qr;
  draw();
}

/** @type {import("./types").Actions} */
const ACTIONS = {
  code: () => code || showCode(),
  rate: ({ step }) => rating.choose(Number(step)),
  reason: ({ reason }) => rating.toggle(reason),
  send: () => rating.send(),
};

async function boot() {
  applyTheme();
  await load();
  if (!(await fetchOnce())) return;
  new Live({
    topics: [`ticket:${token}`],
    onSnapshot: (message) => {
      if ("at" in message) learn(message.at);
      if (message.type === "ticket") show(message.ticket);
    },
    onLink: (state) => {
      link = state;
      draw();
    },
  }).start();
  setInterval(draw, 10000);
  setInterval(look, LOOK_EACH_MS);
  look();
}

listen(root, (what, data, event) => ACTIONS[what]?.(data, event));
persist(boot, root);
