"""A table on a slide: a text whose lines all have cells, separated by tabs. Pure.

The first line has the titles, the first column the names. What is too wide is drawn smaller; then
columns after the names are left out, as a table's totals come last.
"""

from collections.abc import Sequence

from display.canvas.box import Box
from display.canvas.draw import Text
from display.canvas.text import ROUGH, line_height
from display.layout.look import Look
from display.layout.parts.pieces import LEAST

#: Space between two columns, in em.
GAP_EM = 0.7


def rows_of(text: str) -> list[list[str]]:
    """The cells line by line; empty if the text is not a table."""
    rows = [line.split("\t") for line in text.split("\n")]
    whole = len(rows) > 1 and len(rows[0]) > 1
    return rows if whole and len({len(row) for row in rows}) == 1 else []


def pages(text: str, box: Box, size_px: int) -> list[str]:
    """The table in parts that fit ``box``, each with the titles and the same columns."""
    kept, size = _fitting(rows_of(text), box.w, size_px)
    titles, *rows = ("\t".join(row) for row in kept)
    room = max(1, box.h // line_height(text, size) - 1)
    count = -(-len(rows) // room)
    each = -(-len(rows) // count)
    return ["\n".join([titles, *rows[at : at + each]]) for at in range(0, len(rows), each)]


def table(box: Box, text: str, size_px: int, look: Look, language: str) -> list[Text]:
    """Names on the left, figures aligned on the right of their columns."""
    rows, size = _fitting(rows_of(text), box.w, size_px)
    widths, pitch = _widths(rows, size), line_height(text, size_px)
    spare = (box.w - sum(widths)) // max(1, len(widths) - 1)
    drawn, x = list[Text](), box.x
    for column, width in enumerate(widths):
        for at, row in enumerate(rows):
            color = look.theme.text if at else look.theme.soft
            drawn.append(Text(
                x, box.y + at * pitch, width, pitch, row[column], size, color, language=language,
                align="right" if column else "left", valign="middle", wrap=False,
                min_px=round(size * LEAST),
            ))  # fmt: skip
        x += width + spare
    return drawn


def _fitting(
    rows: Sequence[Sequence[str]], width: int, size_px: int
) -> tuple[list[list[str]], int]:
    """The columns that fit, and the largest size at which they do."""
    least = round(size_px * LEAST)
    kept = [list(row) for row in rows]
    while len(kept[0]) > 2 and _whole_width(kept, least) > width:
        kept = [[row[0], *row[2:]] for row in kept]
    sizes = (px for px in range(size_px, least, -1) if _whole_width(kept, px) <= width)
    return kept, next(sizes, least)


def _whole_width(rows: Sequence[Sequence[str]], size_px: int) -> int:
    return sum(_widths(rows, size_px)) + round((len(rows[0]) - 1) * GAP_EM * size_px)


def _widths(rows: Sequence[Sequence[str]], size_px: int) -> list[int]:
    return [
        max(ROUGH.width(cell, size_px) for cell in column) for column in zip(*rows, strict=True)
    ]
