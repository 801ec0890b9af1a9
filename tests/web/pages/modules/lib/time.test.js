import assert from "node:assert/strict";
import test from "node:test";

import { catalogue } from "../fakes.js";

const { setLanguage, use } = await import("../../../../../queue_server/web/pages/lib/i18n.js");
const { byServer, clock, dateText, day, fromField, learn, minutesSince, stamp, toField, today, when } =
  await import("../../../../../queue_server/web/pages/lib/time.js");

use(catalogue(), ["zh-TW"]);
const HALF_PAST_TEN = "2026-11-24T02:30:00Z";

test("the clock is the office's, whatever zone the browser is in", () => {
  assert.equal(clock(HALF_PAST_TEN), "10:30");
  assert.equal(clock("2026-11-24T16:00:00Z", true), "00:00:00");
});

test("in Chinese the year is the Republic's, where the office counts so", () => {
  assert.match(day(HALF_PAST_TEN), /民國115/);
  assert.match(dateText("2026-11-24", "long"), /115.*星期二/);
  for (const language of ["en", "vi"]) {
    setLanguage(language);
    assert.match(day(HALF_PAST_TEN), /2026/);
    assert.match(dateText("2026-11-24"), /2026/);
  }
  setLanguage("zh-TW");
});

test("an office that counts Gregorian years shows no other, in no language", () => {
  const languages = ["zh-TW", "en", "vi", "id", "th"];
  use(catalogue({}, { calendar: "gregorian", languages }), ["zh-TW"]);
  for (const language of languages) {
    setLanguage(language);
    for (const said of [day(HALF_PAST_TEN), dateText("2026-11-24"), dateText("2026-11-24", "short"), when(HALF_PAST_TEN)]) {
      assert.match(said, /2026/, language);
      assert.doesNotMatch(said, /115|民國|ROC|2569/, language);
    }
  }
  use(catalogue(), ["zh-TW"]);
});

test("a day of the calendar is the same day in every zone", () => {
  for (const zone of ["Asia/Taipei", "Pacific/Auckland", "Pacific/Honolulu"]) {
    use(catalogue({}, { zone }), ["en"]);
    assert.equal(dateText("2026-11-24"), "11/24/2026", zone);
  }
  use(catalogue(), ["zh-TW"]);
});

test("today is the office's, also in its morning", () => {
  learn("2026-11-23T23:30:00Z");
  assert.equal(today(), "2026-11-24");
  learn(new Date().toISOString());
});

test("what a form's field shows becomes the same instant again, also where clocks change", () => {
  for (const zone of ["Asia/Taipei", "Europe/Berlin", "America/New_York"]) {
    use(catalogue({}, { zone }), ["zh-TW"]);
    for (const at of ["2026-03-29T00:59:00.000Z", "2026-03-29T01:00:00.000Z", "2026-11-01T07:00:00.000Z"]) {
      assert.equal(fromField(toField(at)), at, `${zone} ${at}`);
    }
  }
  use(catalogue(), ["zh-TW"]);
  assert.equal(fromField(""), null);
  assert.equal(toField(null), "");
});

test("a wrong clock of the browser does not show", () => {
  learn(new Date(Date.now() + 3600_000).toISOString());
  assert.ok(Math.abs(byServer(Date.now()) - Date.now() - 3600_000) < 1000);
  assert.equal(minutesSince(new Date(Date.now() + 3510_000).toISOString()), 1);
  learn("not a time");
  assert.equal(minutesSince(new Date(Date.now() + 3510_000).toISOString()), 1);
  learn(new Date().toISOString());
});

test("today is told by the hour alone, another day with its date", () => {
  assert.match(when(new Date().toISOString()), /^\d\d:\d\d$/);
  assert.match(when("2020-01-01T00:00:00Z"), /109/);
  assert.equal(when(null), "");
});

test("a file is named by day and time", () => {
  assert.equal(stamp(HALF_PAST_TEN), "20261124-103000");
});
