// The photo panel: an identity photograph or pages to a PDF, from a camera of this counter.
//
// The camera is looked through only while a clerk looks: not behind a picture to be judged, not
// in a hidden window. Pictures are in this window alone, and forgotten when it closes.

import { postOnce } from "../../lib/api.js";
import { confirm, sheet } from "../../lib/choose.js";
import { keep, stored } from "../../lib/chrome.js";
import { addressOf } from "../../lib/devices.js";
import { h, listen, render, shape } from "../../lib/dom.js";
import { problem, remedyText, t } from "../../lib/i18n.js";
import { watch } from "../../lib/preview.js";
import { now, stamp } from "../../lib/time.js";
import { view } from "./photo_view.js";
import { devicesFor } from "../tools.js";

/** @typedef {import("wire").Captured} Captured */
/** @typedef {import("wire").DeviceState} DeviceState */
/** @typedef {import("../../types").ClerkStore} ClerkStore */
/** @typedef {"id" | "document"} Mode */
/** Why nothing is seen through the camera, and what helps. @typedef {{ text: string, help: string }} Over */
/** What was taken, as addresses in this window, and what is said of it. @typedef {{ picture: string, overlay?: string, advice: Captured["advice"] }} Taken */
/** A document as a file, with its first page. @typedef {{ picture: string, pdf: string, pages: number }} Bound */

const CAMERA = "jiaohao.camera";
/** @type {{ live: boolean, over: Over | null, width: number, height: number }} */
const NO_LOOK = { live: false, over: null, width: 640, height: 480 };

/** @param {ClerkStore} store */
const stationsAt = (store) => devicesFor("photo", store);

/** What a camera's address says it is for: "id", "document", or nothing. @param {DeviceState} station */
const useOf = ({ uri }) => /[?&]use=(\w+)/.exec(uri)?.[1];

/** The way to the panel, where there is a camera. @param {ClerkStore} store */
export const photoButton = (store) =>
  store.at !== null && stationsAt(store).length > 0 &&
  h("button", { class: "quiet", "data-do": "photo", "data-key": "photo", type: "button" },
    shape("camera"), t("clerk.photo"));

/** Open the panel; resolves when it is closed. @param {ClerkStore} store */
export async function openPhoto(store) {
  const root = h("div", { class: "photo" });
  const panel = new Panel(store, root);
  await sheet(t("clerk.photo.title"), root, (dialog) => panel.begin(dialog), t("clerk.photo.close"),
    () => panel.mayLose());
  panel.end();
}

/** The panel as its view sees it. @typedef {Panel} PhotoPanel */

class Panel {
  /** @param {ClerkStore} store @param {HTMLElement} root */
  constructor(store, root) {
    this.store = store;
    this.root = root;
    /** @type {"look" | "busy" | "taken" | "bound"} live picture, taking or binding, one to judge, a PDF */
    this.phase = "look";
    this.look = { ...NO_LOOK };
    /** @type {Taken | null} */
    this.taken = null;
    /** @type {Bound | null} */
    this.bound = null;
    this.lines = false;
    /** @type {string[]} */
    this.pages = [];
    /** @type {string | null} the document under way, as its host calls it */
    this.document = null;
    this.replacing = false;
    /** @type {string | null} */
    this.error = null;
    this.unsaved = false;
    this.busyText = () => "";
    this.onHidden = () => {};
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.ticking = undefined;
    /** @type {AbortController | null} */
    this.looking = null;
    this.stations = stationsAt(store);
    /** @type {Mode} */
    this.mode = "id";
    this.station = "";
    /** @type {string[]} */
    this.urls = [];
    this.closed = false;
    this.empty();
    this.choose("id");
  }

  /** Nothing taken yet. */
  empty() {
    for (const url of this.urls) URL.revokeObjectURL(url);
    Object.assign(this, { urls: [], phase: "look", look: { ...NO_LOOK }, taken: null, bound: null, lines: false,
      pages: [], document: null, replacing: false, error: null, unsaved: false });
  }

