"""A QR code as rectangles. Pure.

Tested by tests/kiosk/test_screens.py.
"""

from functools import lru_cache

import segno

from display.canvas.box import Box
from display.canvas.draw import Rect
from kiosk.screens.parts import Sheet

#: White modules around a QR code; its standard demands four.
QUIET = 4


def qr(sheet: Sheet, address: str, box: Box) -> None:
    """A QR code with whole pixels per module, centred in ``box`` on white."""
    modules = _modules(address)
    count = len(modules) + 2 * QUIET
    scale = max(1, min(box.w, box.h) // count)
    edge = count * scale
    left, top = box.x + (box.w - edge) // 2, box.y + (box.h - edge) // 2
    sheet.add(Rect(left, top, edge, edge, "#FFFFFF"))
    for y, row in enumerate(modules):
        for start, length in _runs(row):
            x = left + (start + QUIET) * scale
            sheet.add(Rect(x, top + (y + QUIET) * scale, length * scale, scale, "#000000"))


def side_px(address: str, most_px: int) -> int:
    """The edge of a code, quiet zone included, in whole pixels per module: ``most_px`` at most."""
    count = len(_modules(address)) + 2 * QUIET
    return count * max(1, most_px // count)


@lru_cache(4)
def _modules(address: str) -> tuple[bytes, ...]:
    """Rows of the code, dark as 1; kept, as a screen is drawn several times with the same code."""
    return tuple(bytes(row) for row in segno.make(address, error="m", micro=False).matrix)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Stretches of dark modules: where each begins and how long it is."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
