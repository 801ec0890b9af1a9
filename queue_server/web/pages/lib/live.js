// The third client of the wire: WebSocket, subprotocol jiaohao.v1, whole snapshots, newest wins.

import { BASE, ask } from "./api.js";

/** @typedef {import("../types").Message} Message */

const PROTOCOL = "jiaohao.v1";
const PATH = `${BASE}/live`;
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 8000;
/** The server pings each 15 s but a page cannot see pings: ask whether it is there instead. */
const PROBE_MS = 20000;
const PROBE_TIMEOUT_MS = 5000;
/** A connection that says nothing at all for so long never will: a cable was pulled as it was made. */
const FIRST_WORD_MS = 15000;

/**
 * Keeps a page up to date with some topics for as long as the page is open.
 *
 * `onSnapshot(message)` gets every snapshot; `onLink({up, since})` every change of the
 * connection, `since` in ms; `onRefused()` when the server no longer accepts this browser.
 */
export class Live {
  /**
   * @param {{ topics: string[], onSnapshot: (message: Message) => unknown,
   *   onLink: (link: import("../types").Link) => unknown, onRefused?: () => Promise<unknown>, ask?: typeof ask }} options
   */
  constructor({ topics, onSnapshot, onLink, onRefused = async () => {}, ask: asking = ask }) {
    this.ask = asking;
    this.topics = topics;
    this.onSnapshot = onSnapshot;
    this.onLink = onLink;
    this.onRefused = onRefused;
    /** @type {string | null} */
    this.epoch = null;
    this.announced = 0;
    /** Whether the next hello makes this the clerk's active window at the counter. */
    this.active = false;
    this.failures = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.stopped = false;
    this.link = { up: false, since: Date.now(), ever: false };
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  start() {
    this.stopped = false;
    this.connect();
    return this;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.socket?.close(1000);
    this.socket = null;
  }

  /** Watch other topics from now on; the server says hello once a connection, so it is renewed. @param {string[]} topics */
  watch(topics, { active = false } = {}) {
    if (topics.join() === this.topics.join()) return;
    this.topics = topics;
    this.active = active;
    const old = this.socket;
    this.socket = null;
    old?.close(1000);
    clearTimeout(this.timer);
    if (!this.stopped) this.connect();
  }

  /** The network came back, or the page is looked at again: do not wait out the pause. */
  hurry() {
    if (this.stopped || this.socket) return;
    clearTimeout(this.timer);
    this.connect();
  }

  connect() {
    const address = new URL(PATH, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address, PROTOCOL);
    this.socket = socket;
    socket.onopen = () => this.hello(socket);
    socket.onmessage = (event) => this.socket === socket && this.receive(event.data);
    socket.onclose = () => this.socket === socket && this.lost();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket === socket && this.drop(socket), FIRST_WORD_MS);
  }

  /** @param {WebSocket} socket */
  hello(socket) {
    const { topics, epoch, announced, active } = this;
    socket.send(JSON.stringify({ type: "hello", topics, epoch, announced, ...(active && { seat: true }) }));
    this.active = false;
  }

  /** @param {string} data */
  receive(data) {
    /** @type {Message & { epoch?: string }} */
    const message = JSON.parse(data);
    this.failures = 0;
    this.say(true);
    this.watchdog();
    if (message.epoch && message.epoch !== this.epoch) {
      this.epoch = message.epoch;
      this.announced = 0;
    }
    this.onSnapshot(message);
  }

  /** Silence is not proof of life on a half-open link; a small request is. */
  watchdog() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.probe(), PROBE_MS);
  }

  /** Ask at once whether the server is there; without an answer the connection counts as lost. */
  async probe() {
    const socket = this.socket;
    if (!socket || this.stopped || !this.link.up) return;
    clearTimeout(this.timer);
    const alive = await this.ask("/healthz", { cache: "no-store" }, PROBE_TIMEOUT_MS)
      .then(({ status }) => status === 200, () => false);
    if (this.socket !== socket || this.stopped) return;
    if (alive) this.watchdog();
    else this.drop(socket);
  }

  /** @param {WebSocket} socket */
  drop(socket) {
    socket.close();
    if (this.socket === socket) this.lost();
  }

  async lost() {
    this.socket = null;
    clearTimeout(this.timer);
    this.say(false);
    if (this.stopped) return;
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.failures);
    this.failures += 1;
    // Spread out, so that a hundred pages do not return in the same moment.
    this.timer = setTimeout(() => this.socket || this.connect(), delay * (0.5 + Math.random() / 2));
    await this.onRefused();
  }

  /** @param {boolean} up */
  say(up) {
    if (this.link.up === up && this.link.ever) return;
    if (!up && !this.link.ever && this.failures > 0) return;
    this.link = { up, since: Date.now(), ever: true };
    this.onLink(this.link);
  }
}
