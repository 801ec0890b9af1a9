// How was it? Five steps and a few listed reasons, once for each visit; no free words.

import { post } from "./lib/api.js";
import { h } from "./lib/dom.js";
import { problem, t } from "./lib/i18n.js";

const STEPS = [1, 2, 3, 4, 5];
const REASONS = ["wait", "kindness", "clarity", "skill", "papers", "place"];
const MOST_REASONS = 3;

/** What a visitor has chosen so far; `sent` lasts as long as the tab. */
export class Rating {
  /** @param {string} token @param {() => void} draw */
  constructor(token, draw) {
    this.token = token;
    this.draw = draw;
    this.rating = 0;
    /** @type {string[]} */
    this.reasons = [];
    this.error = "";
    this.sent = sessionStorage.getItem(this.mark) !== null;
  }

  get mark() {
    return `rated ${this.token}`;
  }

  /** @param {number} step */
  choose(step) {
    this.rating = step;
    this.draw();
  }

  /** @param {string} reason */
  toggle(reason) {
    if (this.reasons.includes(reason)) this.reasons = this.reasons.filter((one) => one !== reason);
    else if (this.reasons.length < MOST_REASONS) this.reasons = [...this.reasons, reason];
    this.draw();
  }

  async send() {
    try {
      await post(`/public/tickets/${encodeURIComponent(this.token)}/rating`,
        { rating: this.rating, reasons: this.reasons });
      this.sent = true;
      this.error = "";
      sessionStorage.setItem(this.mark, "1");
    } catch (error) {
      this.error = problem(error);
    }
    this.draw();
  }

  view() {
    if (this.sent) return h("p", { class: "rating soft", role: "status", "data-key": "rated" }, t("phone.rate_thanks"));
    return h("section", { class: "rating", "aria-label": t("phone.rate"), "data-key": "rating" },
      h("h2", {}, t("phone.rate")),
      h("div", { class: "steps", role: "group", "aria-label": t("phone.rate") }, STEPS.map((step) => h("button", { type: "button", "data-do": "rate",
        "data-step": step, "data-key": step, "aria-pressed": `${step === this.rating}`, "aria-label": t("phone.rate_of", { n: step }) }, step))),
      h("p", { class: "ends soft", "aria-hidden": "true" }, h("span", {}, t("phone.rate_bad")), h("span", {}, t("phone.rate_good"))),
      this.rating > 0 && this.why(),
      this.error && h("p", { class: "alarm", role: "alert" }, this.error));
  }

  why() {
    const full = this.reasons.length >= MOST_REASONS;
    return [
      h("p", { class: "soft" }, t("phone.rate_why", { most: MOST_REASONS })),
      h("div", { class: "chips", role: "group", "aria-label": t("phone.rate_why", { most: MOST_REASONS }) }, REASONS.map((reason) => {
        const pressed = this.reasons.includes(reason);
        return h("button", { type: "button", "data-do": "reason", "data-reason": reason, "data-key": reason,
          "aria-pressed": `${pressed}`, "aria-disabled": full && !pressed ? "true" : null }, t(`rating.reason.${reason}`));
      })),
      h("button", { type: "button", class: "primary", "data-do": "send" }, t("phone.rate_send"))];
  }
}
