"""The journal in memory, for tests, training and simulations.

Several :class:`MemoryJournal` over one :class:`MemoryDatabase` behave like several processes on
one PostgreSQL. Faults are scripted on the journal they affect (:class:`JournalFaults`).
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from queue_server.core import events as ev
from queue_server.core.events import Data
from queue_server.core.line.ticket import Ticket
from queue_server.storage.journal import chain, rows
from queue_server.storage.journal.derived.legbook import LegBook
from queue_server.storage.journal.derived.projection import leg_ops
from queue_server.storage.journal.derived.seats import seat_changes
from queue_server.storage.outbox import Outbox
from queue_server.usecases.notes import OF_ITS_DAY, Note
from queue_server.usecases.ports import (
    Conflict,
    DayEnd,
    JournalRow,
    Leg,
    Loaded,
    Message,
    StorageDown,
    TicketChange,
)
from queue_server.usecases.rows import with_note


@dataclass(slots=True)
class Standing:
    """A suspension or notice, and the rows between which it was in force."""

    seq: int
    event: ev.Event
    ended_seq: int | None = None


Seat = tuple[str, str, int, int]
"""Pool, day, minute and lane."""

Receive = Callable[[str, str, Message], None]
"""Takes the branch, the process and what that has sent."""


@dataclass(slots=True)
class BranchTables:
    """Everything stored for one branch."""

    rows: list[JournalRow] = field(default_factory=list)
    requests: dict[str, JournalRow] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    numbers: set[tuple[date, str, int]] = field(default_factory=set)
    standing: dict[tuple[str, str], list[Standing]] = field(default_factory=dict)
    figures: dict[tuple[str, date], Data] = field(default_factory=dict)
    legs: LegBook = field(default_factory=LegBook)
    seats: dict[Seat, str] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class MemoryDatabase:
    """What several journals in memory share."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(16)
        self.key = chain.new_key()
        self.branches: dict[str, BranchTables] = {}
        self.journals: list[MemoryJournal] = []

    def branch(self, name: str) -> BranchTables:
        """The tables of a branch, created at first use."""
        return self.branches.setdefault(name, BranchTables())


@dataclass(slots=True)
class JournalFaults:
    """What is to go wrong, counted in calls of ``append`` from now on, the next being 1.

    ``refuse[n]``: fails with that reason, nothing written. ``lose[n]``: written, but the answer is
    lost (the caller gets the reason). ``unreadable``: every read fails with that reason.
    """

    refuse: dict[int, str] = field(default_factory=dict)
    lose: dict[int, str] = field(default_factory=dict)
    unreadable: str | None = None
    appends: int = 0


