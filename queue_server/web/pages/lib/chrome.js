// What every staff page has around it: bar, connection, language, light and dark, sign-in.

import { del, get, post, Problem, slow } from "./api.js";
import { h, shape } from "./dom.js";
import { current, facts, officeName, problem, rememberLanguage, staffLanguages, t } from "./i18n.js";
import { obstacle } from "./passkey.js";
import { asksForCode, codeField } from "./prove.js";
import { byServer, clock, minutesText, now } from "./time.js";

/** @typedef {import("../types").Link | null} Link */

/** @type {[address: string, title: string, roles: string[]][]} */
const PAGES = [
  ["/clerk", "clerk.page", []],
  ["/floor", "floor.page", ["supervisor", "admin"]],
  ["/bookings", "bookings.page", []],
  ["/visits", "visits.page", []],
  ["/fleet", "fleet.page", []],
  ["/reports", "reports.page", ["supervisor", "admin"]],
  ["/signage", "signage.page", ["supervisor", "admin"]],
  ["/config", "config.page", ["supervisor", "admin"]],
  ["/admin", "admin.page", ["supervisor", "admin", "auditor"]],
];

/** Light or dark as chosen before, else as the machine is set. */
export function applyTheme(choice = stored("jiaohao.theme")) {
  const dark = choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

export function toggleTheme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  keep("jiaohao.theme", next);
  applyTheme(next);
}

export function toggleLanguage() {
  rememberLanguage(other());
}

/** @param {string} name */
export function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}

/** Who is signed in, or null. */
export async function whoAmI() {
  try {
    return await get("/session");
  } catch (error) {
    if (error instanceof Problem && [401, 404].includes(error.status)) return null;
    throw error;
  }
}

/** Sign in; returns who it is now. @param {import("../types").Given} form */
export async function signIn(form) {
  const answer = await post("/session", { user: form.user, password: form.password,
    code: form.code ?? null });
  return answer?.role ? answer : whoAmI();
}

/** Sign out here, and at the provider where one signed in there. */
export async function signOut() {
  const { end } = (await del("/session")) ?? {};
  if (end) location.assign(end);
}

/** What the provider of sign-ins is called, or null without one. */
export const providerName = async () => (await get("/session/ways").catch(() => null))?.provider ?? null;

/**
 * @param {{ page: string, session: import("wire").SignedIn | null, link: Link,
 *   middle?: import("../types").Child }} shown
 */
export function bar({ page, session, link, middle = null }) {
  const role = session?.role;
  const pages = role === "enrolling" ? [] : PAGES.filter(([, , roles]) => !roles.length || roles.includes(role ?? ""));
  return h(
    "header",
    { class: middle ? "bar with-place" : "bar", "data-key": "bar" },
    h("a", { class: "skip", href: "#main", "data-do": "skip" }, t("clerk.skip_to_content")),
    h("span", { class: "title" }, officeName()),
    middle,
    h(
      "nav",
      { class: "push", "aria-label": t("clerk.pages") },
      session &&
        pages.map(([address, key]) =>
          h("a", { href: address, "aria-current": address === page ? "page" : null }, t(key)),
        ),
    ),
    linkState(link),
    h("span", { class: "soft", "data-key": "clock" }, clock(now())),
    languageButton(),
    h("button", { class: "quiet", "data-do": "theme", type: "button", title: t("clerk.theme"),
        "aria-label": t("clerk.theme") }, shape("moon")),
    session &&
      h("button", { class: "quiet", "data-do": "account", type: "button", title: t("clerk.account") },
        shape("person"), h("span", { class: "who" }, session.user)),
    session &&
      h("button", { class: "quiet small soft", "data-do": "sign-out", type: "button" }, t("clerk.sign_out")),
  );
}

/** The next of the languages in which the staff pages are written. */
function other() {
  const all = staffLanguages();
  return all[(all.indexOf(current()) + 1) % all.length];
}

const languageButton = () =>
  staffLanguages().length > 1 &&
  h("button", { class: "quiet", "data-do": "language", type: "button", lang: other() },
    facts().strings.language_name?.[other()] ?? other());

/** @param {Link} link */
function linkState(link) {
  if (slow()) return h("span", { class: "link-state alarm" }, shape("alarm"), t("clerk.no_answer"));
  if (!link) return null;
  const [name, tone, key] = link.up ? ["tick", "ok", "clerk.online"] : ["alarm", "alarm", "clerk.offline"];
  return h("span", { class: `link-state ${tone}` }, shape(name), t(key));
}

/** A connection that is back within this long was never missed. */
const AFTER_MS = 1500;

/** Says that what is on the screen is old, since when, and what still works. @param {Link} link */
export function offlineBanner(link, paper = false) {
  if (!link || link.up || !link.ever || Date.now() - link.since < AFTER_MS) return null;
  const time = clock(byServer(link.since), true);
  const minutes = Math.floor((Date.now() - link.since) / 60000);
  return h(
    "div",
    { class: "banner bad", role: "alert", "data-key": "offline" },
    shape("alarm", { size: "big" }),
    h("div", {},
      h("strong", {}, t("clerk.offline_since", { time }),
        minutes > 0 && ` · ${minutesText(minutes)}`),
      h("p", { class: "small" }, t("clerk.offline_help"))),
    paper && h("button", { type: "button", class: "push", "data-do": "paper" }, t("clerk.print_line")),
  );
}

/** @param {boolean | undefined} open */
export function openNowBanner(open) {
  if (!open) return null;
  return h("div", { class: "banner", role: "status", "data-key": "open-now" }, shape("alarm"), h("span", {}, t("open_now")));
}

/**
 * @param {import("../types").Wrong | null} error
 * @param {unknown} busy
 * @param {string | null} [provider] what it is called
 */
export function signInView(error, busy, provider = null) {
  return h(
    "main",
    { id: "main", tabindex: "-1", class: "sign-in", "data-key": "sign-in" },
    h("form", { class: "panel", "data-do": "sign-in", autocomplete: "on" },
      h("h1", {}, t("clerk.sign_in")),
      h("p", { class: "soft" }, officeName()),
      field("clerk.user", { name: "user", autocomplete: "username", required: true,
        autocapitalize: "none", spellcheck: "false", autofocus: true }),
      field("clerk.password", { name: "password", type: "password", required: true,
        autocomplete: "current-password" }),
      asksForCode(error) && h("label", { class: "field", "data-key": "code" },
        h("span", {}, t("clerk.code")), codeField()),
      h("p", { class: "alarm", role: "alert" }, error && [shape("alarm"), " ", problem(error)]),
      h("button", { class: "primary", "aria-disabled": busy ? "true" : null },
        busy ? t("clerk.working") : t("clerk.sign_in")),
      !obstacle() && h("button", { type: "button", "data-do": "sign-in-passkey",
        "aria-disabled": busy ? "true" : null }, shape("person"), t("clerk.passkey_sign_in")),
      provider && h("a", { class: "button", href: "/signin/provider/start" },
        t("clerk.provider_sign_in", { name: provider }))),
  );
}

/** @param {string} key @param {import("../types").Props} attributes */
export function field(key, attributes) {
  return h("label", { class: "field" }, h("span", {}, t(key)), h("input", attributes));
}

/**
 * The one place for "done" and "refused": spoken by a screen reader, shown at the same spot.
 * @param {import("../types").Status | null} status
 */
export function statusLine(status) {
  return h(
    "p",
    { class: `status ${status?.bad ? "bad" : ""}`, role: "status", "aria-live": "polite",
      "data-key": "status" },
    status && [shape(status.bad ? "alarm" : "tick"), h("span", {}, status.text)],
  );
}
