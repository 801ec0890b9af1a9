"""Rules of moving bookings out of suspended time: plan, send, answer. Nothing is cancelled unasked.

Seats elsewhere are kept by holds of origin ``move`` until the visitor would be too late for them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking import availability, closing, moving
from queue_server.core.booking.seating import cleared, seat
from queue_server.core.decide.book.booking import find_booking
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import UnknownThing
from queue_server.core.line.booking import Booking, SeatHold
from queue_server.core.line.move import SHOWN, MoveCase, MoveState, moved_on
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: Most bookings planned in one step, so that a clerk's command never waits for three hundred.
AT_ONCE = 50
#: A visitor who has not answered this long before the booked time is telephoned.
CALL_BEFORE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMoves(Command):
    """Keep a seat elsewhere for the next bookings that a suspension overlaps."""

    NAME: ClassVar[str] = "plan-moves"
    suspension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMoves(Command):
    """Show the visitors their proposals; those without one go on the call list."""

    NAME: ClassVar[str] = "send-moves"
    suspension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMoves(Command):
    """Leave every booking of a suspension that is still unanswered where it is."""

    NAME: ClassVar[str] = "withdraw-moves"
    suspension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptMove(Command):
    """Take the proposed time. ``reached``: staff ticked that they spoke to the visitor."""

    NAME: ClassVar[str] = "accept-move"
    booking: str
    reached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCall(Command):
    """Record that the visitor would rather be telephoned."""

    NAME: ClassVar[str] = "ask-for-call"
    booking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCalls(Command):
    """Put those who have not answered in time on the call list. Nothing on most runs."""

    NAME: ClassVar[str] = "list-calls"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReopened(Command):
    """Leave the bookings of days that the calendar opens again where they are."""

    NAME: ClassVar[str] = "restore-reopened"


def plan_moves(
    state: BranchState, rules: BranchRules, command: PlanMoves, now: datetime
) -> list[ev.Event]:
    """Open a case for each of the next bookings; nothing when each has its case.

    Raises:
        UnknownThing: ``unknown_suspension``.
    """
    stop = closing.closure(state, rules, command.suspension)
    if stop is None:
        raise UnknownThing("unknown_suspension", suspension=command.suspension[:40])
    proposing, found = moving.Proposing(state, rules, now), list[ev.Event]()
    hit = moving.without_case(state, closing.stranded(state, rules, stop, now))
    for booking in hit[:AT_ONCE]:
        proposal = proposing.propose(booking)
        found += cleared(state, now, proposal[0]) if proposal else []
        found += _planned(rules, booking, stop.id, proposal, now)
    return found


def _planned(
    rules: BranchRules,
    booking: Booking,
    suspension: str,
    proposal: moving.Proposal | None,
    now: datetime,
) -> list[ev.Event]:
    name = f"{suspension}.{booking.id}"
    case = MoveCase(
        id=name,
        suspension=suspension,
        booking=booking.id,
        state=MoveState.PLANNED,
        opened_at=now,
        was=booking.seats,
    )
    if proposal is None:
        return [ev.MovePlanned(id=name, case=case)]
    seats, due = proposal
    hold = SeatHold(
        id=f"{moving.BY_MOVE}.{name}",
        seats=seats,
        services=booking.services,
        party=booking.party,
        origin=moving.BY_MOVE,
        until=due + rules.pools[seats.pool].late,
        mark=f"{moving.BY_MOVE}.{booking.mark}",
    )
    case = replace(case, hold=hold.id, seats=seats, due_at=due)
    return [ev.SeatHeld(id=hold.id, hold=hold), ev.MovePlanned(id=name, case=case)]


def send_moves(
    state: BranchState, rules: BranchRules, command: SendMoves, now: datetime
) -> list[ev.Event]:
    """Propose what was planned; repeating it changes nothing."""
    planned = (
        one for one in state.book.moves_of(command.suspension) if one.state is MoveState.PLANNED
    )
    return [_proposed(one) if one.seats else _called(one) for one in planned]


def restore_reopened(
    state: BranchState, rules: BranchRules, command: RestoreReopened, now: datetime
) -> list[ev.Event]:
    """Restore the unanswered bookings of days that are no longer closed."""
    return moving.reopened(state, rules, now)


def withdraw_moves(
    state: BranchState, rules: BranchRules, command: WithdrawMoves, now: datetime
) -> list[ev.Event]:
    """Restore the unanswered bookings."""
    return moving.restored(state, command.suspension, now)


def accept_move(
    state: BranchState, rules: BranchRules, command: AcceptMove, now: datetime
) -> list[ev.Event]:
    """Move the booking to the proposed seats; repeating it changes nothing.

    Raises:
        UnknownThing: ``unknown_booking``, ``unknown_move`` when nothing is proposed.
        Refused: ``slot_taken`` when the seat is no longer kept and is taken; ``booking_over``.
    """
    booking = find_booking(state, command.booking)
    case = state.book.open_move(booking.id)
    if case is None and _was_accepted(state, booking):
        return []
    if case is None or case.seats is None or case.state not in SHOWN:
        raise UnknownThing("unknown_move")
    ended: list[ev.Event] = []
    if not moving.kept(state, case, case.seats.day, case.seats.minute, now):
        case = _seated_again(state, rules, booking, case, now)
        ended = cleared(state, now, case.seats or booking.seats)
    return [*ended, *moving.accepted(state, booking, case, reached=command.reached)]


def _seated_again(
    state: BranchState, rules: BranchRules, booking: Booking, case: MoveCase, now: datetime
) -> MoveCase:
    assert case.seats is not None
    found = availability.wanted(rules, case.seats.pool, booking.services, booking.party, staff=True)
    ahead = (case.seats.day - hours.service_day(rules, now)).days
    want = replace(found, length=case.seats.units, ahead=ahead)
    day, minute = case.seats.day, case.seats.minute
    seats, due = seat(state, rules, want, day, minute, now, without=booking.id)
    return replace(case, seats=seats, due_at=due)


def _was_accepted(state: BranchState, booking: Booking) -> bool:
    return any(
        one.state is MoveState.ACCEPTED and one.seats == booking.seats
        for one in state.book.moves_about(booking.id)
    )


def ask_for_call(
    state: BranchState, rules: BranchRules, command: AskForCall, now: datetime
) -> list[ev.Event]:
    """Put the booking on the call list; repeating it changes nothing.

    Raises:
        UnknownThing: ``unknown_booking``, ``unknown_move``.
    """
    case = state.book.open_move(find_booking(state, command.booking).id)
    if case is None or case.state not in SHOWN:
        raise UnknownThing("unknown_move")
    return [] if case.state is MoveState.CALL else [_called(case)]


def list_calls(
    state: BranchState, rules: BranchRules, command: ListCalls, now: datetime
) -> list[ev.Event]:
    """Put unanswered bookings on the call list, a day before the booked time."""
    found: list[ev.Event] = []
    for one in state.book.moves.values():
        booking = state.book.bookings.get(one.booking)
        if one.state is MoveState.PROPOSED and booking is not None:
            found += [_called(one)] if booking.due_at - CALL_BEFORE <= now else []
    return found


def _proposed(one: MoveCase) -> ev.Event:
    return ev.MoveProposed(id=one.id, case=moved_on(one, MoveState.PROPOSED))


def _called(one: MoveCase) -> ev.Event:
    return ev.MoveCallListed(id=one.id, case=moved_on(one, MoveState.CALL))


RULES: dict[type[Command], Rule] = {
    PlanMoves: plan_moves,
    SendMoves: send_moves,
    WithdrawMoves: withdraw_moves,
    AcceptMove: accept_move,
    AskForCall: ask_for_call,
    ListCalls: list_calls,
    RestoreReopened: restore_reopened,
}
