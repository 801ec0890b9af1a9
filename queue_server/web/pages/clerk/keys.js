// Keys of the clerk page: which letters do what, a switch for them, and the palette for all the rest.
// A letter is never the only way, and can be switched off (WCAG 2.1.4).

import { choose, sheet } from "../lib/choose.js";
import { keep, stored } from "../lib/chrome.js";
import { h } from "../lib/dom.js";
import { classOf, facts, say, serviceName, t } from "../lib/i18n.js";
import { keyOf, named, offer, textOf } from "./model.js";
import { TOOLS } from "./tools.js";

const OFF = "off";

/** @typedef {import("../types").ClerkStore} ClerkStore */

/** Each user's own choice: several clerks share a PC. */
const switchName = (/** @type {ClerkStore} */ store) => `jiaohao.letters.${store.session.user}`;

/** Whether single letters act. @param {ClerkStore} store */
export const lettersOn = (store) => stored(switchName(store)) !== OFF;

/** @param {ClerkStore} store */
function toggle(store) {
  keep(switchName(store), lettersOn(store) ? OFF : "on");
  store.draw();
}

/** Every key of the page, and the switch for the letters. @param {ClerkStore} store */
export function showKeys(store) {
  const rows = [
    ...named().filter((one) => one.key).map((one) => [one.key.toUpperCase(), t(one.text)]),
    ...TOOLS.map((one) => [one.key.toUpperCase(), t(one.text)]),
    ["?", t("clerk.keys")],
    ["Ctrl K", t("clerk.palette")],
  ];
  const button = h("button", { type: "button", role: "switch", "data-letters": "" });
  const show = () => {
    button.setAttribute("aria-checked", String(lettersOn(store)));
    button.textContent = t(lettersOn(store) ? "clerk.letters_on" : "clerk.letters_off");
  };
  button.addEventListener("click", () => {
    toggle(store);
    show();
  });
  show();
  const list = h("dl", { class: "keys" }, rows.map(([key, text]) =>
    h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text))));
  return sheet(t("clerk.keys"), [button, h("p", { class: "soft small" }, t("clerk.letters_help")), list],
    () => button.focus(), t("clerk.photo.close"));
}

/**
 * One list to type into: what can be done now, a number that waits, a service to give a number for.
 * @param {ClerkStore} store
 * @returns {Promise<{ verb?: string, ticket?: string, service?: string } | null>}
 */
export function palette(store) {
  const verbs = named().filter(({ name }) => name !== "call" && offer(name, store).ready)
    .map(({ name }) => ({ value: { verb: name }, label: t(textOf(name)), detail: keyOf(name).toUpperCase(),
      group: t("clerk.actions"), search: name }));
  const tickets = (store.queue?.tickets ?? []).map((one) => ({ value: { ticket: one.id }, label: one.label,
    detail: `${say(classOf(one.priority)?.wording)} · ${serviceName(one.service)}`, group: t("clerk.queue") }));
  const services = facts().services.filter((one) => one.enabled !== false).map((one) => ({
    value: { service: one.code }, label: say(one.name), detail: one.code, group: t("clerk.on_behalf"),
    search: Object.values(one.name).join(" ") }));
  return choose({ title: t("clerk.palette"), items: [...verbs, ...tickets, ...services], filter: true });
}
