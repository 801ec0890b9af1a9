"""Visits in the journal's database. Tested by tests/reports/test_stored_visits.py."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select

from queue_server.core import events as ev
from queue_server.reports.rules.visits import Visit, VisitBook
from queue_server.reports.store import beside, rollups
from queue_server.reports.store.records import columns_of, visit_of
from queue_server.reports.store.tables import visit, visit_clerk
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.ports import JournalRow


class SqlVisits:
    """Implements ``ports.VisitStore`` for one branch."""

    def __init__(self, journal: SqlJournal, branch: str) -> None:
        self._journal = journal
        self._branch = branch

    def take(self, rows: Sequence[JournalRow], transaction: Connection) -> None:
        """Load the visits that the rows are about, fold, and write what changed."""
        book = self._load(rows, transaction)
        book.take(rows)
        changed = sorted(book.changed)
        mine = and_(visit.c.branch == self._branch, visit.c.ticket.in_(changed))
        transaction.execute(delete(visit).where(mine))
        if changed:
            transaction.execute(insert(visit), [self._record(book, name) for name in changed])
        transaction.execute(delete(visit_clerk).where(visit_clerk.c.branch == self._branch))
        if book.clerks:
            seats = [
                {"branch": self._branch, "counter": counter, "clerk": clerk}
                for counter, clerk in book.clerks.items()
            ]
            transaction.execute(insert(visit_clerk), seats)
        touched = [book.visits[name] for name in changed]
        days = rollups.due(transaction, self._branch, rows, touched)
        rollups.roll(transaction, self._branch, days)
        beside.keep_counters(transaction, self._branch, days)
        beside.take_appointments(transaction, self._branch, rows)

    def forget_from(self, day: date, transaction: Connection) -> None:
        """Delete the visits from a day on."""
        late = and_(visit.c.branch == self._branch, visit.c.day >= day.isoformat())
        transaction.execute(delete(visit).where(late))
        rollups.forget_from(transaction, self._branch, day)
        beside.forget_counters(transaction, self._branch, day)
        transaction.execute(delete(visit_clerk).where(visit_clerk.c.branch == self._branch))

    async def issued_on(self, tickets: Collection[str]) -> Mapping[str, date]:
        """On which day each was issued."""
        mine = and_(visit.c.branch == self._branch, visit.c.ticket.in_(sorted(tickets)))
        query = select(visit.c.ticket, visit.c.day).where(mine)
        found = await self._journal.look(lambda connection: connection.execute(query).all())
        return {ticket: date.fromisoformat(day) for ticket, day in found}

    async def visits(self, since: date, until: date) -> Sequence[Visit]:
        """Visits of the days from ``since`` to ``until``."""
        return await self._journal.look(
            lambda connection: rollups.visits(connection, self._branch, since, until)
        )

    async def first_day(self) -> date | None:
        """The day of the first visit."""
        query = select(func.min(visit.c.day)).where(visit.c.branch == self._branch)
        found = await self._journal.look(lambda connection: connection.execute(query).scalar())
        return None if found is None else date.fromisoformat(found)

    def _load(self, rows: Sequence[JournalRow], transaction: Connection) -> VisitBook:
        book = VisitBook()
        tickets = {row.ticket for row in rows if row.ticket is not None}
        wanted: ColumnElement[bool] = visit.c.ticket.in_(sorted(tickets))
        if any(row.kind in (ev.DayOpened.KIND, ev.DayCorrected.KIND) for row in rows):
            wanted = or_(wanted, visit.c.outcome.is_(None))
        query = select(visit).where(visit.c.branch == self._branch, wanted)
        for row in transaction.execute(query):
            found = visit_of(row._mapping)
            book.visits[found.ticket] = found
            if row.undo_seq is not None:
                book.before[found.ticket] = (row.undo_seq, visit_of(orjson.loads(row.undo)))
        seats = select(visit_clerk).where(visit_clerk.c.branch == self._branch)
        book.clerks = {row.counter: row.clerk for row in transaction.execute(seats)}
        return book

    def _record(self, book: VisitBook, ticket: str) -> dict[str, Any]:
        seq, undo = book.before.get(ticket, (None, None))
        return {
            "branch": self._branch,
            **columns_of(book.visits[ticket]),
            "undo_seq": seq,
            "undo": None if undo is None else orjson.dumps(columns_of(undo)).decode(),
        }
