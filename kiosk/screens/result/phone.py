"""No slip, as the visitor wanted: the code, as large as the glass allows, to be kept on a phone."""

from display.canvas.box import Box
from drivers.printer.slip.compose import address, fetched
from kiosk.model import Model
from kiosk.screens.code import qr
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin, needs
from kiosk.screens.result.number import label, least_height


def view(model: Model, frame: Frame) -> View:
    """The number, its code, and a slip after all for a visitor who wants one."""
    sheet = begin(model, frame)
    assert model.attempt is not None
    assert model.attempt.ticket is not None
    ticket = model.attempt.ticket
    lines = [sheet.say("kiosk.phone_scan"), *fetched(model.office, ticket, sheet.language)]
    number, code = _areas(sheet, lines)
    label(sheet, ticket, lines, "tick", frame.theme.ok, area=number)
    qr(sheet, address(model.office, ticket), code)
    sheet.primary("home", sheet.say("kiosk.phone_kept"), sign="tick")
    if model.office.printer.prints:
        sheet.second("slip", sheet.say("print_ticket"), sign="printer")
    return sheet.view()


def _areas(sheet: Sheet, lines: list[str]) -> tuple[Box, Box]:
    """The number over its code, or beside it on a wide glass; the code has most of the room."""
    frame = sheet.frame
    top = frame.title.y
    area = Box(frame.content.x, top, frame.content.w, frame.content.bottom - top)
    if area.h > area.w:
        least = max(least_height(sheet, lines, area.w), needs("", area.w, frame.title_px) * 3)
        side = min(area.w, area.h - least - frame.gap)
        upper = Box(area.x, area.y, area.w, area.h - side - frame.gap)
        return upper, Box(area.x + (area.w - side) // 2, area.bottom - side, side, side)
    side = min(area.h, area.w // 2)
    left = Box(area.x, area.y, area.w - side - frame.gap, area.h)
    return left, Box(area.right - side, area.y + (area.h - side) // 2, side, side)
