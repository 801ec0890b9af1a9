"""The appointment is made: its code, large, with a QR code; its slip comes out."""

from drivers.printer.slip.appointment import address
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.later.times import when
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.result.number import Big, coded

#: What is said about the slip, by its outcome; empty while it is being printed.
SLIP = {"": "printing", "confirmed": "kiosk.book_slip", "uncertain": "kiosk.book_note"}


def view(model: Model, frame: Frame) -> View:
    """The code at once, whatever becomes of the slip."""
    sheet = begin(model, frame)
    later = model.visit.later
    made = later.made
    assert made is not None
    booking = made["booking"]
    minute = booking["minute"]
    time = f"{when(sheet, booking['day'])}  {minute // 60:02d}:{minute % 60:02d}"
    well = later.outcome in ("", "confirmed")
    lines = [
        sheet.say(SLIP.get(later.outcome, "kiosk.book_note")),
        time,
        _what_for(sheet, booking["services"][0]),
        sheet.say("book.late", minutes=booking["late_min"]),
    ]
    big = Big(sheet.say("kiosk.book_code"), made["code"], frame.theme.text)
    link = address(model.office, made["track"])
    color = frame.theme.ok if well else frame.theme.alarm
    coded(sheet, big, lines, "tick" if well else "alarm", color,
          link=link, caption=sheet.say("kiosk.book_page"))  # fmt: skip
    sheet.primary("home", sheet.say("kiosk.done" if well else "kiosk.noted"), sign="tick")
    if model.visit.help:
        sheet.help_bar(frame.second)
    return sheet.view()


def _what_for(sheet: Sheet, code: str) -> str:
    service = sheet.model.office.service(code)
    return sheet.words(service["name"]) if service else ""
