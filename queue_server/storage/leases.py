"""Leases: which of several processes does what only one may do.

Where one process owns the data, it gets every lease.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from queue_server.storage.journal import queries
from queue_server.storage.journal.sql import SqlJournal

_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"

_TAKE = (
    f"INSERT INTO lease (branch, name, holder, until) VALUES (?, ?, ?, {_NOW} + ?)"
    " ON CONFLICT (branch, name) DO UPDATE SET holder = excluded.holder, until = excluded.until"
    f" WHERE lease.holder = excluded.holder OR lease.until <= {_NOW}"
)


class Alone:
    """Implements ``ports.Leases`` for the only process there is."""

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        """Always granted."""
        return True


class MemoryLeases:
    """Implements ``ports.Leases`` among several runners in one process, on a clock of seconds."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._held: dict[tuple[str, str], tuple[str, float]] = {}

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        """Grant to the present holder, or to another once the time is up."""
        now = self._seconds()
        owner, until = self._held.get((branch, name), (holder, now))
        if owner != holder and until > now:
            return False
        self._held[branch, name] = (holder, now + lasting.total_seconds())
        return True


class PostgresLeases:
    """Implements ``ports.Leases`` in the database that the processes share."""

    def __init__(self, journal: SqlJournal) -> None:
        self._journal = journal

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        """Grant in one statement, so that the row is locked meanwhile."""
        values = (branch, name, holder, lasting // timedelta(microseconds=1))

        def work(connection: Connection) -> bool:
            return queries.execute(connection, _TAKE, [values]) == 1

        return await self._journal.change(work)
