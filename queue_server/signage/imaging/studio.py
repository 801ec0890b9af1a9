"""Where uploads become pictures and clips: a process for each, which dies with its file."""

import asyncio
import sys
from pathlib import Path

from queue_server.core.errors import Unavailable
from queue_server.processes.child_process import put_down
from queue_server.signage.imaging.answer import Made, clip_in, pictures_in
from queue_server.signage.ports import MadeClip
from queue_server.usecases.turns import BoundedTurns

#: One is made at a time and this many wait; the next is refused.
MOST_WAITING = 4
#: Longer than a process may compute; a machine that is busy may take its time.
PICTURE_WITHIN_S, CLIP_WITHIN_S = 60.0, 500.0


class ProcessStudio:
    """Implements ``ports.Studio``. A clip being made does not hold up pictures."""

    def __init__(self) -> None:
        self._pictures = _Room("queue_server.signage.imaging.worker", PICTURE_WITHIN_S)
        self._clips = _Room("queue_server.signage.imaging.clip_worker", CLIP_WITHIN_S)

    async def make(self, upload: bytes) -> list[Made]:
        """Make pictures in a process of its own."""
        return pictures_in(await self._pictures.ask(upload))

    async def make_clip(self, upload: bytes) -> MadeClip:
        """Make a clip in a process of its own."""
        return clip_in(await self._clips.ask(upload))


def _busy() -> Unavailable:
    return Unavailable("studio_busy", "too many uploads are being made")


class _Room:
    """One process of a kind at a time."""

    def __init__(self, module: str, within_s: float) -> None:
        self._module = module
        self._within_s = within_s
        self._turns = BoundedTurns(MOST_WAITING, within_s=MOST_WAITING * within_s, refusal=_busy)

    async def ask(self, upload: bytes) -> bytes:
        """What the process answers; empty if it took too long.

        Raises:
            Unavailable: ``studio_busy``.
        """
        async with self._turns.turn():
            return await self._answer(upload)

    async def _answer(self, upload: bytes) -> bytes:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module,
            stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parents[3], env={},
        )  # fmt: skip
        try:
            async with asyncio.timeout(self._within_s):
                answer, _ = await process.communicate(upload)
        except TimeoutError:
            return b""
        finally:
            await put_down(process)
        return answer
