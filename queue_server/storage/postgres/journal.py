"""The journal on PostgreSQL: a city's branches, any number of server processes.

``catch_up`` takes the branch's advisory lock in a transaction that ``append`` commits or
``release`` ends, so a writer decides on the newest state and is hardly ever refused. The
primary key still arbitrates: the second writer to append a row gets ``Conflict``. A process that
stops while it holds the lock loses it after ``IDLE_MS``. ``NOTIFY``, sent after the commit, only
wakes readers.

A batch costs two round trips however much it writes: one for the lock and what others appended, one
for everything written and the commit (pipeline mode).
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from queue_server.storage import identity
from queue_server.storage.backed_up import FOLDER, require_backup
from queue_server.storage.database_thread import DatabaseThread
from queue_server.storage.failures import postgres_failure, translated
from queue_server.storage.journal import notes, queries, rows
from queue_server.storage.journal.many_rows import as_json, inserting_many
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.parts import DatabasePart
from queue_server.storage.postgres.engine import serving_engine
from queue_server.storage.postgres.listener import Listener
from queue_server.storage.postgres.notifier import Notifier
from queue_server.storage.postgres.presence import Life
from queue_server.storage.postgres.upgrade import migrate_database
from queue_server.usecases.ports import JournalRow, Message, StorageDown, TicketChange

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

#: More rows than any service day has.
_ALL = 2**31 - 1

_TAKE_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))"


class PostgresJournal(SqlJournal):
    """Implements ``ports.Journal`` on a database that other processes also write."""

    def __init__(self, url: str, life: Life, side: DatabaseThread, key: bytes, epoch: str) -> None:
        super().__init__(
            DatabaseThread(serving_engine(url, life), "journal-reader"), key=key, epoch=epoch
        )
        self._url = url
        self._life = life
        self._side = side
        self._writers: dict[str, DatabaseThread] = {}
        self._origin = secrets.token_hex(8)
        self._listener: Listener | None = None
        self._notifier = Notifier(url, self._origin)
        self._on_message: Callable[[str, str, Message], None] | None = None
        self._closed = False

    def on_wake(self, callback: Callable[[str], None]) -> None:
        """Run ``callback(branch)`` on this loop when another process has appended."""
        loop = asyncio.get_running_loop()

        def heard(branch: str) -> None:
            with suppress(RuntimeError):  # the loop is closing; there is nothing left to wake
                loop.call_soon_threadsafe(callback, branch)

        def deaf() -> None:
            for branch in tuple(self._writers):
                heard(branch)

        def received(branch: str, process: str, message: Message) -> None:
            if self._on_message is not None:
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(self._on_message, branch, process, message)

        self._listener = Listener(self._url, self._origin, heard, deaf, received)

    def send(self, branch: str, message: Message) -> None:
        """Send a message to the other processes with the next notice."""
        if not self._closed:
            self._notifier.send(branch, message)

    def on_message(self, callback: Callable[[str, str, Message], None]) -> None:
        """Call back with each message, from the listener that :meth:`on_wake` starts."""
        self._on_message = callback

    async def catch_up(self, branch: str, after: int) -> Sequence[JournalRow]:
        """Take the branch's lock, waiting for its holder, and return the rows appended since."""

        def work(connection: Connection) -> Sequence[JournalRow]:
            found = queries.decoded(_take_turn_and_read(connection, branch, after))
            fresh = notes.with_notes(connection, branch, found)
            if fresh:
                self._heads[branch] = (fresh[-1].seq, fresh[-1].chain)
            return fresh

        thread = self._writer(branch)
        try:
            return await self._noted(thread, lambda c: _fresh(c, work))
        except StorageDown as down:
            if down.reason != "connection":
                raise
            return await self._noted(thread, lambda c: _fresh(c, work))

    async def release(self, branch: str) -> None:
        """End the transaction of a ``catch_up``."""
        if branch in self._writers and not self._closed:
            await self._noted(self._writers[branch], lambda connection: connection.rollback())

    async def append(self, rows: Sequence[JournalRow], changes: Sequence[TicketChange]) -> None:
        """Append in one transaction. If the connection is lost on the way, reconnect once, and
        write the rows unless they are already there.
        """
        if not rows:
            return
        thread = self._writer(rows[0].branch)
        tried: list[bytes] = []

        def work(connection: Connection) -> None:
            self._append(connection, rows, changes, tried)

        try:
            await self._noted(thread, work)
        except StorageDown as down:
            if down.reason != "connection":
                raise
            await self._noted(thread, work)
        self._notifier.wake(rows[0].branch)

    async def change(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction of its own."""

        def in_transaction(connection: Connection) -> T:
            with connection.begin():
                return work(connection)

        return await self._noted(self._side, in_transaction)

    async def close(self) -> None:
        """Stop listening and close every connection."""
        self._closed = True
        if self._listener is not None:
            await asyncio.to_thread(self._listener.stop)
        await self._notifier.close()
        for thread in (self._reader, self._side, *self._writers.values()):
            await thread.close()

    def _writer(self, branch: str) -> DatabaseThread:
        if self._closed:
            raise StorageDown("the journal is closed", reason="closed")
        if branch not in self._writers:
            engine = serving_engine(self._url, self._life)
            self._writers[branch] = DatabaseThread(engine, f"journal-{branch}")
        return self._writers[branch]

    async def _noted(self, thread: DatabaseThread, work: Callable[[Connection], T]) -> T:
        """Run ``work``. A failure raises the alarm and rolls back; a success ends the alarm."""
        import psycopg

        def guarded(connection: Connection) -> T:
            try:
                return work(connection)
            except SQLAlchemyError as error:
                with translated():
                    _let_go(connection, thread)
                raise error
            except psycopg.Error as error:
                if lost := _driver(connection).closed:
                    connection.invalidate()
                _let_go(connection, thread)
                raise postgres_failure(error, lost=lost) from error

        try:
            result = await thread.run(guarded)
        except StorageDown as down:
            self._alarm = down.reason
            raise
        self._alarm = None
        return result

    def _append(
        self,
        connection: Connection,
        new: Sequence[JournalRow],
        changes: Sequence[TicketChange],
        tried: list[bytes],
    ) -> None:
        branch, last = new[0].branch, new[-1].seq
        if not connection.in_transaction():
            _take_turn(connection, branch)
        if tried and _is_there(connection, branch, last, tried[-1]):
            connection.commit()
            self._heads[branch] = (last, tried[-1])
            return
        before = self._before(connection, new)
        statements, value = queries.appending(self._key, before, new, changes)
        tried.append(value)
        try:
            _write_and_commit(connection, statements)
        except BaseException:
            self._heads.pop(branch, None)
            raise
        self._heads[branch] = (last, value)


def _driver(connection: Connection) -> "psycopg.Connection[Any]":
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _take_turn_and_read(connection: Connection, branch: str, after: int) -> list[Any]:
    """Take the branch's lock and read the records above ``after``, in one round trip.

    Each statement sees what was committed when it began, so the second sees all that
    the previous holder of the lock wrote.
    """
    connection.begin()
    driver = _driver(connection)
    with driver.pipeline():
        driver.execute(_for_postgres(_TAKE_TURN), (branch,))
        found = driver.execute(_for_postgres(rows.SELECT_AFTER), (branch, after, _ALL))
    return list(found.fetchall())


def _write_and_commit(connection: Connection, statements: Sequence[rows.Statement]) -> None:
    """Run an append's statements and commit, in one round trip."""
    driver = _driver(connection)
    with driver.pipeline():
        with driver.cursor() as cursor:
            for sql, many in statements:
                _run(cursor, sql, many)
        driver.commit()
    connection.commit()  # already committed: this only updates SQLAlchemy's state


def _run(cursor: "psycopg.Cursor[Any]", sql: str, many: list[tuple[Any, ...]]) -> None:
    text = _for_postgres(sql)
    if len(many) == 1:
        cursor.execute(text, many[0])
    elif (inserting := inserting_many(sql)) is not None:
        cursor.execute(inserting, (as_json(many),))
    else:
        cursor.executemany(text, many)


@cache
def _for_postgres(sql: str) -> bytes:
    return rows.for_dialect(sql, "postgresql").encode()


def _take_turn(connection: Connection, branch: str) -> None:
    queries.fetch(connection, _TAKE_TURN, branch)


def _fresh(connection: Connection, work: Callable[[Connection], T]) -> T:
    """Run ``work`` in a new transaction; a lock taken earlier and never used is released first."""
    if connection.in_transaction():
        connection.rollback()
    return work(connection)


def _let_go(connection: Connection, thread: DatabaseThread) -> None:
    if connection.invalidated or connection.closed:
        thread.drop()
        return
    try:
        connection.rollback()
    except SQLAlchemyError:
        thread.drop()


def _is_there(connection: Connection, branch: str, seq: int, value: bytes) -> bool:
    found = queries.fetch(connection, rows.SELECT_CHAIN, branch, seq)
    return bool(found) and bytes(found[0][0]) == value


def _settle(side: DatabaseThread, keys: Path) -> tuple[bytes, str]:
    def work(connection: Connection) -> tuple[bytes, str]:
        with connection.begin():
            identity.take_turn_to_settle(connection)
            key = identity.settle_key(connection, keys, shared=True)
            epoch = identity.settle_epoch(connection, key)
            identity.seal_old(connection, key, keys)
            return key, epoch

    return side.call(work)


def _open_journal(url: str, keys: Path, parts: Sequence[DatabasePart]) -> PostgresJournal:
    backups = keys.parent / FOLDER
    migrate_database(url, JOURNAL, *parts, before=lambda c: require_backup(c, backups))
    life = Life()
    side = DatabaseThread(serving_engine(url, life), "journal-side")
    try:
        key, life.epoch = _settle(side, keys)
    except BaseException:
        side.close_now()
        raise
    return PostgresJournal(url, life, side, key, life.epoch)


async def open_postgres(
    url: str, keys: Path, *, parts: Sequence[DatabasePart] = ()
) -> PostgresJournal:
    """Open the journal of a database and the parts that go with it, creating what is missing;
    ``keys`` is this server's folder of keys.

    Raises:
        StorageDown: If the database cannot be reached, a restore has it for itself, or the chain's
            key is not in ``keys``.
    """
    return await asyncio.to_thread(_open_journal, url, keys, parts)
