// Having a visitor sign: what is shown on the pad, the wait, and the signature as it came back.
// The signature is the visitor's: it lives in this sheet and is gone when the sheet is closed.

import { newKey, post, request } from "../../lib/api.js";
import { confirm, sheet, sheetField } from "../../lib/choose.js";
import { addressOf } from "../../lib/devices.js";
import { elementOf, h, shape } from "../../lib/dom.js";
import { current, facts, problem, remedyText, say, service, t } from "../../lib/i18n.js";

/** @typedef {import("wire").Signature} Signature */
/** @typedef {import("wire").Ticket} Ticket */
/** @typedef {import("../../types").Wrong & { facts?: { remedy?: string } }} Wrong */
/** @typedef {import("../../types").Child} Child */
/** @typedef {import("../../types").ClerkStore} ClerkStore */
/**
 * One signing: its sheet, whether the pad shows the form, what the pad was asked for, and whether what came
 * back is still to be saved.
 * @typedef {object} Signing
 * @property {`/devices/${string}/sign`} path
 * @property {HTMLElement} place
 * @property {ClerkStore} store
 * @property {ReturnType<typeof setInterval> | undefined} timer
 * @property {boolean} unsaved
 * @property {boolean} waiting
 * @property {Asked | null} request
 * @property {(value: true) => void} done
 */
/** @typedef {{ title: string, lines: string[], language: string, timeout_s: number, formats: string[] }} Asked */

/** How long the visitor may take, as the server and the pad are told. */
const SIGN_WITHIN_S = 120;
/** Longer than the server waits for the pad. */
const PATIENT_MS = (SIGN_WITHIN_S + 40) * 1000;
/** Files a signature can be kept as: name of the format, ending, media type. */
const FILES = [
  ["png", "png", "image/png"],
  ["inkml", "inkml", "application/inkml+xml"],
  ["iso19794-7", "sdi", "application/octet-stream"],
];
const OTHERWISE = ["paper", "refused", "unable"];
const MOST_TITLE = 80;
const MOST_TEXT = 1000;

/**
 * Ask for a signature at `pad`; resolves when the sheet is closed.
 * @param {import("wire").DeviceState} pad @param {ClerkStore} store
 */
export function askSignature(pad, store) {
  const place = h("div", { class: "signing" });
  /** @type {Signing} */
  const signing = { path: `/devices/${encodeURIComponent(addressOf(pad))}/sign`, place, store, timer: undefined,
    unsaved: false, waiting: false, request: null, done: () => {} };
  return sheet(t("clerk.sign"), [place], (dialog, done) => {
    signing.done = done;
    compose(signing);
    dialog.addEventListener("close", () => leave(signing));
  }, t("clerk.cancel"), () => mayLose(signing));
}

/**
 * A signature that nobody saved is the visitor's trouble: not gone by one key or a hasty click.
 * @param {Signing} signing
 */
const mayLose = async ({ unsaved }) => !unsaved
  || confirm(t("clerk.sign.lose_title"), t("clerk.sign.lose"), t("clerk.sign.lose_yes"));

/** @param {Signing} signing @param {(Node | null | false)[]} views */
const show = ({ place }, ...views) => place.replaceChildren(...views.flatMap((view) => view || []));

/** Nobody waits for it any more: the pad must not go on showing the form. @param {Signing} signing */
function leave(signing) {
  clearInterval(signing.timer);
  if (!signing.waiting) return;
  signing.waiting = false;
  endAs(signing, "unable").catch(() => null);
  signing.store.announce(t("clerk.sign.withdrawn"));
}

/** @param {Signing} signing @param {string} outcome */
const endAs = ({ path }, outcome) => post(`${path}/end`, { outcome });

// --- what is signed -------------------------------------------------------------------------

