// The frame of a staff page: sign-in, connection, clock; the page gives a view and its deeds.

import { get, Problem } from "./api.js";
import { applyTheme, bar, offlineBanner, signIn, signInView, signOut, toggleLanguage,
  toggleTheme, whoAmI } from "./chrome.js";
import { h, listen, render } from "./dom.js";
import { load, problem, t } from "./i18n.js";
import { Live } from "./live.js";
import { learn } from "./time.js";

const STATUS_MS = 8000;
/** A person at the page keeps the session from going idle; an empty chair does not. */
const ACTIVE_EACH_MS = 60000;

/**
 * Run a page.
 *
 * @param {object} page `address`, `title` (a key), `roles`, `topics(store)`, `view(store)`,
 *   `deeds` {name: (data) => any}, `onSnapshot(message)`, `onSignedIn()`, `middle(store)`.
 * @returns the store with `draw`, `announce`, `attempt`, `live`.
 */
export function staffPage(page) {
  const root = document.getElementById("page");
  const store = { session: null, catalogue: null, link: null, pending: null, status: null, error: null };
  let lastSeen = Date.now();

  const permitted = () => page.roles.includes(store.session.role);

  const draw = () => {
    const top = bar({ page: page.address, session: store.session, link: store.link,
      middle: store.session && page.middle?.(store) });
    if (!store.session) return render(root, top, signInView(store.error, store.pending));
    if (!permitted()) return render(root, top, h("p", { class: "empty" }, t("admin.forbidden")));
    return render(root, top, offlineBanner(store.link), page.view(store));
  };

  const announce = (text, bad = false, more = {}) => {
    const status = { text, bad, ...more };
    store.status = status;
    setTimeout(() => {
      if (store.status === status) store.status = null;
      draw();
    }, STATUS_MS);
    draw();
  };

  /** Do one thing at a time; what the server refuses is said, and answered with null. */
  const attempt = async (what, deed) => {
    if (store.pending) return null;
    store.pending = what;
    draw();
    try {
      return await deed();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) signedOut();
      announce(problem(error), true);
      return null;
    } finally {
      store.pending = null;
      draw();
    }
  };

  const goLive = () => {
    if (!permitted()) return;
    if (page.topics(store).length) follow();
    page.onSignedIn?.();
  };

  const follow = () => {
    store.live = new Live({
      topics: page.topics(store),
      onSnapshot: (message) => {
        if (message.at) learn(message.at);
        page.onSnapshot?.(message);
        draw();
      },
      onLink: (link) => {
        store.link = link;
        draw();
      },
      onRefused: async () => {
        const who = await whoAmI().catch(() => store.session);
        if (who === null && store.session) signedOut();
      },
    }).start();
  };

  const signedOut = () => {
    store.live?.stop();
    Object.assign(store, { session: null, link: null, live: null });
    page.onSignedOut?.();
    draw();
  };

  const deeds = {
    "sign-in": async (form) => {
      store.error = null;
      store.pending = "sign-in";
      draw();
      try {
        store.session = await signIn(form);
        goLive();
      } catch (error) {
        store.error = error;
      }
      store.pending = null;
      draw();
    },
    "sign-out": async () => {
      await signOut().catch(() => null);
      signedOut();
    },
    theme: toggleTheme,
    language: () => {
      toggleLanguage();
      draw();
    },
    ...page.deeds,
  };

  const active = () => {
    if (!store.session || Date.now() - lastSeen < ACTIVE_EACH_MS) return;
    lastSeen = Date.now();
    get("/session").catch((error) => error.status === 401 && signedOut());
  };

  const boot = async () => {
    applyTheme();
    store.catalogue = await load();
    document.title = `${t(page.title)} · ${t("office_name")}`;
    store.session = await whoAmI();
    if (store.session) goLive();
    draw();
  };

  const persist = async () => {
    try {
      await boot();
    } catch {
      // The words of the catalogue have not come; these two languages are all there is.
      render(root, h("p", { class: "empty", role: "alert" },
        "連線中斷，正在重試… No connection, trying again…"));
      setTimeout(persist, 2000);
    }
  };

  listen(root, (what, data, event) => deeds[what]?.(data, event));
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, active);
  setInterval(() => store.session && draw(), 1000);
  persist();
  return Object.assign(store, { draw, announce, attempt });
}
