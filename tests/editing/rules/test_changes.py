"""What a person changes becomes steps in a file, and what makes no sense is refused."""

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.editing.rules.changes import (
    Change,
    applied,
    every_item,
    items_of,
    meant,
    plain,
    shown,
)
from queue_server.editing.rules.difference import differences, in_words
from queue_server.editing.rules.fields import BY_NAME, CONFIG, GROUPS, SERVICES, STRINGS, Field
from queue_server.editing.rules.hidden import SHOWN

ROOT = Path(__file__).parents[3]
TEXTS = {CONFIG: (ROOT / "config.toml").read_text("utf-8")}


def put(group: str, item: str, field: str, value: Any) -> Change:
    return Change(act="set", group=group, item=item, field=field, value=value)


def said(*changes: Change, texts: dict[str, str] = TEXTS) -> Any:
    return tomllib.loads(applied(texts, changes)[CONFIG])


def test_a_value_that_is_said_already_changes_no_byte() -> None:
    for group in GROUPS:
        if group.file != CONFIG:
            continue
        for item, table in items_of(tomllib.loads(TEXTS[CONFIG]), group).items():
            for field in group.fields:
                change = put(group.name, item, field.name, shown(field, table))
                assert applied(TEXTS, [change]) == TEXTS, (group.name, item, field.name)


def test_a_field_that_may_be_left_out_can_be_taken_away_and_comes_back() -> None:
    limited = applied(TEXTS, [put("sessions", "day", "daily_limit", 80)])
    assert tomllib.loads(limited[CONFIG])["sessions"][0]["daily_limit"] == 80
    assert (
        "daily_limit"
        not in said(put("sessions", "day", "daily_limit", None), texts=limited)["sessions"][0]
    )


def test_one_language_of_a_wording_leaves_the_others_as_they_are_written() -> None:
    wording = {"zh-TW": "日間", "en": "Day service (open over noon)", "vi": ""}
    new = applied(TEXTS, [put("sessions", "day", "wording", wording)])[CONFIG]
    assert 'wording.zh-TW = "日間"\nwording.en = "Day service (open over noon)"' in new


def test_a_reason_is_added_and_removed() -> None:
    words = {"wording": {"zh-TW": "重複取號", "en": "Took two"}}
    add = Change(act="add", group="reasons", item="twice", values=words)
    assert said(add)["clerk"]["reasons"] == {"twice": words["wording"]}
    both = [add, Change(act="remove", group="reasons", item="twice")]
    assert applied(TEXTS, both) == TEXTS


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("kiosks", {"offline_series": "kiosk"}),
        ("pools", {"services": ["T01"], "unit_min": 15, "where": []}),
        ("pools", {"services": ["T01"], "lanes": "counters"}),
        ("pools", {"services": ["T01"], "release_min": [5, 20]}),
        ("visit_zones", {"wording": {"zh-TW": "山邊"}, "travel": {"office": 8, "east": 6}}),
        ("visit_kinds", {"services": ["T01"], "minutes": 20}),
    ],
)
def test_what_lies_deep_in_the_file_is_added_and_removed_without_a_trace(
    group: str, values: dict[str, Any]
) -> None:
    added = applied(TEXTS, [Change(act="add", group=group, item="side", values=values)])
    found = items_of(tomllib.loads(added[CONFIG]), BY_NAME[group])["side"]
    assert {name: found[name] for name in values} == values
    assert applied(added, [Change(act="remove", group=group, item="side")]) == TEXTS


NOON = {"days": ["mon"], "opens": "11:00", "closes": "13:30", "lanes": 0}
#: The same as people may write it, after the pool's own keys.
APART = """
[[book.pools.hours]]  # over noon
days = ["mon"]
opens = 12:00:00
closes = 13:00:00
lanes = 1

[book.pools.closes]
at = 12:00:00
"""


def pool(texts: dict[str, str], *changes: Change) -> Any:
    return said(*changes, texts=texts)["book"]["pools"][0]


