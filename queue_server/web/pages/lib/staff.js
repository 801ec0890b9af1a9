// The frame of a staff page: sign-in, connection, clock; the page gives a view and its actions.

import { showAccount } from "./account.js";
import { get, Problem, proveBy, slow, SLOW_MS, Unanswered } from "./api.js";
import { applyTheme, bar, offlineBanner, providerName, signIn, signInView, signOut, toggleLanguage,
  toggleTheme, whoAmI } from "./chrome.js";
import { h, listen, oneStepPerPress, render } from "./dom.js";
import { persist } from "./fault.js";
import { loadForStaff, officeName, problem, t } from "./i18n.js";
import { Live } from "./live.js";
import { OneAtATime } from "./oneatatime.js";
import { signInByPasskey } from "./passkey.js";
import { asksForCode, prove } from "./prove.js";
import { clock, learn, now } from "./time.js";

const STATUS_MS = 8000;
/** Just after a request counts as slow, so that the page then says so. */
const NOTICE_SLOW_MS = SLOW_MS + 20;
const ACTIVE_EACH_MS = 60000;
/** What happens to others is drawn together, so long after the first of it at most. */
const NEWS_MS = 100;

/** @typedef {import("../types").Child} Child */
/** @typedef {import("../types").Given} Given */
/** @typedef {import("../types").Message} Message */
/** @typedef {import("../types").Store} Store */
/** @typedef {import("wire").SignedIn} SignedIn */
/**
 * What is kept before anyone has signed in.
 * @typedef {Omit<Store, "session" | "catalogue"> & { session: SignedIn | null, catalogue?: Store["catalogue"] }} Begun
 */
/**
 * @typedef {object} Page
 * @property {string} address
 * @property {string} title a key of the catalogue
 * @property {string[]} roles
 * @property {(store: Store) => string[]} topics
 * @property {(store: Store) => Child} view
 * @property {(store: Store) => Child} [middle] what stands in the middle of the bar
 * @property {import("../types").Actions} actions
 * @property {(message: Message) => unknown} [onSnapshot] "now": it is waited for, and drawn before the next frame;
 *   "news": it is about others; but for the first of its type it is drawn with what else comes
 * @property {boolean} [timeless] it shows nothing that another second makes untrue, so its view is not made each second
 * @property {() => void} [onSignedIn]
 * @property {() => void} [onLanguage] what the server worded is to be asked for anew
 * @property {() => void} [onSignedOut]
 */

/**
 * Run a page.
 * @param {Page} page
 * @returns {Store}
 */
export function staffPage(page) {
  const frame = new Frame(page);
  frame.begin();
  return frame.open;
}

