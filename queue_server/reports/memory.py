"""Visits in memory, for tests and training."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from queue_server.reports.visits import Visit, VisitBook
from queue_server.usecases.ports import JournalRow


class MemoryVisits:
    """Implements ``ports.VisitStore``; all of a batch is taken or none of it."""

    def __init__(self) -> None:
        self._book = VisitBook()

    def take(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Fold rows in."""
        book = deepcopy(self._book)
        book.take(rows)
        self._book = book

    def forget_from(self, day: date, transaction: Any) -> None:
        """Delete the visits from a day on."""
        kept = {name: visit for name, visit in self._book.visits.items() if visit.day < day}
        self._book = VisitBook(visits=kept)

    async def visits(self, since: date, until: date) -> Sequence[Visit]:
        """Visits of the days from ``since`` to ``until``."""
        found = [v for v in self._book.visits.values() if since <= v.day <= until]
        return sorted(found, key=lambda visit: (visit.day, visit.issued_at, visit.ticket))
