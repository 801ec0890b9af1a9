"""What is recorded of a booking that has to be moved, and what is refused with which words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import moves as m
from queue_server.core.line.booking import SeatHold, Seats
from queue_server.core.line.move import MoveCase, MoveState
from queue_server.core.rules import Calendar, Pool
from tests.core.decide.book.test_moves import (
    CLOSED,
    MIDNIGHT,
    case,
    close,
    office,
    plan_and_send,
    play,
)
from tests.core.decide.refusing import refusal
from tests.core.play import Play

#: The same weekday a week later, at nine.
PROPOSED = CLOSED + timedelta(days=7)
DUE = datetime(2026, 12, 3, 1, tzinfo=UTC)
PLAN = m.PlanMoves(suspension="s")


def seats(day: date, minute: int = 540, lane: int = 0, units: int = 1) -> Seats:
    return Seats(pool="p", day=day, minute=minute, lane=lane, units=units, unit_min=10)


def asked(**more: Any) -> Play:
    """Ann was told of another time, and the seat there is kept for her."""
    played = play("ann", **more)
    close(played)
    plan_and_send(played)
    return played


def book(played: Play, name: str, day: date, minute: int = 540) -> None:
    played.carry_out(
        b.Book(id=name, mark=name, pool="p", services=("T01",), day=day, minute=minute)
    )


def test_a_plan_keeps_a_seat_for_the_same_people_until_they_would_be_too_late() -> None:
    played = Play(replace(office(), pools={"p": Pool(name="p", party_max=2, opens_days=14)}))
    wish: dict[str, Any] = {"pool": "p", "services": ("T01",), "day": CLOSED, "minute": 540}
    played.carry_out(b.Book(id="ann", mark="code", party=2, **wish))
    close(played)
    played.pass_time(5)
    there = seats(PROPOSED, units=2)
    hold = SeatHold(
        id="move.s.ann",
        seats=there,
        services=("T01",),
        party=2,
        origin="move",
        until=DUE + timedelta(minutes=15),
        mark="move.code",
    )
    planned = MoveCase(
        id="s.ann",
        suspension="s",
        booking="ann",
        state=MoveState.PLANNED,
        opened_at=played.now,
        was=seats(CLOSED, units=2),
        hold=hold.id,
        seats=there,
        due_at=DUE,
    )
    assert played.carry_out(PLAN) == [
        ev.SeatHeld(id=hold.id, hold=hold),
        ev.MovePlanned(id="s.ann", case=planned),
    ]
    assert played.carry_out(PLAN) == []
    shown = replace(planned, state=MoveState.PROPOSED)
    send = m.SendMoves(suspension="s")
    assert played.carry_out(send) == [ev.MoveProposed(id="s.ann", case=shown)]
    assert played.carry_out(send) == []


def test_without_another_seat_there_is_a_case_and_the_visitor_is_telephoned() -> None:
    played = play("ann")
    close(played, until=None)
    [planned] = played.carry_out(PLAN)
    assert (planned.id, planned.case.hold, planned.case.seats) == ("s.ann", None, None)
    [called] = played.carry_out(m.SendMoves(suspension="s"))
    assert called == ev.MoveCallListed(id="s.ann", case=replace(planned.case, state=MoveState.CALL))


def test_a_hold_that_ran_out_ends_when_its_seat_is_kept_for_a_move() -> None:
    played = play("ann")
    wish: dict[str, Any] = {"pool": "p", "services": ("T01",), "day": PROPOSED, "minute": 540}
    played.carry_out(b.HoldSeats(id="old", mark="old", **wish))
    played.pass_time(600)
    close(played)
    ended, held, _ = played.carry_out(PLAN)
    assert (ended, held.id) == (ev.HoldEnded(id="old"), "move.s.ann")


def test_fifty_bookings_are_planned_in_one_step() -> None:
    played = Play(replace(office(), pools={"p": Pool(name="p", lanes=10, opens_days=14)}))
    for n in range(51):
        book(played, f"n{n}", CLOSED, 540 + 10 * (n % 6))
    close(played)
    counts = []
    while planned := played.carry_out(PLAN):
        counts.append(sum(isinstance(one, ev.MovePlanned) for one in planned))
    assert counts == [50, 1]


def test_what_does_not_close_has_nothing_to_plan() -> None:
    facts = {"suspension": "x" * 40}
    command = m.PlanMoves(suspension="x" * 50)
    assert refusal(play("ann"), command) == ("unknown_suspension", facts)


@pytest.mark.parametrize("command", [m.AcceptMove, m.AskForCall])
def test_only_what_was_sent_and_is_not_answered_is_answered(command: Any) -> None:
    assert refusal(play(), command(booking="ann")) == ("unknown_booking", {})
    unknown: tuple[str, dict[str, Any]] = ("unknown_move", {})
    played = play("ann")
    assert refusal(played, command(booking="ann")) == unknown
    close(played)
    played.carry_out(PLAN)
    assert refusal(played, command(booking="ann")) == unknown
    played.carry_out(m.SendMoves(suspension="s"))
    played.carry_out(m.WithdrawMoves(suspension="s"))
    assert refusal(played, command(booking="ann")) == unknown


def test_where_no_seat_was_found_there_is_nothing_to_accept() -> None:
    played = play("ann")
    close(played, until=None)
    plan_and_send(played)
    assert refusal(played, m.AcceptMove(booking="ann")) == ("unknown_move", {})


def test_who_would_rather_be_telephoned_is_listed_once_and_may_still_accept() -> None:
    played = asked()
    before = case(played, "ann")
    assert played.carry_out(m.AskForCall(booking="ann")) == [
        ev.MoveCallListed(id="s.ann", case=replace(before, state=MoveState.CALL))
    ]
    assert played.carry_out(m.AskForCall(booking="ann")) == []
    played.carry_out(m.AcceptMove(booking="ann", reached=True))
    assert (case(played, "ann").state, case(played, "ann").reached) == (MoveState.ACCEPTED, True)


def test_who_accepted_and_moved_on_has_no_move_to_accept_any_more() -> None:
    played = asked()
    played.carry_out(m.AcceptMove(booking="ann"))
    assert not case(played, "ann").reached
    played.carry_out(b.ChangeBooking(id="ann", day=date(2026, 11, 27), minute=540))
    assert refusal(played, m.AcceptMove(booking="ann")) == ("unknown_move", {})


def test_leaving_all_where_they_were_settles_what_was_not_answered() -> None:
    played = asked()
    before = case(played, "ann")
    assert played.carry_out(m.WithdrawMoves(suspension="s")) == [
        ev.MoveSettled(id="s.ann", case=replace(before, state=MoveState.RESTORED)),
        ev.HoldEnded(id="move.s.ann"),
    ]


def test_on_a_day_that_opens_again_whoever_has_not_answered_stays() -> None:
    played = play("ann")
    usual, name = played.rules, f"closed.{CLOSED}"
    played.rules = replace(usual, calendar=Calendar(days_off=frozenset({CLOSED})))
    played.carry_out(m.PlanMoves(suspension=name))
    assert played.carry_out(m.RestoreReopened()) == []
    played.rules = usual
    settled, ended = played.carry_out(m.RestoreReopened())
    assert (settled.id, settled.case.state) == (f"{name}.ann", MoveState.RESTORED)
    assert ended.id == f"move.{name}.ann"


def test_a_seat_that_somebody_else_took_meanwhile_is_refused() -> None:
    played = asked(lanes=1)
    played.carry_out(b.DropHold(id="move.s.ann"))
    book(played, "bo", PROPOSED)
    code, facts = refusal(played, m.AcceptMove(booking="ann"))
    assert (code, facts["nearest"][0]) == ("slot_taken", {"day": str(PROPOSED), "minute": 550})


def test_a_seat_is_taken_again_though_the_day_is_far_and_the_lane_another() -> None:
    played = asked()
    played.carry_out(b.DropHold(id="move.s.ann"))
    for name, minute in (("bo", 540), ("old", 550)):
        wish: dict[str, Any] = {
            "pool": "p",
            "services": ("T01",),
            "day": PROPOSED,
            "minute": minute,
        }
        played.carry_out(b.HoldSeats(id=name, mark=name, **wish))
    played.carry_out(b.ConfirmHold(id="bo"))
    played.pass_time(600)
    longer = replace(played.rules.services["T01"], minutes=25)
    near = replace(played.rules.pools["p"], opens_days=1, staff_share=0.5)
    played.rules = replace(
        played.rules, services=played.rules.services | {"T01": longer}, pools={"p": near}
    )
    before = played.state.book.bookings["ann"]
    moved = replace(before, seats=seats(PROPOSED, lane=1), due_at=DUE, sequence=1)
    ended, settled, changed = played.carry_out(m.AcceptMove(booking="ann"))
    assert (ended, settled.case.seats) == (ev.HoldEnded(id="old"), moved.seats)
    assert changed == ev.BookingChanged(id="ann", booking=moved)


def test_who_has_not_answered_is_telephoned_from_a_day_before_on() -> None:
    played = asked()
    before = case(played, "ann")
    played.now = MIDNIGHT + timedelta(hours=9) - timedelta(days=1, seconds=1)
    assert played.carry_out(m.ListCalls()) == []
    played.pass_time(1)
    assert played.carry_out(m.ListCalls()) == [
        ev.MoveCallListed(id="s.ann", case=replace(before, state=MoveState.CALL))
    ]
    assert played.carry_out(m.ListCalls()) == []


def test_all_who_have_not_answered_are_telephoned() -> None:
    played = play("ann", "bo", "cy")
    close(played)
    plan_and_send(played)
    played.carry_out(m.AcceptMove(booking="bo"))
    played.pass_time(2 * 86_400)
    assert [one.id for one in played.carry_out(m.ListCalls())] == ["s.ann", "s.cy"]


def test_of_a_booking_that_is_filed_nobody_is_telephoned() -> None:
    played = asked()
    played.take_in([ev.BookingFiled(id="ann")], "system")
    played.pass_time(3 * 86_400)
    assert played.carry_out(m.ListCalls()) == []
