"""What became of each appointment, from the rows of the book, and the counts of them.

A row of the book carries the whole booking, so the last one says it all. An appointment belongs to
the day and half hour it was last booked for. It holds no code and no mark of the visitor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from queue_server.core import events as ev
from queue_server.core.events.book.booking import EVENTS, OfBooking
from queue_server.core.line.booking import Booking, BookingState
from queue_server.reports.rules.cube.cells import HALF_HOUR_S, Key
from queue_server.reports.rules.row import WrittenRow

#: Most rows are about the line: they are skipped without being read.
_KINDS = frozenset(event.KIND for event in EVENTS if issubclass(event, OfBooking))
_CAME = (BookingState.CHECKED_IN, BookingState.USED_AS_WALKIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A booking as it is now. ``came_at``: when its visitor arrived; ``changes``: how often it was
    moved. It takes ``units`` seats of ``unit_min`` minutes in a row; None where an earlier version
    kept it without. ``seq`` is the last row about it.
    """

    id: str
    day: date
    due_at: datetime
    service: str
    priority: str
    origin: str
    language: str
    party: int
    units: int | None
    unit_min: int | None
    made_at: datetime
    state: str
    came_at: datetime | None
    changes: int
    seq: int

    @property
    def lead_s(self) -> float:
        """How long before its time it was booked."""
        return (self.due_at - self.made_at).total_seconds()

    @property
    def late_s(self) -> float | None:
        """How late the visitor came, negative for early; None if the visitor did not come."""
        return None if self.came_at is None else (self.came_at - self.due_at).total_seconds()


def appointments_in(rows: Iterable[WrittenRow]) -> dict[str, Appointment]:
    """The appointments that rows are about, as the last of them leaves each."""
    found = {}
    for row in (one for one in rows if one.kind in _KINDS):
        event = ev.decode(row.kind, row.ticket, row.counter, row.data)
        assert isinstance(event, OfBooking)
        found[event.id] = _of(event.booking, row)
    return found


def _of(booking: Booking, row: WrittenRow) -> Appointment:
    return Appointment(
        id=booking.id,
        day=booking.seats.day,
        due_at=booking.due_at,
        service=booking.services[0] if booking.services else "",
        priority=booking.priority,
        origin=booking.origin,
        language=booking.language,
        party=booking.party,
        units=booking.seats.units,
        unit_min=booking.seats.unit_min,
        made_at=booking.made_at,
        state=booking.state,
        came_at=row.at if booking.state in _CAME else None,
        changes=booking.sequence,
        seq=row.seq,
    )


@dataclass(slots=True, kw_only=True)
class BookTally:
    """Counts of appointments by their state, each in one of the first six. ``changed`` were moved
    at least once; ``late`` are those of ``came`` after their time.
    """

    due: int = 0
    came: int = 0
    as_walkin: int = 0
    stayed_away: int = 0
    too_late: int = 0
    given_back: int = 0
    changed: int = 0
    late: int = 0
    late_s: int = 0
    lead_s: int = 0

    @property
    def booked(self) -> int:
        """All."""
        ended = self.came + self.as_walkin + self.stayed_away + self.too_late + self.given_back
        return self.due + ended

    def add(self, other: "BookTally") -> None:
        """Add what another counted."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def count(self, one: Appointment) -> None:
        """Count one more appointment."""
        name = _COUNTED[BookingState(one.state)]
        setattr(self, name, getattr(self, name) + 1)
        self.changed += one.changes > 0
        self.lead_s += round(max(0.0, one.lead_s))
        if one.state == BookingState.CHECKED_IN and one.late_s is not None and one.late_s > 0:
            self.late, self.late_s = self.late + 1, self.late_s + round(one.late_s)


_COUNTED = {
    BookingState.BOOKED: "due",
    BookingState.CHECKED_IN: "came",
    BookingState.USED_AS_WALKIN: "as_walkin",
    BookingState.MISSED: "stayed_away",
    BookingState.LAPSED: "too_late",
    BookingState.CANCELLED: "given_back",
}


@dataclass(slots=True)
class BookCell:
    """The counts of the appointments of one key; its counter is blank."""

    key: Key
    tally: BookTally


def key_of(one: Appointment) -> Key:
    """The cell an appointment belongs to: that of its day and half hour. Its origin has a word of
    its own: a number given by staff is not an appointment made by them.
    """
    into = timedelta(seconds=one.due_at.timestamp() % HALF_HOUR_S)
    return Key(
        day=one.day, half_at=(one.due_at - into).astimezone(UTC), service=one.service,
        priority=one.priority, origin=f"book_{one.origin}", counter=0, language=one.language,
    )  # fmt: skip


def counted(some: Iterable[Appointment]) -> list[BookCell]:
    """The cells of some appointments, in the order of their keys."""
    cells: dict[Key, BookCell] = {}
    for one in some:
        key = key_of(one)
        cells.setdefault(key, BookCell(key, BookTally())).tally.count(one)
    return [cells[key] for key in sorted(cells)]
