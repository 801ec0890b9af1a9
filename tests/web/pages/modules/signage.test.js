import assert from "node:assert/strict";
import test from "node:test";

import "./fakes.js";

const { airtime, bodyOf, lastChanges, nameOf, namesIn, orderOf, phase, ticked } =
  await import("../../../../queue_server/web/pages/signage/model.js");

test("air time is summed over displays, today's apart", () => {
  const sums = airtime([
    { notice: "a", day: "2026-11-23", display: "lobby", seconds: 60 },
    { notice: "a", day: "2026-11-23", display: "upstairs", seconds: 30 },
    { notice: "a", day: "2026-11-22", display: "lobby", seconds: 10 },
  ], "2026-11-23");
  assert.deepEqual(sums.get("a"), { today: 90, all: 100 });
});

test("of each notice the newest change is told, by name", () => {
  const last = lastChanges([{ notice: "a", actor: "user:lin" }, { notice: "a", actor: "user:boss" }]);
  assert.equal(nameOf(last.get("a").actor), "lin");
});

test("a notice is coming, on, or over", () => {
  const times = { starts: "2026-11-23T00:00:00Z", until: "2026-11-24T00:00:00Z" };
  const at = (text) => phase(times, Date.parse(text));
  assert.deepEqual(["2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"].map(at),
    ["coming", "on", "over"]);
  assert.equal(phase({}, 0), "on");
});

test("names are written with any comma, each counts once", () => {
  assert.deepEqual(namesIn(" lobby，upstairs, lobby、 "), ["lobby", "upstairs"]);
});

test("the boxes that are ticked become days and sessions", () => {
  const form = { "days.1": "yes", "days.3": "yes", "sessions.day": "yes", link: " https://a ", starts: "", until: "",
    category: "jobs", style: "slide", picture: "", displays: "", weight: "2" };
  assert.deepEqual(ticked(form, "days"), ["1", "3"]);
  const body = bodyOf(form, () => ({}), () => null);
  assert.deepEqual([body.days, body.sessions, body.displays], [[1, 3], ["day"], []]);
  assert.equal(body.link, "https://a");
});

test("silence has an end, and can be ended", () => {
  assert.deepEqual(orderOf("mute", 0), { do: "mute", until: "1970-01-01T00:30:00.000Z" });
  assert.deepEqual(orderOf("unmute", 0), { do: "mute", until: null });
  assert.deepEqual(orderOf("identify", 0), { do: "identify" });
});
