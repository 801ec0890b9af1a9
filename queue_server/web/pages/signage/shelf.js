// Pictures, pages and videos that are kept: what uses one, and deleting it with a way back.

import { del } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { say, t } from "../lib/i18n.js";
import { usersOf } from "./model.js";

/** @typedef {import("../types").Store} Store */
/** @typedef {import("./model.js").Clip} Clip */

/** A file is deleted for good so long after the press; leaving the page before that keeps it. */
const UNDO_MS = 10000;

/** @type {{ name: string, timer: number } | null} */
let leaving = null;

/** Those that are to be seen: one that is about to go is gone. @param {import("./model.js").Picture[]} pictures */
export const staying = (pictures) => pictures.filter((one) => one.name !== leaving?.name);

/** How long the video is that begins with a picture, if one does. @param {Clip[]} clips @param {string} name */
export const lengthOf = (clips, name) => clips.find((one) => one.poster === name)?.seconds ?? 0;

/** @param {string} name @param {string} label */
export const deleteButton = (name, label) =>
  h("button", { type: "button", class: "push", "data-do": "picture-delete", "data-name": name },
    t("admin.delete"), h("span", { class: "unseen" }, label));

export const undoRow = () =>
  leaving && h("div", { class: "banner wide", role: "status", "data-key": "undo" },
    h("span", {}, t("signage.deleted")),
    h("button", { type: "button", class: "push", "data-do": "picture-restore" }, t("admin.restore")));

/**
 * Take a file away, unless a notice uses it; it is deleted when nobody wants it back.
 * @param {Store} store @param {import("../types").Given} button
 * @param {{ notices: import("./model.js").Notice[], clips: Clip[], reload: () => Promise<unknown> }} known
 */
export async function take(store, { name }, { notices, clips, reload }) {
  const users = usersOf(name, notices, clips).map((one) => say(one.title));
  if (users.length) return store.announce(t("error.picture_in_use", { titles: users.join(t("signage.and")) }), true);
  if (leaving) await finish(store, reload);
  const timer = window.setTimeout(() => finish(store, reload), UNDO_MS);
  leaving = { name, timer };
  store.draw();
}

/** @param {Store} store */
export function restore(store) {
  if (leaving) clearTimeout(leaving.timer);
  leaving = null;
  store.draw();
}

/**
 * Delete it now. Another supervisor may have put it into a notice meanwhile: then it stays, and says so.
 * @param {Store} store @param {() => Promise<unknown>} reload
 */
async function finish(store, reload) {
  const gone = leaving;
  if (!gone) return;
  clearTimeout(gone.timer);
  await store.attempt(`delete ${gone.name}`, () => del(`/signage/pictures/${gone.name}`));
  if (leaving === gone) leaving = null;
  await reload();
}
