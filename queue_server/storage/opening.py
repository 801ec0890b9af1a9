"""The one door for ``bootstrap.py``: everything that lasts, opened from a data directory."""

from dataclasses import dataclass
from pathlib import Path

from queue_server.people.memory import MemoryAccountStore
from queue_server.people.store import SqlAccountStore, open_accounts
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.storage.postgres.journal import PostgresJournal, open_postgres
from queue_server.storage.print_jobs import MemoryPrintJobs, SqlPrintJobs
from queue_server.storage.sqlite.journal import BALLAST_BYTES, KEYS, SqliteJournal, open_sqlite


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The journal, the accounts and the print jobs of one server process."""

    journal: SqliteJournal | PostgresJournal | MemoryJournal
    accounts: SqlAccountStore | MemoryAccountStore
    prints: SqlPrintJobs | MemoryPrintJobs
    epoch: str

    async def close(self) -> None:
        """Close both; the journal last, because it holds the lock of the directory."""
        await self.accounts.close()
        await self.journal.close()


async def open_storage(
    data: Path,
    database: str | None = None,
    *,
    branch: str,
    ballast_bytes: int = BALLAST_BYTES,
) -> Storage:
    """Open the SQLite files in ``data``, or the PostgreSQL ``database`` with keys in ``data``.
    The journal is that of every branch there, the accounts are those of ``branch``.

    Raises:
        StorageDown: With the reason; nothing is left open.
    """
    journal: SqliteJournal | PostgresJournal
    if database is None:
        journal = await open_sqlite(data, ballast_bytes=ballast_bytes)
    else:
        journal = await open_postgres(database, data / KEYS)
    try:
        accounts = await open_accounts(data, database, branch)
    except BaseException:
        await journal.close()
        raise
    prints = SqlPrintJobs(journal)
    return Storage(journal=journal, accounts=accounts, prints=prints, epoch=journal.epoch)


def memory_storage(database: MemoryDatabase | None = None) -> Storage:
    """Storage that lasts as long as the process."""
    journal = MemoryJournal(database)
    return Storage(
        journal=journal,
        accounts=MemoryAccountStore(),
        prints=MemoryPrintJobs(),
        epoch=journal.epoch,
    )
