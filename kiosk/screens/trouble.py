"""The server refused, or does not answer: what happened, and what to do now."""

from kiosk.model import Model
from kiosk.screens.closed import next_opening, notice
from kiosk.screens.frame import Frame
from kiosk.screens.parts import View, begin


def refused(model: Model, frame: Frame) -> View:
    """The request for a number was refused, and why."""
    sheet = begin(model, frame)
    code = model.attempt.code if model.attempt else ""
    key = f"error.{code}"
    at = model.attempt.at if model.attempt else ""
    when = model.office.clock(at, sheet.language) if at else ""
    why = sheet.say(key if key in model.office.strings else "error.internal", at=when)
    lines = [*next_opening(sheet), sheet.say("kiosk.ask_desk")]
    notice(sheet, "alarm", why, lines, frame.theme.alarm, tall=False)
    if model.office.closed:
        sheet.primary("home", sheet.say("home"), sign="home")
    else:
        sheet.primary("other", sheet.say("kiosk.other_service"), sign="back")
    return sheet.view()


def no_answer(model: Model, frame: Frame) -> View:
    """Not known yet whether there is a number; the kiosk goes on asking for this same touch."""
    sheet = begin(model, frame)
    lines = [sheet.say("kiosk.no_answer_do")]
    title = sheet.say("kiosk.no_answer")
    notice(sheet, "link_lost", title, lines, frame.theme.alarm, tall=False)
    sheet.primary("home", sheet.say("home"), sign="home")
    return sheet.view()
