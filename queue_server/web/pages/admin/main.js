// The office's page: notices, suspensions, figures, people and the journal, each for who may see it.

import { statusLine } from "../lib/chrome.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { staffPage } from "../lib/staff.js";
import { audit } from "./audit.js";
import { closing } from "./closing.js";
import { figures } from "./figures.js";
import { journal } from "./journal.js";
import { notices } from "./notices.js";
import { people } from "./people.js";
import { suspensions } from "./suspensions.js";

const OFFICE = ["supervisor", "admin"];
/** @type {{ name: string, part: import("./model.js").Part, roles: string[] }[]} */
const TABS = [
  { name: "notices", part: notices, roles: OFFICE },
  { name: "suspensions", part: suspensions, roles: OFFICE },
  { name: "figures", part: figures, roles: OFFICE },
  { name: "closing", part: closing, roles: OFFICE },
  { name: "users", part: people, roles: ["admin"] },
  { name: "journal", part: journal, roles: ["admin", "auditor"] },
  { name: "audit", part: audit, roles: ["admin", "auditor"] },
];

const allowed = () => TABS.filter((tab) => tab.roles.includes(store.session.role));

function chosen() {
  const tabs = allowed();
  return tabs.find((tab) => `#${tab.name}` === location.hash) ?? tabs[0];
}

function view() {
  const tab = chosen();
  if (!tab) return h("main", { id: "main", class: "office" }, h("p", { class: "empty" }, t("admin.forbidden")));
  return h("main", { id: "main", tabindex: "-1", class: "office", "data-key": "admin" },
    h("h1", { class: "unseen" }, t("admin.page")),
    h("nav", { class: "tabs", "aria-label": t("admin.page") }, allowed().map((one) =>
      h("a", { href: `#${one.name}`, "aria-current": one === tab ? "page" : null },
        t(`admin.${one.name}`)))),
    statusLine(store.status),
    h("div", { "data-key": tab.name }, tab.part.view(store)));
}

const enter = async () => {
  if (!store.session) return;
  const tab = chosen();
  await tab?.part.load(store);
  store.draw();
};

const store = staffPage({
  address: "/admin",
  title: "admin.page",
  roles: ["supervisor", "admin", "auditor"],
  topics: () => (store.session?.role === "auditor" ? [] : ["board"]),
  view: () => view(),
  onSignedIn: () => queueMicrotask(enter),
  actions: Object.fromEntries(
    TABS.flatMap(({ part }) =>
      Object.entries(part.actions).map(([name, action]) =>
        [name, (/** @type {import("../types").Given} */ given) => action(store, given)])),
  ),
});

addEventListener("hashchange", enter);
