// A slip printed again by a clerk, on a printer that is asked for where there are several.

import { postAndWait } from "../../lib/api.js";
import { addressOf, outcomeText } from "../../lib/devices.js";
import { problem, t } from "../../lib/i18n.js";
import { askPrinter } from "../questions.js";

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
    const path = `/devices/${encodeURIComponent(addressOf(printer))}/print`;
    const answer = await postAndWait(path, { ticket: id });
    const text = outcomeText(answer, "clerk.reprint", { name: printer.name });
    store.announce(`${label} · ${text}`, answer.outcome !== "confirmed");
  } catch (error) {
    store.announce(`${label} · ${problem(error)}`, true);
  } finally {
    store.printing = null;
    store.draw();
  }
}