class Frame {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.root = /** @type {HTMLElement} */ (document.getElementById("page"));
    this.lastSeen = Date.now();
    this.turns = new OneAtATime();
    /** Whether the connection was as it should be at the last second. */
    this.calm = false;
    /** @type {number | null} the frame in which what was pushed is drawn */
    this.frame = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} when news is drawn */
    this.news = undefined;
    /** @type {Begun} */
    this.store = {
      session: null, link: null, pending: null, status: null, error: null,
      sent: null, unknown: [],
      draw: () => this.draw(),
      announce: (text, bad) => this.announce(text, bad),
      attempt: (what, act) => this.attempt(what, act),
    };
    /** @type {import("../types").Actions} */
    this.actions = { ...this.ownActions(), ...page.actions };
  }

  /** What is kept as the page knows it: its views and actions run only while a person is signed in. */
  get open() {
    return /** @type {Store} */ (this.store);
  }

  begin() {
    oneStepPerPress();
    proveBy(async () => Boolean(this.store.session && (await prove(this.store.session.user))));
    listen(this.root, (what, data, event) => this.actions[what]?.(data, event),
      (why) => this.announce(why, true));
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.active());
    setInterval(() => this.store.session && this.tick(), 1000);
    persist(() => this.boot(), this.root);
  }

  async boot() {
    applyTheme();
    [this.store.catalogue, this.store.session] = await Promise.all([loadForStaff(), whoAmI()]);
    if (this.store.session) this.goLive();
    this.draw();
    if (!this.store.session) this.askForWays();
    if (this.mustEnrol()) return;
    if (this.store.session?.no_password) showAccount(this.open);
  }

  async askForWays() {
    this.store.provider = await providerName();
    this.draw();
  }

  // --- what the page shows ------------------------------------------------------------------

  /** Who has yet to set up a second step has only the page for it. */
  mustEnrol() {
    if (this.store.session?.role !== "enrolling" || this.page.address === "/me") return false;
    location.assign("/me");
    return true;
  }

  permitted() {
    return this.page.roles.includes(this.store.session?.role ?? "");
  }

  draw() {
    const { page, store, root } = this;
    clearTimeout(this.news);
    this.news = undefined;
    document.title = `${t(page.title)} · ${officeName()}`;
    const top = bar({ page: page.address, session: store.session, link: store.link,
      middle: store.session && page.middle?.(this.open) });
    if (!store.session) return render(root, top, signInView(store.error, store.pending, store.provider ?? null));
    if (!this.permitted()) return render(root, top, h("main", { id: "main", class: "empty" }, t("admin.forbidden")));
    return render(root, top, offlineBanner(store.link, Boolean(page.actions.paper)), page.view(this.open));
  }

  /** A second more. What the frame itself says of a bad connection changes with it as well. */
  tick() {
    const time = this.root.querySelector("[data-key=clock]");
    const calm = (!this.store.link || this.store.link.up) && !slow();
    if (this.page.timeless && calm && this.calm && time) time.textContent = clock(now());
    else this.draw();
    this.calm = calm;
  }

  /** Once a frame: a step at any counter comes as several snapshots, and twenty counters are busy. */
  drawSoon() {
    if (document.hidden) return this.draw();
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  /** A full room brings thirty snapshots a second: a press would wait for one after the other. */
  drawNews() {
    this.news ??= setTimeout(() => this.drawSoon(), NEWS_MS);
  }

  /** @param {string} text */
  announce(text, bad = false) {
    const status = { text, bad };
    this.store.status = status;
    setTimeout(() => {
      if (this.store.status === status) this.store.status = null;
      this.draw();
    }, STATUS_MS);
    this.drawSoon();
  }

  // --- what a person does -------------------------------------------------------------------

  /**
   * Do one thing at a time; what the server refuses is said, and answered with null. The same press
   * again is one press; another waits for its turn, and if that does not come soon, it is not done
   * and this is said: nothing happens late and unseen.
   * @template T
   * @param {string} what names the act and what it is done to
   * @param {() => Promise<T>} act
   */
  async attempt(what, act) {
    const { store, turns } = this;
    const turn = turns.turn(what);
    const decided = typeof turn === "string" ? turn : await turn;
    if (decided === "late") this.announce(t("clerk.not_in_turn"), true);
    if (decided !== "go") return null;
    store.pending = what;
    const late = setTimeout(() => this.draw(), NOTICE_SLOW_MS);
    try {
      const doing = act();
      // It is on its way by now: the page is drawn while the server works.
      this.drawSoon();
      return await doing;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.signedOut();
      if (error instanceof Unanswered) store.live?.probe();
      this.announce(problem(error), true);
      return null;
    } finally {
      clearTimeout(late);
      turns.done();
      store.pending = turns.pending;
      this.drawSoon();
    }
  }

  /** @returns {import("../types").Actions} */
  ownActions() {
    return {
      "sign-in": (form) => this.signIn(() => signIn(form)),
      "sign-in-passkey": () => this.signIn(signInByPasskey),
      account: () => showAccount(this.open),
      "sign-out": async () => {
        await signOut().catch(() => null);
        this.signedOut();
      },
      skip: (_, event) => {
        event.preventDefault();
        document.getElementById("main")?.focus();
      },
      theme: () => toggleTheme(),
      language: () => {
        toggleLanguage();
        this.page.onLanguage?.();
        this.draw();
      },
    };
  }

  /** @param {() => Promise<SignedIn | null>} act */
  async signIn(act) {
    const { store } = this;
    Object.assign(store, { error: null, pending: "sign-in" });
    this.draw();
    try {
      store.session = await act();
      this.mustEnrol();
      this.goLive();
    } catch (error) {
      store.error = error;
    }
    store.pending = null;
    this.draw();
    const code = this.root.querySelector("[name=code]");
    if (asksForCode(store.error) && code instanceof HTMLInputElement) code.select();
  }

  signedOut() {
    this.store.live?.stop();
    this.turns.forget();
    Object.assign(this.store, { session: null, link: null, live: null, sent: null, unknown: [] });
    this.page.onSignedOut?.();
    this.draw();
    this.askForWays();
  }

  /** A person at the page keeps the session from going idle; an empty chair does not. */
  active() {
    if (!this.store.session || Date.now() - this.lastSeen < ACTIVE_EACH_MS) return;
    this.lastSeen = Date.now();
    get("/session").catch((error) => error.status === 401 && this.signedOut());
  }

  // --- what the server says -----------------------------------------------------------------

  goLive() {
    if (!this.permitted()) return;
    if (this.page.topics(this.open).length) this.follow();
    this.page.onSignedIn?.();
  }

  follow() {
    const { page, store } = this;
    const known = new Set();
    store.live = new Live({
      topics: page.topics(this.open),
      onSnapshot: (message) => {
        if ("at" in message) learn(message.at);
        const when = page.onSnapshot?.(message);
        if (when === "now") this.draw();
        else if (when === "news" && known.has(message.type)) this.drawNews();
        else this.drawSoon();
        known.add(message.type);
      },
      onLink: (link) => {
        store.link = link;
        this.draw();
      },
      onRefused: async () => {
        const who = await whoAmI().catch(() => store.session);
        if (who === null && store.session) this.signedOut();
      },
    }).start();
  }
}
