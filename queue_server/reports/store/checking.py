"""Whether visits and roll-ups are what the journal's rows make of them; ``verify`` asks, day by
day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from queue_server.reports.rules.appointments.fate import Appointment, appointments_in
from queue_server.reports.rules.cube.cells import SINGLE, margin, roll_up
from queue_server.reports.rules.visits import Visit, VisitBook
from queue_server.reports.store import beside, rollups
from queue_server.reports.store.records import visit_of
from queue_server.reports.store.tables import visit
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal import queries
from queue_server.storage.journal.tables import cursor
from queue_server.usecases.ports import JournalRow

_CHUNK = 5000
_NAME = "visits"


def check(connection: Connection, key: bytes, strict: bool) -> None:
    """Fold the rows that the follower has taken, and compare.

    Raises:
        Broken: Naming the visit that was changed, added or removed.
    """
    taken = select(cursor.c.branch, cursor.c.seq).where(cursor.c.name == _NAME)
    for branch, seq in connection.execute(taken).all():
        _check(connection, branch, seq)


def _check(connection: Connection, branch: str, until: int) -> None:
    book, day = VisitBook(), None
    booked: dict[str, Appointment] = {}
    for row in _rows(connection, branch, until):
        book.take([row])
        booked.update(appointments_in([row]))
        if day is not None and row.day != day and not _returns(connection, branch, day, row.seq):
            _compare(connection, branch, day, book)
        day = row.day
    if day is not None:
        _compare(connection, branch, day, book)
    _compare_booked(connection, branch, booked)


def _returns(connection: Connection, branch: str, day: date, after: int) -> bool:
    """Whether there are more rows of a day; then it is compared when they have been folded."""
    return queries.last_of_day(connection, branch, day) > after


def _rows(connection: Connection, branch: str, until: int) -> Iterator[JournalRow]:
    after = 0
    while some := queries.read(connection, branch, after, _CHUNK):
        yield from (row for row in some if row.seq <= until)
        after = some[-1].seq


def _compare(connection: Connection, branch: str, day: date, book: VisitBook) -> None:
    """Compare the visits of one day, and forget them."""
    query = select(visit).where(visit.c.branch == branch, visit.c.day == day.isoformat())
    kept = {row.ticket: visit_of(row._mapping) for row in connection.execute(query)}
    true: dict[str, Visit] = {v.ticket: v for v in book.visits.values() if v.day == day}
    for ticket in sorted(true.keys() | kept.keys()):
        if ticket not in kept:
            raise Broken(branch, true[ticket].seq, f"visit {ticket} has lost its row")
        if ticket not in true:
            raise Broken(branch, kept[ticket].seq, f"visit {ticket} never began")
        if kept[ticket].place_at is None:  # kept by a version that did not know the place
            true[ticket] = replace(true[ticket], place_at=None)
        if kept[ticket] != true[ticket]:
            raise Broken(branch, true[ticket].seq, f"visit {ticket} was changed")
        del book.visits[ticket]
    rolled = rollups.rolled(connection, branch, day)
    if rolled and (
        rolled != (cells := roll_up(true.values()))
        or any(
            rollups.rolled_margin(connection, branch, day, split) != margin(cells, split)
            for split in SINGLE
        )
    ):
        raise Broken(branch, 0, f"the roll-up of {day} was changed")
    counters = beside.kept_counters(connection, branch, day, day)
    if counters and counters != beside.folded(connection, branch, day):
        raise Broken(branch, 0, f"the counters' time of {day} was changed")


def _compare_booked(connection: Connection, branch: str, true: Mapping[str, Appointment]) -> None:
    """Compare the appointments whose rows are still in the journal."""
    kept = {one.id: one for one in beside.appointments(connection, branch, date.min, date.max)}
    for name, one in true.items():
        there = kept.get(name, one)
        if there.units is None:  # kept by a version that did not know the seats
            there = replace(there, units=one.units, unit_min=one.unit_min)
        if there != one:
            raise Broken(branch, one.seq, f"appointment {name} was changed")