class MemoryJournal:
    """Implements ``ports.Journal`` without a database."""

    def __init__(self, database: MemoryDatabase | None = None) -> None:
        self.database = database or MemoryDatabase()
        self.database.journals.append(self)
        self.faults = JournalFaults()
        self.epoch = self.database.epoch
        self._holding: set[str] = set()
        self._alarm: str | None = None
        self._closed = False
        self._wake: tuple[Callable[[str], None], asyncio.AbstractEventLoop] | None = None
        self._received: tuple[Receive, asyncio.AbstractEventLoop] | None = None
        self._outbox = Outbox()
        self._sending = False

    def alarm(self) -> str | None:
        """Why storage needs a person now, or None."""
        return self._alarm

    def on_wake(self, callback: Callable[[str], None]) -> None:
        """Call back when another journal on this database has appended."""
        self._wake = (callback, asyncio.get_running_loop())

    def send(self, branch: str, message: Message) -> None:
        """Send a message to the other journals on this database in the loop's next turn."""
        if self._closed:
            return
        self._outbox.put(branch, message)
        if not self._sending:
            self._sending = True
            asyncio.get_running_loop().call_soon(self._send_waiting)

    def _send_waiting(self) -> None:
        self._sending = False
        for branch, message in self._outbox.take():
            for other in self.database.journals:
                if other is not self and other._received is not None:  # noqa: SLF001 - another of the same class
                    callback, loop = other._received  # noqa: SLF001 - another of the same class
                    with suppress(RuntimeError):  # its loop is closed
                        loop.call_soon_threadsafe(callback, branch, str(id(self)), message)

    def on_message(self, callback: Receive) -> None:
        """Call back with each message from another journal on this database."""
        self._received = (callback, asyncio.get_running_loop())

    def secret(self, purpose: str) -> bytes:
        """A key for another purpose, derived from the chain's."""
        return chain.secret(self.database.key, purpose)

    async def load(self, branch: str) -> Loaded:
        """Standing events and the newest service day."""
        self._readable()
        tables = self.database.branch(branch)
        day = tables.rows[-1].day if tables.rows else None
        newest = tuple(takewhile(lambda row: row.day == day, reversed(tables.rows)))[::-1]
        return Loaded(self.epoch, _standing_before(tables, newest), _noted(tables, newest))

    async def catch_up(self, branch: str, after: int) -> Sequence[JournalRow]:
        """Take the branch's lock if others share the database, and return what they appended."""
        self._readable()
        tables = self.database.branch(branch)
        if len(self.database.journals) > 1 and branch not in self._holding:
            await tables.lock.acquire()
            self._holding.add(branch)
        return _noted(tables, tables.rows[after:])  # row n is at n - 1

    async def release(self, branch: str) -> None:
        """Give the lock back."""
        if branch in self._holding:
            self._holding.remove(branch)
            self.database.branch(branch).lock.release()

    async def append(self, rows: Sequence[JournalRow], changes: Sequence[TicketChange]) -> None:
        """Append all rows or none."""
        if not rows:
            return
        branch = rows[0].branch
        try:
            self._fail(self.faults.refuse, count=True)
            _append(self.database, rows, changes)
            self._fail(self.faults.lose)
        finally:
            await self.release(branch)
        self._alarm = None
        self._wake_others(branch)

    async def read(self, branch: str, after: int, limit: int) -> Sequence[JournalRow]:
        """Rows above ``after`` in order."""
        self._readable()
        tables = self.database.branch(branch)
        return _noted(tables, tables.rows[after : after + limit])

    async def find_request(self, branch: str, request_id: str) -> JournalRow | None:
        """The row that a request id was used for."""
        self._readable()
        return self.database.branch(branch).requests.get(request_id)

    async def numbers(self, branch: str, day: date) -> dict[str, int]:
        """The highest number of each series on a day."""
        self._readable()
        given = self.database.branch(branch).numbers
        return {series: number for on, series, number in sorted(given) if on == day}

    async def legs(self, branch: str, since: date, limit: int) -> Sequence[Leg]:
        """The newest ended legs from a day on, oldest first."""
        self._readable()
        return self.database.branch(branch).legs.ended(since, limit)

    async def save_figures(self, branch: str, day: date, name: str, data: Data) -> None:
        """Keep or replace the figures of one day."""
        self._readable()
        self.database.branch(branch).figures[name, day] = data

    async def figures(self, branch: str, name: str, since: date) -> Sequence[tuple[date, Data]]:
        """Kept figures from a day on."""
        self._readable()
        kept = self.database.branch(branch).figures.items()
        return tuple(sorted((day, data) for (n, day), data in kept if n == name and day >= since))

    async def day_end(self, branch: str, day: date) -> DayEnd | None:
        """How the newest service day up to ``day`` ended."""
        self._readable()
        tables = self.database.branch(branch)
        until = [row for row in tables.rows if row.day <= day]
        if not until:
            return None
        last = until[-1]
        issued = {r.ticket for r in until if r.day == last.day and r.kind == ev.TicketIssued.KIND}
        states = Counter(t.state.value for t in tables.tickets.values() if t.id in issued)
        return DayEnd(
            branch=branch, day=last.day, seq=last.seq, chain=last.chain, tickets=dict(states)
        )

    async def erase_note(self, branch: str, seq: int) -> bool:
        """Erase the note of a row; False if there is none."""
        self._readable()
        return self.database.branch(branch).notes.pop(seq, None) is not None

    async def erase_notes_before(self, branch: str, day: date) -> int:
        """Erase the notes of service days before ``day``, and of days that a wrong clock opened
        before then; returns how many there were.
        """
        self._readable()
        tables = self.database.branch(branch)
        last = max(((row.day, row.seq) for row in tables.rows if row.day < day), default=(day, 0))
        days = {seq: tables.rows[seq - 1].day for seq in tables.notes}
        old = [seq for seq, of in days.items() if of < day or seq <= last[1]]
        for seq in old:
            del tables.notes[seq]
        return len(old)

    async def erase_day_notes(self, branch: str, before: int) -> int:
        """Erase the notes for one service day on rows before ``before``; returns how many."""
        self._readable()
        tables = self.database.branch(branch)
        kinds = {seq: tables.rows[seq - 1].kind for seq in tables.notes if seq < before}
        old = [seq for seq, kind in kinds.items() if kind in OF_ITS_DAY]
        for seq in old:
            del tables.notes[seq]
        return len(old)

    async def close(self) -> None:
        """Leave the database to the other journals."""
        for branch in tuple(self._holding):
            await self.release(branch)
        if not self._closed:
            self._closed = True
            self.database.journals.remove(self)

    def _readable(self) -> None:
        if self._closed:
            raise StorageDown(reason="closed")
        if self.faults.unreadable is not None:
            self._alarm = self.faults.unreadable
            raise StorageDown(reason=self.faults.unreadable)

    def _fail(self, script: dict[int, str], *, count: bool = False) -> None:
        self._readable()
        self.faults.appends += count
        reason = script.get(self.faults.appends)
        if reason is not None:
            self._alarm = reason
            raise StorageDown(reason=reason)

    def _wake_others(self, branch: str) -> None:
        for journal in self.database.journals:
            if journal is not self and journal._wake is not None:  # noqa: SLF001 - another of the same class
                callback, loop = journal._wake  # noqa: SLF001 - another of the same class
                loop.call_soon_threadsafe(callback, branch)


