// Before a dangerous act the server may ask who sits here: password and code, or a passkey.

import { post } from "./api.js";
import { sheet, sheetField } from "./choose.js";
import { fieldsOf, h } from "./dom.js";
import { problem, t } from "./i18n.js";
import { obstacle, proveByPasskey } from "./passkey.js";

const ASKS_FOR_CODE = new Set(["second_step_needed", "bad_code"]);

/**
 * Ask for the password; resolves with true once the server has taken it, with null when given up.
 * @param {string} user
 * @returns {Promise<true | null>}
 */
export function prove(user) {
  const password = h("input", { type: "password", name: "password", required: true, maxlength: 128,
    autocomplete: "current-password" });
  const code = h("div", {});
  const said = h("p", { role: "status" });
  const key = h("button", { type: "button" }, t("clerk.passkey_use"));
  const form = h("form", { class: "typed" },
    h("input", { name: "user", autocomplete: "username", value: user, hidden: true }),
    h("p", {}, t("clerk.prove_why")), sheetField("clerk.password", password), code, said,
    h("div", { class: "row" }, h("button", { class: "primary" }, t("clerk.prove")), !obstacle() && key));
  return sheet(t("clerk.prove"), [form], (dialog, done) => {
    const by = async (/** @type {() => Promise<unknown>} */ act) => {
      try {
        await act();
        done(true);
      } catch (error) {
        said.className = "alarm";
        said.textContent = problem(error);
        if (ASKS_FOR_CODE.has(error.code)) askForCode(code);
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = fieldsOf(form);
      by(() => post("/session/proof", { password: given.password, code: given.code ?? null }));
    });
    key.addEventListener("click", () => by(proveByPasskey));
    password.focus();
  });
}

/** @param {HTMLElement} place */
function askForCode(place) {
  if (!place.firstChild) place.append(sheetField("clerk.code", codeField()));
  place.querySelector("input")?.select();
}

/** Six digits of an app, or a recovery code in their place. */
export const codeField = () =>
  h("input", { name: "code", required: true, maxlength: 40, autocomplete: "one-time-code",
    autocapitalize: "characters", spellcheck: "false" });

/** Whether a refusal means that the sign-in goes on with a code. @param {import("../types").Wrong | null} error */
export const asksForCode = (error) => ASKS_FOR_CODE.has(error?.code ?? "");
