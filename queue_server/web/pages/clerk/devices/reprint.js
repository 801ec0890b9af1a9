// A slip printed again by a clerk, on a printer that is asked for where there are several.

import { newKey, postAndWait, Unanswered } from "../../lib/api.js";
import { addressOf, outcomeText } from "../../lib/devices.js";
import { problem, t } from "../../lib/i18n.js";
import { askPrinter } from "../questions.js";

/**
 * Of slips whose printing was never answered: asked for again, it is the same slip, not a second one.
 * @type {Map<string, string>}
 */
const unanswered = new Map();

/**
 * A slip once more. It may take half a minute to be sure of it: the desk works on meanwhile.
 * @param {string} id
 * @param {import("../../types").ClerkStore} store
 */
export async function reprint(id, store) {
  if (store.printing) return;
  const slip = store.devices?.slips?.find((one) => one.ticket === id);
  const label = slip?.label ?? store.queue?.tickets.find((one) => one.id === id)?.label ?? "";
  const printer = await askPrinter(store, slip);
  if (printer === null) return;
  if (printer === "") return store.announce(t("clerk.no_printer"), true);
  store.printing = id;
  store.announce(`${label} · ${t("clerk.printing")}`);
  try {
    const path = /** @type {const} */ (`/devices/${encodeURIComponent(addressOf(printer))}/print`);
    const key = unanswered.get(`${id} ${path}`) ?? newKey();
    unanswered.set(`${id} ${path}`, key);
    const answer = await postAndWait(path, { ticket: id }, key).catch((error) => {
      if (!(error instanceof Unanswered)) unanswered.delete(`${id} ${path}`);
      throw error;
    });
    unanswered.delete(`${id} ${path}`);
    const text = outcomeText(answer, "clerk.reprint", { name: printer.name });
    store.announce(`${label} · ${text}`, answer.outcome !== "confirmed");
  } catch (error) {
    store.announce(`${label} · ${problem(error)}`, true);
  } finally {
    store.printing = null;
    store.draw();
  }
}
