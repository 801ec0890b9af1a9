"""Is this right? Service, counter, how many wait, how long it may take; then one touch prints."""

from display.canvas.box import Box
from kiosk.frame import Frame
from kiosk.model import Model
from kiosk.office import NO_NEED
from kiosk.screens.parts import Sheet, View, begin, outline

#: Heights of the rows: the expectation has two sentences.
PARTS = (2, 2, 3)


def view(model: Model, frame: Frame) -> View:
    """What was chosen, and what to expect."""
    sheet = begin(model, frame)
    office, service = model.office, model.office.service(model.visit.service)
    sheet.title(sheet.say("kiosk.check"))
    area = frame.content
    rows = [
        ("document", frame.theme.primary, sheet.words(service["name"] if service else {})),
        (*_class(sheet), _counter(sheet)),
        ("clock", frame.theme.soft, _expectation(sheet)),
    ]
    part = min(round(frame.body_px * 3), (area.h - 2 * frame.gap) // sum(PARTS))
    panel = Box(area.x, area.y, area.w, part * sum(PARTS) + 2 * frame.gap)
    sheet.add(outline(panel, frame.theme.panel, frame.theme.line, frame.radius, frame))
    y = panel.y + frame.gap
    for parts, (sign, color, words) in zip(PARTS, rows, strict=True):
        row = Box(panel.x + frame.gap, y, panel.w - 2 * frame.gap, parts * part)
        _row(sheet, row, sign, color, words)
        y = row.bottom
    prints = office.printer.prints
    sheet.primary("take", sheet.say("print_ticket" if prints else "walk_in"), sign=_sign(prints))
    if not prints:
        sheet.text(
            frame.second,
            sheet.say("kiosk.no_slip_now"),
            max(frame.least_px, round(frame.body_px * 0.8)),
            color=frame.theme.alarm,
            max_lines=4,
        )
    return sheet.view()


def _sign(prints: bool) -> str:
    return "printer" if prints else "slip"


def _class(sheet: Sheet) -> tuple[str, str]:
    name = sheet.model.visit.priority
    known = sheet.model.office.priority(name)
    color = sheet.theme.class_color(name, sheet.model.office.class_color(name))
    return known["shape"] if known else "circle", color


def _counter(sheet: Sheet) -> str:
    name = sheet.model.visit.priority
    if name == NO_NEED:
        return sheet.say("kiosk.any_counter")
    known = sheet.model.office.priority(name)
    return sheet.words(known["wording"] if known else {})


def _expectation(sheet: Sheet) -> str:
    """How many wait in this class, and the honest interval, or that there is none."""
    office, priority = sheet.model.office, sheet.model.visit.priority
    wait = office.wait(priority)
    expected = (
        sheet.say("wait_interval", low=wait["low_min"], high=wait["high_min"])
        if wait
        else sheet.say("wait_unknown")
    )
    return f"{sheet.say('waiting_count', count=office.waiting(priority))}\n{expected}"


def _row(sheet: Sheet, row: Box, sign: str, color: str, words: str) -> None:
    side = min(row.h, round(sheet.frame.body_px * 2.6))
    sheet.shape(sign, Box(row.x, row.y + (row.h - side) // 2, side, side), color)
    left = row.x + side + sheet.frame.gap
    room = Box(left, row.y, row.right - left, row.h)
    sheet.text(room, words, round(sheet.frame.body_px * 1.3), bold=True, max_lines=4)
