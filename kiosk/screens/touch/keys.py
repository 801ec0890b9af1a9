"""Keys to be touched: all of them, or as many as a finger has room for, and pages. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from display.canvas.box import Box
from kiosk.screens.frame import columns
from kiosk.screens.parts import Sheet
from kiosk.screens.touch.choices import turn_pages


@dataclass(frozen=True, slots=True)
class Keys:
    """Signs to touch; each is called ``target:SIGN`` and labelled with itself.

    ``labels``: what the last key says, if it is not a letter.
    """

    signs: Sequence[str]
    target: str
    labels: Mapping[str, str]

    def draw(self, sheet: Sheet, start: int, boxes: Sequence[Box]) -> None:
        """Draw keys from ``start`` on, one per box; one with a label takes the rest of its row."""
        for sign, box in zip(self.signs[start:], boxes, strict=False):
            label = self.labels.get(sign)
            wide = box if label is None else Box(box.x, box.y, boxes[-1].right - box.x, box.h)
            sheet.button(f"{self.target}:{sign}", label or sign, wide)


def keys(
    sheet: Sheet,
    area: Box,
    signs: Sequence[str],
    target: str,
    most: int,
    labels: Mapping[str, str] | None = None,
) -> None:
    """One key for each of ``signs``, called ``target:SIGN``, at most ``most`` in a row."""
    board = Keys(signs, target, labels or {})
    wide, rows = _fitting(sheet, area, most)
    if wide * rows >= len(signs):
        _draw(sheet, area, board, 0, wide)
    elif rows == 1:
        _one_row(sheet, area, board, wide)
    else:
        _pages(sheet, area, board, most)


def _pages(sheet: Sheet, area: Box, board: Keys, most: int) -> None:
    """The keys of one page, above the buttons that turn it."""
    frame = sheet.frame
    pager = Box(area.x, area.bottom - frame.touch_px, area.w, frame.touch_px)
    area = Box(area.x, area.y, area.w, area.h - frame.touch_px - frame.gap)
    wide, rows = _fitting(sheet, area, most)
    page, count = _page(sheet, board, wide * rows)
    turn_pages(sheet, pager, page, count)
    _draw(sheet, area, board, page * wide * rows, wide, rows)


def _one_row(sheet: Sheet, area: Box, board: Keys, wide: int) -> None:
    """With room for one row only: the first and the last key turn the page."""
    frame = sheet.frame
    first, *boxes, last = columns(Box(area.x, area.y, area.w, frame.touch_px), wide, frame.gap)
    page, count = _page(sheet, board, len(boxes))
    if page > 0:
        sheet.button(f"page:{page - 1}", "‹", first)
    if page + 1 < count:
        sheet.button(f"page:{page + 1}", "›", last)
    board.draw(sheet, page * len(boxes), boxes)


def _page(sheet: Sheet, board: Keys, each: int) -> tuple[int, int]:
    """The page shown, and how many there are."""
    count = -(-len(board.signs) // each)
    return min(sheet.model.visit.page, count - 1), count


def _fitting(sheet: Sheet, area: Box, most: int) -> tuple[int, int]:
    """How many keys in a row, and how many rows, so that each has room for a finger."""
    each = sheet.frame.touch_px + sheet.frame.gap
    gap = sheet.frame.gap
    return min(most, (area.w + gap) // each), max(1, (area.h + gap) // each)


def _draw(
    sheet: Sheet, area: Box, board: Keys, start: int, wide: int, rows: int | None = None
) -> None:
    """As many rows as are needed, at most ``rows``."""
    frame = sheet.frame
    needed = -(-(len(board.signs) - start) // wide)
    count = max(1, needed if rows is None else min(rows, needed))
    room = (area.h - frame.gap * (count - 1)) // count
    h = max(frame.touch_px, min(room, round(frame.body_px * 4)))
    for n in range(count):
        line = Box(area.x, area.y + n * (h + frame.gap), area.w, h)
        board.draw(sheet, start + n * wide, columns(line, wide, frame.gap))
