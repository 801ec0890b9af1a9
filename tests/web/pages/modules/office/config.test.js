// What is changed in the settings, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { add, beginning, changesOf, chosen, figuresOf, found, itemsNow, pairsOf, pairsText, put, read, remove, stillMeant,
  valueNow } from "../../../../../queue_server/web/pages/config/model.js";
import { listOf, rowsOf, tableOf, textOf, wordingOf } from "../../../../../queue_server/web/pages/config/values.js";

const field = (name, kind, optional = false, of = []) => ({ name, kind, optional, of, default: null });
const config = { groups: [
  { name: "sessions", file: "config.toml", items: [{ item: "day", values: { opens: "08:00", limit: null } }], fields: [] },
  { name: "texts", file: "strings.toml", items: [], fields: [] },
] };

test("a value that says what it said is no change", () => {
  const later = put(config, [], "sessions", "day", "opens", "09:00");
  assert.deepEqual(later, [{ act: "set", group: "sessions", item: "day", field: "opens", value: "09:00" }]);
  assert.equal(valueNow(config, later, "sessions", "day", "opens"), "09:00");
  assert.deepEqual(put(config, later, "sessions", "day", "opens", "08:00"), []);
});

test("a new item carries its values, and is forgotten when it goes", () => {
  const draft = put(config, add([], "sessions", "night", { opens: "18:00" }), "sessions", "night", "opens", "19:00");
  assert.deepEqual(draft, [{ act: "add", group: "sessions", item: "night", values: { opens: "19:00" } }]);
  assert.deepEqual(itemsNow(config, draft, "sessions"), ["day", "night"]);
  assert.deepEqual(remove(draft, "sessions", "night"), []);
});

test("an item that goes takes the changes in it along", () => {
  const draft = put(config, [], "sessions", "day", "opens", "09:00");
  assert.deepEqual(remove(draft, "sessions", "day"), [{ act: "remove", group: "sessions", item: "day" }]);
});

test("changes are saved file by file", () => {
  const draft = add(put(config, [], "sessions", "day", "opens", "09:00"), "texts", "welcome");
  assert.equal(changesOf(config, draft, "strings.toml").length, 1);
  assert.equal(changesOf(config, draft, "config.toml").length, 1);
});

test("of changes to files that became others, those that still mean something stay", () => {
  const draft = [
    { act: "set", group: "sessions", item: "day", field: "opens", value: "08:00" },
    { act: "set", group: "sessions", item: "day", field: "limit", value: 5 },
    { act: "set", group: "sessions", item: "gone", field: "opens", value: "09:00" },
    { act: "add", group: "sessions", item: "day", values: {} },
    { act: "remove", group: "sessions", item: "gone" },
  ];
  assert.deepEqual(stillMeant(config, draft), [draft[1]]);
});

test("an empty field is left out where that is allowed", () => {
  assert.equal(read(field("limit", "whole", true), ""), null);
  assert.equal(read(field("minutes", "number"), ""), "");
  assert.equal(read(field("limit", "whole"), "12"), 12);
  assert.equal(read(field("limit", "whole"), "1e999"), "1e999");
  assert.equal(read(field("counter", "choice", true, "counters"), "3"), 3);
  assert.equal(read(field("shape", "choice", false, ["circle"]), "heart"), "heart");
});

test("what stays chosen stays in its order", () => {
  assert.deepEqual(chosen(["c", "a"], ["a", "b", "c"]), ["c", "a", "b"]);
  assert.deepEqual(chosen(null, ["a"]), ["a"]);
});

test("options are written one a line", () => {
  assert.deepEqual(pairsOf(" a = b=c \n\n d\n"), { a: "b=c", d: "" });
  assert.equal(pairsText({ a: "b", c: "" }), "a = b\nc = ");
  assert.deepEqual(figuresOf("office = 8\neast=6\nx = soon"), { office: 8, east: 6, x: "soon" });
  assert.deepEqual(["4", "counters"].map((text) => read(field("lanes", "lanes", true), text)), [4, "counters"]);
});

test("a text is found by its words in any language, and nothing by nothing", () => {
  const strings = { welcome: { "zh-TW": "歡迎", en: "Welcome" }, bye: { "zh-TW": "再見", en: "Bye" } };
  assert.deepEqual(found(strings, "歡"), ["welcome"]);
  assert.deepEqual(found(strings, "BYE"), ["bye"]);
  assert.deepEqual(found(strings, "  "), []);
});

test("a new item begins as the first of its kind is, but for its words", () => {
  const fields = [field("opens", "time"), field("limit", "whole", true), field("wording", "wording")];
  const group = { ...config.groups[0], fields, items: [{ item: "day", values: { opens: "08:00", limit: null, wording: { en: "Day" } } }] };
  assert.deepEqual(beginning(group), { opens: "08:00" });
  assert.deepEqual(beginning({ ...group, items: [] }), {});
});

test("a control takes the kind of value that it shows, and nothing of another", () => {
  assert.deepEqual([["a", 1], { a: 1 }, "a", null].map(listOf), [["a", 1], [], [], []]);
  assert.deepEqual([[{ lanes: 2 }], "counters", undefined].map(rowsOf), [[{ lanes: 2 }], [], []]);
  assert.deepEqual([{ at: "16:00" }, ["at"], "at", null].map(tableOf), [{ at: "16:00" }, {}, {}, {}]);
  assert.deepEqual([{ en: "Day", vi: 1 }, "Day", null].map(wordingOf), [{ en: "Day", vi: "1" }, {}, {}]);
  assert.deepEqual(["08:00", 3, null, undefined].map(textOf), ["08:00", "3", "", ""]);
});
