"""The catalogue in words, as wall, kiosk and slip read it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.wire.words.wording import UNKNOWN, Wording, fill, in_language, placeholders
from tests.catalogue import a_catalogue, a_class, shipped_strings

STRINGS = {"ahead": {"zh-TW": "前面還有 {count} 人", "en": "{count} ahead"}}
WORDS = Wording(a_catalogue(strings=STRINGS))


def test_words_are_in_the_asked_language_else_in_the_branchs_own_else_their_key() -> None:
    assert WORDS.say("ahead", "en", count=3) == "3 ahead"
    assert WORDS.say("ahead", "th", count=3) == "前面還有 3 人"
    assert WORDS.say("nothing", "en") == "nothing"
    english = Wording(a_catalogue(strings=STRINGS, fallback="en"))
    assert english.say("ahead", "th", count=3) == "3 ahead"
    assert in_language({"vi": "x"}, "en") == "x"
    assert in_language({}, "en") == ""


def test_placeholders_are_the_words_in_braces() -> None:
    assert placeholders("{low}–{high} min") == {"low", "high"}
    assert placeholders("none") == frozenset()


def test_a_placeholder_without_a_value_is_a_dash_and_not_the_end_of_the_program() -> None:
    assert WORDS.say("ahead", "en") == f"{UNKNOWN} ahead"
    assert (
        fill("{a} {b!r} {} {0.__class__}", {"a": "{b}"}) == f"{{b}} {UNKNOWN} {UNKNOWN} {UNKNOWN}"
    )


@settings(deadline=None)
@given(st.text(), st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=3))
def test_filling_in_never_fails_whatever_somebody_wrote(text: str, values: dict[str, str]) -> None:
    filled = fill(text, values)
    if "{" not in text:
        assert filled == text


def test_what_the_catalogue_does_not_know_is_none() -> None:
    service, caring = WORDS.service("T01"), WORDS.priority("caring")
    assert service is not None
    assert service["name"]["zh-TW"] == "戶籍謄本"
    assert caring is not None
    assert caring["shape"] == "heart"
    assert WORDS.service("gone") is None
    assert WORDS.priority("gone") is None


def test_before_a_server_was_heard_there_are_no_words() -> None:
    assert not Wording().heard
    assert WORDS.heard


@pytest.mark.parametrize(
    ("calendar", "language", "said"),
    [
        ("minguo", "zh-TW", "民國115年11月23日 09:00"),
        ("minguo", "en", "2026-11-23 (ROC 115) 09:00"),
        ("gregorian", "zh-TW", "2026年11月23日 09:00"),
        ("gregorian", "en", "2026-11-23 09:00"),
    ],
)
def test_an_instant_is_said_in_the_zone_and_calendar_of_the_branch(
    calendar: str, language: str, said: str
) -> None:
    words = Wording(a_catalogue(calendar=calendar))
    assert words.clock("2026-11-23T01:00:00+00:00", language) == said


def test_a_day_is_said_with_its_weekday_as_short_as_it_can_be() -> None:
    words = Wording(a_catalogue(strings={"tv.weekday.1": {"zh-TW": "星期一", "en": "Monday"}}))
    assert words.day("2026-11-23", "zh-TW") == "11月23日 星期一"
    assert words.day("2026-11-23", "en") == "Monday 2026-11-23"


@pytest.mark.parametrize(
    ("calendar", "language", "said", "month"),
    [
        ("minguo", "zh-TW", "中華民國115年3月3日（星期二）", "115年3月"),
        ("minguo", "en", "Tuesday, 2026-03-03 (ROC 115)", "2026-03"),
        ("gregorian", "zh-TW", "2026年3月3日（星期二）", "2026年3月"),
        ("gregorian", "vi", "Thứ Ba, 03-03-2026", "2026-03"),
    ],
)
def test_a_wall_says_the_whole_date_and_the_month_of_its_figures(
    calendar: str, language: str, said: str, month: str
) -> None:
    words = Wording(a_catalogue(strings=shipped_strings(), calendar=calendar))
    assert words.full_date(date(2026, 3, 3), language) == said
    assert words.month("2026-03", language) == month


def test_a_moment_in_the_coming_days_is_said_without_its_year() -> None:
    words = Wording(a_catalogue(strings=shipped_strings()))
    at = "2026-11-24T00:00:00+00:00"
    assert words.day_time(at, "zh-TW") == "11月24日（星期二）08:00"
    assert words.day_time(at, "en") == "Tuesday 11/24, 08:00"


def test_a_class_has_the_colour_that_the_office_chose_or_none() -> None:
    coloured = Wording(a_catalogue(classes=[a_class("caring", "愛心", "Caring", color="#123456")]))
    assert coloured.class_color("caring") == "#123456"
    assert WORDS.class_color("gone") == WORDS.class_color("caring") == ""


def test_an_instant_counted_in_seconds_is_said_like_one_in_words() -> None:
    seconds, said = 1_795_395_600.0, "2026-11-23T01:00:00+00:00"
    assert WORDS.local(seconds) == WORDS.local(said)
    assert WORDS.local(seconds).hour == 9


def test_the_office_has_a_name_in_every_language_it_was_given() -> None:
    assert WORDS.name == a_catalogue()["name"]


def test_a_paper_that_two_services_ask_for_is_named_once() -> None:
    (one,) = WORDS.services_of(["T01", "gone"])
    papers = WORDS.to_bring([one], "en")
    assert papers == ["National ID card"]
    assert WORDS.to_bring([one, one], "en") == papers
