"""Time that passes as fast as chores can run.

Tested by tests/usecases/loops/test_chores.py.
"""

import asyncio
from datetime import timedelta


class Life:
    """The time of a process with a limited life: each of its loops sleeps on a clock of its own,
    and for ever at the end; ``over`` is set once all ``chores`` have got there.
    """

    def __init__(self, lasting: timedelta, *, chores: int = 0) -> None:
        self.over = asyncio.Event()
        self._lasting_s = lasting.total_seconds()
        self._slept: dict[str, float] = {}
        self._living = chores

    async def sleep(self, seconds: float) -> None:
        task = asyncio.current_task()
        assert task is not None
        name = task.get_name()
        self._slept[name] = self._slept.get(name, 0) + seconds
        if self._slept[name] <= self._lasting_s:
            await asyncio.sleep(0)
            return
        self._living -= name.startswith("chore ")
        if not self._living:
            self.over.set()
        await asyncio.Event().wait()
