"""Followers: durable readers of the journal, each with a cursor that says how far it has come.

A follower takes rows in order, in bounded batches, and skips none: its cursor moves only when a
batch has been taken. A follower that keeps derived rows in the journal's database takes its batch
in the transaction that moves the cursor, so each row counts exactly once. A follower that sends
something elsewhere may see the rows of its last batch again after a crash: at least once.

A follower catches up at start, wakes at every commit, and looks every few seconds in case a wake
was missed. If it fails it backs off, is reported, and stops no other. If several processes serve a
branch, the one that holds the lease runs the follower and renews the lease while it sends
(``leasing.py``).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from queue_server.core.events import EVENTS
from queue_server.usecases.loops.ending import Failures, Loops, asked_to_end
from queue_server.usecases.loops.leasing import Leasing
from queue_server.usecases.ports import Conflict, Cursors, JournalRow, Leases, PastReader

BATCH = 200
#: A busy branch is followed about once a second, not once per commit.
PAUSE_S = 1.0
LOOK_EVERY_S = 5.0
#: While others write, a follower that is behind rests for this many times the duration of its
#: batch: a batch holds the one writing connection, and a visitor's number must not wait for a
#: report.
REST = 100
LEASE = timedelta(seconds=15)
BACK_OFF_S = (1.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A reader by name. Exactly one of ``keep`` and ``send`` is given.

    ``keep(rows, transaction)`` writes derived rows in the transaction of the cursor, on the
    database's thread. ``send(rows)`` does anything else. Both get only rows of ``kinds``, if any
    are named, and never an empty batch.

    ``from_now``: in a branch that it has not followed before, it begins after the last row instead
    of with the first one kept. An office does not send out years of its past.

    Raises:
        ValueError: Both or neither of the two are given, or ``kinds`` is empty or names a kind that
            no journal has: the cursor would move past rows that the follower was meant to take.
    """

    name: str
    keep: Callable[[Sequence[JournalRow], Any], None] | None = None
    send: Callable[[Sequence[JournalRow]], Awaitable[None]] | None = None
    kinds: frozenset[str] | None = None
    from_now: bool = False

    def __post_init__(self) -> None:
        if (self.keep is None) == (self.send is None):
            raise ValueError(f"follower {self.name} needs either keep or send")
        if self.kinds is None:
            return
        if not self.kinds:
            raise ValueError(f"follower {self.name} takes no kind; None means all")
        if unknown := self.kinds - EVENTS.keys():
            raise ValueError(f"follower {self.name} takes unknown kinds: {sorted(unknown)}")

    def wants(self, rows: Sequence[JournalRow]) -> list[JournalRow]:
        """The rows that it takes."""
        return [row for row in rows if self.kinds is None or row.kind in self.kinds]


async def take(
    branch: str, past: PastReader, cursors: Cursors, follower: Follower, batch: int = BATCH
) -> tuple[int, bool]:
    """Have a follower take one batch; return where its cursor is now, and whether there may be
    more.

    Raises:
        Conflict: If another process moved the cursor meanwhile.
        Exception: What the follower or the storage raised; the cursor has not moved.
    """
    after = await cursors.cursor(branch, follower.name)
    if after == 0 and follower.from_now:
        after = await cursors.begin(branch, follower.name)
    rows = await past.read(branch, after, batch)
    if not rows:
        return after, False
    wanted = follower.wants(rows)
    if wanted and follower.send is not None:
        await follower.send(wanted)
    keep = follower.keep if wanted else None

    def work(transaction: Any) -> None:
        if keep is not None:
            keep(wanted, transaction)

    seq = rows[-1].seq
    await cursors.advance(branch, follower.name, after, seq, work)
    return seq, len(rows) == batch


async def catch_up(
    branch: str, past: PastReader, cursors: Cursors, follower: Follower, batch: int = BATCH
) -> int:
    """Have a follower take all there is; return the row it has come to. Raises as :func:`take`."""
    while True:
        seq, more = await take(branch, past, cursors, follower, batch)
        if not more:
            return seq


class FollowerMeter(Protocol):
    """Is notified of followers' progress and failures."""

    def followed(self, follower: str, seq: int, *, failed: bool) -> None:
        """Note that a follower has come to row ``seq``, or failed there."""
        ...


