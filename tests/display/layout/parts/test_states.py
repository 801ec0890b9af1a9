"""What the wall says when nothing can be called: closed, not connected, none called yet."""

from datetime import datetime
from typing import Any

import pytest

from display.canvas.draw import Shape, texts
from tests.catalogue import shipped_strings as strings
from tests.catalogue import waiting
from tests.display.layout.walls import SERVED, TYPHOON, drawn
from tests.display.scenes import board


def test_a_closure_without_english_is_closed_in_english_and_shows_no_zeros() -> None:
    why = {"reason": "typhoon", "wording": {"zh-TW": "颱風停班"}, "opens_at": None}
    none = [waiting("general", 0, 0)]
    closed = board(session=None, closed=why, notices=[], waiting=none)
    words = texts(drawn(board=closed, stage=None, calls=()))
    assert words.count("颱風停班") == 1
    assert "We are closed now" in words
    assert "0" not in words


def test_a_lost_connection_keeps_the_picture_and_says_since_when() -> None:
    shown = drawn(lost_since=datetime(2026, 11, 23, 14, 1))
    words = texts(shown)
    assert "B042" in words
    assert any("14:01" in one for one in words)
    assert "link_lost" in [c.name for c in shown if isinstance(c, Shape)]


def test_a_wall_that_never_heard_of_the_server_says_so() -> None:
    words = texts(drawn(board=None, stage=None, calls=(), lost_since=datetime(2026, 11, 23, 8)))
    assert "正在連線，自 08:00 起" in words
    assert "系統暫停服務，請洽服務台" in words


def test_a_closed_office_says_why_and_when_it_opens() -> None:
    why = {"reason": "hours", "wording": strings()["closed.hours"],
           "opens_at": "2026-11-24T00:00:00+00:00"}  # fmt: skip
    words = texts(drawn(board=board(session=None, closed=why), stage=None, calls=()))
    assert "目前非服務時間" in words
    assert any(one.endswith("11月24日（星期二）08:00") for one in words)


def test_a_closed_office_names_the_session_for_booked_visitors_and_the_weeks_hours() -> None:
    why = {"reason": "hours", "wording": {}, "opens_at": "2026-11-30T00:00:00+00:00",
           "booked_at": "2026-11-28T01:00:00+00:00"}  # fmt: skip
    words = texts(drawn(board=board(session=None, closed=why), stage=None, calls=()))
    assert any("預約民眾：11月28日（星期六）09:00" in one for one in words)


@pytest.mark.parametrize(
    ("numbers", "then"), [("kept", "已取號者仍依序受理"), ("void", "已取的號碼失效")]
)
def test_a_typhoon_day_says_what_becomes_of_numbers_taken_already(numbers: str, then: str) -> None:
    why = {**TYPHOON, "numbers": numbers}
    words = texts(drawn(board=board(session=None, closed=why), stage=None, calls=()))
    assert "颱風停班" in words
    assert any(one.startswith(then) and "下次服務時間" in one for one in words)


def test_while_those_with_numbers_are_served_the_closure_stands_above_the_calls() -> None:
    why = {**TYPHOON, "numbers": "kept"}
    words = texts(drawn(board=board(session=None, closed=why, counters=SERVED)))
    assert any("颱風停班 已取號者仍依序受理  Closed for the typhoon" in one for one in words)


def test_a_suspended_service_is_named_above_the_calls() -> None:
    stop: Any = {"T01": {"reason": "x", "wording": {}, "until": None, "numbers": "kept"}}
    words = texts(drawn(board=board(suspended=stop)))
    assert any(one.startswith("暫停服務：") and "Service is suspended: " in one for one in words)


def test_after_closing_the_calls_stay_while_somebody_is_served() -> None:
    served = [{"number": 1, "name": {}, "state": "serving", "ticket": "B042", "since": None}]
    words = texts(drawn(board=board(session=None, counters=served)))
    assert "B042" in words


def test_an_open_office_without_calls_says_where_numbers_are() -> None:
    words = texts(drawn(stage=None, calls=()))
    assert {"尚未叫號", "請至取號機取號"} <= set(words)
