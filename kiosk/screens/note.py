"""No slip, or nobody knows: the number huge, its QR code, note it down, the staff are told."""

from display.canvas.box import Box
from drivers.printer.slip.compose import address, facts
from kiosk.frame import Frame
from kiosk.model import Model
from kiosk.screens.number import label, least_height, qr
from kiosk.screens.parts import Sheet, View, begin, needs


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
    number, code = _areas(sheet, lines, bool(link))
    label(sheet, ticket, lines, "alarm", frame.theme.alarm, area=number)
    if link:
        _code(sheet, link, code)
    sheet.primary("home", sheet.say("kiosk.noted"), sign="tick")
    if model.visit.help:
        sheet.help_bar(frame.second)
    return sheet.view()


def _areas(sheet: Sheet, lines: list[str], coded: bool) -> tuple[Box, Box]:
    """Room for the number and for its code: below it, or beside it where that would be too low."""
    frame = sheet.frame
    top = frame.title.y
    area = Box(frame.content.x, top, frame.content.w, frame.content.bottom - top)
    if not coded:
        return area, area
    if area.h * 4 > area.w * 3:
        h = min(area.h * 2 // 5, area.w, area.h - least_height(sheet, lines, area.w))
        upper = Box(area.x, area.y, area.w, area.h - h - frame.gap)
        return upper, Box(area.x, area.bottom - h, area.w, h)
    w = min(area.w * 3 // 10, area.h)
    left = Box(area.x, area.y, area.w - w - frame.gap, area.h)
    return left, Box(area.right - w, area.y, w, area.h)


def _code(sheet: Sheet, link: str, box: Box) -> None:
    words = sheet.say("track_queue")
    h = max(round(sheet.frame.body_px * 3), needs(words, box.w, sheet.frame.small_px))
    side = min(box.w, box.h - h)
    top = box.y + (box.h - side - h) // 2
    qr(sheet, link, Box(box.x + (box.w - side) // 2, top, side, side))
    caption = Box(box.x, top + side, box.w, h)
    sheet.text(caption, words, sheet.frame.body_px, align="center", valign="top", max_lines=4)
