"""Arriving with an appointment: hold the code to the scanner, or type it."""

from display.canvas.box import Box
from kiosk.frame import Frame, columns
from kiosk.journeys.checkin import LENGTH, SIGNS
from kiosk.model import Model
from kiosk.screens.choosing.choices import turn_pages
from kiosk.screens.parts import Sheet, View, begin, needs, outline

#: Keys in a row at most, on an upright glass and on a wide one.
UPRIGHT, WIDE = 5, 9
EMPTY = "·"


def view(model: Model, frame: Frame) -> View:
    """The signs that codes are made of; what has been typed is where the way on will be."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("enter_code"))
    _keys(sheet, _hint(sheet))
    sheet.second("sign:back", sheet.say("kiosk.erase"))
    _typed(sheet)
    return sheet.view()


def _hint(sheet: Sheet) -> Box:
    """The scanner is quicker; said where two rows of keys still have room. Returns the rest."""
    frame, content = sheet.frame, sheet.frame.content
    words = sheet.say("scan_qr")
    h = needs(words, content.w, frame.body_px)
    if content.h - h < 3 * (frame.touch_px + frame.gap):
        return content
    sheet.text(Box(content.x, content.y, content.w, h), words, frame.body_px, max_lines=2)
    return Box(content.x, content.y + h, content.w, content.h - h)


def _typed(sheet: Sheet) -> None:
    """Four and four, what is missing as dots; once it is whole, the button that goes on."""
    frame, code = sheet.frame, sheet.model.visit.typed
    shown = code.ljust(LENGTH, EMPTY)
    words = f"{shown[:4]}–{shown[4:]}"
    if len(code) == LENGTH:
        sheet.primary("arrive", words, sign="tick")
        return
    box = frame.primary
    sheet.add(outline(box, sheet.theme.panel, sheet.theme.line, frame.radius, frame))
    sheet.text(box, words, round(frame.body_px * 1.25), bold=True, align="center", max_lines=1)


def _keys(sheet: Sheet, area: Box) -> None:
    """All signs, or as many as have room for a finger, and pages of them."""
    frame = sheet.frame
    wide, rows = _fitting(sheet, area)
    shown, count = SIGNS, 1
    if wide * rows < len(SIGNS):
        pager = Box(area.x, area.bottom - frame.touch_px, area.w, frame.touch_px)
        area = Box(area.x, area.y, area.w, area.h - frame.touch_px - frame.gap)
        wide, rows = _fitting(sheet, area)
        count = -(-len(SIGNS) // (wide * rows))
        page = min(sheet.model.visit.page, count - 1)
        turn_pages(sheet, pager, page, count)
        shown = SIGNS[page * wide * rows :][: wide * rows]
    _draw(sheet, area, shown, wide)


def _fitting(sheet: Sheet, area: Box) -> tuple[int, int]:
    """Keys in a row, and rows, so that each has room for a finger."""
    frame = sheet.frame
    each = frame.touch_px + frame.gap
    most = UPRIGHT if frame.portrait else WIDE
    return min(most, (area.w + frame.gap) // each), max(1, (area.h + frame.gap) // each)


def _draw(sheet: Sheet, area: Box, signs: str, wide: int) -> None:
    frame = sheet.frame
    rows = [signs[i : i + wide] for i in range(0, len(signs), wide)]
    room = (area.h - frame.gap * (len(rows) - 1)) // len(rows)
    h = max(frame.touch_px, min(room, round(frame.body_px * 4)))
    for n, row in enumerate(rows):
        line = Box(area.x, area.y + n * (h + frame.gap), area.w, h)
        for sign, box in zip(row, columns(line, wide, frame.gap), strict=False):
            sheet.button(f"sign:{sign}", sign, box)
