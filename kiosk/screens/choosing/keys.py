"""Keys to be touched: all of them, or as many as a finger has room for, and pages. Pure."""

from display.canvas.box import Box
from kiosk.frame import columns
from kiosk.screens.choosing.choices import turn_pages
from kiosk.screens.parts import Sheet


def keys(sheet: Sheet, area: Box, signs: str, target: str, most: int) -> None:
    """One key for each of ``signs``, called ``target:SIGN``, at most ``most`` in a row."""
    frame = sheet.frame
    wide, rows = _fitting(sheet, area, most)
    if wide * rows < len(signs):
        pager = Box(area.x, area.bottom - frame.touch_px, area.w, frame.touch_px)
        area = Box(area.x, area.y, area.w, area.h - frame.touch_px - frame.gap)
        wide, rows = _fitting(sheet, area, most)
        count = -(-len(signs) // (wide * rows))
        page = min(sheet.model.visit.page, count - 1)
        turn_pages(sheet, pager, page, count)
        signs = signs[page * wide * rows :][: wide * rows]
    _draw(sheet, area, signs, target, wide)


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
