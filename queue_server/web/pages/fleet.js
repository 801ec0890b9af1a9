// Every device and every screen: what is wrong first, and what to do about it.

import { post } from "./lib/api.js";
import { statusLine } from "./lib/chrome.js";
import { h, shape } from "./lib/dom.js";
import { has, remedyText, t } from "./lib/i18n.js";
import { staffPage } from "./lib/staff.js";
import { when } from "./lib/time.js";

const ICONS = { printer: "printer", signature: "pen", photo: "camera", keypad: "keys", led: "screen",
  scanner: "code", speech: "sound", rating: "heart",
  help: "person", card: "code", kiosk: "kiosk", display: "screen", host: "server" };
const TONES = { ready: "ok", busy: "ok", opening: "warn", degraded: "warn", backoff: "warn",
  failed: "alarm", disabled: "soft" };
const SHAPES = { ok: "tick", warn: "alarm", alarm: "alarm", soft: "circle" };

let fleet = null;

const known = (prefix, value) => (has(`${prefix}.${value}`) ? t(`${prefix}.${value}`) : value);

function view() {
  if (!fleet) return h("main", { class: "office" }, h("p", { class: "empty" }, t("fleet.reading")));
  const bad = fleet.devices.filter(needsPerson);
  const away = fleet.screens.filter((one) => !one.connected && !one.revoked);
  return h("main", { class: "office", "data-key": "fleet" },
    verdict(bad.length + away.length),
    statusLine(store.status),
    section("fleet.devices", fleet.devices, deviceTable, "fleet.no_devices"),
    section("fleet.screens", fleet.screens, screenTable, "fleet.no_screens"));
}

export const needsPerson = (one) =>
  ["failed", "degraded"].includes(one.state) || ["low", "out"].includes(one.paper);

function verdict(count) {
  if (!fleet.devices.length && !fleet.screens.length) return null;
  return h("p", { class: `verdict ${count ? "bad" : "good"}`, role: "status", "data-key": "verdict" },
    shape(count ? "alarm" : "tick", { size: "big" }),
    h("strong", {}, count ? t("fleet.need_person") : t("fleet.all_well")),
    count > 0 && h("span", {}, t("fleet.counted", { count })));
}

function section(key, list, table, empty) {
  return h("section", { class: "panel", "data-key": key },
    h("h2", { class: "heading" }, t(key), h("span", { class: "soft" }, list.length || "")),
    list.length ? table(list) : h("div", { class: "empty" }, shape("server", { size: "huge" }),
      h("strong", {}, t(empty)), h("p", {}, t(`${empty}_help`))));
}

/** Worst first, then by name: what needs a person must not be below the fold. */
const order = (one) => ["alarm", "warn", "ok", "soft"].indexOf(toneOf(one));

function toneOf(one) {
  const tone = TONES[one.state] ?? "soft";
  if (tone === "ok" && one.paper === "out") return "alarm";
  return tone === "ok" && one.paper === "low" ? "warn" : tone;
}

const head = (...keys) =>
  h("thead", {}, h("tr", {}, keys.map((key) => h("th", { scope: "col" }, key ? t(key) : ""))));

function deviceTable(list) {
  const sorted = [...list].sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name));
  return h("div", { class: "scroll" }, h("table", {},
    head("fleet.name", "fleet.state", "fleet.since", "fleet.reason", "fleet.paper", "fleet.last_ok",
      "fleet.host", null),
    h("tbody", {}, sorted.map(deviceRow))));
}

function deviceRow(one) {
  const tone = toneOf(one);
  const busy = store.pending === one.name;
  return h("tr", { "data-key": `${one.host}/${one.name}`, class: tone },
    h("td", {}, nameCell(one.name, one.kind, one.counter)),
    h("td", { class: `state ${TONES[one.state]}` }, shape(SHAPES[TONES[one.state]] ?? "circle"), " ",
      known("device.state", one.state)),
    h("td", { class: "nowrap" }, when(one.since)),
    h("td", {}, h("strong", {}, remedyText(one.remedy, { package: one.reason ?? "" })),
      one.reason && h("div", { class: "soft small" }, known("device.reason", one.reason))),
    h("td", { class: { out: "alarm", low: "warn" }[one.paper] ?? "" },
      one.paper ? known("device.paper", one.paper) : "–"),
    h("td", { class: "nowrap" }, when(one.last_ok) || "–"),
    h("td", {}, one.host, h("div", { class: "soft small address" }, `${one.driver} ${one.uri}`)),
    h("td", {}, h("button", { type: "button", "data-do": "test", "data-device": one.name,
        "aria-disabled": store.pending ? "true" : null },
      busy ? t("fleet.testing") : t("fleet.test"), h("span", { class: "unseen" }, one.name))));
}

const nameCell = (name, kind, counter) =>
  h("div", { class: "named" }, shape(ICONS[kind] ?? "server", { size: "big" }),
    h("div", {}, h("strong", {}, name),
      h("div", { class: "soft small" }, known("device.kind", kind),
        counter ? ` · ${t("clerk.at_counter", { counter })}` : "")));

function screenTable(list) {
  const sorted = [...list].sort((a, b) => a.connected - b.connected || a.name.localeCompare(b.name));
  return h("div", { class: "scroll" }, h("table", {},
    head("fleet.name", "fleet.state", "fleet.since", "fleet.announced_col"),
    h("tbody", {}, sorted.map(screenRow))));
}

function screenRow(one) {
  const [tone, key] = one.revoked ? ["soft", "fleet.revoked"]
    : one.connected ? ["ok", "fleet.connected"] : ["alarm", "fleet.away"];
  return h("tr", { "data-key": `${one.kind}/${one.name}`, class: tone },
    h("td", {}, nameCell(one.name, one.kind, null)),
    h("td", { class: `state ${tone}` }, shape(SHAPES[tone]), " ", t(key)),
    h("td", {}, when(one.since) || "–"),
    h("td", {}, one.kind === "display" ? t("fleet.announced", { n: one.announced }) : "–"));
}

async function test({ device }) {
  const answer = await store.attempt(device, () => post(`/devices/${encodeURIComponent(device)}/test`));
  if (!answer) return;
  const remedy = answer.remedy ? ` · ${remedyText(answer.remedy)}` : "";
  store.announce(t(`fleet.test.${answer.outcome}`, { name: device }) + remedy, answer.outcome !== "confirmed");
}

const store = staffPage({
  address: "/fleet",
  title: "fleet.page",
  roles: ["clerk", "supervisor", "admin"],
  topics: () => ["devices"],
  view,
  deeds: { test },
  onSnapshot: (message) => {
    if (message.type === "devices") fleet = message;
  },
  onSignedOut: () => {
    fleet = null;
  },
});
