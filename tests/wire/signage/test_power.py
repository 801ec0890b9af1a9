"""When the panel of a wall is on: never dark while people may look at it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.messages import Board
from queue_server.wire.signage.power import (
    AFTER_CALL,
    Times,
    in_use,
    read_hours,
    read_minutes,
    read_times,
)
from tests.catalogue import a_board, a_call, a_counter

NIGHT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # ten in the evening in Taiwan
LONG_AGO = NIGHT - timedelta(days=1)
OPENS = "2026-11-24T08:00:00+08:00"
OPENS_AT = datetime.fromisoformat(OPENS)
OPEN: Any = {
    "name": "day", "wording": {"zh-TW": "日間"}, "closes_at": OPENS, "last_ticket_at": OPENS,
    "services": None,
}  # fmt: skip


def shut(opens_at: str | None = OPENS, **more: Any) -> Board:
    closed: Any = {"reason": "hours", "wording": {"zh-TW": "休息"}, "opens_at": opens_at, **more}
    return a_board(**{"session": None, "open_now": False, "closed": closed, "waiting": []})


def at(
    when: datetime, board: Board | None, *, used: datetime = LONG_AGO, **times: Any
) -> bool | None:
    local = when.astimezone(OPENS_AT.tzinfo)
    return Times(**times).should_be_on(board, used, when, local)


def test_a_panel_is_off_in_the_night_and_on_half_an_hour_before_the_doors_open() -> None:
    assert at(NIGHT, shut()) is False
    assert at(OPENS_AT - timedelta(minutes=31), shut()) is False
    assert at(OPENS_AT - timedelta(minutes=30), shut())
    assert at(OPENS_AT - timedelta(minutes=50), shut(), before=timedelta(hours=1))
    assert not at(OPENS_AT, shut(None))
    assert at(OPENS_AT, shut(None, booked_at=OPENS))


def test_a_server_that_is_away_at_opening_time_leaves_nobody_before_a_dark_wall() -> None:
    assert at(OPENS_AT + timedelta(hours=2), shut())


@pytest.mark.parametrize(
    "more",
    [
        {"session": OPEN},
        {"open_now": True},
        {"counters": [a_counter(3, ticket="B042")]},
        {"waiting": [{"priority": "general", "count": 1, "longest_min": 3, "wait": None}]},
        {"announcements": [a_call(1, "B042", 3, at=NIGHT.isoformat())]},
    ],
)
def test_a_panel_is_never_wanted_off_while_anybody_may_look_at_it(more: Any) -> None:
    board: Board = {**shut(), **more}
    hours = read_hours("1-5 07:30-18:00")
    for when in (NIGHT, NIGHT + AFTER_CALL - timedelta(seconds=1)):
        assert in_use(board, when)
        assert at(when, board)
        assert at(when, board, hours=hours)


def test_ten_minutes_after_the_last_call_it_may_rest() -> None:
    board = {**shut(), "announcements": [a_call(1, "B042", 3, at=NIGHT.isoformat())]}
    assert not in_use(board, NIGHT + AFTER_CALL)  # type: ignore[arg-type]


def test_it_stays_as_it_is_for_a_while_after_the_last_visitor() -> None:
    five = timedelta(minutes=5)
    assert at(NIGHT, shut(), used=NIGHT - timedelta(minutes=14)) is None
    assert at(NIGHT, shut(), used=NIGHT - timedelta(minutes=15)) is False
    assert at(NIGHT, shut(), used=NIGHT - five, after=five) is False
    assert at(NIGHT, shut(), used=NIGHT, hours=read_hours("1-5 07:30-18:30")) is None


def test_a_board_without_a_reason_to_be_shut_shows_no_opening() -> None:
    assert not at(NIGHT, {**shut(), "closed": None})


def test_hours_of_its_own_go_before_those_of_the_office() -> None:
    hours = read_hours("1-5 07:30-18:30, 6 08:00-12:00")
    monday = datetime(2026, 11, 23, tzinfo=OPENS_AT.tzinfo)

    def on(day: int, hour: int, minute: int) -> bool | None:
        return at(monday + timedelta(days=day, hours=hour, minutes=minute), shut(), hours=hours)

    assert [on(0, 7, 29), on(0, 7, 30), on(4, 18, 29), on(4, 18, 30)] == [False, True, True, False]
    assert [on(5, 9, 0), on(5, 12, 0), on(6, 9, 0)] == [True, False, False]


def test_hours_from_the_middle_of_the_week_leave_its_beginning_out() -> None:
    (span,) = read_hours("3-5 07:30-18:30")
    assert span.days == {3, 4, 5}


def test_without_a_word_of_the_server_its_own_hours_still_hold() -> None:
    hours = read_hours("1-7 07:30-18:30")
    assert at(OPENS_AT, None, hours=hours)
    assert at(NIGHT, None, hours=hours) is False
    assert at(NIGHT, None, used=NIGHT) is None
    assert at(OPENS_AT, None) is False


@pytest.mark.parametrize(
    "text",
    ["8 07:00-08:00", "1-5", "1-5 7:00-8:00", "5-1 07:00-08:00", "1 08:00-08:00", "1 24:00-25:00",
     "1 07:00-08:00,", "Mon 07:00-08:00"],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must"):
        read_hours(text)


def test_nothing_means_the_hours_of_the_office_and_the_usual_minutes() -> None:
    assert read_hours(" ") == ()
    assert read_minutes(None, 30) == timedelta(minutes=30)
    assert read_minutes("0", 30) == timedelta()
    assert read_minutes("240", 30) == timedelta(hours=4)


def test_the_options_of_a_panel_are_its_hours_and_its_minutes_before_and_after() -> None:
    assert read_times({}) == Times(
        hours=(), before=timedelta(minutes=30), after=timedelta(minutes=15)
    )
    options = {"hours": "1 08:00-09:00", "before_min": "5", "after_min": "60"}
    assert read_times(options) == Times(
        hours=read_hours("1 08:00-09:00"), before=timedelta(minutes=5), after=timedelta(hours=1)
    )


@pytest.mark.parametrize("text", ["", "-1", "241", "1h", "1000", "٣"])
def test_minutes_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="0 to 240"):
        read_minutes(text, 30)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        spans = read_hours(text)
    except ValueError:
        return
    assert all(one.on < one.off and one.days <= set(range(1, 8)) for one in spans)
