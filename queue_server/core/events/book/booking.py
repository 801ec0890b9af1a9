"""What happens to seats: held, let go, booked, changed, given back, used.

Each event carries the hold or the booking as it is afterwards, so that one row is enough. They
outlive their day; ``booking_filed`` ends a booking once its day is well past.
"""

from dataclasses import dataclass
from typing import ClassVar

from queue_server.core.events.base import Event
from queue_server.core.line.booking import Booking, SeatHold


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHeld(Event):
    """Seats are kept for one person until ``hold.until``."""

    KIND: ClassVar[str] = "seat_held"
    BOOK: ClassVar[str] = "hold"
    STANDING: ClassVar[bool] = True
    id: str
    hold: SeatHold


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnded(Event):
    """The hold became a booking, was let go, or ran out."""

    KIND: ClassVar[str] = "hold_ended"
    BOOK: ClassVar[str] = "hold"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBooking(Event):
    """Base of what happens to one booking."""

    BOOK: ClassVar[str] = "booking"
    STANDING: ClassVar[bool] = True
    id: str
    booking: Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMade(OfBooking):
    """An appointment was booked."""

    KIND: ClassVar[str] = "booking_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChanged(OfBooking):
    """It was moved to other seats."""

    KIND: ClassVar[str] = "booking_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(OfBooking):
    """Its seats were given back."""

    KIND: ClassVar[str] = "booking_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCheckedIn(OfBooking):
    """The visitor is here and has ``booking.ticket``."""

    KIND: ClassVar[str] = "booking_checked_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingLapsed(OfBooking):
    """The visitor came too late for it."""

    KIND: ClassVar[str] = "booking_lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMissed(OfBooking):
    """The day is over and the visitor did not come."""

    KIND: ClassVar[str] = "booking_missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingUsedAsWalkin(OfBooking):
    """The visitor, early or late, took an ordinary number instead."""

    KIND: ClassVar[str] = "booking_used_as_walkin"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFiled(Event):
    """The booking is well past its day: it leaves the book and stays in the journal."""

    KIND: ClassVar[str] = "booking_filed"
    BOOK: ClassVar[str] = "booking"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (
    SeatHeld,
    HoldEnded,
    BookingMade,
    BookingChanged,
    BookingCancelled,
    BookingCheckedIn,
    BookingLapsed,
    BookingMissed,
    BookingUsedAsWalkin,
    BookingFiled,
)
