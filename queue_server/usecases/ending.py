"""Loops that run beside everything else, and how they end.

Tested by tests/usecases/test_chores.py and tests/usecases/test_followers.py.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any


def asked_to_end() -> bool:
    """Whether the running task was cancelled, even if an error on the way out swallowed that."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class Loops:
    """Tasks that go round until they are stopped."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, loop: Coroutine[Any, Any, None]) -> None:
        """Begin one."""
        self._tasks.append(asyncio.create_task(loop, name=name))

    async def stop(self) -> None:
        """Cancel all of them and wait until they have ended. Twice is harmless."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
