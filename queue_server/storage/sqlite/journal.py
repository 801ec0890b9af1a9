"""The journal in one SQLite file: the embedded default.

WAL with ``synchronous=FULL``: an answered ticket survives a power cut. One connection alone
writes and checkpoints, because SQLite before 3.51.3 can corrupt a WAL that two connections
write or checkpoint at once; a lock beside the file keeps other processes from being a second
writer. The reading connection is opened read-only and can do neither.
"""

import asyncio
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from queue_server.storage import identity as keeping
from queue_server.storage.failures import translated
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.lane import Lane
from queue_server.storage.migrate import migrate
from queue_server.usecases.ports import JournalRow, StorageDown, TicketChange

T = TypeVar("T")

FILE = "jiaohao.db"
LOCK = "jiaohao.lock"
RESTORING = "restore-unfinished"
BALLAST = "ballast"
KEYS = "keys"

#: Given back to a full disk: room for some 30,000 more tickets while somebody makes space.
BALLAST_BYTES = 16 * 1024 * 1024

_WRITER = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -8000",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA temp_store = MEMORY",
)
_READER = ("PRAGMA query_only = 1", "PRAGMA cache_size = -4000")


def make_engine(open_file: Callable[[], sqlite3.Connection], begin: str) -> Engine:
    """An engine whose transactions begin with ``begin``; pysqlite itself begins none."""
    engine = create_engine("sqlite://", creator=open_file, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def open_connection(path: str, pragmas: Sequence[str], *, uri: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode with its pragmas set."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, uri=uri, timeout=5.0
    )
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def writing_engine(path: Path) -> Engine:
    """The one engine that writes and checkpoints."""
    return make_engine(lambda: open_connection(str(path), _WRITER), "BEGIN IMMEDIATE")


def reading_engine(path: Path) -> Engine:
    """An engine that can neither write nor checkpoint; safe beside the owner of the file."""
    address = read_only(path)
    return make_engine(lambda: open_connection(address, _READER, uri=True), "BEGIN")


def read_only(path: Path) -> str:
    """The address of a file for a connection that can neither write nor checkpoint."""
    return f"file:{quote(str(path.absolute()))}?mode=ro"


class FileLock:
    """One process owns the data directory; the system lets go when the process dies."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(self._handle, 20).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise StorageDown(
                f"{path.parent} is in use by process {owner or '?'}", reason="in_use"
            ) from error
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let another process own the directory. Twice is harmless."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


class Ballast:
    """A file worth nothing, kept so that there is something to give back when a disk is full.

    On a full disk even deleting rows and checkpointing fail, because both write first.
    """

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    @property
    def there(self) -> bool:
        """Whether there is anything to give back."""
        return self._size == 0 or self._path.exists()

    def load(self) -> None:
        """Put the file down if there is ample room for it; real bytes, not a hole."""
        if self.there or shutil.disk_usage(self._path.parent).free < 4 * self._size:
            return
        draft = self._path.with_suffix(".draft")
        with draft.open("wb") as file:
            for _ in range(0, self._size, 65536):
                file.write(os.urandom(65536))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def give_back(self) -> None:
        """Free the room."""
        self._path.unlink(missing_ok=True)
        self._path.with_suffix(".draft").unlink(missing_ok=True)


class SqliteJournal(SqlJournal):
    """Implements ``ports.Journal`` on a file this process owns."""

    def __init__(
        self, writer: Lane, reader: Lane, lock: FileLock, ballast: Ballast, key: bytes, epoch: str
    ) -> None:
        super().__init__(reader, key=key, epoch=epoch)
        self._writer = writer
        self._lock = lock
        self._ballast = ballast
        self._appends = 0

    async def catch_up(self, branch: str, after: int) -> Sequence[JournalRow]:
        """Nobody else can have appended."""
        return ()

    async def release(self, branch: str) -> None:
        """There is no lock to give back."""

    def on_wake(self, callback: Callable[[str], None]) -> None:
        """Nobody else appends, so nobody wakes us."""

    async def append(self, rows: Sequence[JournalRow], changes: Sequence[TicketChange]) -> None:
        """One transaction; on a full disk the ballast is given back before the refusal."""
        if rows:
            await self._guarded(lambda connection: self._append(connection, rows, changes))

    async def change(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction of its own on the writing connection."""

        def in_transaction(connection: Connection) -> T:
            with connection.begin():
                return work(connection)

        return await self._guarded(in_transaction)

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
        with connection.begin():
            head = self._write(connection, rows, changes)
        self._heads[rows[0].branch] = head
        self._appends += 1
        if self._alarm == "disk_full" and self._appends % 256 == 0:
            self._recover()

    def _recover(self) -> None:
        """Somebody may have made room: put the ballast down again and end the alarm."""
        self._ballast.load()
        if self._ballast.there:
            self._alarm = None


def _prepare(writer: Lane, keys: Path) -> tuple[bytes, str]:
    def work(connection: Connection) -> tuple[bytes, str]:
        migrate(connection, "journal")
        with connection.begin():
            key = keeping.settle_key(connection, keys, shared=False)
            return key, keeping.settle_epoch(connection)

    return writer.call(work)


def _refuse_half_restored(data: Path) -> None:
    if (data / RESTORING).exists():
        raise StorageDown("a restore did not finish; run it again", reason="damaged")


def _open_journal(data: Path, ballast_bytes: int) -> SqliteJournal:
    with translated():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(data / LOCK)
        writer = Lane(writing_engine(data / FILE), "journal-writer")
        try:
            _refuse_half_restored(data)
            os.close(os.open(data / FILE, os.O_RDWR | os.O_CREAT, 0o600))
            key, epoch = _prepare(writer, data / KEYS)
            ballast = Ballast(data / BALLAST, ballast_bytes)
            ballast.load()
        except BaseException:
            writer.close_now()
            lock.release()
            raise
    reader = Lane(reading_engine(data / FILE), "journal-reader")
    return SqliteJournal(writer, reader, lock, ballast, key, epoch)


async def open_sqlite(data: Path, *, ballast_bytes: int = BALLAST_BYTES) -> SqliteJournal:
    """Open the journal of a data directory, making what is missing.

    Raises:
        StorageDown: If another process owns it, the file is damaged, the key is gone, or the
            directory cannot be written.
    """
    return await asyncio.to_thread(_open_journal, data, ballast_bytes)
