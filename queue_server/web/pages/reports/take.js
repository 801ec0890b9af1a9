// A file that is being made: how far it is, and its end before it is done.

import { BASE, del, get, newKey, Problem, request, Unanswered } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { problem, t } from "../lib/i18n.js";

const LOOK_EACH_MS = 700;
const PATIENT_MS = 60000;

/**
 * Staffing is played through and a year is read: both take longer than a page usually waits.
 * @template {string} Path @param {Path} from
 */
export const patiently = (from) => request("GET", from, undefined, undefined, PATIENT_MS);

/** @typedef {import("../types").Store} Store */

/** @type {{ name: string, title: string, done: number, of: number, ended: boolean } | null} */
let work = null;

/**
 * A link that can be saved from as any other; pressed, it says how far the file is.
 * @param {string} address @param {string} format @param {string} title
 */
export const fileLink = (address, format, title) => h("a", { class: "button", download: true,
  href: BASE + address, "data-do": "take", "data-address": address, "data-title": `${title} ${format.toUpperCase()}`,
}, format.toUpperCase());

export function workPanel() {
  if (!work) return null;
  const { title, done, of, ended } = work;
  return h("section", { class: "panel tools work", role: "status", "data-key": "work" },
    h("span", {}, t(of ? "reports.page.making" : "reports.page.waiting", { title, done, of })),
    h("progress", { max: of || 1, value: of ? done : null, "aria-label": title }),
    h("button", { type: "button", "data-do": "stop-work", "aria-disabled": ended ? "true" : null },
      t("reports.page.stop")));
}

/** @param {Store} store */
export const takeActions = (store) => ({
  /** @param {import("../types").Given} link @param {Event} event */
  take: async ({ address, title }, event) => {
    event.preventDefault();
    if (work) return store.announce(t("reports.page.one_at_a_time"), true);
    work = { name: newKey(), title, done: 0, of: 0, ended: false };
    const watch = setInterval(() => look(store), LOOK_EACH_MS);
    store.draw();
    try {
      await save(address);
      store.announce(t("reports.page.made", { title }));
    } catch (error) {
      store.announce(problem(error), true);
    } finally {
      clearInterval(watch);
      work = null;
      store.draw();
    }
  },
  "stop-work": async () => {
    if (!work) return;
    work.ended = true;
    store.draw();
    await del(`/reports/work/${work.name}`).catch(() => null); // it was made meanwhile
  },
});

/** @param {Store} store */
async function look(store) {
  if (!work) return;
  const seen = await get(`/reports/work/${work.name}`).catch(() => null); // not begun, or just made
  if (work && seen) Object.assign(work, seen);
  store.draw();
}

/** @param {string} address @throws {Problem} the server refused, or it was cancelled @throws {Unanswered} nothing came */
async function save(address) {
  const asked = fetch(`${BASE}${address}&work=${work?.name}`, { credentials: "same-origin" });
  const answer = await asked.catch((error) => { throw new Unanswered(error); });
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
  const file = URL.createObjectURL(await answer.blob());
  const link = h("a", { href: file, download: name?.[1] ?? "report.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(file), 60000);
}
