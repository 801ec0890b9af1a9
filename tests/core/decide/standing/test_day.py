"""An administrator puts day and time right after a wrong clock, and no visitor loses a number."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.core import days
from queue_server.core.decide.standing.day import CorrectDay, correct_day
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.events import DayCorrected
from queue_server.core.state.branch import BranchState
from tests.core.decide.standing.refusing import refusal_of, refused
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules

MONDAY = date(2026, 11, 23)
NEW_YEAR = date(2026, 1, 1)


def correction(clock: datetime, day: date = MONDAY, **changes: Any) -> CorrectDay:
    values: dict[str, Any] = {"reason": "battery", "numbers": {"B": 7}, **changes}
    return CorrectDay(day=day, clock=clock, **values)


def too_far(away: timedelta) -> Play:
    """An office that knows the reason, opened by a clock that was off by so much."""
    branch = replace(rules(), correction_reasons=("battery",))
    return Play(branch, now=MONDAY_TEN + away)


def test_the_day_goes_back_to_the_one_on_the_clock_and_its_numbers_go_on() -> None:
    play = too_far(timedelta(days=3650))
    was = play.state.day
    assert was is not None
    play.issue()
    play.do("open")
    play.do("call-next")
    [event] = play.carry_out(correction(MONDAY_TEN, note="fell out"), "admin:chief")
    assert event == DayCorrected(
        from_=was,
        to=MONDAY,
        instant=MONDAY_TEN,
        reason="battery",
        announced=1,
        numbers={"B": 7},
        note="fell out",
    )
    assert event.turns
    assert (play.state.day, play.state.at) == (MONDAY, MONDAY_TEN)
    assert play.state.numbers == {"B": 7}


def test_a_day_that_was_never_open_has_no_numbers_to_go_on_from() -> None:
    play = too_far(timedelta(days=7))
    [event] = play.carry_out(correction(MONDAY_TEN, numbers={}))
    assert event.numbers is None


@pytest.mark.parametrize("off", [timedelta(hours=6), timedelta(minutes=1)])
def test_a_wrong_time_of_the_right_day_is_put_right_and_nobody_loses_a_number(
    off: timedelta,
) -> None:
    play = Play()
    ticket = play.issue()
    [event] = play.carry_out(correction(MONDAY_TEN - off), "admin:chief")
    assert not event.turns
    assert list(play.state.tickets) == [ticket.id]
    assert play.state.steps == {}


def test_the_first_instant_that_a_clock_may_show_is_believed() -> None:
    play = too_far(timedelta())
    [event] = play.carry_out(correction(days.EARLIEST, NEW_YEAR))
    assert (event.to, event.instant) == (NEW_YEAR, days.EARLIEST)


@pytest.mark.parametrize(
    ("clock", "day", "code", "facts"),
    [
        (MONDAY_TEN, MONDAY, "day_is_right", {"day": MONDAY}),
        (MONDAY_TEN - timedelta(seconds=59), MONDAY, "day_is_right", {"day": MONDAY}),
        (MONDAY_TEN + timedelta(days=1), MONDAY, "day_not_of_clock",
         {"day": MONDAY, "clock": date(2026, 11, 24)}),
        (datetime(1970, 1, 1, tzinfo=UTC), date(1970, 1, 1), "clock_off",
         {"clock": date(1970, 1, 1)}),
        (days.EARLIEST - timedelta(seconds=1), NEW_YEAR, "clock_off", {"clock": NEW_YEAR}),
    ],
)  # fmt: skip
def test_nothing_is_corrected_that_is_right_or_against_the_clock(
    clock: datetime, day: date, code: str, facts: dict[str, date]
) -> None:
    error = refused(Play(), correction(clock, day))
    assert isinstance(error, Refused)
    assert (error.code, error.facts) == (code, facts)


def test_an_office_that_has_never_been_open_has_no_day_to_put_right() -> None:
    with pytest.raises(Refused) as refusal:
        correct_day(BranchState(), rules(), correction(MONDAY_TEN), MONDAY_TEN)
    assert (refusal.value.code, refusal.value.facts) == ("clock_off", {"clock": MONDAY})


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_needs_a_reason(reason: str) -> None:
    error = refused(Play(), correction(MONDAY_TEN, reason=reason))
    assert isinstance(error, BadRequest)
    assert (error.code, error.facts) == ("invalid", {"field": "reason"})


def test_the_reason_of_a_correction_names_nobody() -> None:
    said = correction(MONDAY_TEN, reason="A123456789 set the clock")
    facts = {"field": "reason", "found": "national_id"}
    assert refusal_of(Play(), said) == ("personal_data", facts)
