"""Rules of arriving with a booking: one number, in the same step; early, late, or not at all."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking.moving import accepted, settled
from queue_server.core.decide.book.booking import find_booking
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.line import issuing
from queue_server.core.errors import Refused
from queue_server.core.line.booking import Booking, BookingAction, BookingState, after
from queue_server.core.line.move import SHOWN, MoveState
from queue_server.core.rules import BranchRules, Pool
from queue_server.core.state.branch import BranchState

#: The class of a booked visitor who asked for no other.
BOOKED = "booked"
#: Margins of a pool that has since been removed from the configuration.
_NO_POOL = Pool(name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """The visitor is here. ``token`` is for the number's tracking address; the caller makes it.

    ``walk_in``: a visitor who is too early or too late takes an ordinary number instead.
    """

    NAME: ClassVar[str] = "check-in"
    id: str
    token: str = field(compare=False)
    walk_in: bool = False
    on_behalf: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseBooking(Command):
    """The visitor came too late: recorded, so that it does not count as missed."""

    NAME: ClassVar[str] = "lapse-booking"
    id: str


def check_in(
    state: BranchState, rules: BranchRules, command: CheckIn, now: datetime
) -> list[ev.Event]:
    """Give the visitor the one number of this booking; repeating it changes nothing.

    Raises:
        UnknownThing: ``unknown_booking``.
        Refused: ``too_early`` with ``at``, ``lapsed``, ``cancelled``, ``branch_closed``; with
            ``walk_in`` also as :func:`issuing.issue`.
    """
    booking = find_booking(state, command.id)
    if booking.state in (BookingState.CHECKED_IN, BookingState.USED_AS_WALKIN):
        return []
    if booking.state is BookingState.CANCELLED:
        raise Refused("cancelled")
    if command.walk_in and booking.state is not BookingState.MISSED:
        return _walks_in(state, rules, command, booking, now)
    moved = _comes_to_proposal(state, rules, booking, now)
    if moved:
        booking = moved[-1].booking
    _require_in_time(rules, booking, now)
    if stop := hours.suspended(state.suspensions.values(), "branch", now):
        raise Refused("branch_closed", reason=stop.said)
    issued = issuing.numbered(
        state,
        rules,
        issuing.IssueTicket(
            service=booking.services[0],
            services=booking.services,
            priority=_class(rules, booking),
            language=booking.language,
            token=command.token,
            on_behalf=command.on_behalf,
        ),
        due_at=booking.due_at,
    )
    here = replace(after(booking, BookingAction.CHECK_IN), ticket=issued.ticket)
    answered = moved or _moves_no_more(state, booking)
    return [*answered, issued, ev.BookingCheckedIn(id=booking.id, booking=here)]


def lapse_booking(
    state: BranchState, rules: BranchRules, command: LapseBooking, now: datetime
) -> list[ev.Event]:
    """Record that the visitor came too late; nothing if that is not so, or while the office has to
    move the booking.

    Raises:
        UnknownThing: ``unknown_booking``.
    """
    booking = find_booking(state, command.id)
    if booking.state is not BookingState.BOOKED or not _is_late(rules, booking, now):
        return []
    if state.book.open_move(booking.id) is not None:
        return []
    return [ev.BookingLapsed(id=booking.id, booking=after(booking, BookingAction.LAPSE))]


def _comes_to_proposal(
    state: BranchState, rules: BranchRules, booking: Booking, now: datetime
) -> list[Any]:
    """A visitor who comes at the proposed time has accepted it. The last event is the booking's."""
    case = state.book.open_move(booking.id)
    if case is None or case.due_at is None or case.state not in SHOWN:
        return []
    early, late = _pool(rules, booking).early, _pool(rules, booking).late
    if case.hold not in state.book.holds or not case.due_at - early <= now <= case.due_at + late:
        return []
    return list(accepted(state, booking, case))


def _moves_no_more(state: BranchState, booking: Booking) -> list[ev.Event]:
    """A visitor who is served need not come at another time; the seat kept there is released."""
    case = state.book.open_move(booking.id)
    return [] if case is None else settled(state, case, MoveState.RESTORED)


def _walks_in(
    state: BranchState, rules: BranchRules, command: CheckIn, booking: Booking, now: datetime
) -> list[ev.Event]:
    issued = issuing.issue(
        state,
        rules,
        issuing.IssueTicket(
            service=booking.services[0],
            services=booking.services,
            priority=booking.priority or None,
            language=booking.language,
            token=command.token,
            on_behalf=command.on_behalf,
        ),
        now,
    )
    used = replace(after(booking, BookingAction.WALK_IN), ticket=issued[0].ticket)
    answered = _moves_no_more(state, booking)
    return [*answered, *issued, ev.BookingUsedAsWalkin(id=booking.id, booking=used)]


def _require_in_time(rules: BranchRules, booking: Booking, now: datetime) -> None:
    if booking.state is not BookingState.BOOKED or _is_late(rules, booking, now):
        raise Refused("lapsed", minute=booking.seats.minute)
    earliest = booking.due_at - _pool(rules, booking).early
    if now < earliest:
        raise Refused("too_early", at=earliest)


def _is_late(rules: BranchRules, booking: Booking, now: datetime) -> bool:
    return now > booking.due_at + _pool(rules, booking).late


def _pool(rules: BranchRules, booking: Booking) -> Pool:
    return rules.pools.get(booking.seats.pool, _NO_POOL)


def _class(rules: BranchRules, booking: Booking) -> str:
    if booking.priority in rules.classes:
        return booking.priority
    return BOOKED if BOOKED in rules.classes else issuing.GENERAL


RULES: dict[type[Command], Rule] = {CheckIn: check_in, LapseBooking: lapse_booking}
