"""What staff see on the glass: the code, the kiosk's condition, and whether touches land."""

from display.canvas.box import Box
from display.canvas.draw import Rect
from kiosk.journeys.staff import MARKS, SHORTEST
from kiosk.model import Model
from kiosk.screens.frame import Frame, columns
from kiosk.screens.parts import Sheet, View, begin
from kiosk.screens.touch.keys import keys

DIGITS = "1234567890"
UPRIGHT, WIDE = 3, 5
TYPED = "•"
BUTTONS = (("test", "staff.test"), ("marks", "staff.touch"), ("restart", "staff.restart"))
LOUDNESS = (("softer", "staff.softer"), ("louder", "staff.louder"))
#: Lines of the report that fit on every glass.
MOST_LINES = 7


def code(model: Model, frame: Frame) -> View:
    """Digits, and what came of the last code."""
    sheet = begin(model, frame)
    seen = model.visit.staff
    typed = TYPED * len(model.visit.typed)
    said = sheet.say(seen.said, seconds=seen.wait_s) if seen.said else sheet.say("staff.enter")
    sheet.title(typed or said)
    keys(sheet, frame.content, DIGITS, "sign", UPRIGHT if frame.portrait else WIDE)
    sheet.second("sign:back", sheet.say("kiosk.erase"))
    if len(model.visit.typed) >= SHORTEST:
        sheet.primary("enter", sheet.say("staff.open"), sign="tick")
    return sheet.view()


def menu(model: Model, frame: Frame) -> View:
    """The kiosk's condition, line by line, above what can be done."""
    sheet = begin(model, frame)
    seen = model.visit.staff
    sheet.title(sheet.say(seen.said or "staff.title", percent=model.usual_volume))
    rows = [BUTTONS, LOUDNESS] if model.guided else [BUTTONS]
    content = frame.content
    top = content.bottom + frame.gap
    for buttons in rows:
        top -= frame.touch_px + frame.gap
        row = Box(content.x, top, content.w, frame.touch_px)
        for (name, words), box in zip(buttons, columns(row, len(buttons), frame.gap), strict=True):
            sheet.button(name, sheet.say(words), box)
    _lines(sheet, Box(content.x, content.y, content.w, top - frame.gap - content.y))
    sheet.primary("home", sheet.say("home"), sign="home")
    return sheet.view()


def touch(model: Model, frame: Frame) -> View:
    """One mark after another, in the corners and the middle of the reachable part."""
    sheet = begin(model, frame)
    area, side = frame.content, frame.touch_px
    right, bottom = area.right - side, area.bottom - side
    middle = (area.x + (area.w - side) // 2, area.y + (area.h - side) // 2)
    places = (
        (area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom), middle,
    )  # fmt: skip
    assert len(places) == MARKS
    x, y = places[model.visit.staff.mark]
    sheet.title(sheet.say("staff.touch_mark"))
    box = Box(x, y, side, side)
    down = sheet.touch("mark", box)
    fill = frame.theme.pressed if down else frame.theme.primary
    sheet.add(Rect(box.x, box.y, box.w, box.h, fill, radius=side // 2))
    return sheet.view()


def _lines(sheet: Sheet, area: Box) -> None:
    """Draw lines one below the other, each in one row; what does not fit is left out."""
    frame = sheet.frame
    each = round(frame.body_px * 1.6)
    count = max(1, min(MOST_LINES, area.h // each))
    most = max(8, int(area.w / frame.body_px * 1.6))
    for n, line in enumerate(sheet.model.visit.staff.lines[:count]):
        row = Box(area.x, area.y + n * each, area.w, each)
        shown = line if len(line) <= most else f"{line[: most - 1]}…"
        sheet.text(row, shown, frame.body_px, max_lines=1)
