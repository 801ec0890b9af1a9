// How days, pools and bookings are written for the office's own people.

import { clockOf } from "../book/model.js";
import { facts, say, serviceName, t } from "../lib/i18n.js";
import { dateText } from "../lib/time.js";

/** @param {string} day */
export const dayText = (day) => dateText(day, "short");

/** @param {{ day: string, minute: number }} at */
export const timeText = ({ day, minute }) => `${dayText(day)} ${clockOf(minute)}`;

/** @param {{ services: string[] }} of */
export const servicesText = ({ services }) => services.map(serviceName).join(t("clerk.list_separator"));

/**
 * What a pool is for, as visitors know it: its sessions, and how many people.
 * @param {import("wire").PoolShape | undefined} pool
 */
export function poolText(pool) {
  if (!pool) return "";
  const known = facts().sessions.filter(({ name }) => pool.sessions.includes(name));
  const sessions = known.map((one) => say(one.wording)).join(t("clerk.list_separator"));
  const [least, most] = pool.party;
  const people = most > 1 ? t("bookings.people", { least, most }) : "";
  return [sessions || t("bookings.every_session"), people].filter(Boolean).join(" · ");
}
