"""Waits for what must come: in one place, with generous limits.

A limit only ends a test that would hang; it never measures. On a busy machine a second may pass
between any two lines, so no limit here is shorter than :data:`PATIENCE_S`.

Tested by every test that waits.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

#: Long enough for ten times the load of a quiet machine, below pytest's own timeout.
PATIENCE_S = 120.0


def wait_until(look: Callable[[], T | None], what: str = "it", every_s: float = 0.02) -> T:
    """Poll until ``look()`` returns something true; returns that."""
    end = time.monotonic() + PATIENCE_S
    while not (seen := look()):
        assert time.monotonic() < end, f"waited {PATIENCE_S:.0f} s in vain for {what}"
        time.sleep(every_s)
    return seen


def eventually(true: Callable[[], object], prod: Callable[[], object] = lambda: None) -> bool:
    """Whether ``true`` becomes true; checked every few milliseconds, after ``prod``."""
    end = time.monotonic() + PATIENCE_S
    while True:
        prod()
        if true():
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.005)


async def all_at_rest(turns: int = 50) -> None:
    """Let every task of this loop get as far as it can on its own.

    This is certain only for tasks that wait for each other; none may wait for a thread or a socket.
    """
    for _ in range(turns):
        await asyncio.sleep(0)


async def until(look: Callable[[], T | None], what: str = "it", every_s: float = 0.02) -> T:
    """Poll on the event loop until ``look()`` returns something true; returns that."""
    end = time.monotonic() + PATIENCE_S
    while not (seen := look()):
        assert time.monotonic() < end, f"waited {PATIENCE_S:.0f} s in vain for {what}"
        await asyncio.sleep(every_s)
    return seen


async def until_answer(
    ask: Callable[[], Awaitable[T | None]], what: str = "it", every_s: float = 0.02
) -> T:
    """Ask again and again until the answer is true; returns it."""
    end = time.monotonic() + PATIENCE_S
    while not (said := await ask()):
        assert time.monotonic() < end, f"waited {PATIENCE_S:.0f} s in vain for {what}"
        await asyncio.sleep(every_s)
    return said
