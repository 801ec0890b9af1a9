"""Loops that run beside everything else: how they end, and how failures are reported.

Tested by tests/usecases/loops/test_chores.py and tests/usecases/loops/test_followers.py.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


def asked_to_end() -> bool:
    """Whether the running task was cancelled, even if an error on the way out swallowed that."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class Loops:
    """Tasks that loop until they are stopped."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, loop: Coroutine[Any, Any, None]) -> None:
        """Start a loop."""
        self._tasks.append(asyncio.create_task(loop, name=name))

    async def stop(self) -> None:
        """Cancel all of them and wait until they have ended. Safe to call twice."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Failures:
    """What is failing now and why, by name. Logged once when it begins and once when it ends."""

    def __init__(self, what: str) -> None:
        self._what = what
        self.now: dict[str, str] = {}

    def fails(self, name: str, error: Exception) -> None:
        """Note that a round failed."""
        if name not in self.now:
            log.error("%s %s fails", self._what, name, exc_info=error)
        self.now[name] = f"{type(error).__name__}: {error}"

    def works(self, name: str) -> None:
        """Note that a round succeeded."""
        if self.now.pop(name, None) is not None:
            log.info("%s %s works again", self._what, name)
