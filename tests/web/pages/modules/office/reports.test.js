import assert from "node:assert/strict";
import test from "node:test";

const { address, before, change, decimals, fell, grid, idleCounters, length, opened, path, pictures, plus, preset, read, shown, steps, strength,
  tableOf, toldDays, usualDay } = await import("../../../../../queue_server/web/pages/reports/model.js");

const TODAY = "2026-11-23";
const WAIT = { key: "wait_p50_min", title: "等候", unit: "min", help: "" };
const SHARE = { key: "share", title: "比例", unit: "share", help: "" };

test("an address that says nothing asks for the waits of four weeks, day by day", () => {
  assert.deepEqual(read("", TODAY), { report: "waits", from: "2026-10-27", to: TODAY, by: "day",
    compare: false, open: {} });
});

test("what is asked can be shared by its address", () => {
  const asked = { report: "told", from: "2026-02-01", to: "2026-02-28", by: "half", compare: true,
    open: { service: "T01", half: "09:30" } };
  assert.deepEqual(read(address(asked), TODAY), asked);
});

test("the pictures ask for the day itself first, and twice for ratings that do not overlap", () => {
  const asked = pictures(TODAY, "en");
  assert.equal(Object.keys(asked)[0], "visits");
  assert.equal(asked.visits, "/reports/visits.json?from=2026-10-26&to=2026-11-23&by=day%2Chalf&language=en");
  assert.match(asked.week, /from=2026-11-17&to=2026-11-23&/);
  assert.match(asked.weeks, /from=2026-10-20&to=2026-11-16&/);
});

test("days run over the ends of months and years", () => {
  assert.equal(plus("2026-02-28", 1), "2026-03-01");
  assert.equal(plus("2026-01-01", -1), "2025-12-31");
  assert.equal(length("2026-02-01", "2026-02-28"), 28);
});

test("the period before has the same length and ends the day before", () => {
  const asked = preset(read("", TODAY), "week", TODAY);
  assert.equal(length(asked.from, asked.to), 7);
  const earlier = before(asked);
  assert.deepEqual([earlier.from, earlier.to], ["2026-11-10", "2026-11-16"]);
});

test("a row opens to the visits it counts, in every format's own address", () => {
  const legs = opened({ ...read("", TODAY), by: "service,half" }, ["T01", "09:30"]);
  assert.equal(legs.report, "legs");
  assert.match(path(legs, "json", "en"), /^\/reports\/legs\.json\?.*language=en&is\.service=T01&is\.half=09%3A30$/);
});

test("an appointment's row opens to appointments, a judged day to the visits of that day", () => {
  const asked = read("", TODAY);
  assert.equal(opened({ ...asked, report: "bookings", by: "half" }, ["09:30"]).report, "appointments");
  assert.equal(opened({ ...asked, report: "seats", by: "day" }, [TODAY]).report, "appointments");
  assert.deepEqual(opened({ ...asked, report: "staffing_days", by: "half" }, [TODAY]).open, { day: TODAY });
});

const keyed = (...keys) => keys.map((key) => ({ key, title: key, unit: "n", help: "" }));

test("a counter that was never open has no share of idle time", () => {
  const columns = keyed("counter", "counter_open_min", "idle_waiting_min", "idle_waiting_share");
  assert.deepEqual(idleCounters({ columns, rows: [["1", 60, 6, 0.1], ["2", 0, 0, null]] }), [
    { name: "1", open: 60, idle: 6, share: 0.1 }, { name: "2", open: 0, idle: 0, share: null }]);
});

test("told waits were kept, or ended early or late; days without any are left out", () => {
  const columns = keyed("day", "told", "told_early", "told_late", "told_kept_share");
  assert.deepEqual(toldDays({ columns, rows: [[TODAY, 10, 1, 2, 0.7], ["2026-11-22", 0, 0, 0, null]] }),
    [{ day: TODAY, kept: 7, early: 1, late: 2 }]);
});

