"""Small things drawn in several places: panels, pairs of wordings, labels of a class."""

from display.canvas.box import Box
from display.canvas.draw import Align, DrawCommand, Rect, Shape, Text
from display.canvas.text import line_height
from display.layout.look import FIRST, Look


def panel(box: Box, look: Look, fill: str | None = None) -> Rect:
    """The ground of a part."""
    return Rect(box.x, box.y, box.w, box.h, fill or look.theme.panel, look.radius)


def words(
    box: Box,
    text: str,
    size_px: int,
    color: str,
    *,
    bold: bool = False,
    align: Align = "left",
    language: str = FIRST,
    lines: int = 1,
) -> Text:
    """Words in the vertical middle of a box, on at most ``lines`` lines."""
    return Text(
        box.x, box.y, box.w, box.h, text, size_px, color, bold=bold, align=align,
        valign="middle", language=language, wrap=lines > 1, max_lines=lines, min_px=6,
    )  # fmt: skip


def pair(
    box: Box, both: tuple[str, str], look: Look, *, align: Align = "left", first: int | None = None,
    bold: bool = True,
) -> list[DrawCommand]:  # fmt: skip
    """Chinese above, English below in the soft colour."""
    size = first or look.info
    second = round(size * 0.64)
    upper, lower = line_height("中", size), line_height("Ag", second)
    top = box.y + max(0, (box.h - upper - lower) // 2)
    first_row = Box(box.x, top, box.w, upper)
    return [
        words(first_row, both[0], size, look.theme.text, bold=bold, align=align),
        words(
            Box(box.x, top + upper, box.w, lower), both[1], second, look.theme.soft,
            align=align, language=look.second,
        ),
    ]  # fmt: skip


def heading(box: Box, both: tuple[str, str], look: Look) -> list[DrawCommand]:
    """A quiet caption: Chinese on the left, English on the right, on one line."""
    left, right = box.columns([1, 1])
    theme = look.theme
    return [
        words(left, both[0], look.fine, theme.soft, bold=True),
        words(right, both[1], look.fine, theme.soft, align="right", language=look.second),
    ]


def sign(box: Box, name: str, color: str) -> Shape:
    """A shape in the middle of a box."""
    return Shape(name, box.x, box.y, box.w, box.h, color)
