"""The journal in one SQLite file: the embedded default.

WAL with ``synchronous=FULL``: an answered ticket survives a power cut. Only one connection writes
and checkpoints, because SQLite before 3.51.3 can corrupt a WAL that two connections write or
checkpoint at once; a lock beside the file keeps other processes from writing. The reading
connection is opened read-only and can do neither.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from queue_server.processes.disk import sync_folder
from queue_server.storage import identity
from queue_server.storage.database_thread import DatabaseThread
from queue_server.storage.failures import translated
from queue_server.storage.journal import queries
from queue_server.storage.journal.part import FILE, JOURNAL
from queue_server.storage.journal.rows import Statement
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.migrate import migrate
from queue_server.storage.parts import DatabasePart
from queue_server.storage.sqlite.engine import reading_engine, writing_engine
from queue_server.storage.sqlite.owner import BALLAST_BYTES, Ballast, FileLock
from queue_server.usecases.ports import JournalRow, Message, StorageDown, TicketChange

T = TypeVar("T")

LOCK = "jiaohao.lock"
RESTORING = "restore-unfinished"
BALLAST = "ballast"
KEYS = "keys"


class SqliteJournal(SqlJournal):
    """Implements ``ports.Journal`` on a file this process owns."""

    def __init__(
        self,
        writer: DatabaseThread,
        reader: DatabaseThread,
        lock: FileLock,
        ballast: Ballast,
        key: bytes,
        epoch: str,
    ) -> None:
        super().__init__(reader, key=key, epoch=epoch)
        self._writer = writer
        self._lock = lock
        self._ballast = ballast
        self._appends = 0
        #: Whether the log may still have an erased note, as after a process that was killed.
        self._log_remembers = True

    async def catch_up(self, branch: str, after: int) -> Sequence[JournalRow]:
        """Return nothing: no other process can have appended."""
        return ()

    async def release(self, branch: str) -> None:
        """Do nothing: there is no lock to release."""

    def on_wake(self, callback: Callable[[str], None]) -> None:
        """Do nothing: no other process appends."""

    def send(self, branch: str, message: Message) -> None:
        """Do nothing: there is no other process."""

    def on_message(self, callback: Callable[[str, str, Message], None]) -> None:
        """Do nothing: there is no other process."""

    async def append(self, rows: Sequence[JournalRow], changes: Sequence[TicketChange]) -> None:
        """Append in one transaction; on a full disk the ballast is given up before the refusal."""
        if rows:
            await self._guarded(lambda connection: self._append(connection, rows, changes))

    async def change(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction of its own on the writing connection."""

        def in_transaction(connection: Connection) -> T:
            with connection.begin():
                return work(connection)

        return await self._guarded(in_transaction)

    async def erase_note(self, branch: str, seq: int) -> bool:
        """Erase the note of a row, also from the write-ahead log."""
        erased = await super().erase_note(branch, seq)
        await self._empty_log(erased)
        return erased

    async def erase_notes_before(self, branch: str, day: date) -> int:
        """Erase the notes of earlier days, also from the write-ahead log."""
        erased = await super().erase_notes_before(branch, day)
        await self._empty_log(erased > 0)
        return erased

    async def erase_day_notes(self, branch: str, before: int) -> int:
        """Erase the notes for days that are over, also from the write-ahead log."""
        erased = await super().erase_day_notes(branch, before)
        await self._empty_log(erased > 0)
        return erased

    async def _empty_log(self, erased: bool) -> None:
        """Empty the log after an erasure, or because an earlier attempt did not succeed."""
        self._log_remembers |= erased
        if self._log_remembers:
            self._log_remembers = not await self._writer.run(_empty_wal)

    async def close(self) -> None:
        """Checkpoint, close the file and give up the lock."""
        await self._reader.close()
        await self._writer.close()
        self._lock.release()

    async def _guarded(self, work: Callable[[Connection], T]) -> T:
        try:
            result = await self._writer.run(work)
        except StorageDown as down:
            if down.reason == "disk_full":
                await self._writer.run(lambda _: self._ballast.give_back())
            if down.reason != "closed":
                self._alarm = down.reason
            raise
        if self._alarm is not None and self._alarm != "disk_full":
            self._alarm = None
        return result

    def _append(
        self, connection: Connection, rows: Sequence[JournalRow], changes: Sequence[TicketChange]
    ) -> None:
        before = self._known_head(connection, rows)
        statements, value = queries.appending(self._key, before, rows, changes)
        _write(connection, statements)
        self._heads[rows[0].branch] = (rows[-1].seq, value)
        self._appends += 1
        if self._alarm == "disk_full" and self._appends % 256 == 0:
            self._recover()

    def _known_head(self, connection: Connection, rows: Sequence[JournalRow]) -> bytes:
        """The chain value that the rows follow. Nothing else writes, so it may be read first."""
        if rows[0].branch in self._heads:
            return self._before(connection, rows)
        with connection.begin():
            return self._before(connection, rows)

    def _recover(self) -> None:
        """Once there is room again, restore the ballast and end the alarm."""
        self._ballast.load()
        if self._ballast.there:
            self._alarm = None


