"""What the journals on SQLite and on PostgreSQL have in common.

One thread writes, another reads, so that an administrator paging through the journal delays no
commit. The writer remembers the chain value of each branch's last row.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection

from queue_server.core.events import Data
from queue_server.storage.database_thread import DatabaseThread
from queue_server.storage.journal import chain, notes, queries
from queue_server.usecases.ports import (
    DayEnd,
    JournalRow,
    Leg,
    Loaded,
    StorageDown,
    TicketChange,
)

T = TypeVar("T")


class SqlJournal:
    """Reads and the body of an append; the subclasses decide who holds the write lock."""

    def __init__(self, reader: DatabaseThread, *, key: bytes, epoch: str) -> None:
        self._reader = reader
        self._key = key
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._alarm: str | None = None
        self.epoch = epoch

    def alarm(self) -> str | None:
        """Why storage needs a person now, or None."""
        return self._alarm

    def secret(self, purpose: str) -> bytes:
        """A key for another purpose, derived from the chain's."""
        return chain.secret(self._key, purpose)

    async def load(self, branch: str) -> Loaded:
        """Standing events and the rows since the newest day began, their chain checked."""
        return await self._read(
            lambda connection: queries.load(connection, self._key, branch, self.epoch)
        )

    async def read(self, branch: str, after: int, limit: int) -> Sequence[JournalRow]:
        """Rows above ``after`` in order."""
        return await self._read(lambda connection: queries.read(connection, branch, after, limit))

    async def find_request(self, branch: str, request_id: str) -> JournalRow | None:
        """The row that a request id was used for, on any day."""
        return await self._read(
            lambda connection: queries.find_request(connection, branch, request_id)
        )

    async def numbers(self, branch: str, day: date) -> dict[str, int]:
        """The highest number of each series on a day."""
        return await self._read(lambda connection: queries.numbers(connection, branch, day))

    async def legs(self, branch: str, since: date, limit: int) -> Sequence[Leg]:
        """The newest ended legs from a day on, oldest first."""
        return await self._read(lambda connection: queries.legs(connection, branch, since, limit))

    async def figures(self, branch: str, name: str, since: date) -> Sequence[tuple[date, Data]]:
        """Kept figures from a day on."""
        return await self._read(lambda connection: queries.figures(connection, branch, name, since))

    async def save_figures(self, branch: str, day: date, name: str, data: Data) -> None:
        """Keep or replace the figures of one day."""
        await self.change(
            lambda connection: queries.save_figures(connection, self._key, branch, day, name, data)
        )

    async def day_end(self, branch: str, day: date) -> DayEnd | None:
        """How the newest service day up to ``day`` ended."""
        text = day.isoformat()
        return await self._read(lambda connection: queries.day_end(connection, branch, text))

    async def forget_before(
        self, branch: str, day: date, *, readers: Collection[str] | None = None
    ) -> int:
        """Delete service days before ``day``, oldest first, each in a transaction of its own so
        that counters do not wait. The newest day always stays, and so does a day that a follower
        has not processed yet: one of ``readers``, or of all ever known if None. A day that a wrong
        clock opened is as old as the earliest day after it. Returns the number of journal rows
        deleted.
        """
        deleted = 0
        while True:
            oldest = await self._read(lambda connection: queries.oldest_day(connection, branch))
            if oldest is None or oldest.counts_as >= day:
                return deleted
            if await self._is_unread(branch, oldest.last_seq, readers):
                return deleted
            deleted += await self._forget(branch, oldest)

    async def _is_unread(self, branch: str, seq: int, readers: Collection[str] | None) -> bool:
        behind = await self._read(lambda connection: queries.behind(connection, branch, seq))
        return any(readers is None or name in readers for name in behind)

    async def _forget(self, branch: str, day: queries.OldestDay) -> int:
        return await self.change(
            lambda connection: queries.forget_day(connection, self._key, branch, day)
        )

    async def erase_note(self, branch: str, seq: int) -> bool:
        """Erase the note of a row for good; False if there is none."""
        return await self.change(lambda connection: notes.erase(connection, branch, seq))

    async def erase_notes_before(self, branch: str, day: date) -> int:
        """Erase the notes of service days before ``day``, and of days that a wrong clock opened
        before then; returns how many there were.
        """
        return await self.change(lambda connection: notes.erase_before(connection, branch, day))

    async def erase_day_notes(self, branch: str, before: int) -> int:
        """Erase the notes for one service day on rows before ``before``; returns how many."""
        return await self.change(lambda connection: notes.erase_of_days(connection, branch, before))

    async def change(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction of its own on the connection that may write."""
        raise NotImplementedError

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Run ``work``, which only reads, in a transaction of its own beside the writer."""
        return await self._read(work)

    async def _read(self, work: Callable[[Connection], T]) -> T:
        def in_transaction(connection: Connection) -> T:
            with connection.begin():
                return work(connection)

        try:
            return await self._reader.run(in_transaction)
        except StorageDown as down:
            if down.reason == "connection":
                return await self._read_again(in_transaction)
            self._read_failed(down)
            raise

    async def _read_again(self, work: Callable[[Connection], T]) -> T:
        """Read once more, which is harmless; the database may only have been restarted."""
        try:
            return await self._reader.run(work)
        except StorageDown as down:
            self._read_failed(down)
            raise

    def _read_failed(self, down: StorageDown) -> None:
        if down.reason != "closed":
            self._alarm = down.reason

    def _write(
        self, connection: Connection, new: Sequence[JournalRow], changes: Sequence[TicketChange]
    ) -> tuple[int, bytes]:
        """Write inside the open transaction; returns the new head, to be kept after commit."""
        before = self._before(connection, new)
        return new[-1].seq, queries.write(connection, self._key, before, new, changes)

    def _before(self, connection: Connection, new: Sequence[JournalRow]) -> bytes:
        """The chain value that ``new`` follows, from memory where the head is known."""
        branch, first = new[0].branch, new[0].seq
        at, before = self._heads.pop(branch, (-1, b""))
        if at == first - 1:
            return before
        return queries.chain_before(connection, self._key, branch, first)
