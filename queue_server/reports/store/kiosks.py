"""What kiosks reported, in the journal's database. Tested by tests/reports/test_keeping.py."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from queue_server.reports.rules.kiosks.outages import Outage
from queue_server.reports.rules.kiosks.searches import SearchCount
from queue_server.reports.rules.kiosks.slips import ReportedSlip
from queue_server.reports.store import outages
from queue_server.reports.store.tables import searched, slip_told
from queue_server.storage.journal import queries
from queue_server.storage.journal.sql import SqlJournal

_ADD = (
    "INSERT INTO searched (branch, day, language, searches, fruitless) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (branch, day, language) DO UPDATE SET"
    " searches = searched.searches + excluded.searches,"
    " fruitless = searched.fruitless + excluded.fruitless"
)
_KEEP = (
    "INSERT INTO slip_told (branch, ticket, day, outcome) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (branch, ticket) DO UPDATE SET outcome = excluded.outcome"
)


class SqlKiosks:
    """Implements ``ports.KioskStore`` for one branch."""

    def __init__(self, journal: SqlJournal, branch: str) -> None:
        self._journal = journal
        self._branch = branch

    async def add_searches(self, some: Sequence[SearchCount]) -> None:
        """Count more searches."""
        await self._journal.change(lambda connection: add_searches(connection, self._branch, some))

    async def keep_slips(self, some: Sequence[ReportedSlip]) -> None:
        """Keep what was last reported of each slip."""
        await self._journal.change(lambda connection: keep_slips(connection, self._branch, some))

    async def keep_outages(self, some: Sequence[Outage], at: datetime) -> None:
        """Keep outages as they are so far, and until when devices were watched."""
        await self._journal.change(
            lambda connection: outages.keep(connection, self._branch, some, at)
        )

    async def watched(self) -> tuple[datetime, datetime] | None:
        """Since when, and until when, devices were watched."""
        return await self._journal.look(lambda connection: outages.watch(connection, self._branch))


def add_searches(connection: Connection, branch: str, some: Sequence[SearchCount]) -> None:
    """Count more searches."""
    many = [
        (branch, one.day.isoformat(), one.language, one.searches, one.fruitless) for one in some
    ]
    if many:
        queries.execute(connection, _ADD, many)


def searches(connection: Connection, branch: str, since: date, until: date) -> list[SearchCount]:
    """Those of the days from ``since`` to ``until``, in order."""
    days = searched.c.day.between(since.isoformat(), until.isoformat())
    query = (
        select(searched)
        .where(searched.c.branch == branch, days)
        .order_by(*searched.primary_key.columns)
    )
    return [
        SearchCount(
            day=date.fromisoformat(row.day), language=row.language, searches=row.searches,
            fruitless=row.fruitless,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def keep_slips(connection: Connection, branch: str, some: Sequence[ReportedSlip]) -> None:
    """Keep what was last reported of each slip."""
    many = [(branch, one.ticket, one.day.isoformat(), one.outcome) for one in some]
    if many:
        queries.execute(connection, _KEEP, many)


def slips(connection: Connection, branch: str, since: date, until: date) -> list[ReportedSlip]:
    """Those of the days from ``since`` to ``until``, in order."""
    days = slip_told.c.day.between(since.isoformat(), until.isoformat())
    query = (
        select(slip_told)
        .where(slip_told.c.branch == branch, days)
        .order_by(slip_told.c.day, slip_told.c.ticket)
    )
    return [
        ReportedSlip(day=date.fromisoformat(row.day), ticket=row.ticket, outcome=row.outcome)
        for row in connection.execute(query)
    ]
