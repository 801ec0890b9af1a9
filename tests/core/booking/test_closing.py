"""A day is closed after people have booked: all of them are found, and no others."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.booking import closing
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import moves as m
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import UnknownThing
from queue_server.core.events import SuspensionSaved
from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import Booking, BookingState, Seats
from queue_server.core.line.move import MoveCase, MoveState
from queue_server.core.rules import BranchRules, Calendar, Pool, PoolHours, Session
from tests.core.booking.making import booked
from tests.core.play import Play
from tests.office import rules, text

#: Thursday, three days on.
DAY = date(2026, 11, 26)
NAME = f"closed.{DAY}"
TAIPEI = ZoneInfo("Asia/Taipei")


def office(**changes: Any) -> BranchRules:
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(12))
    pool = Pool(name="p", lanes=3, opens_days=14)
    return rules(**({"pools": {"p": pool}, "sessions": (session,)} | changes))


def at(hour: int, minute: int) -> datetime:
    return datetime.combine(DAY, time(hour, minute), TAIPEI)


def day_off(branch: BranchRules) -> BranchRules:
    return replace(branch, calendar=Calendar(days_off=frozenset({DAY})))


def play_with(*minutes: int, service: str = "T01", day: date = DAY) -> Play:
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
    played = play_with(540, 600)
    assert hit(played) == {}
    played.rules = day_off(played.rules)
    assert hit(played) == {NAME: 2}


def test_a_shorter_session_strands_those_who_no_longer_fit() -> None:
    played = play_with(540, 690, service="R01")  # twenty minutes each
    short = replace(played.rules.sessions[0], closes=time(11, 50))
    played.rules = replace(played.rules, sessions=(short,))
    assert hit(played) == {}
    played.rules = replace(played.rules, sessions=(replace(short, closes=time(11, 49)),))
    assert hit(played) == {NAME: 1}


def test_a_service_that_a_session_no_longer_offers_strands_its_own_bookings() -> None:
    played = play_with(540)
    session = replace(played.rules.sessions[0], services=frozenset({"R01"}))
    played.rules = replace(played.rules, sessions=(session,))
    assert hit(played) == {NAME: 1}


def test_editing_or_deleting_a_pool_strands_nobody() -> None:
    played = play_with(540)
    played.rules = replace(played.rules, pools={"other": Pool(name="other", lanes=1)})
    assert hit(played) == {}


def test_those_of_a_closed_day_are_planned_sent_and_moved_as_for_a_suspension() -> None:
    played = play_with(540, 550)
    played.rules = day_off(played.rules)
    planned(played)
    played.carry_out(m.SendMoves(suspension=NAME))
    played.carry_out(m.AcceptMove(booking="n540"))
    assert played.state.book.bookings["n540"].seats.day == DAY + timedelta(days=7)
    assert hit(played) == {NAME: 1}  # the other has not answered
    played.carry_out(m.AcceptMove(booking="n550"))
    assert hit(played) == {NAME: 0}  # the list of what was done stays


def test_a_day_that_opens_again_gives_back_what_was_not_answered() -> None:
    played = play_with(540, 550)
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


def test_a_day_that_opens_again_gives_back_all_its_own_and_nothing_of_a_suspension() -> None:
    played = play_with(540, 550, 560)
    played.carry_out(
        Suspend(
            id="s", scope="branch", reason="flood", starts=played.now, until=at(9, 1)
        )
    )  # fmt: skip
    played.carry_out(m.PlanMoves(suspension="s"))
    played.rules = day_off(played.rules)
    planned(played)
    played.rules = office()
    played.carry_out(m.RestoreReopened())
    states = {one.id: one.state for one in played.state.book.moves.values()}
    assert list(states.items()) == [
        ("s.n540", MoveState.PLANNED),
        (f"{NAME}.n550", MoveState.RESTORED),
        (f"{NAME}.n560", MoveState.RESTORED),
    ]


@pytest.mark.parametrize("name", ["closed", "closed.", "closed.2026-13-01", "closed.x", "s"])
def test_what_is_no_closed_day_is_no_suspension_either(name: str) -> None:
    played = play_with(540)
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
    played = play_with(*sorted(minutes))
    session = replace(played.rules.sessions[0], opens=time(opens), closes=time(closes))
    played.rules = replace(played.rules, sessions=(session,))
    if off:
        played.rules = day_off(played.rules)
    outside = {one for one in minutes if off or not (60 * opens <= one and one + 10 <= 60 * closes)}
    planned(played)
    assert {one.booking for one in played.state.book.moves.values()} == {f"n{n}" for n in outside}


# -- exactly which, and in which order ---------------------------------------------------------


def put(played: Play, name: str, minute: int, **more: Any) -> Booking:
    """A booking as it stands in the book, on whatever seats."""
    given = {"day": DAY, "lane": 0, "units": 1, **more}
    seats = Seats(
        pool="p", day=given.pop("day"), minute=minute, lane=given.pop("lane"),
        units=given.pop("units"), unit_min=10,
    )  # fmt: skip
    due_at = datetime.combine(seats.day, time(minute // 60, minute % 60), TAIPEI)
    values = {"made_at": played.now, "due_at": due_at, **given}
    one = booked(seats, name, **values)
    played.state.book.put(one)
    return one


def stop(starts: datetime, until: datetime | None, scope: str = "branch") -> SuspensionSaved:
    return SuspensionSaved(
        id="s", scope=scope, starts=starts, until=until, reason="flood", wording={}
    )


def stranded(played: Play, one: SuspensionSaved) -> list[str]:
    return [b.id for b in closing.stranded(played.state, played.rules, one, played.now)]


def test_a_closed_day_is_a_suspension_from_midnight_to_midnight_of_the_office() -> None:
    played = Play(day_off(office()))
    assert closing.closure(played.state, played.rules, NAME) == SuspensionSaved(
        id=NAME, scope="closed", starts=datetime(2026, 11, 25, 16, tzinfo=UTC),
        until=datetime(2026, 11, 26, 16, tzinfo=UTC), reason="closed", wording={},
        numbers="kept",
    )  # fmt: skip
    saved = stop(played.now, None)
    played.state.suspensions["s"] = saved
    assert closing.closure(played.state, played.rules, "s") == saved


def test_suspensions_come_first_and_then_the_days_by_date() -> None:
    played = Play(replace(office(), sessions=()))
    later, earlier = DAY + timedelta(days=1), DAY - timedelta(days=1)
    for name, day in (("b", later), ("a", earlier)):
        put(played, name, 540, day=day)
    played.state.suspensions["s"] = stop(played.now, None)
    played.state.book.put_move(
        MoveCase(
            id=f"{NAME}.x", suspension=NAME, booking="x", state=MoveState.CALL,
            opened_at=played.now, was=put(played, "x", 540).seats,
        )
    )  # fmt: skip
    played.state.book.file("x")  # only its case is left
    found = closing.closures(played.state, played.rules, played.now)
    assert [one.id for one in found] == [
        "s", f"closed.{earlier}", NAME, f"closed.{later}"
    ]  # fmt: skip


def test_a_suspension_strands_whom_it_overlaps_and_not_whom_it_touches() -> None:
    played = Play(office())
    one = put(played, "b", 600, units=2)
    begins, ends = one.due_at, one.due_at + timedelta(minutes=20)
    minute, long = timedelta(minutes=1), timedelta(hours=3)
    for starts, until, hit in (
        (begins - long, begins, False),
        (begins - long, begins + minute, True),
        (begins + minute, begins + 2 * minute, True),
        (ends - minute, ends + long, True),
        (ends, ends + long, False),
        (ends - minute, None, True),
        (ends, None, False),
    ):
        assert stranded(played, stop(starts, until)) == (["b"] if hit else [])


def test_only_those_still_booked_and_still_to_come_are_stranded() -> None:
    played = Play(office())
    for state in BookingState:
        put(played, state.value, 600, state=state)
    put(played, "now", 600, due_at=played.now)
    put(played, "soon", 600, due_at=played.now + timedelta(seconds=1))
    assert set(stranded(played, stop(played.now, None))) == {"booked", "soon"}


def test_those_who_booked_first_come_first() -> None:
    played = Play(office())
    for name, seconds in (("c", 1), ("a", 1), ("b", 0)):
        put(played, name, 600, made_at=played.now + timedelta(seconds=seconds))
    assert stranded(played, stop(played.now, None)) == ["b", "a", "c"]


def test_a_service_or_a_session_strands_its_own_alone() -> None:
    sessions = (
        Session(name="day", wording=text("日"), opens=time(9), closes=time(12)),
        Session(name="late", wording=text("夜"), opens=time(12), closes=time(14)),
    )
    played = Play(office(sessions=sessions))
    put(played, "first", 540, services=("R01",))
    put(played, "last", 710, services=("T01", "R01"))
    put(played, "late", 720)
    for scope, hit in (
        ("branch", {"first", "last", "late"}),
        ("service:R01", {"first", "last"}),
        ("service:T01", {"last", "late"}),
        ("session:day", {"first", "last"}),
        ("session:late", {"late"}),
        ("session:other", set()),
    ):
        assert set(stranded(played, stop(played.now, None, scope))) == hit


def test_a_session_that_the_amended_pool_no_longer_takes_part_in_strands_its_bookings() -> None:
    sessions = (
        Session(name="day", wording=text("日"), opens=time(9), closes=time(12)),
        Session(name="late", wording=text("夜"), opens=time(12), closes=time(14)),
    )
    played = Play(office(sessions=sessions))
    put(played, "early", 540)
    put(played, "late", 720)
    late = Amendment(id="a", pool="p", first=DAY, last=DAY, made_at=played.now, sessions=("late",))
    found = closing.without_room(played.state, played.rules, played.now, [late])
    assert [one.id for one in found] == ["early"]
    assert closing.without_room(played.state, played.rules, played.now) == []
    played.state.book.amendments["a"] = late
    found = closing.without_room(played.state, played.rules, played.now)
    assert [one.id for one in found] == ["early"]
    assert closing.without_room(played.state, played.rules, played.now, []) == []


def test_room_is_as_many_lanes_as_there_are_at_that_hour_of_that_session() -> None:
    thursday_nine = PoolHours(days=frozenset({3}), opens=time(9), closes=time(10), lanes=1)
    pool = Pool(name="p", lanes=None, opens_days=14, walkin_share=0.0, hours=(thursday_nine,))
    day = Session(
        name="day", wording=text("日"), opens=time(9), closes=time(12), counters=frozenset({1, 2})
    )
    late = Session(name="late", wording=text("夜"), opens=time(13), closes=time(15))
    played = Play(office(pools={"p": pool}, sessions=(day, late)))
    for minute in (540, 630, 780):
        for lane in range(4):
            put(played, f"{minute} {lane}", minute, lane=lane)
    found = closing.without_room(played.state, played.rules, played.now)
    assert [one.id for one in found] == [
        "540 1", "540 2", "540 3", "630 2", "630 3", "780 3"
    ]  # fmt: skip


SEATS = st.tuples(st.integers(54, 60), st.integers(0, 4), st.integers(1, 3), st.booleans())


@settings(max_examples=100, deadline=None)
@given(st.lists(SEATS, max_size=9), st.integers(0, 5))
def test_where_lanes_are_taken_away_the_lowest_that_are_taken_keep_their_room(
    taken: list[tuple[int, int, int, bool]], lanes: int
) -> None:
    """By an oracle that counts, minute by minute, the lower lanes that others sit in."""
    played = Play(office())
    kept: dict[str, Booking] = {}
    for n, (tens, lane, units, sits) in enumerate(taken):
        state = BookingState.BOOKED if sits else BookingState.CANCELLED
        kept[f"b{n}"] = put(played, f"b{n}", 10 * tens, lane=lane, units=units, state=state)
    few = Amendment(id="a", pool="p", first=DAY, last=DAY, made_at=played.now, lanes=lanes)
    lacking = closing.without_room(played.state, played.rules, played.now, [few])
    booked_ones = [one for one in kept.values() if one.state is BookingState.BOOKED]

    def lower(one: Booking, minute: int) -> int:
        return len({
            other.seats.lane for other in booked_ones
            if other.seats.lane < one.seats.lane and minute in other.seats.minutes
        })  # fmt: skip

    assert {one.id for one in lacking} == {
        one.id
        for one in booked_ones
        if any(lower(one, minute) >= lanes for minute in one.seats.minutes)
    }
