"""Notices: what the office puts up for the public, when it is shown, and what it may not be."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.decide.standing.notices import (
    MAX_NOTICES,
    ChangeNotice,
    DeleteNotice,
    SaveNotice,
    shown,
)
from queue_server.core.errors import BadRequest, UnknownThing
from tests.core.decide.standing.refusing import refusal_of, refused
from tests.core.play import Play
from tests.office import MONDAY_TEN

TITLE = {"zh-TW": "徵才", "en": "Jobs"}


def notice(**changes: Any) -> SaveNotice:
    return SaveNotice(**{"id": "n1", "title": TITLE, **changes})


def test_a_notice_is_put_up_with_everything_that_was_written() -> None:
    written: dict[str, Any] = {
        "body": {"zh-TW": "週六"},
        "category": "event",
        "style": "line",
        "starts": MONDAY_TEN,
        "until": MONDAY_TEN + timedelta(days=1),
        "weight": 3,
        "link": "https://example.org",
        "picture": "a" * 64,
        "place": {"zh-TW": "二樓"},
        "days": (1, 3),
        "sessions": ("evening",),
        "displays": ("hall",),
        "pages": ("b" * 64,),
        "clip": "c" * 64,
        "clip_s": 12,
        "clip_sound": True,
    }
    [event] = Play().carry_out(notice(**written))
    assert event == ev.NoticeSaved(id="n1", title=TITLE, **written)


def test_the_days_of_a_notice_are_kept_in_their_order_each_once() -> None:
    [event] = Play().carry_out(notice(days=(5, 1, 5, 3)))
    assert event.days == (1, 3, 5)


def test_a_film_is_heard_only_where_that_was_asked_for() -> None:
    [event] = Play().carry_out(notice(clip="c" * 64, clip_s=12))
    assert (event.clip, event.clip_s, event.clip_sound) == ("c" * 64, 12, False)


def test_without_a_film_there_is_nothing_that_lasts_or_is_heard() -> None:
    [event] = Play().carry_out(notice(clip_s=12, clip_sound=True))
    assert (event.clip, event.clip_s, event.clip_sound) == ("", 0, False)


def test_a_notice_says_little_by_default() -> None:
    [event] = Play().carry_out(notice())
    assert (event.category, event.style, event.weight, event.link) == ("general", "slide", 1, "")
    assert (event.body, event.starts, event.until) == ({}, None, None)
    assert (event.place, event.clip_sound) == (None, False)


def test_a_notice_takes_place_nowhere_when_no_place_was_written() -> None:
    [event] = Play().carry_out(notice(place={}))
    assert event.place is None


@pytest.mark.parametrize("title", [{}, {"zh-TW": " "}, {"en": "Jobs"}])
def test_a_notice_has_a_chinese_title(title: dict[str, str]) -> None:
    error = refused(Play(), notice(title=title))
    assert isinstance(error, BadRequest)
    assert (error.code, str(error), error.facts) == (
        "invalid",
        "invalid: title is empty",
        {"field": "title"},
    )


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=-1)])
def test_a_notice_does_not_end_before_it_starts(later: timedelta) -> None:
    error = refused(Play(), notice(starts=MONDAY_TEN, until=MONDAY_TEN + later))
    assert (error.code, error.facts) == ("invalid", {"field": "until"})
    assert str(error) == "invalid: until lies before starts"


def test_an_office_puts_up_two_hundred_notices_and_may_still_change_each() -> None:
    play = Play()
    for n in range(MAX_NOTICES):
        play.carry_out(notice(id=f"n{n}"))
    error = refused(play, notice(id="one more"))
    assert (error.code, error.facts) == ("too_many_notices", {"most": MAX_NOTICES})
    play.carry_out(notice(id="n7", weight=2))
    assert play.state.notices["n7"].weight == 2


def test_a_notice_is_changed_whole() -> None:
    play = Play()
    play.carry_out(notice(weight=5))
    [event] = play.carry_out(ChangeNotice(id="n1", title={"zh-TW": "徵才延期"}))
    assert event == ev.NoticeSaved(id="n1", title={"zh-TW": "徵才延期"}, body={})
    assert play.state.notices == {"n1": event}


def test_a_notice_is_taken_down_once() -> None:
    play = Play()
    play.carry_out(notice())
    assert play.carry_out(DeleteNotice(id="n1")) == [ev.NoticeDeleted(id="n1")]
    assert play.state.notices == {}
    assert refused(play, DeleteNotice(id="n1")).code == "unknown_notice"


@pytest.mark.parametrize(
    "command", [ChangeNotice(id="x" * 90, title=TITLE), DeleteNotice(id="x" * 90)]
)
def test_a_notice_that_is_not_there_is_named_no_longer_than_it_needs(command: Any) -> None:
    error = refused(Play(), command)
    assert isinstance(error, UnknownThing)
    assert (error.code, error.facts) == ("unknown_notice", {"notice": "x" * 40})


@given(st.integers(-5, 5), st.integers(-5, 5) | st.none(), st.integers(-5, 5) | st.none())
def test_a_notice_is_shown_from_its_start_until_just_before_its_end(
    now: int, starts: int | None, until: int | None
) -> None:
    def at(minute: int | None) -> Any:
        return None if minute is None else MONDAY_TEN + timedelta(minutes=minute)

    put_up = ev.NoticeSaved(id="n", title=TITLE, body={}, starts=at(starts), until=at(until))
    within = (starts is None or starts <= now) and (until is None or now < until)
    assert shown(put_up, at(now)) is within


@pytest.mark.parametrize("state", ["draft", "proposed"])
def test_what_is_not_live_is_shown_at_no_time(state: str) -> None:
    [event] = Play().carry_out(notice(state=state, pages=("a" * 64,)))
    assert event.pages == ("a" * 64,)
    assert not shown(event, MONDAY_TEN)


def test_a_notice_names_only_sessions_that_there_are() -> None:
    error = refused(Play(), notice(sessions=("night",)))
    assert (error.code, error.facts) == ("invalid", {"field": "sessions"})
    assert "night" in str(error)


@pytest.mark.parametrize(
    ("written", "code", "facts"),
    [
        ({"place": {"zh-TW": "二樓", "en": "call 0912345678"}}, "personal_data",
         {"field": "place", "found": "mobile"}),
        ({"link": "javascript:alert(1)"}, "bad_link", {"field": "link"}),
    ],
)  # fmt: skip
def test_a_notice_says_where_without_naming_anybody_and_links_to_a_page(
    written: dict[str, Any], code: str, facts: dict[str, str]
) -> None:
    assert refusal_of(Play(), notice(**written)) == (code, facts)
