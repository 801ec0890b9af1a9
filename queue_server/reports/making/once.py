"""Files that several people ask for at the same time are made once.

Tested by tests/reports/test_once.py.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from queue_server.reports.ports import Said, silent

Make = Callable[[Said], Awaitable[bytes]]


@dataclass(slots=True, eq=False)
class _Making:
    """A file being made, and the requests that wait for it."""

    task: asyncio.Task[bytes] | None = None
    waiting: list[Said] = field(default_factory=list)

    def say(self, done: int, of: int) -> None:
        for said in self.waiting:
            said(done, of)


class Once:
    """A request for a file being made waits for it; the last ``most`` to be kept are kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, bytes] = {}
        self._made: dict[Hashable, _Making] = {}

    async def get(
        self, name: Hashable, make: Make, said: Said = silent, *, keep: bool = True
    ) -> bytes:
        """The file of a name. Making it ends when the last request that waits for it is cancelled.

        Raises:
            Exception: Whatever ``make`` raises, to every waiting request; nothing is kept.
        """
        if (kept := self._kept.get(name)) is not None:
            return kept
        making = self._made.get(name) or self._begun(name, make)
        assert making.task is not None
        making.waiting.append(said)
        try:
            made = await asyncio.shield(making.task)
        finally:
            making.waiting.remove(said)
            if not making.waiting:
                await self._end(name, making)
        if keep:
            self._keep(name, made)
        return made

    def _begun(self, name: Hashable, make: Make) -> _Making:
        making = self._made[name] = _Making()

        async def work() -> bytes:
            return await make(making.say)

        making.task = asyncio.create_task(work())
        return making

    async def _end(self, name: Hashable, making: _Making) -> None:
        """No request waits any more: the next one starts again."""
        assert making.task is not None
        if self._made.get(name) is making:
            del self._made[name]
        making.task.cancel()
        await asyncio.wait({making.task})

    def _keep(self, name: Hashable, made: bytes) -> None:
        while name not in self._kept and len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = made
