// The list of a morning: what must be so before the doors open, as far as the screens can tell.

import { sheet } from "../lib/choose.js";
import { h, shape } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { clock, day, now } from "../lib/time.js";
import { morning } from "./model.js";

/** @param {Parameters<typeof morning>[0]} seen */
export function showChecklist(seen) {
  const points = morning(seen);
  const bad = points.filter((one) => !one.ok).length;
  const print = h("button", { type: "button" }, t("admin.print"));
  print.addEventListener("click", () => globalThis.print());
  return sheet(t("floor.checklist"), [
    h("p", { class: "soft small" }, `${day(now())} ${clock(now())}`),
    h("p", { class: `verdict ${bad ? "bad" : "good"}`, role: "status" }, shape(bad ? "alarm" : "tick"),
      bad ? t("floor.check_open", { count: bad }) : t("floor.check_all_well")),
    h("ul", { class: "checks" }, points.map(point)),
    h("p", { class: "soft small" }, t("floor.check_by_eye")),
    h("div", { class: "row" }, print),
  ], () => print.focus(), t("clerk.photo.close"));
}

/** @param {ReturnType<typeof morning>[number]} one */
function point({ name, ok, facts }) {
  const known = { ...facts, names: facts.names || t("clerk.none") };
  return h("li", {}, shape(ok ? "tick" : "alarm", { label: t(ok ? "floor.check_ok" : "floor.check_bad") }), " ",
    h("strong", {}, t(`floor.check.${name}`)), " ",
    ok ? h("span", { class: "soft small" }, t(`floor.check_ok.${name}`, known))
      : h("span", { class: "alarm small" }, t(`floor.check_bad.${name}`, known)));
}
