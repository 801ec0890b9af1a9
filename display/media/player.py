"""A clip in a region of the wall, decoded by a process of its own that the wall survives."""

import logging
import mmap
import os
import subprocess
import sys
from pathlib import Path

import pygame

from display.media.shared import COUNT, place, size_of_memory

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
#: A clip that shows nothing new for this long is broken; its process may take longer to begin.
STALLED_S, BEGINS_WITHIN_S = 4.0, 15.0
#: Whether memory can be shared without a file.
POSSIBLE = hasattr(os, "memfd_create")


class Player:
    """Plays ``file`` once in ``width`` × ``height``. ``fault`` says why it cannot be played."""

    def __init__(self, file: str, width: int, height: int, now_s: float) -> None:
        self.file = file
        self.size = width, height
        self.fault = ""
        self.over = False
        self._count = 0
        self._heard_s = now_s + BEGINS_WITHIN_S - STALLED_S
        fd = os.memfd_create("jiaohao-clip")
        try:
            os.ftruncate(fd, size_of_memory(width, height))
            self._memory = mmap.mmap(fd, size_of_memory(width, height), access=mmap.ACCESS_READ)
            self._process = _started(file, width, height, fd)
        finally:
            os.close(fd)

    def frame(self, now_s: float) -> pygame.Surface | None:
        """The picture to show now; None while there is no new one."""
        (count,) = COUNT.unpack_from(self._memory)
        if count == self._count:
            self._look(now_s)
            return None
        self._count, self._heard_s = count, now_s
        at, end = place(count, *self.size)
        surface = pygame.image.frombuffer(self._memory[at:end], self.size, "BGRA")
        surface.set_alpha(None)
        return surface

    def stop(self) -> None:
        """End the process."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._memory.close()

    def _look(self, now_s: float) -> None:
        """Note when the clip is over or stands still."""
        if self.over:
            return
        code = self._process.poll()
        if code is not None:
            self.over = True
            self.fault = "" if code == 0 and self._count else f"its process ended with {code}"
        elif now_s - self._heard_s > STALLED_S:
            self.over, self.fault = True, "it stands still"
            self._process.kill()
        if self.fault:
            log.warning("clip %s: %s", Path(self.file).stem[:8], self.fault)


def _started(file: str, width: int, height: int, fd: int) -> subprocess.Popen[bytes]:
    given = [file, str(width), str(height), str(fd)]
    return subprocess.Popen(
        [sys.executable, "-m", "display.media.decoder", *given],
        pass_fds=(fd,), cwd=ROOT, env={}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
