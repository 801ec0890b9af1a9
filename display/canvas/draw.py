"""Draw commands: what a view returns and the painter paints, in order, later over earlier.

Pure values. Lengths are whole pixels from the top left corner, colours ``#RRGGBB``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
VAlign = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A box; with ``fill`` None it is not filled; the border is inside the box."""

    x: int
    y: int
    w: int
    h: int
    fill: str | None
    radius: int = 0
    border: str | None = None
    border_px: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a box, broken into lines and, if need be, made smaller until all fit.

    ``size_px`` is the em size to draw at when there is room. ``min_px`` is the size below which
    the painter ends the text with an ellipsis instead; None means half of ``size_px``.
    """

    x: int
    y: int
    w: int
    h: int
    text: str
    size_px: int
    color: str
    bold: bool = False
    align: Align = "left"
    valign: VAlign = "top"
    language: str = "zh-TW"
    wrap: bool = True
    max_lines: int | None = None
    min_px: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A vector of :mod:`display.canvas.shapes`, centred in the box with its proportions kept."""

    name: str
    x: int
    y: int
    w: int
    h: int
    color: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file scaled into the box with its proportions kept.

    ``clip`` is a video that begins with this image; the painter may play that instead.
    """

    x: int
    y: int
    w: int
    h: int
    path: str
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; horizontal and vertical ones are centred on their coordinate."""

    x1: int
    y1: int
    x2: int
    y2: int
    color: str
    width_px: int = 1


DrawCommand = Rect | Text | Shape | Picture | Line


def texts(commands: Iterable[DrawCommand]) -> list[str]:
    """The words alone, in drawing order."""
    return [command.text for command in commands if isinstance(command, Text)]
