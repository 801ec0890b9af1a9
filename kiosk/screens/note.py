"""No slip, or nobody knows: the number huge, its QR code, note it down, the staff are told."""

from display.canvas.box import Box
from drivers.printer.compose import address, facts
from kiosk.frame import Frame
from kiosk.model import Model
from kiosk.screens.number import label, qr
from kiosk.screens.parts import Sheet, View, begin


def view(model: Model, frame: Frame) -> View:
    """The visitor leaves with the number in the head, on the phone or on their own paper."""
    sheet = begin(model, frame)
    assert model.attempt is not None
    assert model.attempt.ticket is not None
    ticket = model.attempt.ticket
    why = "kiosk.note_unsure" if model.attempt.outcome == "uncertain" else "kiosk.note_failed"
    lines = [sheet.say("kiosk.note_number"), sheet.say(why)]
    lines += facts(model.office, ticket, sheet.language)
    link = address(model.office, ticket)
    number, code = _areas(sheet, bool(link))
    label(sheet, ticket, lines, "alarm", frame.theme.alarm, area=number)
    if link:
        _code(sheet, link, code)
    sheet.primary("home", sheet.say("kiosk.noted"), sign="tick")
    if model.visit.help:
        sheet.help_bar(frame.second)
    return sheet.view()


def _areas(sheet: Sheet, coded: bool) -> tuple[Box, Box]:
    frame = sheet.frame
    top = frame.title.y
    area = Box(frame.content.x, top, frame.content.w, frame.content.bottom - top)
    if not coded:
        return area, area
    if frame.portrait:
        h = min(area.h * 2 // 5, area.w)
        upper = Box(area.x, area.y, area.w, area.h - h - frame.gap)
        return upper, Box(area.x, area.bottom - h, area.w, h)
    w = min(area.w * 3 // 10, area.h)
    left = Box(area.x, area.y, area.w - w - frame.gap, area.h)
    return left, Box(area.right - w, area.y, w, area.h)


def _code(sheet: Sheet, link: str, box: Box) -> None:
    h = round(sheet.frame.body_px * 2.8)
    side = min(box.w, box.h - h)
    top = box.y + (box.h - side - h) // 2
    qr(sheet, link, Box(box.x + (box.w - side) // 2, top, side, side))
    caption = Box(box.x, top + side, box.w, h)
    words = sheet.say("track_queue")
    sheet.text(caption, words, sheet.frame.body_px, align="center", valign="top", max_lines=3)
