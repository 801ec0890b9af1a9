"""Do you have what is needed? A list to check, so that nobody waits in vain."""

from display.canvas.draw import Rect
from kiosk.frame import Box, Frame
from kiosk.model import Help, Model
from kiosk.screens.parts import Sheet, View, begin, outline


def view(model: Model, frame: Frame) -> View:
    """The documents of the chosen service; going on is never refused."""
    sheet = begin(model, frame)
    service = model.office.service(model.visit.service)
    sheet.title(sheet.say("docs_title"))
    area = _asked(sheet)
    items = [sheet.words(item) for item in service.get("documents", ())][:8]
    _list(sheet, sheet.words(service.get("name")), items, area)
    sheet.second("help", sheet.say("docs_unsure"), sign="help")
    sheet.primary("next", sheet.say("docs_ready"), sign="chevron")
    return sheet.view()


def _asked(sheet: Sheet) -> Box:
    area = sheet.frame.content
    if sheet.model.visit.help is Help.NONE:
        return area
    h = round(sheet.frame.body_px * 2.8)
    sheet.help_bar(Box(area.x, area.bottom - h, area.w, h))
    return Box(area.x, area.y, area.w, area.h - h - sheet.frame.gap)


def _list(sheet: Sheet, name: str, items: list[str], area: Box) -> None:
    frame, theme = sheet.frame, sheet.theme
    wide = not frame.portrait and len(items) > 3
    rows = -(-len(items) // 2) if wide else len(items)
    head = round(frame.body_px * 2.2)
    pad = frame.gap
    room = (area.h - head - 2 * pad) // max(1, rows)
    row_h = min(round(frame.body_px * 3.2), room)
    panel = Box(area.x, area.y, area.w, head + rows * row_h + 2 * pad)
    sheet.add(outline(panel, theme.panel, theme.line, frame.radius, frame))
    title = Box(panel.x + pad, panel.y + pad // 2, panel.w - 2 * pad, head)
    sheet.text(title, name, round(frame.body_px * 1.12), bold=True, max_lines=2)
    column = (panel.w - 2 * pad) // (2 if wide else 1)
    for i, words in enumerate(items):
        x = panel.x + pad + (i // rows) * column
        y = panel.y + pad + head + (i % rows) * row_h
        _item(sheet, words, Box(x, y, column - pad // 2, row_h))


def _item(sheet: Sheet, words: str, row: Box) -> None:
    side = round(sheet.frame.body_px * 0.75)
    y = row.y + (row.h - side) // 2
    ink = sheet.theme.primary
    px = max(2, side // 8)
    sheet.add(Rect(row.x, y, side, side, None, radius=px, border=ink, border_px=px))
    left = row.x + side + sheet.frame.gap
    room = Box(left, row.y, row.right - left, row.h)
    sheet.text(room, words, sheet.frame.body_px, max_lines=3)