def apart() -> dict[str, str]:
    first, second = TEXTS[CONFIG].split('\n[[book.pools]]\nname = "holiday"')
    own = first[: first.rindex("closes = {")] + first[first.index("hold_min = 8") :]
    return {CONFIG: f'{own}{APART}\n[[book.pools]]\nname = "holiday"{second}'}


@pytest.mark.parametrize("texts", [TEXTS, apart()])
def test_a_pool_has_other_lanes_at_some_hours_a_deadline_and_a_pause(texts: dict[str, str]) -> None:
    changed = applied(texts, [
        put("pools", "counter", "hours", [NOON, {**NOON, "days": ["tue", "wed"]}]),
        put("pools", "counter", "closes", {"at": "16:30", "working_days_before": 2}),
        put("pools", "counter", "release_min", [5, 20]),
    ])  # fmt: skip
    now = pool({CONFIG: changed[CONFIG]})
    assert [plain(one) for one in now["hours"]] == [NOON, {**NOON, "days": ["tue", "wed"]}]
    assert (plain(now["closes"]), now["release_min"]) == (
        {"at": "16:30", "working_days_before": 2}, [5, 20],
    )  # fmt: skip
    was = tomllib.loads(texts[CONFIG])
    assert tomllib.loads(changed[CONFIG])["book"]["pools"][1:] == was["book"]["pools"][1:]
    gone = pool(changed, put("pools", "counter", "hours", None))
    assert gone == {key: value for key, value in now.items() if key != "hours"}


def test_hours_that_stand_apart_are_taken_away_with_their_lines() -> None:
    left = applied(apart(), [put("pools", "counter", name, None) for name in ("hours", "closes")])
    assert "book.pools.hours" not in left[CONFIG]
    assert "closes" not in pool(left)
    words = [one.key for one in differences(apart(), left)]
    assert words == ["book.pools[counter].hours", "book.pools[counter].closes"]


def test_what_fits_no_hour_stays_for_the_checks_to_name() -> None:
    field = Field(name="hours", kind="hours")
    for strange in ("noon", 5, None, [["mon"]], [{"opens": "25:00", "lanes": 1}]):
        assert meant(field, strange) == strange


def test_hours_are_times_and_what_else_looks_like_one_is_not() -> None:
    hours = {"days": ["mon"], "opens": "08:00", "closes": "12:30", "note": "08:00"}
    times = {"opens": time(8), "closes": time(12, 30)}
    assert said(put("sessions", "day", "closes", "19:30"))["sessions"][0]["closes"] == time(19, 30)
    assert meant(Field(name="hours", kind="hours"), [hours]) == [{**hours, **times}]


def test_only_a_counter_is_named_by_a_number() -> None:
    day = {"wording": {"zh-TW": "九"}, "opens": "08:00", "closes": "12:00"}
    assert said(Change(act="add", group="sessions", item="9", values=day))["sessions"][-1] == {
        "name": "9", "wording": day["wording"], "opens": time(8), "closes": time(12),
    }  # fmt: skip
    nameless = Change(act="add", group="counters", item="nine", values={"name": {"en": ""}})
    assert said(nameless)["counters"][-1] == {"number": "nine"}
    values = {"name": {"zh-TW": "九號", "en": "Nine"}, "first": ["general"], "services": None}
    counters = said(Change(act="add", group="counters", item="9", values=values))["counters"]
    assert counters[-1] == {"number": 9, "name": values["name"], "first": ["general"]}


def test_an_own_text_is_laid_over_in_a_file_that_begins_with_it() -> None:
    change = Change(
        act="add", group="texts", item="welcome", values={"text": {"zh-TW": "您好", "en": ""}}
    )
    text = applied(TEXTS, [change])[STRINGS]
    assert tomllib.loads(text) == {"schema": 1, "strings": {"welcome": {"zh-TW": "您好"}}}


