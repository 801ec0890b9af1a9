"""Servers that lie, each in one way, which the judges of the long tests must find out.

python -m tests.torture.broken_server WAY ARGUMENTS-OF-run.py-server…
"""

import asyncio
import itertools
import sys
from collections.abc import Sequence
from contextlib import suppress

from queue_server.commands.running.server import main
from queue_server.storage.postgres.journal import PostgresJournal
from queue_server.storage.sqlite.journal import SqliteJournal
from queue_server.usecases.ports import JournalRow, StorageDown, TicketChange

_held: set[asyncio.Future[None]] = set()


def answer_before_it_is_durable() -> None:
    """Appends are reported as done but happen a little later."""
    real = SqliteJournal.append

    async def later(
        journal: SqliteJournal, rows: Sequence[JournalRow], changes: Sequence[TicketChange]
    ) -> None:
        await asyncio.sleep(0.03)
        await real(journal, rows, changes)

    async def append(
        self: SqliteJournal, rows: Sequence[JournalRow], changes: Sequence[TicketChange]
    ) -> None:
        task = asyncio.ensure_future(later(self, rows, changes))
        _held.add(task)
        task.add_done_callback(_held.discard)

    SqliteJournal.append = append  # type: ignore[method-assign]


def ignore_a_full_disk() -> None:
    """A refused append is answered as if it had been written."""
    real = SqliteJournal.append

    async def append(
        self: SqliteJournal, rows: Sequence[JournalRow], changes: Sequence[TicketChange]
    ) -> None:
        with suppress(StorageDown):
            await real(self, rows, changes)

    SqliteJournal.append = append  # type: ignore[method-assign]


def lose_every_tenth() -> None:
    """Every tenth append to PostgreSQL is answered and never written."""
    real, count = PostgresJournal.append, itertools.count(1)

    async def append(
        self: PostgresJournal, rows: Sequence[JournalRow], changes: Sequence[TicketChange]
    ) -> None:
        if next(count) % 10:
            await real(self, rows, changes)
        else:
            await self.release(rows[0].branch)

    PostgresJournal.append = append  # type: ignore[method-assign]


WAYS = {
    way.__name__: way for way in (answer_before_it_is_durable, ignore_a_full_disk, lose_every_tenth)
}

if __name__ == "__main__":
    WAYS[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
