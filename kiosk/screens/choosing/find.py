"""A service found by a few keys; the best three stand above the keys."""

from display.canvas.box import Box
from kiosk.finding import keys as finding
from kiosk.model import Model
from kiosk.screens.choosing.choices import Choice, card
from kiosk.screens.choosing.keys import keys
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin
from queue_server.wire.words.catalogue import Service

#: Keys in a row at most, on an upright glass and on a wide one.
UPRIGHT, WIDE = 7, 13


def view(model: Model, frame: Frame) -> View:
    """What has been typed, what it finds, and the keys; a person for who is not sure."""
    sheet = begin(model, frame)
    chinese = sheet.language.startswith("zh")
    sheet.title(model.visit.typed or sheet.say("kiosk.find_how" if chinese else "kiosk.find_type"))
    services = finding.found(model.office, sheet.language, model.visit.typed)
    rest = _found(sheet, services)
    signs = finding.keys(model.office, sheet.language, latin=model.visit.latin)
    keys(sheet, rest, signs, "sign", UPRIGHT if frame.portrait else WIDE)
    if model.visit.typed:
        sheet.second("sign:back", sheet.say("kiosk.erase"))
    elif chinese:
        sheet.second("letters", "ㄅㄆㄇ" if model.visit.latin else "ABC")
    sheet.primary("help", sheet.say("kiosk.not_sure"), sign="help")
    return sheet.view()


def _found(sheet: Sheet, services: list[Service]) -> Box:
    """Up to three cards side by side, or a line that says why there is none; returns the rest."""
    frame, content = sheet.frame, sheet.frame.content
    h = min(max(frame.touch_px, round(frame.body_px * 3.4)), content.h // 3)
    h = max(h, frame.touch_px)
    row = Box(content.x, content.y, content.w, h)
    if not services:
        words = sheet.say("kiosk.find_none") if sheet.model.visit.typed else ""
        if words:
            sheet.text(row, words, frame.body_px, color=frame.theme.soft, max_lines=2)
    else:
        boxes = row.columns([1] * finding.SHOWN, frame.gap)
        for service, box in zip(services, boxes, strict=False):
            card(sheet, Choice(f"service:{service['code']}", sheet.words(service["name"])), box)
    top = row.bottom + frame.gap
    return Box(content.x, top, content.w, content.bottom - top)
