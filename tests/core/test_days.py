"""A clock that is far off is not believed; one that is a little off does no harm."""

from datetime import UTC, date, datetime, timedelta

import pytest

from queue_server.core import days
from queue_server.core.decide import decide
from queue_server.core.decide.office.day import CorrectDay, correct_day
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.events import DayCorrected
from queue_server.core.state.branch import BranchState
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules

MONDAY = date(2026, 11, 23)
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


def corrected(state: BranchState, clock: datetime, day: date = MONDAY) -> list[DayCorrected]:
    command = CorrectDay(day=day, reason="battery", clock=clock, numbers={"B": 7})
    events = correct_day(state, rules(), command, state.at)
    assert all(isinstance(one, DayCorrected) for one in events)
    return [one for one in events if isinstance(one, DayCorrected)]


def test_the_day_goes_back_to_the_one_on_the_clock_and_its_numbers_go_on() -> None:
    play = Play(now=MONDAY_TEN + timedelta(days=3650))
    [event] = corrected(play.state, MONDAY_TEN)
    assert (event.to, event.instant, event.turns) == (MONDAY, MONDAY_TEN, True)
    play.take_in([event], "admin:chief")
    assert (play.state.day, play.state.at) == (MONDAY, MONDAY_TEN)
    assert play.state.numbers == {"B": 7}


def test_a_wrong_time_of_the_right_day_is_put_right_and_nobody_loses_a_number() -> None:
    play = Play()
    ticket = play.issue()
    [event] = corrected(play.state, play.state.at - timedelta(hours=6))
    play.take_in([event], "admin:chief")
    assert not event.turns
    assert list(play.state.tickets) == [ticket.id]
    assert play.state.steps == {}


@pytest.mark.parametrize(
    ("clock", "day", "code"),
    [
        (MONDAY_TEN, MONDAY, "day_is_right"),
        (MONDAY_TEN - timedelta(seconds=59), MONDAY, "day_is_right"),
        (MONDAY_TEN + timedelta(days=99), MONDAY, "day_not_of_clock"),
        (datetime(1970, 1, 1, tzinfo=UTC), date(1970, 1, 1), "clock_off"),
    ],
)
def test_nothing_is_corrected_that_is_right_or_against_the_clock(
    clock: datetime, day: date, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        corrected(a_morning(), clock, day)
    assert refused.value.code == code


@pytest.mark.parametrize("reason", ["  ", "A123456789 set the clock"])
def test_a_correction_needs_a_reason_that_names_nobody(reason: str) -> None:
    command = CorrectDay(day=MONDAY, reason=reason, clock=MONDAY_TEN, numbers={})
    with pytest.raises(BadRequest):
        decide(a_morning(), rules(), command, MONDAY_TEN)
