"""Chores: what a branch does now and then without being asked.

One runner gives each chore its own task, so a chore that fails or takes long never delays
another. A failure is logged once when it begins and once when it ends, and metered each time.

A chore that must run once however many processes serve the branch takes a lease first: the
process that holds it renews it with every run; when that process dies, another takes over as
soon as the lease has run out. A chore may still run twice (its process died before it was done),
so it looks at what it would change, not at when it last ran.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from queue_server.usecases.loops.ending import Failures, Loops, asked_to_end
from queue_server.usecases.ports import Clock, Leases

#: A lease outlasts the pause between two runs, so that it stays with the process that has it.
LEASE_FACTOR = 1.5
SHORTEST_LEASE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """``run(now)`` every ``every``, in each process or in one process per branch."""

    name: str
    every: timedelta
    run: Callable[[datetime], Awaitable[None]]
    once_per_branch: bool = False

    @property
    def lease(self) -> timedelta:
        """How long a process keeps this chore after it last began a run."""
        return max(self.every * LEASE_FACTOR, SHORTEST_LEASE)


class Meter(Protocol):
    """Hears of every run."""

    def ran(self, chore: str, seconds: float, *, failed: bool) -> None:
        """A run ended after that many seconds."""
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
        self._branch = branch
        self._clock = clock
        self._leases = leases
        self._meter: Meter | None = None
        self._sleep = sleep
        self._holder = secrets.token_hex(8)
        self._chores: dict[str, Chore] = {}
        self._loops = Loops()
        self._failures = Failures("chore")

    @property
    def failing(self) -> Mapping[str, str]:
        """Why a chore failed when it last ran, by name."""
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

    def meter(self, meter: Meter) -> None:
        """Have every run from now on reported."""
        self._meter = meter

    def start(self) -> None:
        """Begin; each chore runs for the first time after its ``every``."""
        for chore in self._chores.values():
            self._start(chore)

    def begin(self, chore: Chore) -> None:
        """Add a chore to those that run already; it runs at once."""
        self.add(chore)
        self._start(chore, at_once=True)

    def _start(self, chore: Chore, *, at_once: bool = False) -> None:
        self._loops.start(f"chore {chore.name}", self._repeat(chore, at_once))

    async def stop(self) -> None:
        """End all of them; what is running is cancelled. Twice is harmless."""
        await self._loops.stop()

    async def run_all(self, names: Sequence[str] | None = None) -> None:
        """Run chores now, in the order they were added: all of them, or those named."""
        for name in self._chores if names is None else names:
            await self._once(self._chores[name])

    async def _repeat(self, chore: Chore, at_once: bool) -> None:
        if at_once:
            await self._once(chore)
        # A chore that fails while it is cancelled fails like any other: the request to end would
        # be lost with its error, and the server would wait for this loop for ever.
        while not asked_to_end():
            await self._sleep(chore.every.total_seconds())
            await self._once(chore)

    async def _once(self, chore: Chore) -> None:
        began = time.monotonic()
        try:
            if not await self._may_run(chore):
                return
            await self._holding(chore)
        except Exception as error:  # noqa: BLE001 - a chore may fail in any way
            self._failures.fails(chore.name, error)
        else:
            self._failures.works(chore.name)
        if self._meter is not None:
            failed = chore.name in self.failing
            self._meter.ran(chore.name, time.monotonic() - began, failed=failed)

    async def _may_run(self, chore: Chore) -> bool:
        if not chore.once_per_branch:
            return True
        name = f"chore:{chore.name}"
        return await self._leases.take(self._branch, name, self._holder, chore.lease)

    async def _holding(self, chore: Chore) -> None:
        """Run it; however long it takes, the lease does not run out meanwhile."""
        if not chore.once_per_branch:
            await chore.run(self._clock.now())
            return
        renewing = asyncio.create_task(self._renew(chore), name=f"lease of {chore.name}")
        try:
            await chore.run(self._clock.now())
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, chore: Chore) -> None:
        while True:
            await self._sleep(chore.lease.total_seconds() / 3)
            await self._may_run(chore)
