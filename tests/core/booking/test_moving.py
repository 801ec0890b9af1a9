"""Another time for a booking is the one that a patient person would find, and given once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.core.booking.moving import Proposing, accepted, kept, restored
from queue_server.core.line.booking import Booking, Seats
from queue_server.core.line.move import MoveCase, MoveState
from queue_server.core.rules import Pool, Session
from tests.core.booking.making import booked, held
from tests.core.play import Play
from tests.office import rules, text

#: A Thursday; the clock is at the Monday before, ten o'clock.
DAY = date(2026, 11, 26)
MINUTES = range(540, 600, 10)
LANES = 2


def office() -> Play:
    """Open for an hour on workdays; only staff book, and no more than three days ahead."""
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(10))
    pool = Pool(name="p", lanes=LANES, opens_days=3, staff_share=1.0)
    return Play(rules(pools={"p": pool}, sessions=(session,)))


def seats(day: date, minute: int, lane: int = 0, units: int = 1) -> Seats:
    return Seats(pool="p", day=day, minute=minute, lane=lane, units=units, unit_min=10)


def put(play: Play, name: str, where: Seats) -> Booking:
    """A booking of that many seats, whatever its service takes now."""
    one = booked(where, name, due_at=instant(where.day, where.minute), made_at=play.now)
    play.state.book.put(one)
    return one


def instant(day: date, minute: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    return midnight + timedelta(minutes=minute)


# -- the oracle ----------------------------------------------------------------------------------


def found(play: Play, one: Booking, taken: set[tuple[date, int, int]]) -> Seats | None:
    """Every day and minute, in the order in which a visitor would want them."""
    day, minute, units = one.seats.day, one.seats.minute, one.seats.units
    wanted = [(day + timedelta(weeks=week), minute) for week in (1, 2, 3, 4)]
    for distance in range(29):
        later = day + timedelta(days=distance)
        wanted += [(later, at) for at in sorted(MINUTES, key=lambda at: (abs(at - minute), at))]
    for later, start in wanted:
        needed = range(start, start + 10 * units, 10)
        is_open = later.weekday() < 5 and needed[-1] in MINUTES
        if is_open and instant(later, start) >= play.now + timedelta(hours=24):
            for lane in range(LANES):
                if not any((later, at, lane) in taken for at in needed):
                    return seats(later, start, lane, units)
    return None


@settings(max_examples=60, deadline=None)
@given(
    full=st.sets(st.integers(0, 28), max_size=24),
    own=st.lists(
        st.tuples(st.sampled_from(MINUTES), st.integers(0, 1), st.integers(1, 2)), min_size=1,
        max_size=4,
    ),
    some=st.sets(
        st.tuples(st.integers(0, 28), st.sampled_from(MINUTES), st.integers(0, 1)), max_size=60
    ),
    day=st.sampled_from([DAY, DAY - timedelta(days=2)]),
)  # fmt: skip
@example(full=set(), own=[(540, 0, 1)], some=set(), day=DAY)
@example(full={7, 14, 21, 28}, own=[(540, 0, 1)], some=set(), day=DAY)
@example(full=set(range(29)), own=[(540, 0, 1)], some=set(), day=DAY)
def test_each_is_proposed_the_first_time_that_suits_and_nobody_the_same_seat(
    full: set[int],
    own: list[tuple[int, int, int]],
    some: set[tuple[int, int, int]],
    day: date,
) -> None:
    play = office()
    some = some | {(away, at, lane) for away in full for at in MINUTES for lane in range(LANES)}
    taken = {(day + timedelta(days=away), at, lane) for away, at, lane in some}
    for n, (later, at, lane) in enumerate(sorted(taken)):
        put(play, f"t{n}", seats(later, at, lane))
    bookings = [
        put(play, f"b{n}", seats(day, at, lane, units)) for n, (at, lane, units) in enumerate(own)
    ]
    taken |= {(day, at, one.seats.lane) for one in bookings for at in one.seats.minutes}
    proposing = Proposing(play.state, play.rules, play.now)
    for one in bookings:
        expected = found(play, one, taken)
        answer = proposing.propose(one)
        if expected is None:
            assert answer is None
        else:
            assert answer == (expected, instant(expected.day, expected.minute))
            taken |= {(expected.day, at, expected.lane) for at in expected.minutes}


def without_pool(play: Play) -> None:
    play.rules = replace(play.rules, pools={})


def without_service(play: Play) -> None:
    play.rules = replace(play.rules, services={"R01": play.rules.services["R01"]})


def with_longer_seats(play: Play) -> None:
    longer = replace(play.rules.pools["p"], unit=timedelta(minutes=20))
    play.rules = replace(play.rules, pools={"p": longer})


@pytest.mark.parametrize("change", [without_pool, without_service, with_longer_seats])
def test_what_can_no_longer_be_booked_as_it_was_has_no_other_time(change: Any) -> None:
    play = office()
    one = put(play, "b", seats(DAY, 540))
    assert Proposing(play.state, play.rules, play.now).propose(one) is not None
    change(play)
    assert Proposing(play.state, play.rules, play.now).propose(one) is None


# -- the seat that is kept -----------------------------------------------------------------------


def case_of(play: Play, one: Booking) -> MoveCase:
    """A case whose seat, a week later, is kept for half an hour."""
    there = seats(one.seats.day + timedelta(days=7), one.seats.minute)
    play.state.book.hold(held(there, origin="move", until=play.now + timedelta(minutes=30)))
    case = MoveCase(
        id=f"s.{one.id}", suspension="s", booking=one.id, state=MoveState.PROPOSED,
        opened_at=play.now, was=one.seats, seats=there,
        due_at=instant(there.day, there.minute), hold="h",
    )  # fmt: skip
    play.state.book.put_move(case)
    return case


def test_a_seat_is_kept_for_its_day_and_minute_until_its_time_is_over() -> None:
    play = office()
    case = case_of(play, put(play, "b", seats(DAY, 540)))
    there, later = DAY + timedelta(days=7), play.now + timedelta(minutes=30)
    assert kept(play.state, case, there, 540, later - timedelta.resolution)
    assert not kept(play.state, case, there, 540, later)
    assert not kept(play.state, case, there, 550, play.now)
    assert not kept(play.state, case, DAY, 540, play.now)
    play.state.book.let_go("h")
    assert not kept(play.state, case, there, 540, play.now)


def test_who_accepts_was_reached_by_the_office_only_if_it_says_so() -> None:
    play = office()
    one = put(play, "b", seats(DAY, 540))
    case = case_of(play, one)
    for reached in (False, True):
        settled, *_ = accepted(play.state, one, case, reached=reached)
        assert settled.case.reached is reached  # type: ignore[attr-defined]
    assert accepted(play.state, one, case) == accepted(play.state, one, case, reached=False)


def test_what_begins_now_is_restored_no_more() -> None:
    play = office()
    one = put(play, "b", seats(DAY, 540))
    case_of(play, one)
    assert restored(play.state, "s", one.due_at) == []
    assert restored(play.state, "s", one.due_at - timedelta.resolution) != []
