"""Where reports are made: in a process of their own, or, without a database, in a thread."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import orjson

from queue_server.core.errors import Unavailable
from queue_server.processes.child_process import put_down
from queue_server.reports.making.orders import carry_out, unpacked
from queue_server.reports.making.worker import LENGTH
from queue_server.reports.ports import ReportSource, Said, silent
from queue_server.usecases.turns import BoundedTurns

#: One is made at a time and this many wait; the next is refused. The page asks for eight at once.
MOST_WAITING = 16
#: A report that takes longer is given up, and its process with it.
PATIENCE_S = 120.0
#: No report comes near this size.
LARGEST_BYTES = 64 * 1024 * 1024
#: A process whose pipes are broken is gone by then.
ENDING_S = 5.0


def _one_at_a_time() -> BoundedTurns:
    return BoundedTurns(MOST_WAITING, within_s=MOST_WAITING * PATIENCE_S, refusal=_busy)


def _busy() -> Unavailable:
    return Unavailable("reports_busy", "too many reports are being made")


class ThreadWorkshop:
    """Implements ``ports.Workshop`` on visits in memory."""

    def __init__(self, read: Callable[[], ReportSource]) -> None:
        self._read = read
        self._turns = _one_at_a_time()

    async def make(self, order: bytes, said: Said = silent) -> bytes:
        """Make it in a thread."""
        async with self._turns.turn():
            return await asyncio.to_thread(carry_out, unpacked(order), self._read(), said)

    async def ready(self) -> None:
        """A thread needs no preparation."""

    async def close(self) -> None:
        """A thread needs no ending."""


class ProcessWorkshop:
    """Implements ``ports.Workshop``: a process that starts with the first order, or earlier, and
    stays.

    An order that is given up, because the asker is gone or it takes too long, ends its process; the
    next order starts another. A process that ended before it took the order, for example because
    the system needed its memory, is noticed only then: the order is given to another process, once.
    """

    def __init__(self, data: Path, database: str | None, branch: str) -> None:
        self._begin = (data, database, branch)
        self._turns = _one_at_a_time()
        self._process: asyncio.subprocess.Process | None = None

    async def make(self, order: bytes, said: Said = silent) -> bytes:
        """Make it in the process."""
        async with self._turns.turn():
            try:
                async with asyncio.timeout(PATIENCE_S):
                    answer = await self._answer(order, said)
            except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
                await self.close()
                raise Unavailable("report_failed", f"{type(error).__name__}: {error}") from error
            except BaseException:
                await self.close()
                raise
        if answer[:1] == b"+":
            return answer[1:]
        raise Unavailable(**orjson.loads(answer[1:]))

    async def ready(self) -> None:
        """Start the process, unless it runs or is about to."""
        if not self._turns.is_busy:
            async with self._turns.turn():
                await self._running()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await self._start()
        return self._process

    async def _answer(self, order: bytes, said: Said) -> bytes:
        """The answer of the running process, or of a new one if that turns out to have ended."""
        known = self._process
        try:
            return await self._ask(order, said)
        except (OSError, asyncio.IncompleteReadError):
            if known is None or self._process is not known or not await _has_ended(known):
                raise
            await self.close()
            return await self._ask(order, said)

    async def _ask(self, order: bytes, said: Said) -> bytes:
        process = await self._running()
        into, out = process.stdin, process.stdout
        assert into is not None
        assert out is not None
        into.write(LENGTH.pack(len(order)) + order)
        await into.drain()
        while (frame := await _frame(out))[:1] == b"=":
            said(*orjson.loads(frame[1:]))
        return frame

    async def _start(self) -> asyncio.subprocess.Process:
        data, database, branch = self._begin
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "queue_server.reports.making.worker", str(data), branch,
            stdin=pipe, stdout=pipe, cwd=Path(__file__).parents[3],
        )  # fmt: skip
        address = (database or "").encode()
        assert process.stdin is not None
        process.stdin.write(LENGTH.pack(len(address)) + address)
        return process

    async def close(self) -> None:
        """End the process with whatever it is making."""
        process, self._process = self._process, None
        if process is not None:
            await put_down(process)


async def _has_ended(process: asyncio.subprocess.Process) -> bool:
    """Whether a process whose pipes broke is gone; the system says so a moment later."""
    with suppress(TimeoutError):
        async with asyncio.timeout(ENDING_S):
            await process.wait()
    return process.returncode is not None


async def _frame(out: asyncio.StreamReader) -> bytes:
    size = LENGTH.unpack(await out.readexactly(LENGTH.size))[0]
    if size > LARGEST_BYTES:
        raise OSError(f"an answer of {size} bytes")
    return await out.readexactly(size)
