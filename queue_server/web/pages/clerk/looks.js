// What a clerk looks up beside the work: any number of today, the own day, the line on paper.

import { get } from "../lib/api.js";
import { sheet, sheetField } from "../lib/choose.js";
import { h } from "../lib/dom.js";
import { problem, serviceName, t } from "../lib/i18n.js";
import { byServer, clock, day } from "../lib/time.js";
import { className, inPerson } from "./card.js";
import { waitedMin } from "./model.js";

/** @typedef {import("../types").ClerkStore} ClerkStore */

/** The number as people say it, or the code of a slip: where it is, and what became of it. */
export function lookUp() {
  const input = h("input", { name: "label", autocomplete: "off", autocapitalize: "characters", required: true,
    maxlength: "60" });
  const form = h("form", { class: "typed" },
    sheetField("clerk.look_up_help", input),
    h("div", { class: "row" }, h("button", { class: "primary" }, t("clerk.look_up"))));
  const found = h("div", { role: "status" });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const label = input.value.trim().toUpperCase();
    const answer = await get(`/tickets/${encodeURIComponent(label)}`).catch((error) => error);
    found.replaceChildren(answer.ticket ? history(answer.ticket) : h("p", { class: "alarm" }, problem(answer)));
    input.select();
  });
  return sheet(t("clerk.look_up"), [form, found], () => input.focus(), t("clerk.photo.close"));
}

/** @param {import("wire").Ticket} ticket */
function history(ticket) {
  const steps = [
    ["clerk.step.issued", ticket.issued_at],
    ["clerk.step.called", ticket.called_at],
    ["clerk.step.started", ticket.started_at],
    ["clerk.step.finished", ticket.finished_at],
  ].flatMap(([key, at]) => (key && at ? [{ key, at }] : []));
  return h("div", { class: "found" },
    h("p", { class: "label" }, ticket.label),
    h("p", {}, className(ticket.priority), " ", ticket.services.map(serviceName).join(" · ")),
    h("p", {}, h("strong", {}, t(`state.${ticket.state}`)),
      ticket.counter ? ` · ${t("clerk.at_counter", { counter: ticket.counter })}` : "",
      ticket.state === "waiting" ? ` · ${t("people_ahead", { count: ticket.ahead })}` : ""),
    inPerson(ticket),
    ticket.note && h("p", { class: "note" }, ticket.note),
    h("dl", { class: "steps" }, steps.map(({ key, at }) =>
      h("div", {}, h("dt", { class: "soft" }, t(key)), h("dd", {}, clock(at, true))))));
}

/** @param {ClerkStore} store */
export async function myDay(store) {
  const mine = await store.attempt("my-day", () => get("/my-day"));
  if (!mine) return;
  await sheet(t("clerk.my_day"), [
    h("dl", { class: "sums" },
      figure("clerk.served", mine.served),
      figure("clerk.mean", spell(mine.mean_s)),
      figure("clerk.longest_visit", spell(mine.longest_s))),
    mine.last.length > 0 && h("h3", {}, t("clerk.last_served")),
    h("ul", {}, mine.last.map((one) =>
      h("li", {}, h("strong", {}, one.label), " ", serviceName(one.service), " ", one.finished_at && clock(one.finished_at)))),
  ].filter(Boolean), () => null, t("clerk.photo.close"));
}

/** @param {string} key @param {string | number} value */
const figure = (key, value) => h("div", {}, h("dt", { class: "soft small" }, t(key)), h("dd", {}, value));
/** @param {number | null} seconds */
const spell = (seconds) => (seconds === null ? "–" : t("clerk.minutes", { minutes: (seconds / 60).toFixed(1) }));

let onPaper = false;

/** Tell when the page goes to paper and when it is back on the screen. @param {() => void} draw */
export function followPrinter(draw) {
  /** @param {boolean} now */
  const turn = (now) => {
    if (now === onPaper) return;
    onPaper = now;
    draw();
  };
  const media = matchMedia("print");
  media.addEventListener("change", () => turn(media.matches));
  addEventListener("beforeprint", () => turn(true));
  addEventListener("afterprint", () => turn(false));
}

/**
 * The line as it was last known, for calling by voice. It is seen on paper alone and made for it alone:
 * it has more parts than all the rest of the page, which is drawn at each step of any counter.
 * @param {ClerkStore} store
 */
export function paperLine(store) {
  const { queue, queueReceivedMs } = store;
  if (!queue || !onPaper) return null;
  const at = byServer(queueReceivedMs);
  return h("section", { class: "paper", "data-key": "paper" },
    h("h2", {}, t("clerk.paper_title", { day: day(at), time: clock(at, true) })),
    h("p", {}, t("clerk.paper_help")),
    h("table", {},
      h("thead", {}, h("tr", {}, ["clerk.paper_done", "clerk.paper_number", "clerk.paper_class", "clerk.paper_service",
        "clerk.paper_waited"].map((key) => h("th", { scope: "col" }, t(key))))),
      h("tbody", {}, queue.tickets.map((one) => h("tr", { "data-key": one.id },
        h("td", {}, "☐"), h("td", {}, h("strong", {}, one.label)), h("td", {}, className(one.priority)),
        h("td", {}, serviceName(one.service)),
        h("td", { class: "num" }, waitedMin(one, queueReceivedMs, queueReceivedMs)))))));
}
