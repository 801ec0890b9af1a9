"""An X display for tests that need a real window."""

import contextlib
import os
import subprocess
from collections.abc import Iterator

from tests.waiting import PATIENCE_S


@contextlib.contextmanager
def x_display(width: int, height: int, *flags: str) -> Iterator[str]:
    """Xvfb on a display number of its own choosing, as ``:N``.

    It would begin anew whenever its last client leaves (a look by xdotool before the window is
    there), and refuse whoever comes in that moment: ``-noreset``.
    """
    read, write = os.pipe()
    screen = ["-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp"]
    command = ["Xvfb", "-displayfd", str(write), *screen, *flags]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)
