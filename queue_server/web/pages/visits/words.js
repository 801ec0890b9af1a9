// How visits are written for the office's own people.

import { dayText, servicesText } from "../bookings/words.js";
import { clockOf } from "../book/model.js";
import { say, t } from "../lib/i18n.js";
import { seatsText } from "./model.js";

export { clockOf, dayText, servicesText };

export const kindText = ({ kind }) => t(`visit.kind.${kind}`);

export const zoneText = (terms, name) => say(terms?.zones.find((one) => one.name === name)?.wording) || name;

export const windowText = ({ opens, closes }) => `${clockOf(opens)}–${clockOf(closes)}`;

export const wantedText = (one) =>
  `${dayText(one.first)}${one.last === one.first ? "" : ` – ${dayText(one.last)}`} ${windowText(one)}`;

/** The classes with their seats, and in which groups they are served. */
export const groupsText = ({ groups, fives }) =>
  groups.map((one, at) => `${one.label}: ${seatsText(one.seats)}（${t("visits.fives", { groups: fives[at].map((five) => five.length).join("+") })}）`);
