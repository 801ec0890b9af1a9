import assert from "node:assert/strict";
import test from "node:test";

import "../fakes.js";

const { airtime, bodyAgain, bodyOf, edgesOf, lastChanges, mondayOf, nameOf, namesIn, needsS, orderOf, phase, readingS,
  ticked, usersOf, week } =
  await import("../../../../../queue_server/web/pages/signage/model.js");

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

test("pages and clip of a form are those that are ticked", () => {
  const form = { link: "", pages: "a b", clip: "c 12" };
  const { pages, clip, clip_s: seconds } = bodyOf(form, () => ({}), () => null);
  assert.deepEqual([pages, clip, seconds], [["a", "b"], "c", 12]);
  const none = bodyOf({ link: "" }, () => ({}), () => null);
  assert.deepEqual([none.pages, none.clip, none.clip_s, none.state], [[], "", 0, "live"]);
});

test("a picture is used by what shows it, has it as a page, or plays the video that begins with it", () => {
  const notices = [{ id: "1", picture: "a" }, { id: "2", picture: "b", pages: ["a"] }, { id: "3", picture: "b", clip: "f" }];
  const users = (name) => usersOf(name, notices, [{ name: "f", poster: "p" }]).map((one) => one.id);
  assert.deepEqual([users("a"), users("p"), users("x")], [["1", "2"], ["3"], []]);
});

test("a clip is heard only where it is played and its sound is ticked", () => {
  const sound = (form) => bodyOf({ link: "", ...form }, () => ({}), () => null).clip_sound;
  assert.deepEqual([sound({ clip: "c 12", clip_sound: "yes" }), sound({ clip: "c 12" }), sound({ clip_sound: "yes" })],
    [true, false, false]);
});

test("silence has an end, and can be ended", () => {
  assert.deepEqual(orderOf("mute", 0), { do: "mute", until: "1970-01-01T00:30:00.000Z" });
  assert.deepEqual(orderOf("unmute", 0), { do: "mute", until: null });
  assert.deepEqual(orderOf("identify", 0), { do: "identify" });
});

test("a draft and what was imported are on no wall, whatever their dates", () => {
  assert.equal(phase({ state: "draft" }, 0), "draft");
  assert.equal(phase({ state: "proposed", until: "1970-01-01T00:00:00Z" }, 1), "proposed");
  assert.equal(phase({ state: "live" }, 0), "on");
});

test("what was approved is saved as it is, but for its state", () => {
  const body = bodyAgain({ id: "a", title: { "zh-TW": "徵才" }, pages: ["x"], state: "proposed" }, { state: "live" });
  assert.deepEqual(body, { title: { "zh-TW": "徵才" }, pages: ["x"], state: "live" });
});

// The same cases as in tests/wire/signage/test_playlist.py: walls and page must agree.
for (const [text, more, seconds] of [
  ["", {}, 2], ["聯合徵才", {}, 3], ["one two three", {}, 3], ["聯合徵才 one two three，", { picture: true }, 6],
  ["掃描 QR Code", { code: true }, 2 + 0.5 + 2 / 3 + 3],
]) {
  test(`reading "${text}" takes ${seconds.toFixed(1)} s`, () => assert.ok(Math.abs(readingS(text, more) - seconds) < 1e-9));
}

test("what is typed in a language is what has to be read in it", () => {
  const form = { "title.zh-TW": "聯合徵才", "body.zh-TW": "", "title.en": " ", picture: "", link: "" };
  assert.equal(needsS(form, "zh-TW"), 3);
  assert.equal(needsS(form, "en"), 0);
});

test("weeks begin on Monday", () => {
  assert.equal(mondayOf("2026-11-29"), "2026-11-23");
  assert.equal(mondayOf("2026-11-23", 1), "2026-11-30");
  assert.equal(mondayOf("2026-03-01", -1), "2026-02-16");
  assert.deepEqual(edgesOf("2026-11-30").slice(-2), ["2026-12-06", "2026-12-07"]);
});

test("the calendar shows days a notice is on, partly on, and off", () => {
  const edges = edgesOf("2026-11-23").map((date) => Date.parse(`${date}T00:00Z`));
  const shown = (notice) => week([notice], edges)[0].days.join(" ");
  assert.equal(shown({}), "on on on on on on on");
  assert.equal(shown({ days: [1, 7] }), "on off off off off off on");
  assert.equal(shown({ starts: "2026-11-25T08:00:00Z", until: "2026-11-27T00:00:00Z" }), "off off part on off off off");
  assert.equal(shown({ sessions: ["day"], days: [2] }), "off part off off off off off");
  assert.equal(shown({ state: "draft" }), "off off off off off off off");
});