def test_a_service_is_closed_in_the_file_of_services() -> None:
    text = "schema = 1\n\n[services.T01]  # the first\nminutes = 5\nenabled = true  # or not\n"
    new = applied({**TEXTS, SERVICES: text}, [put("services", "T01", "enabled", False)])
    assert new[SERVICES] == text.replace("enabled = true", "enabled = false")
    assert new[CONFIG] == TEXTS[CONFIG]


def test_a_password_that_comes_back_as_it_was_shown_stays_what_it_is() -> None:
    [device] = items_of(tomllib.loads(TEXTS[CONFIG]), BY_NAME["devices"])
    secret = applied(TEXTS, [put("devices", device, "options", {"password": "tulip", "a": "b"})])
    options = BY_NAME["devices"].field("options")
    assert options is not None
    table = items_of(tomllib.loads(secret[CONFIG]), BY_NAME["devices"])[device]
    assert shown(options, table) == {"password": SHOWN, "a": "b"}
    again = applied(secret, [put("devices", device, "options", {"password": SHOWN, "a": "c"})])
    assert '{ password = "tulip", a = "c" }' in again[CONFIG]
    for one in differences(secret, again):
        assert "tulip" not in in_words(one)


LONG = "n" * 50


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        (put(LONG, "", "x", 1), "unknown_setting", {"setting": LONG[:40]}),
        (put("sessions", "day", "name", "night"), "unknown_setting", {"setting": "name"}),
        (put("sessions", "day", LONG, 1), "unknown_setting", {"setting": LONG[:40]}),
        (put("sessions", "day", "__class__", 1), "unknown_setting", {"setting": "__class__"}),
        (put("server", "", "host", "0.0.0.0"), "unknown_setting", {"setting": "server"}),
        (put("branch", "", "id", "other"), "unknown_setting", {"setting": "id"}),
        (put("sessions", "night", "opens", "07:00"), "setting_gone", {"item": "night"}),
        (put("voice", "x", "order", []), "setting_gone", {"item": "x"}),
        (put("sessions", "day", "wording", "text"), "invalid", {"field": "value"}),
        (Change(act="remove", group="slip"), "unknown_setting", {"setting": "slip"}),
        (Change(act="remove", group="counters", item="77"), "setting_gone", {"item": "77"}),
        (Change(act="add", group="counters", item="1"), "setting_gone", {"item": "1"}),
        (Change(act="add", group="counters", item=""), "setting_gone", {"item": ""}),
        (Change(act="add", group="slip", item="x"), "setting_gone", {"item": "x"}),
        (
            Change(act="add", group="counters", item="9", values={LONG: 1}),
            "unknown_setting", {"setting": LONG[:40]},
        ),
    ],
)  # fmt: skip
def test_what_names_nothing_is_refused_by_its_name(
    change: Change, code: str, named: dict[str, str]
) -> None:
    with pytest.raises((BadRequest, UnknownThing)) as refused:
        applied(TEXTS, [change])
    assert (refused.value.code, refused.value.facts) == (code, named)


@settings(deadline=None, max_examples=15)
@given(st.data())
def test_a_change_and_its_opposite_leave_the_same_bytes(data: st.DataObject) -> None:
    group = data.draw(st.sampled_from([one for one in GROUPS if one.file == CONFIG]))
    items = items_of(tomllib.loads(TEXTS[CONFIG]), group)
    if not items:
        return
    item = data.draw(st.sampled_from(sorted(items)))
    fields = [one for one in group.fields if shown(one, items[item]) is not None]
    field = data.draw(st.sampled_from(fields))
    old = shown(field, items[item])
    value: Any = data.draw(st.one_of(st.integers(0, 99), st.booleans(), st.text(max_size=9)))
    if field.kind == "wording":
        value = {**old, data.draw(st.sampled_from(sorted(old) or ["en"])): "another"}
    there = applied(TEXTS, [put(group.name, item, field.name, value)])
    back = applied(there, [put(group.name, item, field.name, old)])
    if old != {} and back != TEXTS:  # a number may come back as 55.0 or 55, a list on one line
        assert tomllib.loads(back[CONFIG]) == tomllib.loads(TEXTS[CONFIG])
    found = differences(TEXTS, there)
    assert len(found) <= 1
    assert differences(there, back) == [] if not found else len(differences(there, back)) == 1


