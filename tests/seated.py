"""Everything of a book that has a row for each of its seats."""

from collections.abc import Iterator

from queue_server.core.line.booking import SEATED, Booking, SeatHold
from queue_server.core.state.book import Book


def seated(book: Book) -> Iterator[Booking | SeatHold]:
    """Holds, even those whose time is over, and bookings that were not given back."""
    yield from book.holds.values()
    yield from (one for one in book.bookings.values() if one.state in SEATED)
