"""Verifying in a process of its own: ``run.py verify``, as a person would run it."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from queue_server.audit.ports import ChainVerdict, shown_lines
from queue_server.processes.child_process import put_down
from queue_server.usecases.ports import Clock

RUN = Path(__file__).parents[2] / "run.py"
#: A city's journal of years takes minutes; a longer walk is aborted.
PATIENCE_S = 1800.0
MOST_LINES = 20


class ProcessVerifier:
    """Implements ``ports.Verifier`` on a data folder, or a database with its keys there."""

    def __init__(self, data: Path, database: str | None, clock: Clock) -> None:
        self._data = data
        self._database = database
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._verdict = ChainVerdict()

    @property
    def verdict(self) -> ChainVerdict:
        """The last verdict, or that a walk is running."""
        return self._verdict

    def start(self) -> None:
        """Start a walk, unless one is running."""
        if self._task is None or self._task.done():
            self._verdict = ChainVerdict("running", began=self._clock.now())
            self._task = asyncio.create_task(self._run(), name="verify")

    async def close(self) -> None:
        """End a running walk."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        state, said = "failed", ""
        try:
            async with asyncio.timeout(PATIENCE_S):
                code, said = await self._verify()
            state = {0: "holds", 1: "broken"}.get(code, "failed")
        except (OSError, TimeoutError) as error:
            said = f"{type(error).__name__}: {error}"
        lines = tuple(shown_lines(said, MOST_LINES))
        self._verdict = ChainVerdict(state, self._verdict.began, self._clock.now(), lines)

    async def _verify(self) -> tuple[int, str]:
        # The address of a database may contain a password: not as an argument.
        where = ["--database-file", "/dev/stdin"] if self._database else []
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(RUN), "verify", "--data", str(self._data), *where,
            stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            out, _ = await process.communicate((self._database or "").encode())
        finally:
            await put_down(process)
        assert process.returncode is not None
        return process.returncode, out.decode("utf-8", "replace")
