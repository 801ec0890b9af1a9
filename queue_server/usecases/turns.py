"""Turns at what only one may do at a time: few wait, and none for long. And threads beside the
event loop, with a bound on what waits for them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from queue_server.core.errors import Unavailable

#: A person waits this long for an answer, and then asks again or does something else.
WITHIN_S = 20.0
#: When it makes sense to ask again.
AGAIN_AFTER_S = 5
#: Pieces of work in threads at a time, for one purpose. Each takes less than a second.
MOST_ASIDE = 32
T = TypeVar("T")


def overloaded() -> Exception:
    """The usual refusal: ``overloaded``, to be tried again in :data:`AGAIN_AFTER_S`."""
    return Unavailable("overloaded", "others are waiting for the same", seconds=AGAIN_AFTER_S)


class BoundedTurns:
    """At most ``most`` are there, the one whose turn it is included, and nobody waits longer than
    ``within_s`` for a turn; the next gets what ``refusal`` makes.

    A turn itself has no deadline here: what is done in it has its own.
    """

    def __init__(
        self,
        most: int,
        *,
        within_s: float = WITHIN_S,
        refusal: Callable[[], Exception] = overloaded,
    ) -> None:
        self._lock = asyncio.Lock()
        self._most = most
        self._within_s = within_s
        self._refusal = refusal
        self._there = 0

    @property
    def is_busy(self) -> bool:
        """Whether someone has the turn or waits for it."""
        return self._there > 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for the turn, and keep it until the end of the block.

        Raises:
            Exception: The refusal: there are too many, or it took too long.
        """
        if self._there >= self._most:
            raise self._refusal()
        self._there += 1
        try:
            await self._wait()
            try:
                yield
            finally:
                self._lock.release()
        finally:
            self._there -= 1

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._within_s):
                await self._lock.acquire()
        except TimeoutError:
            raise self._refusal() from None


class BoundedThreads:
    """Threads for work that would keep the event loop from others: at most ``most`` pieces are
    there, those under way included; the next gets what ``refusal`` makes.

    ``executor``: whose threads, a ``concurrent.futures.Executor``; None for those of the loop.
    """

    def __init__(
        self,
        most: int = MOST_ASIDE,
        *,
        executor: Any = None,
        refusal: Callable[[], Exception] = overloaded,
    ) -> None:
        self._most = most
        self._executor = executor
        self._refusal = refusal
        self._there = 0

    async def run(self, work: Callable[..., T], *args: Any) -> T:
        """What ``work(*args)`` returns, or raises, in a thread.

        Raises:
            Exception: The refusal: there are too many.
        """
        if self._there >= self._most:
            raise self._refusal()
        self._there += 1
        running = asyncio.get_running_loop().run_in_executor(self._executor, work, *args)
        # Its place is taken until the thread is done with it, also if who asked has gone.
        running.add_done_callback(self._left)
        return await asyncio.shield(running)

    def _left(self, running: "asyncio.Future[Any]") -> None:
        self._there -= 1
        if not running.cancelled():
            running.exception()  # nobody may be left to hear of it
