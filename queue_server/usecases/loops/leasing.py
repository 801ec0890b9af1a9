"""How one process of a branch keeps a loop to itself: a short lease, renewed while the loop runs.

Chores and followers both use it. A process that stops gives its leases back; one that is killed, or
whose event loop hangs, loses them as soon as they run out.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from queue_server.usecases.ports import Leases, StorageDown

#: A lease is renewed when its owner has not taken it again for one or two of this many parts of it.
PARTS = 4
GIVEN_BACK = timedelta(0)


class Leasing:
    """The leases of one runner of loops in this process."""

    def __init__(
        self, branch: str, leases: Leases, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._branch = branch
        self._leases = leases
        self._sleep = sleep
        self._holder = secrets.token_hex(8)
        self._held: set[str] = set()
        self._fresh: set[str] = set()

    async def take(self, name: str, lasting: timedelta) -> bool:
        """Take a lease or renew it; False while another process has it.

        Raises:
            StorageDown: If it is not known whether the lease was taken.
        """
        self._held.add(name)  # before it is granted: a task cancelled meanwhile may have it
        if not await self._leases.take(self._branch, name, self._holder, lasting):
            self._held.discard(name)
            return False
        self._fresh.add(name)
        return True

    @asynccontextmanager
    async def renewing(self, name: str, lasting: timedelta) -> AsyncIterator[None]:
        """Keep the lease, if taken, from running out in this block, however long that takes."""
        renewing = asyncio.create_task(self._renew(name, lasting), name=f"lease of {name}")
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def give_back(self) -> None:
        """Let another process have the leases at once; while storage is down they run out."""
        held, self._held = self._held, set()
        with suppress(StorageDown):
            for name in sorted(held):
                await self._leases.take(self._branch, name, self._holder, GIVEN_BACK)

    async def _renew(self, name: str, lasting: timedelta) -> None:
        while True:
            self._fresh.discard(name)
            await self._sleep(lasting.total_seconds() / PARTS)
            if name in self._held and name not in self._fresh:
                with suppress(StorageDown):
                    await self.take(name, lasting)
