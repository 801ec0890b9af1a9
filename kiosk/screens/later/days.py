"""Which day? Those with times to book; full ones say so and lead to the nearest times."""

from kiosk.later import Day
from kiosk.model import Model
from kiosk.screens.closed import notice
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.touch.choices import Choice, choose


def view(model: Model, frame: Frame) -> View:
    """Days as cards, the earliest that can be booked first."""
    sheet = begin(model, frame)
    days = model.visit.later.days
    if days is None:
        notice(sheet, "clock", sheet.say("kiosk.book_looking"), [], frame.theme.primary)
    elif not days:
        why, lines = sheet.say("kiosk.book_none"), [sheet.say("kiosk.ask_desk")]
        notice(sheet, "clock", why, lines, frame.theme.text)
    else:
        sheet.title(sheet.say("book.choose_day"))
        choose(sheet, [_card(sheet, one) for one in days], 2 if frame.portrait else 4)
    return sheet.view()


def _card(sheet: Sheet, one: Day) -> Choice:
    words = sheet.model.office.day(one.day, sheet.language)
    said = sheet.say(f"book.day.{one.state}")
    if one.state == "full":
        return Choice(f"day:{one.day}", words, tag=said)
    return Choice(f"day:{one.day}", words, help=said)
