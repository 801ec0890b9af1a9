// What members of staff do about themselves: a new password, and where they are signed in.

import { del, get, post } from "./api.js";
import { sheet } from "./choose.js";
import { elementOf, fieldsOf, h } from "./dom.js";
import { problem, t } from "./i18n.js";
import { obstacle, signInByPasskey } from "./passkey.js";
import { when } from "./time.js";

/** @typedef {import("../types").Store} Store */

/** @param {Store} store */
export async function showAccount(store) {
  const first = Boolean(store.session.no_password);
  const list = h("ul", { class: "sessions" });
  const said = h("p", { role: "status" });
  const form = passwordForm(first);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change(form, said, store);
  });
  listSessions(list).catch(() => null);
  list.addEventListener("click", (event) => end(event, list, said));
  await sheet(t("clerk.account_of", { user: store.session.user }), [
    first && h("p", {}, h("strong", {}, t("clerk.set_password_first"))),
    !obstacle() && switching(said), form, said, h("p", {}, h("a", { href: "/me" }, t("clerk.step_link"))), h("h3", {}, t("clerk.own_sessions")), list,
  ].filter(Boolean), () => form.querySelector("input")?.focus(), t("clerk.photo.close"));
}

/** The next clerk at a shared machine: one touch of their key, and the session before it ends. @param {HTMLElement} said */
function switching(said) {
  const button = h("button", { type: "button" }, t("clerk.switch_user"));
  button.addEventListener("click", async () => {
    try {
      await signInByPasskey();
      location.reload();
    } catch (error) {
      tell(said, problem(error), true);
    }
  });
  return h("p", {}, button, " ", h("span", { class: "soft small" }, t("clerk.switch_user_help")));
}

/** @param {boolean} first whether there is none to replace */
const passwordForm = (first) =>
  h("form", { class: "typed" },
    !first && secret("clerk.password_now", "current", "current-password"),
    secret("clerk.password_new", "new", "new-password"),
    secret("clerk.password_again", "again", "new-password"),
    h("div", { class: "row" }, h("button", { class: "primary" }, t("clerk.change_password"))));

/** @param {string} key @param {string} name @param {string} autocomplete */
const secret = (key, name, autocomplete) =>
  h("label", { class: "field" }, h("span", {}, t(key)),
    h("input", { type: "password", name, autocomplete, required: true, maxlength: 128 }));

/** @param {HTMLFormElement} form @param {HTMLElement} said @param {Store} store */
async function change(form, said, store) {
  const given = fieldsOf(form);
  if (given.new !== given.again) return tell(said, t("clerk.password_differs"), true);
  try {
    await post("/session/password", { current: given.current ?? "", new: given.new });
    delete store.session.no_password;
    form.reset();
    tell(said, t("clerk.password_changed"), false);
  } catch (error) {
    tell(said, problem(error), true);
  }
}

/** @param {HTMLElement} said @param {string} text @param {boolean} bad */
function tell(said, text, bad) {
  said.className = bad ? "alarm" : "ok";
  said.textContent = text;
}

/** @param {HTMLElement} list */
async function listSessions(list) {
  const { sessions } = await get("/session/list");
  list.replaceChildren(...sessions.map((one) =>
    h("li", {},
      h("div", {}, t("clerk.session_since", { since: when(one.since), seen: when(one.last_seen) })),
      h("div", { class: "actions" }, one.here ? h("strong", { class: "ok" }, t("clerk.this_one"))
        : h("button", { type: "button", "data-session": one.id }, t("clerk.end_session"))))));
}

/** @param {MouseEvent} event @param {HTMLElement} list @param {HTMLElement} said */
async function end(event, list, said) {
  const id = elementOf(event)?.closest("[data-session]")?.getAttribute("data-session");
  if (!id) return;
  try {
    await del(`/session/${encodeURIComponent(id)}`);
    await listSessions(list);
  } catch (error) {
    tell(said, problem(error), true);
  }
}
