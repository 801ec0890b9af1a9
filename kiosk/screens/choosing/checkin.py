"""Arriving with an appointment: hold the code to the scanner, or type it."""

from display.canvas.box import Box
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin, needs, outline
from kiosk.screens.touch.keys import keys
from queue_server.wire.codes import CODE_SIGNS, SIGNS

#: Keys in a row at most, on an upright glass and on a wide one.
UPRIGHT, WIDE = 5, 9
EMPTY = "·"


def view(model: Model, frame: Frame) -> View:
    """The signs of codes as keys; what is typed stands where the button that goes on will be."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("enter_code"))
    keys(sheet, _hint(sheet), SIGNS, "sign", UPRIGHT if frame.portrait else WIDE)
    sheet.second("sign:back", sheet.say("kiosk.erase"))
    _typed(sheet)
    return sheet.view()


def _hint(sheet: Sheet) -> Box:
    """Say that the scanner is quicker, where two rows of keys still have room. Returns the rest."""
    frame, content = sheet.frame, sheet.frame.content
    words = sheet.say("scan_qr")
    h = needs(words, content.w, frame.body_px)
    if content.h - h < 3 * (frame.touch_px + frame.gap):
        return content
    sheet.text(Box(content.x, content.y, content.w, h), words, frame.body_px, max_lines=2)
    return Box(content.x, content.y + h, content.w, content.h - h)


def _typed(sheet: Sheet) -> None:
    """The code in two groups of four, missing signs as dots; once whole, the button to go on."""
    frame, code = sheet.frame, sheet.model.visit.typed
    shown = code.ljust(CODE_SIGNS, EMPTY)
    words = f"{shown[:4]}–{shown[4:]}"
    if len(code) == CODE_SIGNS:
        sheet.primary("arrive", words, sign="tick")
        return
    box = frame.primary
    sheet.add(outline(box, sheet.theme.panel, sheet.theme.line, frame.radius, frame))
    sheet.text(box, words, round(frame.body_px * 1.25), bold=True, align="center", max_lines=1)
