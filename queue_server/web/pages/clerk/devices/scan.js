// A code read by the counter's scanner. The QR code of a slip of today is its number: what can be
// done with it is offered. Any other code is shown to the clerk, who takes it where it belongs.

import { get } from "../../lib/api.js";
import { choose, sheet, tell } from "../../lib/choose.js";
import { h } from "../../lib/dom.js";
import { problem, t } from "../../lib/i18n.js";
import { slipToken } from "./codes.js";

const COPIED_MS = 2000;

/** @typedef {import("wire").Ticket} Ticket */
/** @typedef {import("../../types").ClerkStore} ClerkStore */
/**
 * What is done with a number in a state in which this counter can do something with it.
 * @typedef {Record<"waiting" | "called" | "no_show" | "held", (ticket: Ticket) => Promise<boolean | void>>} Actions
 */

/**
 * Deal with a code.
 * @param {import("wire").Scanned} message @param {ClerkStore} store @param {Actions} actions
 */
export async function scanned({ code }, store, actions) {
  if (document.querySelector("dialog[open]")) return store.announce(t("clerk.scan.busy"), true);
  const token = slipToken(code);
  if (!token) return showCode(code);
  try {
    const { ticket } = await get(`/tickets/${token}`);
    return await offer(ticket, store, actions);
  } catch (error) {
    const gone = error.code === "unknown_ticket";
    return store.announce(gone ? t("clerk.scan.not_today") : problem(error), true);
  }
}

/**
 * The visitor stands at the desk with this slip.
 * @param {Ticket} ticket @param {ClerkStore} store @param {Actions} actions
 */
function offer(ticket, store, actions) {
  const here = ticket.counter === store.at;
  if (ticket.state === "waiting") return actions.waiting(ticket);
  if (ticket.state === "called" && here) return actions.called(ticket);
  if (ticket.state === "no_show") return ask(ticket, "clerk.requeue", actions.no_show);
  if (ticket.state === "held" && here) return ask(ticket, "clerk.resume", actions.held);
  return tell(ticket.label, [h("p", {}, whereItIs(ticket))]);
}

/** @param {Ticket} ticket @param {string} key @param {Actions["held"]} action */
async function ask(ticket, key, action) {
  const items = [{ value: true, label: t(key), detail: whereItIs(ticket) }];
  if (await choose({ title: ticket.label, items })) await action(ticket);
}

/** @param {Ticket} ticket */
const whereItIs = ({ state, counter }) =>
  [t(`state.${state}`), counter && t("clerk.at_counter", { counter })].filter(Boolean).join(" · ");

/** Not ours: perhaps an ID number, so it stands here alone and is gone with the sheet. @param {string} code */
function showCode(code) {
  const field = h("textarea", { readonly: true, rows: 3, "aria-label": t("clerk.scan.title") });
  field.value = code;
  // Pages that come over plain http may not use the clipboard; the code is selected for Ctrl+C.
  const copy = navigator.clipboard &&
    h("button", { type: "button", class: "primary" }, t("clerk.scan.copy"));
  const content = [field, h("p", { class: "soft small" }, t("clerk.scan.not_kept")),
    copy && h("div", { class: "row" }, copy)];
  return sheet(t("clerk.scan.title"), content, () => {
    field.select();
    copy?.addEventListener("click", () => copyTo(copy, code));
  });
}

/** @param {HTMLButtonElement} button @param {string} code */
async function copyTo(button, code) {
  try {
    await navigator.clipboard.writeText(code);
    button.textContent = t("clerk.scan.copied");
    setTimeout(() => (button.textContent = t("clerk.scan.copy")), COPIED_MS);
  } catch {
    button.textContent = t("clerk.scan.not_copied");
  }
}
