"""Keys to be touched: all of them, or as many as a finger has room for, and pages. Pure."""

from display.canvas.box import Box
from kiosk.screens.choosing.choices import turn_pages
from kiosk.screens.frame import columns
from kiosk.screens.parts import Sheet


def keys(sheet: Sheet, area: Box, signs: str, target: str, most: int) -> None:
    """One key for each of ``signs``, called ``target:SIGN``, at most ``most`` in a row."""
    wide, rows = _fitting(sheet, area, most)
    if wide * rows >= len(signs):
        _draw(sheet, area, signs, target, wide)
    elif rows == 1:
        _one_row(sheet, area, signs, target, wide)
    else:
        _pages(sheet, area, signs, target, most)


def _pages(sheet: Sheet, area: Box, signs: str, target: str, most: int) -> None:
    """The keys of one page over the buttons that turn it."""
    frame = sheet.frame
    pager = Box(area.x, area.bottom - frame.touch_px, area.w, frame.touch_px)
    area = Box(area.x, area.y, area.w, area.h - frame.touch_px - frame.gap)
    wide, rows = _fitting(sheet, area, most)
    page, count = _page(sheet, signs, wide * rows)
    turn_pages(sheet, pager, page, count)
    _draw(sheet, area, signs[page * wide * rows :][: wide * rows], target, wide)


def _one_row(sheet: Sheet, area: Box, signs: str, target: str, wide: int) -> None:
    """Where there is room for no more: the first and the last key turn the page."""
    frame = sheet.frame
    first, *boxes, last = columns(Box(area.x, area.y, area.w, frame.touch_px), wide, frame.gap)
    page, count = _page(sheet, signs, len(boxes))
    if page > 0:
        sheet.button(f"page:{page - 1}", "‹", first)
    if page + 1 < count:
        sheet.button(f"page:{page + 1}", "›", last)
    for sign, box in zip(signs[page * len(boxes) :], boxes, strict=False):
        sheet.button(f"{target}:{sign}", sign, box)


def _page(sheet: Sheet, signs: str, each: int) -> tuple[int, int]:
    """The page that is shown, and how many there are."""
    count = -(-len(signs) // each)
    return min(sheet.model.visit.page, count - 1), count


def _fitting(sheet: Sheet, area: Box, most: int) -> tuple[int, int]:
    """Keys in a row, and rows, so that each has room for a finger."""
    each = sheet.frame.touch_px + sheet.frame.gap
    gap = sheet.frame.gap
    return min(most, (area.w + gap) // each), max(1, (area.h + gap) // each)


def _draw(sheet: Sheet, area: Box, signs: str, target: str, wide: int) -> None:
    frame = sheet.frame
    rows = [signs[i : i + wide] for i in range(0, len(signs), wide)]
    room = (area.h - frame.gap * (len(rows) - 1)) // max(1, len(rows))
    h = max(frame.touch_px, min(room, round(frame.body_px * 4)))
    for n, row in enumerate(rows):
        line = Box(area.x, area.y + n * (h + frame.gap), area.w, h)
        for sign, box in zip(row, columns(line, wide, frame.gap), strict=False):
            sheet.button(f"{target}:{sign}", sign, box)