def _noted(tables: BranchTables, some: Sequence[JournalRow]) -> tuple[JournalRow, ...]:
    """Rows with the notes that still exist."""
    if not tables.notes:
        return tuple(some)
    return tuple(replace(row, note=tables.notes.get(row.seq)) for row in some)


def _append(
    database: MemoryDatabase, new: Sequence[JournalRow], changes: Sequence[TicketChange]
) -> None:
    tables = database.branch(new[0].branch)
    _check(tables, new, changes)
    tables.seats = _seated(tables, new)
    before = tables.rows[-1].chain if tables.rows else chain.START
    by_seq = {row.seq: row for row in new}
    for record in rows.chained(database.key, before, new):
        row = rows.row_of(record)
        tables.rows.append(row)
        if row.request_id is not None:
            tables.requests[row.request_id] = row
        _stand(tables, row)
    tables.notes.update({row.seq: row.note for row in new if row.note is not None})
    for change in changes:
        row, after = by_seq[change.seq], change.after
        if change.before is None:
            tables.numbers.add((row.day, after.series, after.number))
        tables.tickets[after.id] = after
        for op in leg_ops(change, row):
            tables.legs.apply(op)


def _seated(tables: BranchTables, new: Sequence[JournalRow]) -> dict[Seat, str]:
    """Who has each seat after an append.

    Raises:
        Conflict: If a seat is taken.
    """
    changes = seat_changes(new)
    if changes is None:
        return tables.seats
    gone = {f"hold {name}" for name in changes.holds}
    gone |= {f"booking {name}" for name in changes.bookings}
    seats = {seat: one for seat, one in tables.seats.items() if one not in gone}
    for pool, day, minute, lane, booking, hold, _ in changes.taken:
        if (pool, day, minute, lane) in seats:
            raise Conflict("a seat is taken")
        seats[pool, day, minute, lane] = f"booking {booking}" if booking else f"hold {hold}"
    return seats


def _check(
    tables: BranchTables, new: Sequence[JournalRow], changes: Sequence[TicketChange]
) -> None:
    """Refuse what the tables' keys would refuse.

    Raises:
        Conflict: If a row, a request id or a number is taken.
    """
    last = tables.rows[-1].seq if tables.rows else 0
    if [row.seq for row in new] != list(range(last + 1, last + 1 + len(new))):
        raise Conflict(f"the journal of {new[0].branch} is at {last}, not {new[0].seq - 1}")
    asked = [row.request_id for row in new if row.request_id is not None]
    if len(set(asked)) < len(asked) or any(one in tables.requests for one in asked):
        raise Conflict("a request id is taken")
    days = {row.seq: row.day for row in new}
    issued = [change for change in changes if change.before is None]
    numbers = [(days[c.seq], c.after.series, c.after.number) for c in issued]
    if len(set(numbers)) < len(numbers) or any(one in tables.numbers for one in numbers):
        raise Conflict("a number is taken")


def _stand(tables: BranchTables, row: JournalRow) -> None:
    if row.kind not in rows.STANDING_KINDS:
        return
    topic, begins = rows.STANDING_KINDS[row.kind]
    versions = tables.standing.setdefault((topic, row.data["id"]), [])
    if versions and versions[-1].ended_seq is None:
        versions[-1] = replace(versions[-1], ended_seq=row.seq)
    if begins:
        versions.append(Standing(row.seq, ev.decode(row.kind, None, None, row.data)))


def _standing_before(
    tables: BranchTables, newest: Sequence[JournalRow]
) -> tuple[tuple[int, ev.Event], ...]:
    first = newest[0].seq if newest else 1
    found = [
        one
        for versions in tables.standing.values()
        for one in versions
        if one.seq < first and (one.ended_seq is None or one.ended_seq >= first)
    ]
    return tuple(
        (one.seq, with_note(one.event, tables.notes.get(one.seq)))
        for one in sorted(found, key=lambda one: one.seq)
    )
