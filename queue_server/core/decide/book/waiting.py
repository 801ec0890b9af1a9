"""Rules of the waiting list: join, take an offer, leave, and pass on offers not taken."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking import availability
from queue_server.core.booking.freeing import freed
from queue_server.core.decide.book.booking import FILED_AFTER, checked, require_new
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.line.booking import Booking
from queue_server.core.line.waiter import Waiter, WaiterState, turned
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: How many can wait for a pool; more would never get a seat.
MOST = 500
#: Origin of a booking from the list.
BY_WAITING = "waitlist"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinWaiting(Command):
    """Wait for a seat on any day from ``first`` to ``last``. ``id`` and ``mark`` as of a hold."""

    NAME: ClassVar[str] = "join-waiting"
    id: str = field(compare=False)
    mark: str = field(compare=False)
    pool: str
    services: tuple[str, ...]
    party: int = 1
    first: date
    last: date
    language: str = "zh-TW"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOffer(Command):
    """Book the offered seat."""

    NAME: ClassVar[str] = "take-offer"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWaiting(Command):
    """Wait no longer. ``hidden``: as for a cancelled booking."""

    NAME: ClassVar[str] = "leave-waiting"
    id: str
    hidden: timedelta = field(default=timedelta(0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOffers(Command):
    """Offer what was not taken in time to the next; end what is past. Nothing on most runs."""

    NAME: ClassVar[str] = "pass-offers"
    hidden: timedelta = field(default=timedelta(0), compare=False)


def join_waiting(
    state: BranchState, rules: BranchRules, command: JoinWaiting, now: datetime
) -> list[ev.Event]:
    """Put a visitor at the end of the list.

    Raises:
        BadRequest: As :func:`availability.wanted`; ``unknown_language``; ``invalid``.
        Refused: ``no_waitlist``, ``waitlist_full``, ``code_taken``.
    """
    checked(rules, command.language, None)
    want = availability.wanted(rules, command.pool, command.services, command.party, staff=False)
    if not want.pool.waitlist or want.pool.staff_share >= 1:
        raise Refused("no_waitlist")
    today = hours.service_day(rules, now)
    if not today <= command.first <= command.last <= today + timedelta(days=want.pool.opens_days):
        raise BadRequest("invalid", "from and to: days that can be booked", field="from")
    if len(state.book.waiting(command.pool)) >= MOST:
        raise Refused("waitlist_full")
    require_new(state, command.id, command.mark)
    waiter = Waiter(
        id=command.id,
        pool=command.pool,
        services=want.services,
        party=command.party,
        language=command.language,
        first=command.first,
        last=command.last,
        mark=command.mark,
        since=now,
    )
    return [ev.WaiterJoined(id=waiter.id, waiter=waiter)]


def take_offer(
    state: BranchState, rules: BranchRules, command: TakeOffer, now: datetime
) -> list[ev.Event]:
    """Book the seat; repeating it changes nothing.

    Raises:
        UnknownThing: ``unknown_waiter``.
        Refused: ``offer_over`` when nothing is offered, or no longer.
    """
    waiter = find_waiter(state, command.id)
    if waiter.state is WaiterState.TAKEN:
        return []
    if waiter.seats is None or waiter.due_at is None or waiter.until is None:
        raise Refused("offer_over")
    if now >= waiter.until:
        raise Refused("offer_over")
    booking = Booking(
        id=waiter.id,
        seats=waiter.seats,
        services=waiter.services,
        party=waiter.party,
        language=waiter.language,
        priority="",
        origin=BY_WAITING,
        due_at=waiter.due_at,
        mark=waiter.mark,
        made_at=now,
    )
    return [
        ev.HoldEnded(id=waiter.hold or ""),
        ev.WaiterSettled(id=waiter.id, waiter=turned(waiter, WaiterState.TAKEN)),
        ev.BookingMade(id=booking.id, booking=booking),
    ]


def leave_waiting(
    state: BranchState, rules: BranchRules, command: LeaveWaiting, now: datetime
) -> list[ev.Event]:
    """Leave the list; an offered seat goes to the next. Repeating it changes nothing.

    Raises:
        UnknownThing: ``unknown_waiter``.
        Refused: ``waiting_over`` when the seat was taken: cancel the booking instead.
    """
    waiter = find_waiter(state, command.id)
    if waiter.state is WaiterState.LEFT:
        return []
    left = ev.WaiterSettled(id=waiter.id, waiter=turned(waiter, WaiterState.LEFT))
    return [left, *_given_on(state, rules, waiter, now, command.hidden)]


def pass_offers(
    state: BranchState, rules: BranchRules, command: PassOffers, now: datetime
) -> list[ev.Event]:
    """Pass one offer not taken to the next waiter; waiters whose last day is over leave.

    One at a time, so that one waiter never gets two offers.
    """
    today = hours.service_day(rules, now)
    for one in state.book.waiters.values():
        if one.state is WaiterState.OFFERED and one.until is not None and now >= one.until:
            passed = ev.WaiterPassed(id=one.id, waiter=turned(one, WaiterState.WAITING))
            return [passed, *_given_on(state, rules, one, now, command.hidden)]
        if one.open and one.last < today:
            return [ev.WaiterSettled(id=one.id, waiter=turned(one, WaiterState.OVER))]
        if not one.open and one.last + FILED_AFTER < today:
            return [ev.WaiterFiled(id=one.id)]
    return []


def _given_on(
    state: BranchState, rules: BranchRules, waiter: Waiter, now: datetime, hidden: timedelta
) -> list[ev.Event]:
    if waiter.seats is None or waiter.hold is None:
        return []
    name = f"{waiter.id}.{waiter.offers}"
    given = freed(state, rules, waiter.seats, now, hidden, name=name)
    return [ev.HoldEnded(id=waiter.hold), *given]


def find_waiter(state: BranchState, name: str) -> Waiter:
    """The waiter with this id.

    Raises:
        UnknownThing: ``unknown_waiter``.
    """
    if found := state.book.waiters.get(name):
        return found
    raise UnknownThing("unknown_waiter")


RULES: dict[type[Command], Rule] = {
    JoinWaiting: join_waiting,
    TakeOffer: take_offer,
    LeaveWaiting: leave_waiting,
    PassOffers: pass_offers,
}
