// One booking: who is here gets a number; another time; cancelled.

import { clockOf } from "../book/model.js";
import { post } from "../lib/api.js";
import { choose, confirm } from "../lib/choose.js";
import { problem, t } from "../lib/i18n.js";
import { actionsOf, mayWalkIn } from "./model.js";
import { timesOf } from "./phone.js";
import { dayText, servicesText, timeText } from "./words.js";

/** @typedef {import("wire").Booking} Booking */
/** @typedef {import("../types").Store} Store */

/**
 * Show a booking and do what is chosen; true when something changed.
 * @param {Store} store @param {Booking} booking @param {{ today: string, days: string[] }} known
 */
export async function openBooking(store, booking, { today, days }) {
  const actions = actionsOf(booking, booking.day === today);
  const title = `${booking.code} · ${timeText(booking)} · ${servicesText(booking)} · ${t(`bookings.state.${booking.state}`)}`;
  const items = [
    ...actions.map((one) => ({ value: one, label: t(`bookings.do.${one}`), bad: one === "cancel" })),
    { value: "print", label: t("book.print") },
  ];
  const chosen = await choose({ title, items, filter: false });
  return chosen ? DO[chosen](store, booking, days) : false;
}

/** @param {Store} store @param {{ code?: string }} booking @returns {Promise<boolean>} */
async function arrive(store, { code }, walkIn = false) {
  /** @type {import("../lib/api.js").Problem | null} */
  let refused = null;
  const here = await store.attempt("arrive", async () => {
    try {
      return await post("/book/check-in", walkIn ? { code, walk_in: true } : { code });
    } catch (error) {
      if (walkIn || !mayWalkIn(error.code)) throw error;
      refused = error;
      return null;
    }
  });
  if (refused) {
    const yes = await confirm(t("bookings.do.arrive"), `${problem(refused)} ${t("bookings.walk_in_instead")}`, t("bookings.do.walk-in"));
    return yes ? arrive(store, { code }, true) : true;
  }
  if (here) store.announce(t("bookings.number", { label: here.ticket?.label ?? "" }));
  return Boolean(here);
}

/** @param {Store} store @param {Booking} booking @param {string[]} days */
async function move(store, booking, days) {
  const day = await choose({ title: t("bookings.choose_day"), items: days.map((one) => ({ value: one, label: dayText(one) })) });
  if (!day) return false;
  const times = await store.attempt("times", () => timesOf({ ...booking, day }));
  const free = (times ?? []).filter((one) => one.free);
  if (!free.length) {
    if (times) store.announce(t("bookings.no_times"), true);
    return false;
  }
  const minute = await choose({ title: dayText(day), items: free.map((one) => ({ value: one.minute, label: clockOf(one.minute) })) });
  if (minute === null) return false;
  const moved = await store.attempt("move", () => post(`/book/bookings/${booking.id}/change`, { day, minute }));
  if (moved) store.announce(t("bookings.moved", { time: timeText(moved.booking) }));
  return true;
}

/** @param {Store} store @param {Booking} booking */
async function cancel(store, booking) {
  if (!(await confirm(t("bookings.do.cancel"), t("bookings.cancel_confirm", { code: booking.code }), t("bookings.do.cancel")))) return false;
  const gone = await store.attempt("cancel", () => post(`/book/bookings/${booking.id}/cancel`));
  if (gone) store.announce(t("bookings.cancelled_now", { code: booking.code }));
  return true;
}

/** @type {Record<string, (store: Store, booking: Booking, days: string[]) => Promise<boolean> | boolean>} */
const DO = {
  arrive: (store, booking) => arrive(store, booking),
  "walk-in": (store, booking) => arrive(store, booking, true),
  move,
  cancel,
  print: () => {
    print();
    return false;
  },
};
