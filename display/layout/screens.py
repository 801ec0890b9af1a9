"""One picture on several screens: a wall of rows and columns, each screen a pane of it. Pure.

Every screen runs its own program and draws its own pane; what they show together follows from the
server's clock. Bezels hide what is behind them, so that a line that crosses one stays straight.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Line
from display.canvas.theme import Scale

MOST_SCREENS = 16
WIDEST_BEZEL_MM = 100


class Screens(TypedDict):
    """How many screens there are each way, and the distance between two of their pictures."""

    rows: int
    columns: int
    bezel_mm: NotRequired[int]


ONE: Screens = {"rows": 1, "columns": 1}


def mistake_in(screens: Screens) -> str:
    """What is wrong with these screens; empty when nothing is."""
    rows, columns = screens["rows"], screens["columns"]
    if min(rows, columns) < 1 or rows * columns > MOST_SCREENS:
        return f"screens: rows and columns of 1 to {MOST_SCREENS} screens"
    if not 0 <= screens.get("bezel_mm", 0) <= WIDEST_BEZEL_MM:
        return f"screens: bezel_mm: 0 to {WIDEST_BEZEL_MM}"
    return ""


@dataclass(frozen=True, slots=True)
class Pane:
    """The part of a picture on one screen; ``whole`` is the size of the picture.

    ``bezel_px`` is the gap between it and the next screen's part.
    """

    whole: Scale
    box: Box
    bezel_px: int = 0

    @property
    def is_all(self) -> bool:
        """Whether this screen shows the whole picture."""
        return (self.box.w, self.box.h) == (self.whole.width_px, self.whole.height_px)

    def sounds(self, x: int, y: int) -> bool:
        """Whether this screen plays the sound of a clip of which it shows a part.

        ``x`` and ``y`` are the clip's top left relative to the screen's: it begins on this screen
        or behind its bezel, so that no screen on the left or above shows any of it.
        """
        return x >= -self.bezel_px and y >= -self.bezel_px


def must_have(screens: Screens, row: int, column: int) -> None:
    """Refuse a screen that does not exist.

    Raises:
        ValueError: It does not; the message says how many there are.
    """
    rows, columns = screens["rows"], screens["columns"]
    if not (1 <= row <= rows and 1 <= column <= columns):
        raise ValueError(f"screen {row},{column}: the layout has {rows} rows of {columns}")


def pane(screens: Screens, one: Scale, row: int = 1, column: int = 1) -> Pane:
    """The pane of the screen in this row and column, counted from 1 at the top left.

    A screen beyond those, or a single one, shows all of the picture.
    """
    alone = screens["rows"] * screens["columns"] == 1
    if alone or row > screens["rows"] or column > screens["columns"]:
        return Pane(one, Box(0, 0, one.width_px, one.height_px))
    bezel = one.mm(screens.get("bezel_mm", 0))
    across, down = one.width_px + bezel, one.height_px + bezel
    width, height = across * screens["columns"] - bezel, down * screens["rows"] - bezel
    inches = math.hypot(width, height) / one.px_per_mm / 25.4
    box = Box((column - 1) * across, (row - 1) * down, one.width_px, one.height_px)
    return Pane(Scale(width, height, inches, one.distance_m), box, bezel)


def seen(commands: Iterable[DrawCommand], box: Box) -> list[DrawCommand]:
    """The part of a picture inside ``box``, moved to the top left of a screen."""
    return [_moved(one, box) for one in commands if isinstance(one, Line) or _touches(one, box)]


def _touches(one: DrawCommand, box: Box) -> bool:
    assert not isinstance(one, Line)
    return (
        one.x < box.right and box.x < one.x + one.w and one.y < box.bottom and box.y < one.y + one.h
    )


def _moved(one: DrawCommand, box: Box) -> DrawCommand:
    if isinstance(one, Line):
        return replace(
            one, x1=one.x1 - box.x, y1=one.y1 - box.y, x2=one.x2 - box.x, y2=one.y2 - box.y
        )
    return replace(one, x=one.x - box.x, y=one.y - box.y)