/** @param {Signing} signing */
function compose(signing) {
  signing.unsaved = false;
  const ticket = signing.store.counter?.ticket;
  const language = signing.request?.language ?? ticket?.language ?? current();
  const title = h("input", { name: "title", maxlength: MOST_TITLE, required: true, autocomplete: "off",
    value: signing.request?.title ?? titleOf(ticket, language) });
  const lines = h("textarea", { name: "lines", maxlength: MOST_TEXT, rows: 3 });
  lines.value = (signing.request?.lines ?? linesOf(ticket, language)).join("\n");
  const languages = languageField(language);
  const form = h("form", { class: "signing" },
    sheetField("clerk.sign.title", title), sheetField("clerk.sign.lines", lines),
    languages && sheetField("clerk.sign.language", languages),
    h("div", { class: "row" },
      h("button", { type: "submit", class: "primary" }, shape("pen"), t("clerk.sign.send"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = { title: title.value.trim(), lines: textLines(lines.value),
      language: languages?.value ?? language, timeout_s: SIGN_WITHIN_S,
      formats: FILES.map(([format]) => format) };
    signing.request = asked;
    if (asked.title) send(signing, asked);
  });
  show(signing, form);
  title.focus();
  title.select();
}

/** @param {Ticket | null | undefined} ticket @param {string} language */
const titleOf = (ticket, language) =>
  (ticket?.services ?? []).map((code) => say(service(code)?.name, language)).join(" · ").slice(0, MOST_TITLE);

/** @param {Ticket | null | undefined} ticket @param {string} language */
const linesOf = (ticket, language) =>
  ticket ? [say(facts().strings["pad.number"], language).replace("{label}", ticket.label)] : [];

/** @param {string} text */
const textLines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** The language of the pad's own words; no question where the office speaks one. @param {string} chosen */
function languageField(chosen) {
  const languages = facts().languages;
  if (languages.length < 2) return null;
  const names = facts().strings.language_name ?? {};
  return h("select", { name: "language" }, languages.map((tag) =>
    h("option", { value: tag, selected: tag === chosen }, names[tag] ?? tag)));
}

// --- waiting for the visitor ----------------------------------------------------------------

/** @param {Signing} signing @param {Asked} asked */
async function send(signing, asked) {
  signing.waiting = true;
  wait(signing, asked.title);
  try {
    const answer = await request("POST", signing.path, asked, newKey(), PATIENT_MS);
    if (signing.waiting) finish(signing, answer);
  } catch (error) {
    if (signing.waiting) fail(signing, asked, error);
  }
}

/** @param {Signing} signing @param {string} title */
function wait(signing, title) {
  const left = h("span", { class: "num" });
  const progress = h("progress", { max: SIGN_WITHIN_S, "aria-label": t("clerk.sign.waiting") });
  const began = Date.now();
  const tick = () => {
    const seconds = Math.max(0, SIGN_WITHIN_S - Math.floor((Date.now() - began) / 1000));
    left.textContent = t("clerk.seconds_left", { seconds });
    progress.value = SIGN_WITHIN_S - seconds;
  };
  tick();
  signing.timer = setInterval(tick, 1000);
  show(signing,
    h("div", { class: "empty", role: "status" }, shape("pen", { size: "huge" }),
      h("strong", {}, t("clerk.sign.waiting")), h("p", {}, title), progress, left),
    h("p", { class: "soft small" }, t("clerk.sign.instead")),
    h("div", { class: "row" }, OTHERWISE.map((outcome) => otherwise(signing, outcome))));
}

/** @param {Signing} signing @param {string} outcome */
function otherwise(signing, outcome) {
  const button = h("button", { type: "button", "data-outcome": outcome }, t(`clerk.sign.${outcome}`));
  button.addEventListener("click", async () => {
    button.setAttribute("aria-disabled", "true");
    // The answer to the signing itself says how it ended; a refusal means that it just did.
    await endAs(signing, outcome).catch(() => null);
  });
  return button;
}

// --- how it ended ---------------------------------------------------------------------------

/** @param {Signing} signing */
function over(signing) {
  signing.waiting = false;
  clearInterval(signing.timer);
}

/** @param {Signing} signing @param {Signature} answer */
function finish(signing, answer) {
  over(signing);
  const { svg } = answer;
  signing.unsaved = Boolean(svg);
  const remedy = answer.outcome === "device_failed" ? remedyText(answer.remedy) : "";
  show(signing,
    svg ? picture(svg) : ending(answer.outcome, remedy),
    svg ? h("p", { class: "ok", role: "status" }, shape("tick"), " ",
      h("strong", {}, t("clerk.sign.signed")), " ",
      h("span", { class: "soft small" }, t("clerk.sign.not_kept"))) : null,
    svg ? saves(svg, answer.files, signing) : null,
    buttons(signing));
}

/** @param {string} outcome @param {string} remedy */
const ending = (outcome, remedy) =>
  h("div", { class: "empty", role: "status" },
    shape(outcome === "device_failed" ? "alarm" : "pen", { size: "huge" }),
    h("strong", {}, t(`clerk.sign.${outcome}`)), remedy && h("p", {}, remedy));

/** @param {string} svg */
const address = (svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** @param {string} svg */
const picture = (svg) =>
  h("img", { class: "signature", src: address(svg), alt: t("clerk.sign.signed") });

/**
 * A link for each file that came; where it goes is the clerk's affair.
 * @param {string} svg @param {Signature["files"]} files @param {Signing} signing
 */
function saves(svg, files, signing) {
  const label = signing.store.counter?.ticket?.label ?? "signature";
  /** @param {string} format @param {string} href @param {string} suffix */
  const link = (format, href, suffix) =>
    h("a", { class: "button", href, download: `${label}.${suffix}` }, t(`clerk.sign.file.${format}`),
      h("span", { class: "soft small" }, suffix));
  const row = h("div", { class: "row saves" }, h("span", { class: "soft" }, t("clerk.sign.save")),
    link("svg", address(svg), "svg"),
    FILES.filter(([format]) => files[format]).map(([format, suffix, type]) =>
      link(format, `data:${type};base64,${files[format]}`, suffix)));
  row.addEventListener("click", (event) => (signing.unsaved &&= !elementOf(event)?.closest("a")));
  return row;
}

/** @param {Signing} signing @param {Child[]} more */
function buttons(signing, ...more) {
  const again = h("button", { type: "button" }, t("clerk.sign.again"));
  again.addEventListener("click", async () => (await mayLose(signing)) && compose(signing));
  const close = h("button", { type: "button", class: "primary" }, t("clerk.understood"));
  close.addEventListener("click", async () => (await mayLose(signing)) && signing.done(true));
  queueMicrotask(() => close.focus());
  return h("div", { class: "row" }, more, again, close);
}

/**
 * A signing left behind by a reload of this page is still on the pad: end it, and begin anew.
 * @param {Signing} signing @param {Asked} asked @param {Wrong} error
 */
function fail(signing, asked, error) {
  over(signing);
  const left = error.code === "device_busy" && restart(signing, asked);
  show(signing,
    h("div", { class: "empty", role: "alert" }, shape("alarm", { size: "huge" }),
      h("strong", {}, problem(error)), h("p", {}, remedyText(error.facts?.remedy))),
    buttons(signing, left));
}

/** @param {Signing} signing @param {Asked} asked */
function restart(signing, asked) {
  const button = h("button", { type: "button", "data-restart": "" }, t("clerk.sign.restart"));
  button.addEventListener("click", async () => {
    try {
      await endAs(signing, "unable");
    } catch (error) {
      if (error.code !== "no_signing") return fail(signing, asked, error);
    }
    return send(signing, asked);
  });
  return button;
}
