import assert from "node:assert/strict";
import test from "node:test";
import { catalogue } from "../fakes.js";

const { use } = await import("../../../../../queue_server/web/pages/lib/i18n.js");
const { asCsv, asLines, COUNTS, csv, dayOfTicket, saidBy, ticketId, totals } = await import("../../../../../queue_server/web/pages/admin/model.js");

use(catalogue({
  said_of: { en: "{what}: {said}" }, "clerk.list_separator": { en: ", " }, "admin.fact.service": { en: "Service" },
  "admin.fact.priority": { en: "Class" }, "admin.fact.on_behalf": { en: "Taken by staff" },
  "admin.fact.title": { en: "Title" }, "why.longest": { en: "waited {minutes} min" },
}, { services: [{ code: "T01", name: { en: "Transcript" } }], classes: [{ name: "general", wording: { en: "General" } }] }), ["en"]);

test("the total of each count is the sum of its days, and nothing of none", () => {
  const days = [Object.fromEntries(COUNTS.map((name, at) => [name, at])), { issued: 5 }];
  assert.equal(totals(days)[0], 5);
  assert.equal(totals(days)[2], 2);
  assert.deepEqual(totals([]), COUNTS.map(() => 0));
});

test("a file opens in a spreadsheet as it was, and nothing in it is a formula", () => {
  assert.equal(csv([["日期", 3], ["a,b", 'say "hi"'], ["=1+1", "-2"], [null, -2]]),
    "\uFEFF日期,3\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n'=1+1,'-2\r\n,-2\r\n");
});

test("a row of the journal says in words what it holds, and no machine's word", () => {
  const data = { service: "T01", services: ["T01"], priority: "general", on_behalf: true, token: "secret", n: 4,
    label: "A001", wait: null };
  assert.deepEqual(saidBy({ data }), ["Service: Transcript", "Class: General", "Taken by staff"]);
  assert.deepEqual(saidBy({ data: { why: "why.longest", facts: { minutes: 9 }, rule: "x" } }), ["waited 9 min"]);
  assert.deepEqual(saidBy({ data: { title: { en: "Closed", vi: "Nghỉ" } } }), ["Title: Closed"]);
  assert.deepEqual(saidBy({ data: null }), []);
});

test("what a newer server says is still read, never as a program writes it", () => {
  assert.deepEqual(saidBy({ data: { some_fact: { a: 1, b: [2, 3] } } }), ["some fact: a 1, b 2, 3"]);
  assert.deepEqual(saidBy({ data: { reason: { en: "Leak" }, first: ["general", { n: 1 }], until: { en: "noon" } } }),
    ["reason: Leak", "first: General, n 1", "until: noon"]);
});

const row = { seq: 7, day: "2026-11-24", at: "2026-11-24T02:30:00+00:00", kind: "ticket_called", ticket: "20261124-A012",
  counter: 4, actor: "user:mei", request_id: null, data: {} };

test("an auditor types a label and a day, or the whole number of a ticket", () => {
  assert.equal(ticketId({ ticket: " a012 ", day: "2026-11-24" }), "20261124-A012");
  assert.equal(ticketId({ ticket: "20261123-A012", day: "2026-11-24" }), "20261123-A012");
  assert.equal(ticketId({ ticket: "", day: "2026-11-24" }), "");
  assert.equal(dayOfTicket("20261124-A012"), "2026-11-24");
  assert.equal(dayOfTicket("A012"), "");
});

test("both files of the journal end with its head", () => {
  const lines = asLines([row], "longjing:2026-11-24:7:0123456789abcdef:").trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines, [row, { head: "longjing:2026-11-24:7:0123456789abcdef:" }]);
  const table = asCsv([row], ["=said"], "h:1").split("\r\n");
  assert.match(table[1], /^7,2026-11-24,.*,ticket_called,20261124-A012,4,user:mei,,'=said$/);
  assert.equal(table[2], "head,h:1");
});
