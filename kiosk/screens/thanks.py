"""The slip came out: please take it. Back to the start by itself."""

from drivers.printer.slip.compose import facts
from kiosk.frame import Frame
from kiosk.model import Model
from kiosk.screens.number import label
from kiosk.screens.parts import View, begin


def view(model: Model, frame: Frame) -> View:
    """The number once more, what to do now, and what to expect."""
    sheet = begin(model, frame)
    assert model.attempt is not None
    assert model.attempt.ticket is not None
    ticket = model.attempt.ticket
    lines = [sheet.say("take_ticket"), *facts(model.office, ticket, sheet.language)]
    lines.append(sheet.say("wait_here"))
    label(sheet, ticket, lines, "tick", frame.theme.ok)
    sheet.primary("home", sheet.say("kiosk.done"), sign="tick")
    return sheet.view()
