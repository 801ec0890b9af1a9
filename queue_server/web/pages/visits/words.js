// How visits are written for the office's own people.

import { dayText, servicesText } from "../bookings/words.js";
import { clockOf } from "../book/model.js";
import { say, t } from "../lib/i18n.js";
import { seatsText } from "./model.js";

export { clockOf, dayText, servicesText };

/** @typedef {import("./model.js").Visit} Visit */

/** @param {{ kind: string }} visit */
export const kindText = ({ kind }) => t(`visit.kind.${kind}`);

/** @param {import("wire").VisitTerms} terms @param {string} name */
export const zoneText = (terms, name) => say(terms?.zones.find((one) => one.name === name)?.wording) || name;

/** @param {{ opens: number, closes: number }} visit */
export const windowText = ({ opens, closes }) => `${clockOf(opens)}–${clockOf(closes)}`;

/** @param {Visit} one */
export const wantedText = (one) =>
  `${dayText(one.first)}${one.last === one.first ? "" : ` – ${dayText(one.last)}`} ${windowText(one)}`;

/** The classes with their seats, and in which groups they are served. @param {Visit} visit */
export const groupsText = ({ groups, fives }) =>
  groups.map((one, at) => `${one.label}: ${seatsText(one.seats)}（${t("visits.fives", { groups: fives[at].map((five) => five.length).join("+") })}）`);
