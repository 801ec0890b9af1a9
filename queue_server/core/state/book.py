"""The book of a branch: its holds and bookings, found by pool and day, and by code."""

from collections.abc import Iterator
from datetime import date

from queue_server.core.line.booking import SEATED, Booking, Hold

Key = tuple[str, date]
"""A pool's name and a day."""


class Book:
    """Holds and bookings that have not been filed; only events change it."""

    def __init__(self) -> None:
        self.holds: dict[str, Hold] = {}
        self.bookings: dict[str, Booking] = {}
        self.by_mark: dict[str, str] = {}
        self._booked: dict[Key, dict[str, Booking]] = {}
        self._held: dict[Key, dict[str, Hold]] = {}

    def hold(self, hold: Hold) -> None:
        """Take in a hold."""
        self.let_go(hold.id)
        self.holds[hold.id] = hold
        self._held.setdefault(_key(hold), {})[hold.id] = hold

    def let_go(self, name: str) -> None:
        """Forget a hold; harmless when there is none."""
        hold = self.holds.pop(name, None)
        if hold is not None:
            del self._held[_key(hold)][name]

    def put(self, booking: Booking) -> None:
        """Take in a booking as it is now."""
        self.file(booking.id)
        self.bookings[booking.id] = booking
        self.by_mark[booking.mark] = booking.id
        self._booked.setdefault(_key(booking), {})[booking.id] = booking

    def file(self, name: str) -> None:
        """Forget a booking; harmless when there is none."""
        booking = self.bookings.pop(name, None)
        if booking is not None:
            del self._booked[_key(booking)][name]
            self.by_mark.pop(booking.mark, None)

    def of_day(self, day: date) -> Iterator[Booking]:
        """Every booking of a day, given back or not."""
        return (one for one in self.bookings.values() if one.seats.day == day)

    def booked(self, pool: str, day: date) -> Iterator[Booking]:
        """The bookings of a pool and day, given back or not."""
        return iter(self._booked.get((pool, day), {}).values())

    def held(self, pool: str, day: date) -> Iterator[Hold]:
        """The holds of a pool and day, those whose time is over too."""
        return iter(self._held.get((pool, day), {}).values())

    def seated(self) -> Iterator[Booking | Hold]:
        """Everything that has a row for each of its seats."""
        yield from self.holds.values()
        yield from (one for one in self.bookings.values() if one.state in SEATED)


def _key(one: Booking | Hold) -> Key:
    return one.seats.pool, one.seats.day
