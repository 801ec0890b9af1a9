"""An X display for tests that need a real window, and a finger on it.

Tested by the tests that use it.
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageGrab

from tests.waiting import PATIENCE_S

#: A kiosk that has not reacted by then took the touch as having come too early.
ANSWERS_WITHIN_S = 10.0
#: It takes no touch right after a new screen.
BETWEEN_TOUCHES_S = 0.6


@contextlib.contextmanager
def x_display(width: int, height: int, *flags: str) -> Iterator[str]:
    """Xvfb on a display number of its own choosing, as ``:N``.

    With ``-noreset``: it would otherwise restart whenever its last client leaves (such as xdotool
    looking before the window is there), and refuse clients that come at that moment.
    """
    read, write = os.pipe()
    screen = ["-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp"]
    command = ["Xvfb", "-displayfd", str(write), *screen, *flags]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as chosen:
            yield f":{chosen.readline().strip()}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def touch(display: str, x: int, y: int) -> None:
    """Touch the glass there, again if nothing happens, until another screen is on it."""
    before = ImageGrab.grab(xdisplay=display)
    for _ in range(3):
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", "1"],
            env=os.environ | {"DISPLAY": display},
            check=True,
            timeout=PATIENCE_S,
        )
        if _another_screen(display, before):
            break
    time.sleep(BETWEEN_TOUCHES_S)


def _another_screen(display: str, before: Image.Image) -> bool:
    """Whether the middle of the glass has changed soon; else the touch came too early."""
    middle = (0, before.height // 8, before.width, before.height * 5 // 8)
    end = time.monotonic() + ANSWERS_WITHIN_S
    while time.monotonic() < end:
        now = ImageGrab.grab(xdisplay=display)
        if ImageChops.difference(before.crop(middle), now.crop(middle)).getbbox():
            return True
        time.sleep(0.1)
    return False