test("nothing to say is a dash, which is not 0", () => {
  const same = (text) => text;
  assert.equal(shown(WAIT, null, same), "–");
  assert.equal(shown(WAIT, 0, same), "0");
  assert.equal(shown(WAIT, 7, same, 1), "7.0");
  assert.equal(shown(SHARE, 0.125, same), "12.5 %");
  assert.equal(shown({ ...WAIT, unit: "day" }, TODAY, () => "115/11/23"), "115/11/23");
});

test("figures of a column have as many decimals as the longest of them", () => {
  const columns = keyed("half", "n", "mean", "share");
  const rows = [["09:00", 3, 7, 0.5], ["9.25", 4, 6.9, null]];
  assert.deepEqual(decimals({ columns, rows, totals: ["合計", 7, 6.95, 0.5], opens: [] }), [0, 0, 2, 1]);
  assert.deepEqual(decimals({ columns, rows: [], totals: null, opens: [] }), [0, 0, 0, 0]);
});

test("a change has a sign, and is of numbers only", () => {
  assert.equal(change(WAIT, 7, 4), "+3");
  assert.equal(change(WAIT, 4.5, 7), "−2.5");
  assert.equal(change(SHARE, 0.8, 0.9), "−10.0 %");
  assert.equal(change(WAIT, 4.48, 4.5), "−0.02");
  assert.equal(change(SHARE, 0.8, 0.8001), "±0.0 %");
  assert.equal(change(WAIT, null, 4), "");
});

test("the usual day is the mean of the days before that had visitors", () => {
  const opens = [[TODAY, "09:00"], ["2026-11-20", "09:00"], ["2026-11-19", "09:00"], ["2026-11-19", "09:30"]];
  const rows = opens.map(([day, half], at) => [day, half, [5, 2, 4, 1][at]]);
  assert.deepEqual(usualDay({ columns: [], rows, totals: null, opens }, TODAY), [
    { half: "09:00", today: 5, usual: 3 },
    { half: "09:30", today: 0, usual: 0.5 },
  ]);
});

test("a grid has a cell for every pair, empty where nobody came", () => {
  const columns = [{ ...WAIT, key: "weekday" }, { ...WAIT, key: "half" }, WAIT];
  const rows = [["Mon", "09:30", 4], ["Mon", "09:00", 10], ["Tue", "09:00", null]];
  const made = grid({ columns, rows, totals: null, opens: [] }, "wait_p50_min");
  assert.deepEqual(made, { down: ["Mon", "Tue"], across: ["09:00", "09:30"],
    rows: [[10, 4], [null, null]], most: 10 });
});

test("the longest wait is the strongest of five steps, and none is no step", () => {
  assert.deepEqual([null, 0, 5, 10].map((value) => strength(value, 10)), [0, 1, 3, 5]);
});

const rated = (low, high) => ({ totals: ["合計", low, high], rows: [], opens: [], columns: ["month",
  "satisfied_low_share", "satisfied_high_share"].map((key) => ({ key, title: key, unit: "share", help: "" })) });

test("satisfaction has fallen when the intervals of the week and of the weeks before are apart", () => {
  assert.equal(fell(rated(0.5, 0.6), rated(0.7, 0.8)), true);
  assert.equal(fell(rated(0.5, 0.72), rated(0.7, 0.8)), false);
  assert.equal(fell(rated(0.9, 0.95), rated(0.7, 0.8)), false);
});

test("too few ratings raise no alarm", () => {
  assert.equal(fell(rated(null, null), rated(0.7, 0.8)), false);
  assert.equal(fell(rated(0.5, 0.6), rated(null, null)), false);
});

test("the staffing is drawn from its own columns, wherever they stand", () => {
  const columns = ["half", "expected", "counters", "more"].map((key) => ({ key, title: key, unit: "n", help: "" }));
  const sheet = { columns, rows: [["09:00", 8.5, 5, 2]], totals: null, opens: [] };
  assert.deepEqual(steps(sheet), [{ half: "09:00", counters: 5, more: 2 }]);
});

test("a report of several tables is none of those with one", () => {
  const about = { title: "", facts: [], as_of_seq: 1 };
  const table = { ...about, name: "visits", columns: [], rows: [], totals: null, notes: [], opens: [] };
  assert.equal(tableOf(table), table);
  assert.equal(tableOf({ ...about, sheets: [table] }), null);
});
