"""Chores: what a branch does periodically without being asked.

One runner gives each chore its own task, so a chore that fails or takes long never delays
another. A failure is logged once when it begins and once when it ends, and metered each time.

When a chore last ran is not remembered. Each runs soon after the start and then at least once an
hour, and looks at what it would change: so a daily chore is also done on a PC that is shut down
every evening, and a wrong clock delays nothing.

A chore that must run in one process, however many serve the branch, takes a lease first, and keeps
it between two runs (``leasing.py``). It may still run twice, if its process dies before it is done.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from queue_server.usecases.loops.ending import Failures, Loops, asked_to_end
from queue_server.usecases.loops.leasing import Leasing
from queue_server.usecases.ports import Clock, Leases

#: The first run comes no later than this after the start, at a different moment in each process.
SOON = timedelta(minutes=1)
#: No chore waits longer before it looks again.
LONGEST_PAUSE = timedelta(hours=1)
LEASE_FACTOR = 1.5
SHORTEST_LEASE, LONGEST_LEASE = timedelta(seconds=5), timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """``run(now)`` every ``every``, in each process or in one process per branch.

    Raises:
        ValueError: ``every`` is more than :data:`LONGEST_PAUSE`.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], Awaitable[None]]
    once_per_branch: bool = False

    def __post_init__(self) -> None:
        if self.every > LONGEST_PAUSE:
            raise ValueError(f"{self.name} waits longer than an hour; let it look at what is due")

    @property
    def lease(self) -> timedelta:
        """How long another process waits for this chore after the one that had it is gone."""
        return min(max(self.every * LEASE_FACTOR, SHORTEST_LEASE), LONGEST_LEASE)


class ChoreMeter(Protocol):
    """Is notified of every run."""

    def ran(self, chore: str, seconds: float, *, failed: bool) -> None:
        """Note that a run ended after ``seconds``."""
        ...


class Chores:
    """Runs the chores of one branch in this process."""

    def __init__(
        self,
        branch: str,
        clock: Clock,
        leases: Leases,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._leasing = Leasing(branch, leases, sleep)
        self._meter: ChoreMeter | None = None
        self._sleep = sleep
        self._chores: dict[str, Chore] = {}
        self._loops = Loops()
        self._failures = Failures("chore")

    @property
    def failing(self) -> Mapping[str, str]:
        """Why each failing chore failed when it last ran, by name."""
        return self._failures.now

    def add(self, *chores: Chore) -> None:
        """Have chores run from :meth:`start` on.

        Raises:
            ValueError: If a chore of that name is there already.
        """
        for chore in chores:
            if chore.name in self._chores:
                raise ValueError(f"there are two chores named {chore.name}")
            self._chores[chore.name] = chore

    def meter(self, meter: ChoreMeter) -> None:
        """Have every run from now on reported."""
        self._meter = meter

    def start(self) -> None:
        """Start; each chore first runs within its ``every``, and within a minute."""
        for chore in self._chores.values():
            soon = min(chore.every, SOON).total_seconds()
            self._start(chore, soon * (1 + secrets.randbelow(1000) / 1000) / 2)

    def begin(self, chore: Chore) -> None:
        """Add a chore while others are running; it runs at once."""
        self.add(chore)
        self._start(chore, 0)

    def _start(self, chore: Chore, first_s: float) -> None:
        self._loops.start(f"chore {chore.name}", self._repeat(chore, first_s))

    async def stop(self) -> None:
        """Stop all of them; what is running is cancelled, and another process may go on at once.
        Safe to call twice.
        """
        await self._loops.stop()
        await self._leasing.give_back()

    async def run_all(self, names: Sequence[str] | None = None) -> None:
        """Run chores now, in the order they were added: all of them, or those named."""
        for name in self._chores if names is None else names:
            await self._once(self._chores[name])

    async def _repeat(self, chore: Chore, first_s: float) -> None:
        async with self._keeping(chore):
            pause_s = first_s
            # A chore that fails while it is cancelled is logged like any other: the request to end
            # would be lost with its error, and the server would wait for this loop for ever.
            while not asked_to_end():
                await self._sleep(pause_s)
                await self._once(chore)
                pause_s = chore.every.total_seconds()

    def _keeping(self, chore: Chore) -> AbstractAsyncContextManager[None]:
        """Keep the lease from running out, however long the chore takes or waits."""
        if not chore.once_per_branch:
            return nullcontext()
        return self._leasing.renewing(_lease_of(chore), chore.lease)

    async def _once(self, chore: Chore) -> None:
        began = time.monotonic()
        try:
            if not await self._may_run(chore):
                return
            await chore.run(self._clock.now())
        except Exception as error:  # noqa: BLE001 - a chore may fail in any way
            self._failures.fails(chore.name, error)
        else:
            self._failures.works(chore.name)
        if self._meter is not None:
            failed = chore.name in self.failing
            self._meter.ran(chore.name, time.monotonic() - began, failed=failed)

    async def _may_run(self, chore: Chore) -> bool:
        return not chore.once_per_branch or await self._leasing.take(_lease_of(chore), chore.lease)


def _lease_of(chore: Chore) -> str:
    return f"chore:{chore.name}"
