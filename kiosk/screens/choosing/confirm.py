"""Is this right? What was chosen, what to bring, which counter, how long; one touch prints.

Where the glass has room, the priority classes stand here as buttons; elsewhere one button leads to
them. The same goes for the documents.
"""

from display.canvas.box import Box
from display.canvas.draw import Rect
from kiosk.model import Model
from kiosk.office import NO_NEED
from kiosk.screens.choosing.priority import Class, classes
from kiosk.screens.frame import Frame, columns
from kiosk.screens.parts import Sheet, View, begin, needs, outline


def view(model: Model, frame: Frame) -> View:
    """Everything about the number to come on one screen."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("kiosk.check"))
    offered = classes(sheet)
    summary, chips = _areas(sheet, offered)
    _summary(sheet, summary)
    if chips is not None:
        _chips(sheet, chips, offered)
    else:
        _change(sheet, offered)
    if chips is not None and model.office.on_phones(model.at):
        sheet.second("phone", sheet.say("kiosk.phone_only"))
    sheet.take()
    return sheet.view()


def _areas(sheet: Sheet, offered: list[Class]) -> tuple[Box, Box | None]:
    """Room for the summary and, if there is enough, for the classes: below or beside it."""
    frame, area = sheet.frame, sheet.frame.content
    if frame.portrait:
        h = _chips_height(sheet, offered, area.w)
        summary = Box(area.x, area.y, area.w, area.h - h - frame.gap)
        chips = Box(area.x, summary.bottom + frame.gap, area.w, h)
    else:
        w = (area.w - frame.gap) * 2 // 5
        chips = Box(area.right - w, area.y, w, _chips_height(sheet, offered, w))
        summary = Box(area.x, area.y, area.w - w - frame.gap, area.h)
    if chips.h > area.h or summary.h < _least_summary(sheet, summary.w):
        return area, None
    return summary, chips


# -- the summary ------------------------------------------------------------------------------


def _least_summary(sheet: Sheet, width: int) -> int:
    frame = sheet.frame
    inner = width - _left(frame) - frame.gap
    service = max(frame.touch_px, needs(_service(sheet), inner, frame.small_px) + frame.gap)
    return service + 2 * frame.gap + needs(_expectation(sheet), inner, frame.small_px)


def _summary(sheet: Sheet, area: Box) -> None:
    """The service with what to bring, and the wait under it."""
    frame = sheet.frame
    inner = area.w - _left(frame) - frame.gap
    least = needs(_expectation(sheet), inner, frame.small_px)
    wait_h = max(least, min(round(frame.body_px * 4.4), area.h // 4))
    service_h = min(area.h - wait_h - frame.gap, _service_height(sheet, inner))
    box = Box(area.x, area.y, area.w, service_h)
    _service_card(sheet, box)
    wait = Box(area.x, box.bottom + frame.gap, area.w, wait_h)
    _line(sheet, wait, "clock", frame.theme.soft, _expectation(sheet))


def _service_height(sheet: Sheet, width: int) -> int:
    """Name and documents with air around them."""
    frame = sheet.frame
    name = needs(_name(sheet), width, round(frame.body_px * 1.3))
    items = sum(needs(item, width, frame.body_px) + frame.body_px // 3 for item in _bring(sheet))
    return max(frame.touch_px, name + items + 3 * frame.gap)


def _service_card(sheet: Sheet, box: Box) -> None:
    """The name with the documents under it, or with a way to them where they have no room."""
    frame = sheet.frame
    items, inner = _bring(sheet), box.w - _left(frame) - frame.gap
    name_h = needs(_name(sheet), inner, round(frame.body_px * 1.3))
    listed = [needs(item, inner, frame.small_px) + frame.small_px // 3 for item in items]
    if not items or name_h + sum(listed) + 3 * frame.gap > box.h:
        if items:
            _card(sheet, "documents", box, "document", frame.theme.primary, _service(sheet))
        else:
            sheet.add(outline(box, frame.theme.panel, frame.theme.line, frame.radius, frame))
            _line(sheet, box, "document", frame.theme.primary, _name(sheet))
        return
    sheet.add(outline(box, frame.theme.panel, frame.theme.line, frame.radius, frame))
    top = Box(box.x, box.y + frame.gap, box.w, name_h)
    _line(sheet, top, "document", frame.theme.primary, _name(sheet))
    spare = (box.h - name_h - sum(listed) - 3 * frame.gap) // len(items)
    y = top.bottom + frame.gap
    for item, height in zip(items, listed, strict=True):
        _bullet(sheet, Box(box.x + _left(frame), y, inner, height + spare), item)
        y += height + spare


def _bullet(sheet: Sheet, row: Box, words: str) -> None:
    side = round(sheet.frame.body_px * 0.35)
    dot = Box(row.x - side * 2, row.y + (row.h - side) // 2, side, side)
    sheet.add(Rect(dot.x, dot.y, dot.w, dot.h, sheet.theme.primary, radius=side // 2))
    sheet.text(row, words, sheet.frame.body_px)


def _name(sheet: Sheet) -> str:
    service = sheet.model.office.service(sheet.model.visit.service)
    return sheet.words(service["name"]) if service else ""


def _bring(sheet: Sheet) -> list[str]:
    service = sheet.model.office.service(sheet.model.visit.service)
    if service is None or not sheet.model.settings["show_documents"]:
        return []
    return [sheet.words(item) for item in service["documents"]]


def _service(sheet: Sheet) -> str:
    """The name, and that there is something to bring."""
    return f"{_name(sheet)}\n{sheet.say('docs_title')}" if _bring(sheet) else _name(sheet)


def _expectation(sheet: Sheet) -> str:
    """How many wait in this class, and the honest interval; or that nobody knows."""
    office, priority = sheet.model.office, sheet.model.visit.priority
    if office.alone(sheet.model.at):
        return f"{sheet.say('offline_given')}\n{sheet.say('offline_wait')}"
    wait = office.wait(priority)
    expected = (
        sheet.say("wait_interval", low=wait["low_min"], high=wait["high_min"])
        if wait
        else sheet.say("wait_unknown")
    )
    return f"{sheet.say('waiting_count', count=office.waiting(priority))}\n{expected}"


# -- the classes ------------------------------------------------------------------------------


def _change(sheet: Sheet, offered: list[Class]) -> None:
    """One button that leads to the classes; it shows the chosen one."""
    visit = sheet.model.visit
    if len(offered) == 1:
        (fetched,) = offered
        sign = "tick" if fetched.chosen(visit) else fetched.sign
        sheet.second(fetched.target, fetched.words, sign=sign, on=fetched.chosen(visit))
        return
    known = next((one for one in offered if one.name == visit.priority), offered[0])
    question = known.name == NO_NEED
    sheet.second("change", sheet.say("priority_question") if question else known.words,
                 sign="help" if question else known.sign)  # fmt: skip


def _chip_columns(sheet: Sheet, width: int) -> int:
    return 2 if sheet.frame.portrait and width > sheet.frame.body_px * 22 else 1


def _chip_height(sheet: Sheet, offered: list[Class], width: int) -> int:
    count = _chip_columns(sheet, width)
    inner = (width - sheet.frame.gap * (count - 1)) // count - _left(sheet.frame)
    size = round(sheet.frame.small_px * 1.1)
    words = max(needs(one.text, inner - 2 * sheet.frame.gap, size) for one in offered)
    return max(sheet.frame.touch_px, words + 2 * sheet.frame.gap)


def _chips_height(sheet: Sheet, offered: list[Class], width: int) -> int:
    rows = -(-len(offered) // _chip_columns(sheet, width))
    caption = needs(sheet.say("priority_question"), width, sheet.frame.body_px)
    each = _chip_height(sheet, offered, width) + sheet.frame.gap
    return caption + rows * each


def _chips(sheet: Sheet, area: Box, offered: list[Class]) -> None:
    """One button a class; the chosen one is marked by more than its colour."""
    frame = sheet.frame
    question = sheet.say("priority_question")
    caption = needs(question, area.w, frame.body_px)
    sheet.text(Box(area.x, area.y, area.w, caption), question, frame.body_px, bold=True)
    count, h = _chip_columns(sheet, area.w), _chip_height(sheet, offered, area.w)
    for i, one in enumerate(offered):
        row, column = divmod(i, count)
        y = area.y + caption + frame.gap // 2 + row * (h + frame.gap)
        _chip(sheet, columns(Box(area.x, y, area.w, h), count, frame.gap)[column], one)


def _chip(sheet: Sheet, box: Box, one: Class) -> None:
    frame, theme = sheet.frame, sheet.theme
    chosen = one.chosen(sheet.model.visit)
    down = sheet.touch(one.target, box, on=chosen)
    border = theme.primary if chosen else theme.line
    sheet.add(outline(box, theme.pressed if down else theme.panel, border, frame.radius, frame))
    _line(sheet, box, "tick" if chosen else one.sign, theme.primary if chosen else one.color,
          one.text, px=round(frame.body_px * 0.95), bold=chosen)  # fmt: skip


# -- what they are made of --------------------------------------------------------------------


def _left(frame: Frame) -> int:
    """Where words begin behind a sign."""
    return round(frame.body_px * 2) + 2 * frame.gap


def _card(sheet: Sheet, name: str, box: Box, sign: str, color: str, words: str) -> None:
    """Something that leads on when it is touched."""
    frame, theme = sheet.frame, sheet.theme
    down = sheet.touch(name, box)
    border = theme.primary
    sheet.add(outline(box, theme.pressed if down else theme.panel, border, frame.radius, frame))
    _line(sheet, box, sign, color, words)


def _line(
    sheet: Sheet, row: Box, sign: str, color: str, words: str, *, px: int = 0, bold: bool = True
) -> None:
    frame = sheet.frame
    side = min(row.h - 8, round(frame.body_px * 2))
    y = row.y + (row.h - side) // 2
    sheet.shape(sign, Box(row.x + frame.gap, y, side, side), color)
    left = row.x + _left(frame)
    room = Box(left, row.y, row.right - frame.gap - left, row.h)
    sheet.text(room, words, px or round(frame.body_px * 1.2), bold=bold)
