"""What has to be brought, so that nobody waits in vain."""

from display.canvas.box import Box
from display.canvas.draw import Rect
from kiosk.model import Help, Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin, needs, outline


def view(model: Model, frame: Frame) -> View:
    """The documents of the chosen service; a number is never refused for lack of one."""
    sheet = begin(model, frame)
    service = model.office.service(model.visit.service)
    sheet.title(sheet.say("docs_title"))
    items = [sheet.words(item) for item in service["documents"]] if service else []
    pages = _pages(sheet, items)
    shown = min(model.visit.page, len(pages) - 1)
    _list(sheet, sheet.words(service["name"] if service else {}), pages[shown])
    if model.visit.help is Help.NONE:
        sheet.second("help", sheet.say("docs_unsure"), sign="help")
    else:
        sheet.help_bar(frame.second)
    if shown + 1 < len(pages):
        words = f"{sheet.say('kiosk.next_page')}  {shown + 1} / {len(pages)}"
        sheet.primary(f"page:{shown + 1}", words, sign="chevron")
    else:
        sheet.take()
    return sheet.view()


def _columns(sheet: Sheet, items: list[str]) -> int:
    return 1 if sheet.frame.portrait or len(items) < 4 else 2


def _width(sheet: Sheet, columns: int) -> int:
    """Room for the words of one item."""
    return sheet.frame.content.w // columns - round(sheet.frame.body_px) - 4 * sheet.frame.gap


def _room(sheet: Sheet) -> int:
    """Room for the rows under the service's name."""
    return sheet.frame.content.h - _head(sheet) - 2 * sheet.frame.gap


def _head(sheet: Sheet) -> int:
    return round(sheet.frame.body_px * 2.2)


def _rows(items: list[str], columns: int) -> list[list[str]]:
    return [items[i : i + columns] for i in range(0, len(items), columns)]


def _needs(row: list[str], width: int, size_px: int) -> int:
    """Height of a row of items at this size, with air between rows."""
    return max(needs(words, width, size_px) for words in row) + size_px // 2


def _pages(sheet: Sheet, items: list[str]) -> list[list[str]]:
    """Items that fit at the least legible size, page by page."""
    columns = _columns(sheet, items)
    width, room = _width(sheet, columns), _room(sheet)
    pages: list[list[str]] = [[]]
    used = 0
    for row in _rows(items, columns):
        height = _needs(row, width, sheet.frame.small_px)
        if pages[-1] and used + height > room:
            pages.append([])
            used = 0
        pages[-1] += row
        used += height
    return pages


def _list(sheet: Sheet, name: str, items: list[str]) -> None:
    frame, theme, area = sheet.frame, sheet.theme, sheet.frame.content
    pad, columns = frame.gap, _columns(sheet, items)
    rows = _rows(items, columns)
    heights = _heights(sheet, rows, columns)
    panel = Box(area.x, area.y, area.w, _head(sheet) + sum(heights) + 2 * pad)
    sheet.add(outline(panel, theme.panel, theme.line, frame.radius, frame))
    title = Box(panel.x + pad, panel.y + pad // 2, panel.w - 2 * pad, _head(sheet))
    sheet.text(title, name, round(frame.body_px * 1.12), bold=True, max_lines=2)
    y, w = title.bottom + pad // 2, (panel.w - 2 * pad) // columns
    for row, height in zip(rows, heights, strict=True):
        for i, words in enumerate(row):
            _item(sheet, words, Box(panel.x + pad + i * w, y, w - pad // 2, height))
        y += height


def _heights(sheet: Sheet, rows: list[list[str]], columns: int) -> list[int]:
    """Heights of the rows: airy where there is room, else what the least size needs and a share."""
    frame, room = sheet.frame, _room(sheet)
    width = _width(sheet, columns)
    airy = [_needs(row, width, frame.body_px) + round(frame.body_px * 0.8) for row in rows]
    if sum(airy) <= room:
        return airy
    tight = [_needs(row, width, frame.small_px) for row in rows]
    spare = max(0, room - sum(tight)) // max(1, len(rows))
    return [height + spare for height in tight]


def _item(sheet: Sheet, words: str, row: Box) -> None:
    side = round(sheet.frame.body_px * 0.4)
    y = row.y + (row.h - side) // 2
    sheet.add(Rect(row.x, y, side, side, sheet.theme.primary, radius=side // 2))
    left = row.x + side + sheet.frame.gap
    sheet.text(Box(left, row.y, row.right - left, row.h), words, sheet.frame.body_px)
