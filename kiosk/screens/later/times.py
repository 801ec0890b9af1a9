"""At what time? The free times of a day as keys; without any, the nearest on other days."""

from display.canvas.box import Box
from kiosk.later import Later
from kiosk.model import Model
from kiosk.screens.closed import notice
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin, needs
from kiosk.screens.touch.choices import Choice, cards
from kiosk.screens.touch.keys import keys

#: Keys in a row at most, on an upright glass and on a wide one.
UPRIGHT, WIDE = 5, 9


def view(model: Model, frame: Frame) -> View:
    """Only free times: what cannot be had is not offered."""
    sheet = begin(model, frame)
    later = model.visit.later
    if later.starts is None:
        notice(sheet, "clock", sheet.say("kiosk.book_looking"), [], frame.theme.primary)
    elif later.starts:
        sheet.title(f"{sheet.say('book.choose_time')}  {when(sheet, later.day)}")
        area = Box(frame.content.x, frame.content.y, frame.content.w,
                   frame.action.bottom - frame.content.y)  # fmt: skip
        signs = [one.clock for one in later.starts]
        keys(sheet, area, signs, "time", UPRIGHT if frame.portrait else WIDE)
    else:
        _nearest(sheet, later)
    return sheet.view()


def when(sheet: Sheet, day: str) -> str:
    """A day in the visitor's words."""
    return sheet.model.office.day(day, sheet.language)


def _nearest(sheet: Sheet, later: Later) -> None:
    """Up to five other times, or a note that there are none at all."""
    frame = sheet.frame
    why = sheet.say("error.slot_taken" if later.taken else "kiosk.book_day_full")
    if not later.nearest:
        lines = [sheet.say("kiosk.ask_desk")]
        notice(sheet, "clock", why, lines, frame.theme.text)
        return
    sheet.title(why)
    content = frame.content
    words = sheet.say("book.nearest")
    h = needs(words, content.w, frame.body_px)
    sheet.text(Box(content.x, content.y, content.w, h), words, frame.body_px, max_lines=2)
    area = Box(content.x, content.y + h, content.w, frame.action.bottom - content.y - h)
    choices = [
        Choice(f"near:{n}", f"{when(sheet, one.day)} {one.clock}")
        for n, one in enumerate(later.nearest)
    ]
    cards(sheet, choices, area, columns=1 if frame.portrait else 3)