def _write(connection: Connection, statements: Sequence[Statement]) -> None:
    """Write an append in one transaction, bypassing SQLAlchemy, whose overhead on a commit's few
    statements exceeds the time SQLite needs to run them.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(JOURNAL.begin)
    try:
        for sql, many in statements:
            driver.execute(sql, many[0]) if len(many) == 1 else driver.executemany(sql, many)
        driver.commit()
    except BaseException:
        driver.rollback()
        raise


def _empty_wal(connection: Connection) -> bool:
    """Empty the log; False if a long read elsewhere keeps it until next time: no clerk waits."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA busy_timeout = 200")
    try:
        [(busy, *_)] = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        driver.execute("PRAGMA busy_timeout = 5000")
    return not busy


def _prepare(
    writer: DatabaseThread, keys: Path, parts: Sequence[DatabasePart]
) -> tuple[bytes, str]:
    def work(connection: Connection) -> tuple[bytes, str]:
        for part in (JOURNAL, *parts):
            migrate(connection, part)
        with connection.begin():
            key = identity.settle_key(connection, keys, shared=False)
            epoch = identity.settle_epoch(connection, key)
            identity.seal_old(connection, key, keys)
            return key, epoch

    return writer.call(work)


def _refuse_half_restored(data: Path) -> None:
    if (data / RESTORING).exists():
        raise StorageDown("a restore did not finish; run it again", reason="damaged")


def _open_journal(data: Path, ballast_bytes: int, parts: Sequence[DatabasePart]) -> SqliteJournal:
    with translated():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(data / LOCK)
        writer = DatabaseThread(writing_engine(data / FILE, JOURNAL), "journal-writer")
        try:
            _refuse_half_restored(data)
            os.close(os.open(data / FILE, os.O_RDWR | os.O_CREAT, 0o600))
            sync_folder(data)
            key, epoch = _prepare(writer, data / KEYS, parts)
            ballast = Ballast(data / BALLAST, ballast_bytes)
            ballast.load()
        except BaseException:
            writer.close_now()
            lock.release()
            raise
    reader = DatabaseThread(reading_engine(data / FILE), "journal-reader")
    return SqliteJournal(writer, reader, lock, ballast, key, epoch)


async def open_sqlite(
    data: Path, *, ballast_bytes: int = BALLAST_BYTES, parts: Sequence[DatabasePart] = ()
) -> SqliteJournal:
    """Open the journal of a data directory with the parts that share its file, creating what is
    missing.

    Raises:
        StorageDown: If another process owns it, the file is damaged, the key is missing, or the
            directory cannot be written.
    """
    return await asyncio.to_thread(_open_journal, data, ballast_bytes, parts)