class Followers:
    """Runs the followers of one branch in this process."""

    def __init__(
        self,
        branch: str,
        past: PastReader,
        cursors: Cursors,
        leases: Leases,
        *,
        batch: int = BATCH,
        pause_s: float = PAUSE_S,
        lease: timedelta = LEASE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._branch = branch
        self._past = past
        self._cursors = cursors
        self._leasing = Leasing(branch, leases, sleep)
        self._lease = lease
        self._batch = batch
        self._pause_s = pause_s
        self._sleep = sleep
        self._followers: dict[str, Follower] = {}
        self._woken: dict[str, asyncio.Event] = {}
        self._loops = Loops()
        self._meter: FollowerMeter | None = None
        self._failures = Failures("follower")

    @property
    def failing(self) -> Mapping[str, str]:
        """Why each failing follower failed in its last round, by name."""
        return self._failures.now

    @property
    def names(self) -> frozenset[str]:
        """The names of the followers."""
        return frozenset(self._followers)

    def add(self, *followers: Follower) -> None:
        """Have followers run from :meth:`start` on.

        Raises:
            ValueError: If a follower of that name is there already.
        """
        for follower in followers:
            if follower.name in self._followers:
                raise ValueError(f"there are two followers named {follower.name}")
            self._followers[follower.name] = follower
            self._woken[follower.name] = asyncio.Event()

    def meter(self, meter: FollowerMeter) -> None:
        """Have progress and failures reported."""
        self._meter = meter

    def start(self) -> None:
        """Catch up, then follow."""
        for follower in self._followers.values():
            self._loops.start(f"follower {follower.name}", self._follow(follower))

    async def stop(self) -> None:
        """Stop all where they are; another process may go on at once. Safe to call twice."""
        await self._loops.stop()
        await self._leasing.give_back()

    def wake(self, rows: Sequence[JournalRow] = ()) -> None:
        """Wake the followers after a commit; for ``Branch.on_commit``."""
        for woken in self._woken.values():
            woken.set()

    async def catch_up(self, name: str) -> int:
        """Have a follower take all there is now; return the row it has come to.

        Raises:
            Exception: What the follower or the storage raised.
        """
        follower = self._followers[name]
        return await catch_up(self._branch, self._past, self._cursors, follower, self._batch)

    async def _follow(self, follower: Follower) -> None:
        woken, failures = self._woken[follower.name], 0
        while not asked_to_end():  # even if a failing round swallowed the request
            woken.clear()
            failures = 0 if await self._round(follower) else failures + 1
            if failures:
                await self._sleep(min(BACK_OFF_S[0] * 2 ** (failures - 1), BACK_OFF_S[1]))
                continue
            await self._sleep(self._pause_s)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await woken.wait()

    async def _round(self, follower: Follower) -> bool:
        """Catch up if this process may; False after a failure, which is reported once."""
        name = follower.name
        try:
            async with self._leasing.renewing(_lease_of(name), self._lease):
                await self._catch_up_if_ours(follower)
        except Conflict:
            return True  # another process moved the cursor: it follows instead
        except Exception as error:  # noqa: BLE001 - a follower may fail in any way
            self._report(name, 0, error)
            return False
        return True

    async def _catch_up_if_ours(self, follower: Follower) -> None:
        name, clock, more = follower.name, asyncio.get_running_loop().time, True
        while more and await self._leasing.take(_lease_of(name), self._lease):
            began = clock()
            seq, more = await self._take(follower)
            self._report(name, seq, None)
            if more:
                await self._yield_to_others(name, clock() - began)

    async def _yield_to_others(self, name: str, took_s: float) -> None:
        """Rest if anything was written meanwhile: a late follower can wait, a visitor cannot."""
        woken = self._woken[name]
        if woken.is_set():
            woken.clear()
            await self._sleep(took_s * REST)

    async def _take(self, follower: Follower) -> tuple[int, bool]:
        return await take(self._branch, self._past, self._cursors, follower, self._batch)

    def _report(self, name: str, seq: int, error: Exception | None) -> None:
        if error is not None:
            self._failures.fails(name, error)
        else:
            self._failures.works(name)
        if self._meter is not None:
            self._meter.followed(name, seq, failed=error is not None)


def _lease_of(name: str) -> str:
    return f"follower:{name}"
