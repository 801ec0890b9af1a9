"""Where uploads become pictures: a process for each, which dies with whatever it was given."""

import asyncio
import sys
from pathlib import Path

from queue_server.core.errors import BadRequest, Unavailable
from queue_server.processes.child_process import put_down
from queue_server.signage.imaging.worker import CODES, HEAD, PIXELS, UNREADABLE
from queue_server.signage.rules import LARGEST_PICTURE, MOST_PAGES

#: One is made at a time and so many wait; the next is refused.
MOST_WAITING = 4
#: Longer than a process may compute; a machine that is busy may take its time.
PATIENCE_S = 60.0


class ProcessStudio:
    """Implements ``ports.Studio``."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0

    async def make(self, upload: bytes) -> list[tuple[bytes, int, int]]:
        """Make them in a process of its own."""
        if self._waiting >= MOST_WAITING:
            raise Unavailable("studio_busy", "too many pictures are being made")
        self._waiting += 1
        try:
            async with self._lock:
                return read_answer(await _ask(upload))
        finally:
            self._waiting -= 1


async def _ask(upload: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "queue_server.signage.imaging.worker",
        stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).parents[3], env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE_S):
            answer, _ = await process.communicate(upload)
    except TimeoutError:
        raise BadRequest(PIXELS, "it took too long") from None
    finally:
        await put_down(process)
    return answer


def read_answer(answer: bytes) -> list[tuple[bytes, int, int]]:
    """The pictures in an answer of the process; there is none where its limits ended it.

    Raises:
        BadRequest: With one of ``CODES``.
    """
    if answer[:1] == b"+" and (found := _pictures(answer[1:])):
        return found
    code = answer[1:].decode("ascii", "replace") if answer[:1] == b"-" else PIXELS
    raise BadRequest(code if code in CODES else UNREADABLE, most=MOST_PAGES)


def _pictures(answer: bytes) -> list[tuple[bytes, int, int]]:
    """The pictures; none of them where one is cut short, too large, or there are too many."""
    found, at = [], 0
    while at < len(answer):
        if len(answer) - at < HEAD.size or len(found) == MOST_PAGES:
            return []
        width, height, length = HEAD.unpack_from(answer, at)
        at += HEAD.size + length
        if length > LARGEST_PICTURE or at > len(answer):
            return []
        found.append((answer[at - length : at], width, height))
    return found
