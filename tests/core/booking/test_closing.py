"""A day is closed after people have booked: all of them are found, and no others."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.booking import closing
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import moves as m
from queue_server.core.errors import UnknownThing
from queue_server.core.line.move import MoveState
from queue_server.core.rules import BranchRules, Calendar, Pool, Session
from tests.core.play import Play
from tests.office import rules, text

#: Thursday, three days on.
DAY = date(2026, 11, 26)
NAME = f"closed.{DAY}"


def office(**changes: Any) -> BranchRules:
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(12))
    pool = Pool(name="p", lanes=3, opens_days=14)
    return rules(**({"pools": {"p": pool}, "sessions": (session,)} | changes))


def day_off(branch: BranchRules) -> BranchRules:
    return replace(branch, calendar=Calendar(days_off=frozenset({DAY})))


def booked(*minutes: int, service: str = "T01", day: date = DAY) -> Play:
    """An office with a booking at each of these minutes, named after it."""
    played = Play(office())
    for minute in minutes:
        played.carry_out(b.Book(
            id=f"n{minute}", mark=f"n{minute}", pool="p", services=(service,), day=day,
            minute=minute,
        ))  # fmt: skip
    return played


def hit(played: Play) -> dict[str, int]:
    return {
        stop.id: len(closing.stranded(played.state, played.rules, stop, played.now))
        for stop in closing.closures(played.state, played.rules, played.now)
    }


def planned(played: Play) -> None:
    while played.carry_out(m.PlanMoves(suspension=NAME)):
        pass


def test_a_day_off_that_was_added_later_strands_everyone_booked_on_it() -> None:
    played = booked(540, 600)
    assert hit(played) == {}
    played.rules = day_off(played.rules)
    assert hit(played) == {NAME: 2}


def test_a_shorter_session_strands_those_who_no_longer_fit() -> None:
    played = booked(540, 690, service="R01")  # twenty minutes each
    short = replace(played.rules.sessions[0], closes=time(11, 50))
    played.rules = replace(played.rules, sessions=(short,))
    assert hit(played) == {}
    played.rules = replace(played.rules, sessions=(replace(short, closes=time(11, 49)),))
    assert hit(played) == {NAME: 1}


def test_a_service_that_a_session_no_longer_offers_strands_its_own_bookings() -> None:
    played = booked(540)
    session = replace(played.rules.sessions[0], services=frozenset({"R01"}))
    played.rules = replace(played.rules, sessions=(session,))
    assert hit(played) == {NAME: 1}


def test_editing_or_deleting_a_pool_strands_nobody() -> None:
    played = booked(540)
    played.rules = replace(played.rules, pools={"other": Pool(name="other", lanes=1)})
    assert hit(played) == {}


def test_those_of_a_closed_day_are_planned_sent_and_moved_as_for_a_suspension() -> None:
    played = booked(540, 550)
    played.rules = day_off(played.rules)
    planned(played)
    played.carry_out(m.SendMoves(suspension=NAME))
    played.carry_out(m.AcceptMove(booking="n540"))
    assert played.state.book.bookings["n540"].seats.day == DAY + timedelta(days=7)
    assert hit(played) == {NAME: 1}  # the other has not answered
    played.carry_out(m.AcceptMove(booking="n550"))
    assert hit(played) == {NAME: 0}  # the list of what was done stays


def test_a_day_that_opens_again_gives_back_what_was_not_answered() -> None:
    played = booked(540, 550)
    played.rules = day_off(played.rules)
    planned(played)
    played.carry_out(m.SendMoves(suspension=NAME))
    played.carry_out(m.AcceptMove(booking="n540"))
    assert played.carry_out(m.RestoreReopened()) == []
    played.rules = office()
    played.carry_out(m.RestoreReopened())
    states = {one.booking: one.state for one in played.state.book.moves.values()}
    assert states == {"n540": MoveState.ACCEPTED, "n550": MoveState.RESTORED}
    assert played.state.book.bookings["n550"].seats.day == DAY
    assert not played.state.book.holds


@pytest.mark.parametrize("name", ["closed", "closed.", "closed.2026-13-01", "closed.x", "s"])
def test_what_is_no_closed_day_is_no_suspension_either(name: str) -> None:
    played = booked(540)
    assert closing.closure(played.state, played.rules, name) is None
    with pytest.raises(UnknownThing, match="unknown_suspension"):
        played.carry_out(m.PlanMoves(suspension=name))


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.sets(st.integers(54, 71).map(lambda n: 10 * n), min_size=1, max_size=6),
    opens=st.integers(8, 12),
    closes=st.integers(9, 13),
    off=st.booleans(),
)
def test_whoever_is_booked_outside_the_hours_is_stranded_and_nobody_else(
    minutes: set[int], opens: int, closes: int, off: bool
) -> None:
    played = booked(*sorted(minutes))
    session = replace(played.rules.sessions[0], opens=time(opens), closes=time(closes))
    played.rules = replace(played.rules, sessions=(session,))
    if off:
        played.rules = day_off(played.rules)
    outside = {one for one in minutes if off or not (60 * opens <= one and one + 10 <= 60 * closes)}
    planned(played)
    assert {one.booking for one in played.state.book.moves.values()} == {f"n{n}" for n in outside}
