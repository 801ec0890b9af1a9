"""Rules of the book: seats are held, booked, changed and given back.

A hold and the booking it becomes have the same id: converting it twice makes one booking.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking import availability
from queue_server.core.booking.freeing import freed
from queue_server.core.booking.moving import accepted, kept, settled
from queue_server.core.booking.seating import cleared, expired, seat
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.line.booking import (
    Booking,
    BookingAction,
    BookingState,
    SeatHold,
    after,
    overlap,
)
from queue_server.core.line.move import MoveState
from queue_server.core.rules import BranchRules, Pool
from queue_server.core.state.branch import BranchState

#: How long after its own day a booking stays in the book, so that its link still shows the outcome.
FILED_AFTER = timedelta(days=30)
#: Origins of bookings made by staff; the public may not use their share.
BY_STAFF = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSeats(Command):
    """Keep seats while the booking is being made. The caller makes ``id`` and ``mark``."""

    NAME: ClassVar[str] = "hold-seats"
    id: str = field(compare=False)
    mark: str = field(compare=False)
    pool: str
    services: tuple[str, ...]
    party: int = 1
    day: date
    minute: int
    origin: str = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendHold(Command):
    """Give the person at the form the same time once more."""

    NAME: ClassVar[str] = "extend-hold"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropHold(Command):
    """Let held seats go."""

    NAME: ClassVar[str] = "drop-hold"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmHold(Command):
    """Make the booking that the seats are held for."""

    NAME: ClassVar[str] = "book-held"
    id: str
    language: str = "zh-TW"
    priority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Command):
    """Book at once, by staff for a person on the telephone or at the counter."""

    NAME: ClassVar[str] = "book"
    STANDING: ClassVar[bool] = True
    id: str = field(compare=False)
    mark: str = field(compare=False)
    pool: str
    services: tuple[str, ...]
    party: int = 1
    day: date
    minute: int
    language: str = "zh-TW"
    priority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBooking(Command):
    """Move a booking to another start. ``staff`` may use the staff's share. The old seats are
    ``hidden`` for a while, like those of a cancelled booking.
    """

    NAME: ClassVar[str] = "change-booking"
    id: str
    day: date
    minute: int
    staff: bool = False
    hidden: timedelta = field(default=timedelta(0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(Command):
    """Give the seats back. The public sees them again after ``hidden``, a random time drawn by the
    caller, so that a seat cannot be passed to a chosen person.

    ``by_office``: staff cancel. They cancel a booking that the office has to move only once they
    have ``reached`` the visitor.
    """

    NAME: ClassVar[str] = "cancel-booking"
    id: str
    by_office: bool = False
    reached: bool = False
    hidden: timedelta = field(default=timedelta(0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBookDays(Command):
    """End what is over: holds, bookings whose visitors did not come, bookings long past."""

    NAME: ClassVar[str] = "close-book-days"


def hold_seats(
    state: BranchState, rules: BranchRules, command: HoldSeats, now: datetime
) -> list[ev.Event]:
    """Hold seats for the pool's hold time.

    Raises:
        BadRequest: As :func:`availability.wanted`.
        Refused: As :func:`seating.seat`; ``code_taken`` when the caller must make another mark.
    """
    require_new(state, command.id, command.mark)
    staff = command.origin == BY_STAFF
    want = availability.wanted(
        rules, command.pool, command.services, command.party, staff=staff, place=command.origin
    )
    seats, _ = seat(state, rules, want, command.day, command.minute, now)
    hold = SeatHold(
        id=command.id,
        seats=seats,
        services=want.services,
        party=command.party,
        origin=command.origin,
        until=now + want.pool.hold,
        mark=command.mark,
    )
    return [*cleared(state, now, seats), ev.SeatHeld(id=hold.id, hold=hold)]


def extend_hold(
    state: BranchState, rules: BranchRules, command: ExtendHold, now: datetime
) -> list[ev.Event]:
    """Extend a hold by its time, once.

    Raises:
        Refused: ``hold_over``; ``hold_extended`` the second time.
    """
    hold = _live_hold(state, command.id, now)
    if hold.extended:
        raise Refused("hold_extended")
    longer = replace(hold, until=hold.until + _pool_hold(rules, hold), extended=True)
    return [ev.SeatHeld(id=hold.id, hold=longer)]


def drop_hold(
    state: BranchState, rules: BranchRules, command: DropHold, now: datetime
) -> list[ev.Event]:
    """Let held seats go; harmless if the hold has ended."""
    return [ev.HoldEnded(id=command.id)] if command.id in state.book.holds else []


def confirm_hold(
    state: BranchState, rules: BranchRules, command: ConfirmHold, now: datetime
) -> list[ev.Event]:
    """Turn a hold into a booking; repeating it with the same content changes nothing.

    Raises:
        BadRequest: ``unknown_language``, ``unknown_priority``; ``idempotency_mismatch`` when the
            booking was made with other content.
        Refused: ``hold_over``.
    """
    priority = checked(rules, command.language, command.priority)
    made = state.book.bookings.get(command.id)
    if made is not None:
        if (made.language, made.priority) != (command.language, priority):
            raise BadRequest("idempotency_mismatch")
        return []
    hold = _live_hold(state, command.id, now)
    booking = Booking(
        id=hold.id,
        seats=hold.seats,
        services=hold.services,
        party=hold.party,
        language=command.language,
        priority=priority,
        origin=hold.origin,
        due_at=_due(rules, hold),
        mark=hold.mark,
        made_at=now,
    )
    return [ev.HoldEnded(id=hold.id), ev.BookingMade(id=booking.id, booking=booking)]


def book(state: BranchState, rules: BranchRules, command: Book, now: datetime) -> list[ev.Event]:
    """Hold and confirm in one step, by staff.

    Raises:
        BadRequest, Refused: As :func:`hold_seats` and :func:`confirm_hold`.
    """
    priority = checked(rules, command.language, command.priority)
    require_new(state, command.id, command.mark)
    want = availability.wanted(rules, command.pool, command.services, command.party, staff=True)
    seats, due = seat(state, rules, want, command.day, command.minute, now)
    booking = Booking(
        id=command.id,
        seats=seats,
        services=want.services,
        party=command.party,
        language=command.language,
        priority=priority,
        origin=BY_STAFF,
        due_at=due,
        mark=command.mark,
        made_at=now,
    )
    ended = cleared(state, now, seats)
    return [*ended, ev.BookingMade(id=booking.id, booking=booking)]


def change_booking(
    state: BranchState, rules: BranchRules, command: ChangeBooking, now: datetime
) -> list[ev.Event]:
    """Take the new seats and give the old ones back in one step; if they are gone, keep the old.

    Raises:
        UnknownThing: ``unknown_booking``.
        BadRequest: As :func:`availability.wanted`, when the pool has changed since.
        Refused: ``booking_over``, and as :func:`seating.seat`.
    """
    booking = find_booking(state, command.id)
    moved = after(booking, BookingAction.CHANGE)
    case, old = state.book.open_move(booking.id), booking.seats
    if case is not None and kept(state, case, command.day, command.minute, now):
        return accepted(state, booking, case)
    if (old.day, old.minute) == (command.day, command.minute):
        return []
    want = availability.wanted(
        rules, old.pool, booking.services, booking.party, staff=command.staff
    )
    want = replace(want, length=old.units if old.unit_min == _unit_min(want.pool) else None)
    seats, due = seat(state, rules, want, command.day, command.minute, now, without=booking.id)
    moved = replace(moved, seats=seats, due_at=due, sequence=booking.sequence + 1)
    ended = cleared(state, now, seats)
    other = settled(state, case, MoveState.OTHER) if case else []
    # Where the stays overlap, no seat is offered to a waiter or hidden.
    kept_some = overlap(old, seats)
    given = [] if kept_some else _given_back(state, rules, booking, command.hidden, now)
    return [*ended, *other, ev.BookingChanged(id=booking.id, booking=moved), *given]


def _given_back(
    state: BranchState, rules: BranchRules, booking: Booking, hidden: timedelta, now: datetime
) -> list[ev.Event]:
    name = f"{booking.id}.{booking.sequence}"
    return freed(state, rules, booking.seats, now, hidden, name=name)


def cancel_booking(
    state: BranchState, rules: BranchRules, command: CancelBooking, now: datetime
) -> list[ev.Event]:
    """Give the seats back; repeating it changes nothing.

    Raises:
        UnknownThing: ``unknown_booking``.
        Refused: ``booking_over``; ``not_reached`` when the office has to move it and staff have
            not ticked that they reached the visitor.
    """
    booking = find_booking(state, command.id)
    if booking.state is BookingState.CANCELLED:
        return []
    case = state.book.open_move(booking.id)
    if case is not None and command.by_office and not command.reached:
        raise Refused("not_reached")
    gone = replace(
        after(booking, BookingAction.CANCEL),
        sequence=booking.sequence + 1,
        hidden_until=now + command.hidden,
    )
    ended: list[ev.Event] = []
    if case is not None:
        ended = settled(state, case, MoveState.CANCELLED, reached=command.reached)
    given = _given_back(state, rules, booking, timedelta(0), now)
    return [*ended, ev.BookingCancelled(id=booking.id, booking=gone), *given]


def close_book_days(
    state: BranchState, rules: BranchRules, command: CloseBookDays, now: datetime
) -> list[ev.Event]:
    """End what is over. Nothing on most runs."""
    today = hours.service_day(rules, now)
    found = expired(state, now)
    for one in state.book.bookings.values():
        if one.seats.day + FILED_AFTER < today:
            found.append(ev.BookingFiled(id=one.id))
            found += [ev.MoveFiled(id=case.id) for case in state.book.moves_about(one.id)]
        elif one.seats.day < today and _was_missed(state, one):
            missed = after(one, BookingAction.MISS)
            found.append(ev.BookingMissed(id=one.id, booking=missed))
    for amendment in state.book.amendments.values():
        if amendment.last is not None and amendment.last + FILED_AFTER < today:
            found.append(ev.AmendmentRemoved(id=amendment.id))
    return found


def _was_missed(state: BranchState, one: Booking) -> bool:
    """Whether a booking counts as missed: not while the office still has to move it."""
    return one.state is BookingState.BOOKED and state.book.open_move(one.id) is None


def find_booking(state: BranchState, name: str) -> Booking:
    """The booking with this id.

    Raises:
        UnknownThing: ``unknown_booking``.
    """
    if found := state.book.bookings.get(name):
        return found
    raise UnknownThing("unknown_booking")


def checked(rules: BranchRules, language: str, priority: str | None) -> str:
    """The requested class, empty for none.

    Raises:
        BadRequest: ``unknown_language``, ``unknown_priority``.
    """
    if language not in rules.languages:
        raise BadRequest("unknown_language", language=language[:20])
    if priority and priority not in rules.classes:
        raise BadRequest("unknown_priority", priority=priority[:60])
    return priority or ""


def require_new(state: BranchState, name: str, mark: str) -> None:
    """Insist on an id and a mark that are not in use.

    Raises:
        Refused: ``code_taken``.
    """
    book = state.book
    known = name in book.holds or name in book.bookings
    if known or mark in book.by_mark or mark in book.hold_marks:
        raise Refused("code_taken")


def _live_hold(state: BranchState, name: str, now: datetime) -> SeatHold:
    hold = state.book.holds.get(name)
    if hold is None or hold.until <= now:
        raise Refused("hold_over")
    return hold


def _unit_min(pool: Pool) -> int:
    return pool.unit // availability.MINUTE


def _pool_hold(rules: BranchRules, hold: SeatHold) -> timedelta:
    pool = rules.pools.get(hold.seats.pool)
    return pool.hold if pool else timedelta(0)


def _due(rules: BranchRules, hold: SeatHold) -> datetime:
    due = availability.start_of(rules, hold.seats.day, hold.seats.minute)
    assert due is not None, "a start that clocks skip is never offered"
    return due


RULES: dict[type[Command], Rule] = {
    HoldSeats: hold_seats,
    ExtendHold: extend_hold,
    DropHold: drop_hold,
    ConfirmHold: confirm_hold,
    Book: book,
    ChangeBooking: change_booking,
    CancelBooking: cancel_booking,
    CloseBookDays: close_book_days,
}
