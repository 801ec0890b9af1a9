"""No slip, or a doubtful one: the number huge, its QR code, please note it; staff are called."""

from drivers.printer.slip.compose import address, facts
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import View, begin
from kiosk.screens.result.number import with_code


def view(model: Model, frame: Frame) -> View:
    """The visitor leaves with the number memorised, on the phone or on their own paper."""
    sheet = begin(model, frame)
    assert model.attempt is not None
    assert model.attempt.ticket is not None
    ticket = model.attempt.ticket
    why = "kiosk.note_unsure" if model.attempt.outcome == "uncertain" else "kiosk.note_failed"
    lines = [sheet.say("kiosk.note_number"), sheet.say(why)]
    lines += facts(model.office, ticket, sheet.language)
    link = address(model.office, ticket)
    with_code(sheet, ticket, lines, "alarm", frame.theme.alarm, link=link)
    sheet.primary("home", sheet.say("kiosk.noted"), sign="tick")
    if model.visit.help:
        sheet.help_bar(frame.second)
    return sheet.view()
