"""A closed day over bookings: everyone is offered another seat, and nobody is lost."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.booking import closing
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import moves as m
from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.decide.standing.suspensions import Lift, Suspend
from queue_server.core.errors import Refused, UnknownThing
from queue_server.core.events import MoveFiled
from queue_server.core.line.booking import BookingState
from queue_server.core.line.move import MoveState
from queue_server.core.rules import Pool, Session
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules, text
from tests.seated import seated

#: Thursday, three days on.
CLOSED = date(2026, 11, 26)
MIDNIGHT = datetime(2026, 11, 25, 16, tzinfo=UTC)


def office(lanes: int = 2) -> Any:
    pool = Pool(name="p", lanes=lanes, opens_days=14)
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(10))
    return rules(pools={"p": pool}, sessions=(session,))


def play(*names: str, lanes: int = 2) -> Play:
    """An office in which each name is booked for the day to be closed, in order of time."""
    played = Play(office(lanes))
    for n, name in enumerate(names):
        minute = 540 + 10 * (n % 6)
        played.carry_out(
            b.Book(id=name, mark=name, pool="p", services=("T01",), day=CLOSED, minute=minute)
        )
        played.pass_time(1)
    return played


def close(played: Play, **more: Any) -> None:
    values = {"starts": MIDNIGHT, "until": MIDNIGHT + timedelta(days=1), "scope": "branch", **more}
    played.carry_out(Suspend(id="s", reason="typhoon", **values))


def plan_and_send(played: Play) -> None:
    while played.carry_out(m.PlanMoves(suspension="s")):
        pass
    played.carry_out(m.SendMoves(suspension="s"))


def case(played: Play, name: str) -> Any:
    return played.state.book.moves[f"s.{name}"]


def test_the_same_weekday_and_time_is_proposed_and_nobody_else_can_take_it() -> None:
    played = play("ann", "bo")
    close(played)
    plan_and_send(played)
    proposed = case(played, "ann").seats
    assert (proposed.day, proposed.minute) == (CLOSED + timedelta(days=7), 540)
    assert case(played, "bo").seats.minute == 550
    book = b.Book(id="late", mark="late", pool="p", services=("T01",), day=proposed.day, minute=540)
    played.carry_out(book)  # the other lane
    with pytest.raises(Refused, match="slot_taken"):
        played.carry_out(
            b.Book(id="x", mark="x", pool="p", services=("T01",), day=proposed.day, minute=540)
        )


def test_until_it_is_sent_the_visitor_sees_nothing_to_accept() -> None:
    played = play("ann")
    close(played)
    played.carry_out(m.PlanMoves(suspension="s"))
    with pytest.raises(UnknownThing, match="unknown_move"):
        played.carry_out(m.AcceptMove(booking="ann"))


def test_who_accepts_has_the_new_seat_and_the_old_one_is_free() -> None:
    played = play("ann")
    close(played)
    plan_and_send(played)
    played.carry_out(m.AcceptMove(booking="ann"))
    assert played.carry_out(m.AcceptMove(booking="ann")) == []
    booking = played.state.book.bookings["ann"]
    assert (booking.seats.day, booking.sequence) == (CLOSED + timedelta(days=7), 1)
    assert case(played, "ann").state is MoveState.ACCEPTED
    assert not played.state.book.holds


def test_who_chooses_another_time_gives_the_proposed_seat_back() -> None:
    played = play("ann")
    close(played)
    plan_and_send(played)
    played.carry_out(b.ChangeBooking(id="ann", day=date(2026, 11, 27), minute=540))
    assert case(played, "ann").state is MoveState.OTHER
    assert not played.state.book.holds


def test_choosing_the_proposed_time_on_the_calendar_is_accepting_it() -> None:
    played = play("ann")
    close(played)
    plan_and_send(played)
    played.carry_out(b.ChangeBooking(id="ann", day=CLOSED + timedelta(days=7), minute=540))
    assert case(played, "ann").state is MoveState.ACCEPTED


def test_staff_cancel_nobody_whom_they_did_not_reach() -> None:
    played = play("ann", "bo")
    close(played)
    plan_and_send(played)
    with pytest.raises(Refused, match="not_reached"):
        played.carry_out(b.CancelBooking(id="ann", by_office=True))
    played.carry_out(b.CancelBooking(id="ann", by_office=True, reached=True))
    assert case(played, "ann").reached
    played.carry_out(b.CancelBooking(id="bo"), "web")
    assert case(played, "bo").state is MoveState.CANCELLED


def test_lifting_early_leaves_everyone_where_they_were_who_has_not_answered() -> None:
    played = play("ann", "bo", "cy")
    close(played)
    plan_and_send(played)
    played.carry_out(m.AcceptMove(booking="bo"))
    played.carry_out(m.AskForCall(booking="cy"))
    played.carry_out(Lift(id="s"))
    states = {one.booking: one.state for one in played.state.book.moves.values()}
    assert states == {
        "ann": MoveState.RESTORED, "bo": MoveState.ACCEPTED, "cy": MoveState.RESTORED,
    }  # fmt: skip
    assert played.state.book.bookings["ann"].seats.day == CLOSED
    assert not played.state.book.holds


def test_who_is_not_asked_to_move_asks_for_no_call() -> None:
    played = play("a")
    with pytest.raises(UnknownThing) as refused:
        played.carry_out(m.AskForCall(booking="a"))
    assert refused.value.code == "unknown_move"


def test_who_has_not_answered_a_day_before_is_on_the_call_list_and_has_missed_nothing() -> None:
    played = play("ann")
    close(played)
    plan_and_send(played)
    assert played.carry_out(m.ListCalls()) == []
    played.pass_time(2 * 86_400)
    played.carry_out(m.ListCalls())
    assert case(played, "ann").state is MoveState.CALL
    played.pass_time(3 * 86_400)
    played.carry_out(b.CloseBookDays())
    assert played.state.book.bookings["ann"].state is BookingState.BOOKED


def test_who_simply_comes_at_the_proposed_time_is_served() -> None:
    played = play("ann")
    close(played)
    plan_and_send(played)
    played.pass_time(10 * 86_400 - 3600)
    played.carry_out(b.CloseBookDays())
    events = played.carry_out(CheckIn(id="ann", token="t"))
    assert case(played, "ann").state is MoveState.ACCEPTED
    assert played.state.book.bookings["ann"].state is BookingState.CHECKED_IN
    assert len([one for one in events if getattr(one, "ticket", None)]) == 1


def test_a_closure_without_an_end_leaves_no_seat_to_propose_and_all_are_called() -> None:
    played = play("ann")
    close(played, until=None)
    plan_and_send(played)
    assert case(played, "ann").seats is None
    assert case(played, "ann").state is MoveState.CALL


def test_a_seat_that_was_not_kept_any_longer_is_taken_again_or_refused_with_others() -> None:
    played = play("ann", lanes=1)
    close(played)
    plan_and_send(played)
    played.carry_out(b.DropHold(id=case(played, "ann").hold))
    played.carry_out(m.AcceptMove(booking="ann"))
    assert played.state.book.bookings["ann"].seats.day == CLOSED + timedelta(days=7)


def test_a_suspended_service_or_session_hits_its_own_bookings_alone() -> None:
    played = play("ann")
    for scope, hit in (("service:R01", 0), ("session:day", 1), ("service:T01", 1)):
        played.carry_out(Suspend(id=scope, scope=scope, reason="r", starts=MIDNIGHT))
        stop = played.state.suspensions[scope]
        assert len(closing.stranded(played.state, played.rules, stop, played.now)) == hit


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(1, 12),
    answers=st.lists(
        st.tuples(st.integers(0, 11), st.sampled_from(["yes", "other", "no", "call", "office"])),
        max_size=12,
    ),
    lift=st.booleans(),
)
def test_every_booking_of_a_closed_day_is_accounted_for(
    count: int, answers: list[tuple[int, str]], lift: bool
) -> None:
    names = [f"n{n}" for n in range(count)]
    played = play(*names)
    close(played)
    plan_and_send(played)
    commands: dict[str, Any] = {
        "yes": lambda one: m.AcceptMove(booking=one),
        "other": lambda one: b.ChangeBooking(id=one, day=date(2026, 11, 27), minute=540),
        "no": lambda one: b.CancelBooking(id=one),
        "call": lambda one: m.AskForCall(booking=one),
        "office": lambda one: b.CancelBooking(id=one, by_office=True),
    }
    for n, answer in answers:
        try:
            played.carry_out(commands[answer](names[n % count]), "web")
        except (Refused, UnknownThing):
            continue
    if lift:
        played.carry_out(Lift(id="s"))
    book = played.state.book
    assert sorted(one.booking for one in book.moves.values()) == sorted(names)
    seats = Counter(
        (one.seats.day, at, one.seats.lane) for one in seated(book) for at in one.seats.minutes
    )
    assert max(seats.values(), default=1) == 1
    for one in book.moves.values():
        gone = book.bookings[one.booking].state is BookingState.CANCELLED
        answered = one.state in (MoveState.CANCELLED, MoveState.ACCEPTED, MoveState.OTHER)
        assert answered or not gone
        assert gone or one.state is not MoveState.CANCELLED
    assert not (lift and any(one.open for one in book.moves.values()))
    rebuilt = played.rebuilt().book
    assert (rebuilt.moves, rebuilt.holds, rebuilt.bookings) == (
        book.moves, book.holds, book.bookings,
    )  # fmt: skip


def test_three_hundred_bookings_are_moved_and_none_is_lost() -> None:
    pool = Pool(name="p", lanes=12, opens_days=14)
    session = Session(name="day", wording=text("日"), opens=time(8), closes=time(17))
    played = Play(rules(pools={"p": pool}, sessions=(session,)), now=MONDAY_TEN)
    for n in range(300):
        minute = 480 + 10 * (n % 54)
        played.carry_out(b.Book(
            id=f"n{n}", mark=f"n{n}", pool="p", services=("T01",), day=CLOSED, minute=minute,
        ))  # fmt: skip
    close(played)
    plan_and_send(played)
    assert len(played.state.book.moves) == 300
    assert all(one.seats for one in played.state.book.moves.values())
    for n in range(300):
        played.carry_out(m.AcceptMove(booking=f"n{n}"), "web")
    seats = Counter(
        (one.seats.day, one.seats.minute, one.seats.lane)
        for one in played.state.book.bookings.values()
    )
    assert len(seats) == 300
    assert all(day == CLOSED + timedelta(days=7) for day, _, _ in seats)


def test_a_suspension_is_lifted_by_people_and_never_reopens_alone() -> None:
    played = play("ann")
    close(played)
    plan_and_send(played)
    assert played.carry_out(m.RestoreReopened()) == []
    assert case(played, "ann").state is MoveState.PROPOSED


def test_a_case_that_is_filed_is_forgotten_by_the_book() -> None:
    played = play("ann")
    close(played)
    plan_and_send(played)
    for _ in range(2):
        played.take_in([MoveFiled(id="s.ann")], "system")
    assert played.state.book.moves == {}
    assert played.state.book.open_move("ann") is None
