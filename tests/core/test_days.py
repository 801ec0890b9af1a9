"""A clock that is far off is not trusted; one that is a little off does no harm."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.core import days
from queue_server.core.state.branch import BranchState
from tests.core.play import Play
from tests.office import rules

A_MONTH = timedelta(days=31)


def a_morning() -> BranchState:
    return Play().state


@pytest.mark.parametrize(
    ("ahead", "why"),
    [
        (A_MONTH, None),
        (A_MONTH + timedelta(seconds=1), "day_ahead_of_calendar"),
        (timedelta(days=3650), "day_ahead_of_calendar"),
        (timedelta(days=-20_000), None),
    ],
)
def test_only_a_clock_more_than_31_days_ahead_stops_an_office_that_has_been_open(
    ahead: timedelta, why: str | None
) -> None:
    state = a_morning()
    assert days.distrusted(state, state.at + ahead) == why


def test_an_office_that_has_never_been_open_may_begin_on_any_day_this_version_can_know() -> None:
    new = BranchState()
    assert days.distrusted(new, datetime(1970, 1, 1, tzinfo=UTC)) == "clock_off"
    assert days.distrusted(new, days.EARLIEST - timedelta(seconds=1)) == "clock_off"
    assert days.distrusted(new, days.EARLIEST) is None
    assert days.distrusted(new, datetime(2060, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("clock_is", "doubt"),
    [
        (timedelta(), None),
        (timedelta(minutes=-1), None),
        (timedelta(minutes=-2), days.Doubt("clock_off", grave=False)),
        (timedelta(days=-1), days.Doubt("day_ahead_of_calendar", grave=True)),
        (-A_MONTH, days.Doubt("day_ahead_of_calendar", grave=True)),
        (timedelta(days=-32), days.Doubt("day_ahead_of_calendar", grave=True)),
        (timedelta(days=-20_000), days.Doubt("clock_off", grave=False)),
        (timedelta(days=32), days.Doubt("day_ahead_of_calendar", grave=True)),
    ],
)
def test_supervisors_hear_of_a_clock_that_is_off(
    clock_is: timedelta, doubt: days.Doubt | None
) -> None:
    state = a_morning()
    assert days.doubt(state, rules(), state.at + clock_is) == doubt
