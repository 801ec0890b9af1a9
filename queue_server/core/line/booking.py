"""A booking, the hold that comes before it, and the one table that owns its life.

A pool has a number of lanes, counted from 0. A booking takes one lane for ``units`` consecutive
seats: ``pool, day, minute, lane`` name each of them, and no two bookings or holds share one.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.core.errors import Refused


class BookingState(StrEnum):
    """Where a booking is in its life."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    MISSED = "missed"
    USED_AS_WALKIN = "used_as_walkin"


class BookingAction(StrEnum):
    """What can be done with a booking."""

    CHANGE = "change"
    CANCEL = "cancel"
    CHECK_IN = "check-in"
    LAPSE = "lapse"
    MISS = "miss"
    WALK_IN = "walk-in"


_S = BookingState
_A = BookingAction

BOOKING_TRANSITIONS: dict[tuple[BookingState, BookingAction], BookingState] = {
    (_S.BOOKED, _A.CHANGE): _S.BOOKED,
    (_S.BOOKED, _A.CANCEL): _S.CANCELLED,
    (_S.BOOKED, _A.CHECK_IN): _S.CHECKED_IN,
    (_S.BOOKED, _A.LAPSE): _S.LAPSED,
    (_S.BOOKED, _A.MISS): _S.MISSED,
    (_S.BOOKED, _A.WALK_IN): _S.USED_AS_WALKIN,
    (_S.LAPSED, _A.WALK_IN): _S.USED_AS_WALKIN,
}

#: A booking in one of these still has its seats.
SEATED = frozenset({_S.BOOKED, _S.CHECKED_IN, _S.LAPSED, _S.MISSED, _S.USED_AS_WALKIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """``units`` consecutive seats of one lane. ``minute`` counts from local midnight."""

    pool: str
    day: date
    minute: int
    lane: int
    units: int
    unit_min: int

    @property
    def minutes(self) -> range:
        """The minute at which each of the seats begins."""
        return range(self.minute, self.minute + self.units * self.unit_min, self.unit_min)


def overlap(one: Seats, other: Seats) -> bool:
    """Whether two stays share a seat."""
    if (one.pool, one.day, one.lane) != (other.pool, other.day, other.lane):
        return False
    return not set(one.minutes).isdisjoint(other.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHold:
    """Seats kept for one person while the booking is being made.

    ``mark`` is that of the booking it will become; ``extended``: its time has been extended once.
    """

    id: str
    seats: Seats
    services: tuple[str, ...]
    party: int
    origin: str
    until: datetime
    mark: str
    extended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One booked visit. It holds no person's name, address or identity number.

    ``mark`` is a keyed digest of the code the visitor has. ``sequence`` counts the changes.
    ``hidden_until``: seats given back stay hidden from the public until then.
    """

    id: str
    seats: Seats
    services: tuple[str, ...]
    party: int
    language: str
    priority: str
    origin: str
    due_at: datetime
    mark: str
    made_at: datetime
    state: BookingState = BookingState.BOOKED
    sequence: int = 0
    ticket: str | None = None
    hidden_until: datetime | None = None


def after(booking: Booking, action: BookingAction) -> Booking:
    """The booking once the action is done.

    Raises:
        Refused: ``booking_over`` with the state it is in.
    """
    state = BOOKING_TRANSITIONS.get((booking.state, action))
    if state is None:
        raise Refused("booking_over", f"it is {booking.state}", state=booking.state.value)
    return replace(booking, state=state)
