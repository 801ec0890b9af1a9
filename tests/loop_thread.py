"""An event loop in a thread of its own, for servers that a test plays.

Whatever happens to the work, its tasks are cancelled, its connections broken off and the loop
closed: what is left open would cause warnings in some later, innocent test.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web

from tests.waiting import PATIENCE_S

T = TypeVar("T")


class LoopThread:
    """``start()``, any number of ``do(…)`` from the test's thread, ``stop()``."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(PATIENCE_S)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run ``work`` on the loop; returns its result, or raises what it raised."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    def stop(self) -> None:
        assert self._loop is not None
        assert self._over is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.run(self._until_over())

    async def _until_over(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._up.set()
        await self._over.wait()
        # A connection whose far end no longer reads, such as a closing page, keeps its answer.
        for transport in list(getattr(self._loop, "_transports", {}).values()):
            transport.abort()
        for _ in range(3):
            await asyncio.sleep(0)


async def close_server(runner: web.AppRunner) -> None:
    """Stop listening, then close every connection.

    One that came at the last moment is known to aiohttp only some turns of the loop later; closing
    the others before that would leave it open.
    """
    for site in list(runner.sites):
        await site.stop()
    for _ in range(10):
        await asyncio.sleep(0)
    await runner.cleanup()