def test_a_session_is_removed() -> None:
    left = said(Change(act="remove", group="sessions", item="evening"))["sessions"]
    assert [one["name"] for one in left] == ["day", "holiday"]


def test_a_wording_without_words_goes_and_comes_back_whole() -> None:
    without = applied(TEXTS, [put("counters", "4", "name", {"zh-TW": "", "en": ""})])
    assert "name" not in items_of(tomllib.loads(without[CONFIG]), BY_NAME["counters"])["4"]
    assert applied(without, [put("counters", "4", "name", {})]) == without
    words = {"zh-TW": "四號", "en": "Four"}
    back = applied(without, [put("counters", "4", "name", words)])
    assert items_of(tomllib.loads(back[CONFIG]), BY_NAME["counters"])["4"]["name"] == words


def test_a_language_that_is_left_out_goes() -> None:
    assert said(put("sessions", "day", "wording", {"zh-TW": "日間"}))["sessions"][0]["wording"] == {
        "zh-TW": "日間"
    }


def test_the_items_of_a_file_that_is_no_toml_are_none() -> None:
    assert sorted(every_item(TEXTS)["sessions"]) == ["day", "evening", "holiday"]
    assert every_item({CONFIG: "["})["sessions"] == {}
    assert items_of({"series": 3}, BY_NAME["series"]) == {}


def test_a_number_where_tables_should_be_holds_no_item() -> None:
    assert items_of({"sessions": 3}, BY_NAME["sessions"]) == {}
    assert items_of({"lunch": 3}, BY_NAME["lunch"]) == {"": {}}
    with pytest.raises(UnknownThing):
        applied({CONFIG: "sessions = 3\n"}, [put("sessions", "day", "opens", "08:00")])


def test_a_number_in_place_of_a_fraction_is_written_as_one() -> None:
    known = Field(name="share", kind="number")
    assert repr(meant(known, 1, 0.5)) == "1.0"
    assert meant(known, True, 0.5) is True


def test_a_day_and_a_time_are_shown_as_they_are_written() -> None:
    assert plain(date(2026, 11, 23)) == "2026-11-23"
    assert (plain(time(8)), plain(time(8, 5, 30))) == ("08:00", "08:05:30")


CATALOGUE = {
    SERVICES: (ROOT / "queue_server" / "catalogue" / "services.toml").read_text("utf-8"),
}


def service(code: str, *changes: Change, texts: dict[str, str] = CATALOGUE) -> Any:
    return tomllib.loads(applied(texts, changes)[SERVICES])["services"][code]


def test_a_service_is_said_to_be_done_online_and_a_change_keeps_the_other_lines() -> None:
    before = service("T01")["online"]
    note = {**before["note"], "en": "At home"}
    changed = applied(CATALOGUE, [put("services", "T01", "online", {**before, "note": note})])
    assert service("T01", texts=changed)["online"] == {"url": before["url"], "note": note}
    was, now = (texts[SERVICES].splitlines() for texts in (CATALOGUE, changed))
    assert [(a, z) for a, z in zip(was, now, strict=True) if a != z] == [
        (f'online.note.en = "{before["note"]["en"]}"', 'online.note.en = "At home"')
    ]
    moved = {"url": "https://example.gov.tw/", "note": note}
    assert service("T01", put("services", "T01", "online", moved), texts=changed)["online"] == moved


