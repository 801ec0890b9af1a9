"""A number is being made, then its slip: every wait shows progress."""

from display.canvas.box import Box
from display.canvas.draw import Rect
from kiosk.model import Model, Screen
from kiosk.screens.closed import notice
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.result.number import label

#: Seconds for the bar to run across once.
SWEEP_S = 1.6


def view(model: Model, frame: Frame) -> View:
    """While the server is asked: please wait. While it prints: the number already, large."""
    sheet = begin(model, frame)
    attempt = model.attempt
    if model.screen is Screen.BOOKING:
        words = sheet.say("kiosk.booking")
        notice(sheet, "clock", words, [], frame.theme.primary, tall=False)
    elif model.screen is Screen.PRINTING and attempt and attempt.ticket:
        label(sheet, attempt.ticket, [sheet.say("printing")], "printer", frame.theme.primary)
    else:
        late = attempt is not None and attempt.tries > 1
        words = sheet.say("kiosk.asking_again") if late else sheet.say("kiosk.fetching")
        notice(sheet, "slip", words, [], frame.theme.primary, tall=False)
    _progress(sheet)
    return sheet.view()


def _progress(sheet: Sheet) -> None:
    """A moving bar, so that the kiosk does not seem dead."""
    frame, theme = sheet.frame, sheet.theme
    h = max(8, frame.body_px // 3)
    box = Box(frame.action.x, frame.action.y + (frame.action.h - h) // 2, frame.action.w, h)
    sheet.add(Rect(box.x, box.y, box.w, box.h, theme.line, radius=h // 2))
    part = box.w // 3
    turn = ((sheet.model.at - sheet.model.shown) % SWEEP_S) / SWEEP_S
    x = box.x + round((box.w - part) * turn)
    sheet.add(Rect(x, box.y, part, box.h, theme.primary, radius=h // 2))
