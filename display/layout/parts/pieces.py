"""Small things drawn in several places: panels, pairs of wordings, labels of a class."""

from collections.abc import Iterable

from display.canvas.box import Box
from display.canvas.draw import Align, DrawCommand, Rect, Shape, Text
from display.canvas.text import fit_text, line_height
from display.layout.look import FIRST, Look

#: Words shrink to no less than this share of their size; below it the layout must change.
LEAST = 0.7
#: A called number and its counter are always whole: an ellipsis would not guide a visitor.
LEAST_NUMBER = 0.01


def panel(box: Box, look: Look, fill: str | None = None) -> Rect:
    """The background of a part."""
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
        valign="middle", language=language, wrap=lines > 1, max_lines=lines,
        min_px=round(size_px * LEAST),
    )  # fmt: skip


def figure(box: Box, text: str, color: str, look: Look) -> Text:
    """A number as large as its box allows."""
    return Text(
        box.x, box.y, box.w, box.h, text, box.h * 2, color, bold=True, align="center",
        valign="middle", language=FIRST, wrap=False, max_lines=1, min_px=look.fine,
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


def caption(box: Box, both: tuple[str, str], look: Look) -> list[DrawCommand]:
    """A sentence in both languages, the second smaller; below the first on an upright wall."""
    upright = look.scale.portrait
    left, right = box.rows([55, 45]) if upright else box.columns([1, 1.6], look.gap)
    size = round(look.fine * 0.75)
    return [
        words(left, both[0], size, look.theme.soft, bold=True),
        words(right, both[1], round(size * 0.85), look.theme.soft,
              align="left" if upright else "right", language=look.second),
    ]  # fmt: skip


def caption_px(look: Look) -> int:
    """Height of a caption."""
    return round(look.fine * (2 if look.scale.portrait else 1.3))


def sign(box: Box, name: str, color: str) -> Shape:
    """A shape in the middle of a box."""
    return Shape(name, box.x, box.y, box.w, box.h, color)


def group_size(
    texts: Iterable[str], box: Box, size_px: int, *, bold: bool = False, least: float = LEAST
) -> int:
    """The em size at which each text of a group fits on one line of a box of this size."""
    least_px = max(1, round(size_px * least))
    # The rough measure is an eighth too wide for labels and names.
    width = box.w * 9 // 8
    sizes = [
        fit_text(one, width, box.h, size_px, least_px, bold=bold, wrapping=False) for one in texts
    ]
    return min(sizes, default=size_px)
