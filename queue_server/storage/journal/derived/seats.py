"""Pure: which seats the rows of one append take and give back.

The last row of a batch about a hold or a booking gives the seats it has now. All its earlier seats
are deleted and these inserted; the primary key refuses a seat that is already taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queue_server.core import events as ev
from queue_server.core.line.booking import SEATED, Booking, SeatHold
from queue_server.storage.journal.derived.projection import maybe_micros
from queue_server.usecases.ports import JournalRow

_KINDS = {kind for kind, event in ev.EVENTS.items() if event.BOOK in (ev.SeatHeld.BOOK, "booking")}
_HOLDS = {ev.SeatHeld.KIND, ev.HoldEnded.KIND}

SeatRow = tuple[str, str, int, int, str | None, str | None, int | None]
"""``pool, day, minute, lane, booking, hold, held_until``."""


@dataclass(frozen=True, slots=True)
class SeatChanges:
    """``holds`` and ``bookings`` lose all their seats, then ``taken`` are taken."""

    holds: tuple[str, ...]
    bookings: tuple[str, ...]
    taken: tuple[SeatRow, ...]


def seat_changes(rows: Sequence[JournalRow]) -> SeatChanges | None:
    """What one append does to the seats; None if nothing."""
    last: dict[tuple[bool, str], ev.Event] = {}
    for row in rows:
        if row.kind in _KINDS:
            event = ev.decode(row.kind, row.ticket, row.counter, row.data)
            last[row.kind in _HOLDS, row.data["id"]] = event
    if not last:
        return None
    return SeatChanges(
        holds=tuple(name for is_hold, name in last if is_hold),
        bookings=tuple(name for is_hold, name in last if not is_hold),
        taken=tuple(seat for event in last.values() for seat in seats_of(event)),
    )


def seats_of(event: ev.Event) -> Iterable[SeatRow]:
    """The seats taken after an event."""
    if isinstance(event, ev.SeatHeld):
        return seat_rows(event.hold)
    if isinstance(event, ev.OfBooking) and event.booking.state in SEATED:
        return seat_rows(event.booking)
    return ()


def seat_rows(one: Booking | SeatHold) -> list[SeatRow]:
    """A row for each seat of a hold or a booking."""
    is_hold = isinstance(one, SeatHold)
    booking, hold = (None, one.id) if is_hold else (one.id, None)
    until = maybe_micros(one.until) if isinstance(one, SeatHold) else None
    seats = one.seats
    return [
        (seats.pool, seats.day.isoformat(), minute, seats.lane, booking, hold, until)
        for minute in seats.minutes
    ]
