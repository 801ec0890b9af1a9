"""The start: touch anywhere. When no number can be had: what is so, since when, what to do."""

from display.canvas.box import Box
from kiosk.frame import Frame
from kiosk.model import Model
from kiosk.screens import closed
from kiosk.screens.parts import Sheet, Target, View, begin


def view(model: Model, frame: Frame) -> View:
    """Welcome, or why not."""
    sheet = begin(model, frame)
    if model.office.away(model.at):
        closed.away(sheet)
    elif not model.office.ready:
        closed.waking(sheet)
    elif model.office.closed:
        closed.shut(sheet)
    elif model.office.booked_only:
        closed.booked_only(sheet)
    elif model.office.all_suspended:
        closed.suspended(sheet)
    else:
        _welcome(sheet)
    return sheet.view()


def _welcome(sheet: Sheet) -> None:
    frame, theme = sheet.frame, sheet.theme
    # The whole glass above the buttons starts; it lies below every other target.
    sheet.targets.insert(0, Target("start", Box(0, 0, frame.size.width_px, frame.action.bottom)))
    area = _notes(sheet)
    side = min(round(frame.body_px * 7), area.h // 3)
    body = round(frame.title_px * 1.35)
    row_h = round(frame.body_px * 1.9)
    room = area.h - side - round(body * 1.5) - 2 * frame.gap
    words = _greetings(sheet)[: max(0, room // row_h)]
    lines_h = len(words) * row_h
    block = side + frame.gap + round(body * 1.5) + frame.gap + lines_h
    y = area.y + max(0, (area.h - block) // 2)
    sheet.shape("touch", Box(area.x + (area.w - side) // 2, y, side, side), theme.primary)
    y += side + frame.gap
    welcome = Box(area.x, y, area.w, round(body * 1.5))
    sheet.text(welcome, sheet.say("welcome"), body, bold=True, align="center", max_lines=1)
    y = welcome.bottom + frame.gap
    for language, text in words:
        row = Box(area.x, y, area.w, row_h)
        sheet.text(row, text, frame.body_px, color=theme.soft, align="center", language=language)
        y = row.bottom
    sheet.primary("start", sheet.say("touch_to_start"), sign="chevron")
    _waiting(sheet)


def _greetings(sheet: Sheet) -> list[tuple[str, str]]:
    """The invitation in every language, so that nobody has to know any other."""
    office = sheet.model.office
    key = "touch_to_start"
    return [
        (tag, office.say(key, tag))
        for tag in office.languages
        if tag != sheet.language and office.speaks(key, tag)
    ]


def _waiting(sheet: Sheet) -> None:
    """How many wait now, where the second button is elsewhere."""
    box, frame = sheet.frame.second, sheet.frame
    words = sheet.say("waiting_count", count=sheet.model.office.waiting())
    sheet.text(box, words, frame.body_px, color=sheet.theme.soft, max_lines=2)


def _notes(sheet: Sheet) -> Box:
    """Bars for what a visitor should know before starting; returns the room below them."""
    frame, office = sheet.frame, sheet.model.office
    area = Box(
        frame.content.x,
        frame.title.y,
        frame.content.w,
        frame.content.bottom - frame.title.y,
    )
    h = round(frame.body_px * 3)
    bars: list[tuple[str, str, str]] = []
    if office.board and office.board["open_now"]:
        bars.append(("clock", sheet.say("open_now"), sheet.theme.soft))
    if not office.printer.prints:
        bars.append(("printer", sheet.say("kiosk.no_slip_now"), sheet.theme.alarm))
    for sign, words, color in bars:
        sheet.banner(Box(area.x, area.y, area.w, h), sign, words, color)
        area = Box(area.x, area.y + h + frame.gap, area.w, area.h - h - frame.gap)
    if sheet.model.visit.help:
        sheet.help_bar(Box(area.x, area.bottom - h, area.w, h))
        area = Box(area.x, area.y, area.w, area.h - h - frame.gap)
    return area
