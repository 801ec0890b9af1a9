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

/**
 * What came of asking a camera: its answer, or why there is none.
 * @typedef {(import("wire").Captured & { error?: undefined })
 *   | { error: import("../../types").Wrong, outcome?: undefined, document?: undefined }} Taken
 */

const CAMERA = "jiaohao.camera";
const NO_LOOK = { live: false, over: null, width: 640, height: 480 };

const stationsAt = (store) => devicesFor("photo", store);

/** What a camera's address says it is for: "id", "document", or nothing. */
const useOf = ({ uri }) => /[?&]use=(\w+)/.exec(uri)?.[1];

/** The way to the panel, where there is a camera. */
export const photoButton = (store) =>
  store.at !== null && stationsAt(store).length > 0 &&
  h("button", { class: "quiet", "data-do": "photo", "data-key": "photo", type: "button" },
    shape("camera"), t("clerk.photo"));

/** Open the panel; resolves when it is closed. */
export async function openPhoto(store) {
  const panel = new Panel(store);
  const root = h("div", { class: "photo" });
  await sheet(t("clerk.photo.title"), root, (dialog) => panel.begin(dialog, root), t("clerk.photo.close"),
    () => panel.mayLose());
  panel.end();
}

class Panel {
  constructor(store) {
    this.store = store;
    /** What was taken, as the page shows it: {picture, overlay, advice, pdf, pages}. */
    /** @type {any} */
    this.shot = null;
    this.lines = false;
    /** @type {string[]} */
    this.pages = [];
    this.onHidden = () => {};
    this.stations = stationsAt(store);
    this.urls = [];
    this.closed = false;
    this.empty();
    this.choose("id");
  }

  /** Nothing taken yet. */
  empty() {
    for (const url of this.urls) URL.revokeObjectURL(url);
    Object.assign(this, { urls: [], phase: "look", look: { ...NO_LOOK }, shot: null, lines: false,
      pages: [], document: null, replacing: false, error: null, unsaved: false });
  }

  /** A kind of picture, with the camera chosen for it last, else one that is set up for it. */
  choose(mode) {
    const last = stored(`${CAMERA}.${mode}`);
    const rank = (one) => [addressOf(one) === last, useOf(one) === mode, !useOf(one), true].indexOf(true);
    this.mode = mode;
    this.station = addressOf([...this.stations].sort((a, b) => rank(a) - rank(b))[0]);
  }

  begin(dialog, root) {
    this.root = root;
    dialog.classList.add("wide");
    listen(root, (what, data) => this.act(what, data));
    dialog.addEventListener("keydown", (event) => this.key(event));
    this.onHidden = () => this.phase === "look" && (document.hidden ? this.stopLooking() : this.startLooking());
    document.addEventListener("visibilitychange", this.onHidden);
    this.ticking = setInterval(() => this.phase === "busy" && this.draw(), 1000);
    this.startLooking();
    root.querySelector(".primary").focus();
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

  async show(blob, signal) {
    const picture = await createImageBitmap(blob).catch(() => null);
    if (!picture || signal.aborted) return;
    const { width, height } = picture;
    if (!this.look.live || this.look.width !== width) {
      this.look = { live: true, over: null, width, height };
      this.draw();
    }
    this.root.querySelector("canvas")?.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
  }

  // --- doing ------------------------------------------------------------------------------------

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const enter = event.key === "Enter";
    // Enter presses the button it is on; anywhere else it is the one next thing.
    if (enter && event.target.closest("button:not(.primary)")) return;
    const wanted = enter ? ".primary" : `[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`;
    const button = this.root.querySelector(wanted);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  async act(what, data) {
    if (this.phase === "busy") return;
    this.error = null;
    await {
      mode: () => this.turnTo(data.mode),
      station: () => this.use(data.address),
      shoot: () => this.shoot(),
      again: () => this.shootAgain(),
      next: () => this.goOn(),
      reopen: () => this.goOn(),
      finish: () => this.finish(),
      another: () => this.turnTo("document"),
      download: () => this.download(),
      lines: () => Object.assign(this, { lines: !this.lines }),
    }[what]();
    this.draw();
    // So that Enter always goes on, whichever button was pressed last.
    this.root.querySelector(".primary").focus();
  }

  /** Another kind of picture, or another camera, from the start. */
  async turnTo(mode, station = null) {
    if (!(await this.mayLose())) return;
    this.forget();
    this.empty();
    this.choose(mode);
    this.station = station ?? this.station;
    this.startLooking();
  }

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
    Object.assign(this, { phase: "taken", unsaved: true, shot: { picture, overlay, advice: answer.advice } });
    if (mode === "id") return;
    this.pages.splice(this.pages.length - (again ? 1 : 0), 1, picture);
    Object.assign(this, { document: answer.document, replacing: false });
  }

  async finish() {
    const answer = await this.capture({ mode: "finish", document: this.document }, "clerk.photo.binding");
    if (!answer) return;
    this.stopLooking();
    const { document: pdf } = this.files(answer.parts);
    const shot = { picture: this.pages[0], pdf, pages: answer.pages };
    Object.assign(this, { phase: "bound", shot, document: null });
  }

  /** Ask the camera's host, which takes seconds; null, and words about it, when it did not go well. */
  async capture(body, words) {
    const { phase: before } = this;
    const since = Date.now();
    const busyText = () => t(words, { seconds: Math.floor((Date.now() - since) / 1000) });
    Object.assign(this, { phase: "busy", busyText });
    this.draw();
    /** @type {Taken} */
    const answer = await postOnce(this.address(), body).catch((error) => ({ error }));
    this.phase = before;
    if (this.closed) this.forget(answer.document);
    else if (answer.outcome === "confirmed") return answer;
    else this.error = answer.error ? problem(answer.error) : failure(answer);
    return null;
  }

  /** Addresses of pictures in this window, by name. */
  files(parts) {
    const made = parts.map(({ name, type, data }) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      return [name, URL.createObjectURL(new Blob([bytes], { type }))];
    });
    this.urls.push(...made.map(([, url]) => url));
    return Object.fromEntries(made);
  }

  /** A document nobody will finish does not stay at its host. */
  forget(name = this.document) {
    if (name) postOnce(this.address(), { mode: "forget", document: name }).catch(() => null);
    this.document = null;
  }

  /** As a file: named by the visitor's number and the time, never by a name. */
  download() {
    const { pdf, picture } = this.shot;
    const name = [this.store.counter?.ticket?.label, stamp(now())].filter(Boolean).join("-");
    h("a", { href: pdf ?? picture, download: `${name}.${pdf ? "pdf" : "jpg"}` }).click();
    this.unsaved = false;
  }

  /** @returns {`/devices/${string}/capture`} */
  address() {
    return `/devices/${encodeURIComponent(this.station)}/capture`;
  }
}

const failure = ({ outcome, remedy }) =>
  [t(`clerk.photo.${outcome}`), remedyText(remedy)].filter(Boolean).join(" · ");