  /** A kind of picture, with the camera chosen for it last, else one that is set up for it. @param {Mode} mode */
  choose(mode) {
    const last = stored(`${CAMERA}.${mode}`);
    /** @param {DeviceState} one */
    const rank = (one) => [addressOf(one) === last, useOf(one) === mode, !useOf(one), true].indexOf(true);
    this.mode = mode;
    this.station = addressOf([...this.stations].sort((a, b) => rank(a) - rank(b))[0]);
  }

  /** @param {HTMLDialogElement} dialog */
  begin(dialog) {
    dialog.classList.add("wide");
    listen(this.root, (what, data) => this.act(what, data));
    dialog.addEventListener("keydown", (event) => this.key(event));
    this.onHidden = () => {
      if (this.phase === "look") (document.hidden ? this.stopLooking() : this.startLooking());
    };
    document.addEventListener("visibilitychange", this.onHidden);
    this.ticking = setInterval(() => this.phase === "busy" && this.draw(), 1000);
    this.startLooking();
    this.primary()?.focus();
  }

  /** The one next thing. @returns {HTMLElement | null} */
  primary() {
    return this.root.querySelector(".primary");
  }

  /** Pictures that nobody saved are not gone by one key. */
  async mayLose() {
    return !this.unsaved
      || confirm(t("clerk.photo.lose_title"), t("clerk.photo.lose"), t("clerk.photo.lose_yes"));
  }

  /** The camera is let go, and no picture stays: here or, of a document under way, at its host. */
  end() {
    this.closed = true;
    document.removeEventListener("visibilitychange", this.onHidden);
    clearInterval(this.ticking);
    this.stopLooking();
    this.forget();
    this.empty();
  }

  draw() {
    if (!this.closed) render(this.root, view(this));
  }

  // --- looking ----------------------------------------------------------------------------------

  async startLooking() {
    this.stopLooking();
    const looking = (this.looking = new AbortController());
    this.look = { ...NO_LOOK };
    this.draw();
    const over = await watch(this.station, (blob) => this.show(blob, looking.signal), looking.signal)
      .catch((error) => ({ text: problem(error), help: remedyText(error.facts?.remedy) }));
    if (this.looking !== looking || over === null) return;
    this.look.over = "text" in over ? over
      : { text: problem({ code: over.code, facts: {} }), help: remedyText(over.remedy) };
    this.look.live = false;
    this.draw();
  }

  stopLooking() {
    this.looking?.abort();
    this.looking = null;
  }

  /** @param {Blob} blob @param {AbortSignal} signal */
  async show(blob, signal) {
    const picture = await createImageBitmap(blob).catch(() => null);
    if (!picture || signal.aborted) return;
    const { width, height } = picture;
    if (!this.look.live || this.look.width !== width) {
      this.look = { live: true, over: null, width, height };
      this.draw();
    }
    this.root.querySelector("canvas")?.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
  }

  // --- doing ------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const enter = event.key === "Enter";
    // Enter presses the button it is on; anywhere else it is the one next thing.
    if (enter && event.target instanceof Element && event.target.closest("button:not(.primary)")) return;
    const wanted = enter ? ".primary" : `[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`;
    /** @type {HTMLElement | null} */
    const button = this.root.querySelector(wanted);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  /** @param {string} what @param {import("../../types").Given} data */
  async act(what, data) {
    if (this.phase === "busy") return;
    this.error = null;
    /** @type {Record<string, () => void | Promise<void>>} */
    const ways = {
      mode: () => this.turnTo(data.mode === "document" ? "document" : "id"),
      station: () => this.use(data.address),
      shoot: () => this.shoot(),
      again: () => this.shootAgain(),
      next: () => this.goOn(),
      reopen: () => this.goOn(),
      finish: () => this.finish(),
      another: () => this.turnTo("document"),
      download: () => this.download(),
      lines: () => {
        this.lines = !this.lines;
      },
    };
    await ways[what]();
    this.draw();
    // So that Enter always goes on, whichever button was pressed last.
    this.primary()?.focus();
  }

