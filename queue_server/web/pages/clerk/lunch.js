// When the clerk is at lunch, and a word five minutes before.

import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { clock } from "../lib/time.js";
import { lunchStage } from "./model.js";

/** @param {import("../types").ClerkStore} store @param {number} nowMs */
export function lunchLine({ counter }, nowMs) {
  const lunch = counter?.lunch;
  const stage = lunch && lunchStage(lunch, nowMs);
  if (!stage) return null;
  const facts = { starts: clock(lunch.starts), until: clock(lunch.until), minutes: stage.minutes };
  return h("p", { class: stage.key === "lunch" ? "soft" : "warn", "data-key": "lunch", role: stage.key === "lunch" ? null : "status" },
    shape("pause"), " ", t(`clerk.${stage.key}`, facts));
}