def test_online_is_written_again_and_no_longer() -> None:
    online = {"url": "https://example.gov.tw/", "note": {"zh-TW": "線上", "en": ""}}
    fresh = applied(CATALOGUE, [put("services", "R02", "online", online)])
    kept = {"url": "https://example.gov.tw/", "note": {"zh-TW": "線上"}}
    assert service("R02", texts=fresh)["online"] == kept
    assert applied(fresh, [put("services", "R02", "online", kept)]) == fresh
    gone = applied(CATALOGUE, [put("services", "T01", "online", None)])
    assert "online" not in service("T01", texts=gone)


#: Laid out as nothing here would write it.
BY_HAND = """schema = 1

[services.T01]
name = { zh-TW = 'one', en = 'One' }
enabled = true
minutes = 1
looked_up = [
  "id_card",  # always
  "lease",
]
online.url = 'https://a.example/'
online.note = { zh-TW = 'here', en = 'Here' }
"""
NOTE = {"zh-TW": "here", "en": "Here"}


@pytest.mark.parametrize(
    ("field", "value", "old", "new"),
    [
        ("looked_up", ["id_card", "lease"], "", ""),
        ("enabled", True, "", ""),
        ("enabled", 1, "enabled = true", "enabled = 1"),
        ("minutes", True, "minutes = 1", "minutes = true"),
        ("name", {"zh-TW": "one", "en": "I"}, "'One'", '"I"'),
        ("online", {"url": "https://a.example/", "note": NOTE}, "", ""),
        ("online", {"url": "https://b.example/", "note": NOTE},
         "'https://a.example/'", '"https://b.example/"'),
        ("online", {"url": "https://a.example/", "note": {**NOTE, "en": "I"}}, "'Here'", '"I"'),
        ("online", {"note": NOTE}, "'https://a.example/'", '""'),
    ],
)  # fmt: skip
def test_what_says_the_same_stays_as_it_is_laid_out(
    field: str, value: Any, old: str, new: str
) -> None:
    changed = applied({SERVICES: BY_HAND}, [put("services", "T01", field, value)])
    assert changed[SERVICES] == BY_HAND.replace(old, new)


@pytest.mark.parametrize("words", [{}, {"note": {"en": ""}}])
@pytest.mark.parametrize("text", [BY_HAND, CATALOGUE[SERVICES]])
def test_an_address_without_words_is_written_for_the_checks_to_name(text: str, words: Any) -> None:
    online = {"url": "https://a.b/", **words}
    texts = applied({SERVICES: text}, [put("services", "T01", "online", online)])
    assert service("T01", texts=texts)["online"] == {"url": "https://a.b/", "note": {}}


def test_what_is_added_has_no_empty_language() -> None:
    name, note = {"zh-TW": "新", "en": ""}, {"zh-TW": "線上", "en": ""}
    values = {"name": name, "who": {"en": ""}, "online": {"url": "https://a.b/", "note": note}}
    added = Change(act="add", group="services", item="Z99", values=values)
    assert service("Z99", added) == {
        "name": {"zh-TW": "新"}, "online": {"url": "https://a.b/", "note": {"zh-TW": "線上"}},
    }  # fmt: skip


@pytest.mark.parametrize(
    "strange", ["https://a.b/", 5, ["x"], {"url": "x", "more": 1}, {"note": 7}]
)
def test_what_is_no_address_with_its_words_is_refused(strange: Any) -> None:
    with pytest.raises(BadRequest) as refused:
        applied(CATALOGUE, [put("services", "T01", "online", strange)])
    assert (refused.value.code, refused.value.facts) == ("invalid", {"field": "value"})


def test_papers_that_are_looked_up_are_chosen_by_name() -> None:
    wording = {"wording": {"zh-TW": "租約"}}
    added = Change(act="add", group="documents", item="lease", values=wording)
    looked_up = ["id_card", "lease"]
    made = applied(CATALOGUE, [added, put("services", "T01", "looked_up", looked_up)])
    assert tomllib.loads(made[SERVICES])["documents"]["lease"] == {"zh-TW": "租約"}
    assert service("T01", texts=made)["looked_up"] == looked_up