  /** Another kind of picture, or another camera, from the start. @param {Mode} mode @param {string | null} [station] */
  async turnTo(mode, station = null) {
    if (!(await this.mayLose())) return;
    this.forget();
    this.empty();
    this.choose(mode);
    this.station = station ?? this.station;
    this.startLooking();
  }

  /** @param {string} address */
  use(address) {
    keep(`${CAMERA}.${this.mode}`, address);
    return this.turnTo(this.mode, address);
  }

  goOn() {
    this.phase = "look";
    this.startLooking();
  }

  /** Another try; of a document, the last page makes room for it. */
  shootAgain() {
    this.replacing = this.mode === "document";
    this.goOn();
  }

  async shoot() {
    const { mode, document: name, replacing: again } = this;
    const body = mode === "id" ? { mode } : { mode, document: name, again };
    const answer = await this.capture(body, "clerk.photo.taking");
    if (!answer) return;
    this.stopLooking();
    const { picture, overlay } = this.files(answer.parts);
    Object.assign(this, { phase: "taken", unsaved: true, taken: { picture, overlay, advice: answer.advice } });
    if (mode === "id") return;
    this.pages.splice(this.pages.length - (again ? 1 : 0), 1, picture);
    Object.assign(this, { document: answer.document, replacing: false });
  }

  async finish() {
    const answer = await this.capture({ mode: "finish", document: this.document }, "clerk.photo.binding");
    if (!answer) return;
    this.stopLooking();
    const { document: pdf } = this.files(answer.parts);
    const bound = { picture: this.pages[0], pdf, pages: answer.pages };
    Object.assign(this, { phase: "bound", taken: null, bound, document: null });
  }

  /**
   * Ask the camera's host, which takes seconds; null, and words about it, when it did not go well.
   * @param {import("wire").CaptureBody} body @param {string} words
   * @returns {Promise<Captured | null>}
   */
  async capture(body, words) {
    const { phase: before } = this;
    const since = Date.now();
    const busyText = () => t(words, { seconds: Math.floor((Date.now() - since) / 1000) });
    Object.assign(this, { phase: "busy", busyText });
    this.draw();
    /** @type {Captured | { error: import("../../types").Wrong }} */
    const answer = await postOnce(this.address(), body).catch((error) => ({ error }));
    this.phase = before;
    if (this.closed) this.forget("error" in answer ? undefined : answer.document);
    else if ("error" in answer) this.error = problem(answer.error);
    else if (answer.outcome === "confirmed") return answer;
    else this.error = failure(answer);
    return null;
  }

  /**
   * Addresses of pictures in this window, by name.
   * @param {Captured["parts"]} parts
   * @returns {Record<string, string>}
   */
  files(parts) {
    const made = parts.map(({ name, type, data }) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      return [name, URL.createObjectURL(new Blob([bytes], { type }))];
    });
    this.urls.push(...made.map(([, url]) => url));
    return Object.fromEntries(made);
  }

  /** A document nobody will finish does not stay at its host. @param {string | null} [name] */
  forget(name = this.document) {
    if (name) postOnce(this.address(), { mode: "forget", document: name }).catch(() => null);
    this.document = null;
  }

  /** As a file: named by the visitor's number and the time, never by a name. */
  download() {
    const { bound, taken } = this;
    const href = bound?.pdf ?? taken?.picture;
    const name = [this.store.counter?.ticket?.label, stamp(now())].filter(Boolean).join("-");
    h("a", { href, download: `${name}.${bound ? "pdf" : "jpg"}` }).click();
    this.unsaved = false;
  }

  /** @returns {`/devices/${string}/capture`} */
  address() {
    return `/devices/${encodeURIComponent(this.station)}/capture`;
  }
}

/** @param {Pick<Captured, "outcome" | "remedy">} answer */
const failure = ({ outcome, remedy }) =>
  [t(`clerk.photo.${outcome}`), remedyText(remedy)].filter(Boolean).join(" · ");
