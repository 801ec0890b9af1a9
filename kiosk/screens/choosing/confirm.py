"""Is this right? What was chosen, what to bring, which counter, how long; one touch prints.

Where the glass has room, the priority classes stand here as buttons; elsewhere one button leads to
them. The same goes for the documents.
"""

from dataclasses import dataclass

from display.canvas.box import Box
from display.canvas.draw import Rect
from display.canvas.text import ROUGH
from kiosk.model import Model
from kiosk.screens.choosing import several
from kiosk.screens.choosing.facts import Fact, facts
from kiosk.screens.choosing.priority import Class, classes
from kiosk.screens.frame import Frame, columns
from kiosk.screens.parts import Sheet, View, begin, needs, outline
from queue_server.wire.messages.values import GENERAL


def view(model: Model, frame: Frame) -> View:
    """Everything about the number to come on one screen."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("kiosk.check"))
    offered = classes(sheet)
    summary, chips = _areas(sheet, offered)
    _chosen(sheet, summary)
    if chips is not None:
        _chips(sheet, chips, offered)
    else:
        _change(sheet, offered)
    if chips is not None and model.office.on_phones(model.at):
        sheet.second("phone", sheet.say("kiosk.phone_only"))
    sheet.take()
    return sheet.view()


@dataclass(frozen=True, slots=True)
class Chips:
    """Where the classes are offered, and the one size of their words."""

    box: Box
    px: int


def _areas(sheet: Sheet, offered: list[Class]) -> tuple[Box, Chips | None]:
    """Room for the summary and, if there is enough, for the classes below or beside it. Their
    words are as large as possible while the summary keeps the height it wants.
    """
    frame, area = sheet.frame, sheet.frame.content
    least = max(round(frame.small_px * 1.1), frame.reading_px)
    wanted = _wanted(sheet, _shared(sheet, offered, least)[0].w)
    for px in (*range(round(frame.body_px * 0.95), least, -2), least):
        summary, chips = _shared(sheet, offered, px)
        if chips.box.h <= area.h and summary.h >= wanted:
            return summary, chips
    if chips.box.h > area.h or summary.h < _least_summary(sheet, summary.w):
        return area, None
    return summary, chips


def _shared(sheet: Sheet, offered: list[Class], px: int) -> tuple[Box, Chips]:
    frame, area = sheet.frame, sheet.frame.content
    if frame.portrait:
        h = _chips_height(sheet, offered, area.w, px)
        summary = Box(area.x, area.y, area.w, area.h - h - frame.gap)
        return summary, Chips(Box(area.x, summary.bottom + frame.gap, area.w, h), px)
    w = (area.w - frame.gap) * 2 // 5
    box = Box(area.right - w, area.y, w, _chips_height(sheet, offered, w, px))
    return Box(area.x, area.y, area.w - w - frame.gap, area.h), Chips(box, px)


def _wanted(sheet: Sheet, width: int) -> int:
    """Height that a summary of this width would ideally have."""
    frame = sheet.frame
    inner = width - _left(frame) - frame.gap
    more = several.more_height(sheet, width)
    return _service_height(sheet, inner) + frame.gap + round(frame.body_px * 4.4) + more


def _chosen(sheet: Sheet, area: Box) -> None:
    """What was chosen and the wait; on an upright glass the button for one more thing under it."""
    h, gap = several.more_height(sheet, area.w), sheet.frame.gap
    _summary(sheet, Box(area.x, area.y, area.w, area.h - h))
    if h:
        several.more_button(sheet, Box(area.x, area.bottom - h + gap, area.w, h - gap))


# -- the summary ------------------------------------------------------------------------------


def _least_summary(sheet: Sheet, width: int) -> int:
    frame = sheet.frame
    inner = width - _left(frame) - frame.gap
    px = frame.reading_px
    service = max(frame.touch_px, _least_service(sheet, inner, px))
    row, beside = several.wait_row(sheet, Box(0, 0, width, 0))
    wait = needs(_expectation(sheet), row.w - _left(frame) - frame.gap, px)
    wait = max(wait, frame.touch_px if beside else 0)
    return service + 2 * frame.gap + wait + several.more_height(sheet, width)


def _least_service(sheet: Sheet, inner: int, size_px: int) -> int:
    return needs(_service(sheet), inner, size_px) + sheet.frame.gap


def _summary(sheet: Sheet, area: Box) -> None:
    """The service with what to know about it, and the wait below."""
    frame = sheet.frame
    inner = area.w - _left(frame) - frame.gap
    wait = _expectation(sheet)
    row, more = several.wait_row(sheet, area)
    said = row.w - _left(frame) - frame.gap
    roomy = min(round(frame.body_px * 4.4), area.h // 4)
    left = area.h - frame.gap - max(frame.touch_px, _least_service(sheet, inner, frame.small_px))
    wait_h = min(max(needs(wait, said, frame.reading_px), roomy), left)
    wait_h = max(needs(wait, said, frame.small_px), wait_h, frame.touch_px if more else 0)
    service_h = min(area.h - wait_h - frame.gap, _service_height(sheet, inner))
    box = Box(area.x, area.y, area.w, service_h)
    _service_card(sheet, box)
    y = box.bottom + frame.gap
    _line(sheet, Box(row.x, y, row.w, wait_h), "clock", frame.theme.soft, wait)
    if more:
        several.more_button(sheet, Box(more.x, y, more.w, wait_h))


def _service_height(sheet: Sheet, width: int) -> int:
    """Height of the name and of what to know, with air around them."""
    frame = sheet.frame
    name = _name_height(sheet, width)
    lists = _facts(sheet)
    rows = sum(map(len, lists))
    known = _rows_height(lists, width, frame.body_px) + rows * frame.body_px // 3
    return max(frame.touch_px, name + known + 4 * frame.gap)


def _service_card(sheet: Sheet, box: Box) -> None:
    """The name and, under it, what to know; if that does not fit, or includes a code to scan, the
    card leads to all of it.
    """
    frame, theme = sheet.frame, sheet.theme
    inner = box.w - _left(frame) - frame.gap
    known = _facts(sheet)
    top = Box(box.x, box.y + frame.gap, box.w, _name_height(sheet, inner))
    room = box.bottom - top.bottom - 2 * frame.gap
    leads = len(sheet.model.chosen) > 1 or any(fact.link for fact in facts(sheet))
    if leads or _rows_height(known, inner, frame.reading_px) > room:
        leads = True
        width = _more_width(sheet, box)
        name_w = box.w - width - _left(frame) - frame.gap
        words = needs(sheet.say("kiosk.facts.more"), width - _more_sign(sheet), frame.small_px)
        top = Box(box.x, top.y, box.w - width, max(_name_height(sheet, name_w), words))
        room = box.bottom - top.bottom - 2 * frame.gap
        known = _fitting(sheet, inner, room)
    if not known and leads:
        _card(sheet, "documents", box, "document", theme.primary, _service(sheet))
        return
    down = leads and sheet.touch("documents", box)
    fill, border = (theme.pressed if down else theme.panel, theme.primary if leads else theme.line)
    sheet.add(outline(box, fill, border, frame.radius, frame))
    if not known:
        _line(sheet, box, "document", theme.primary, _name(sheet))
        return
    _line(sheet, top, "document", theme.primary, _name(sheet))
    if leads:
        _more(sheet, Box(top.right, top.y, box.right - frame.gap - top.right, top.h))
    _rows(sheet, Box(box.x + _left(frame), top.bottom + frame.gap, inner, room), known)


def _name_height(sheet: Sheet, width: int) -> int:
    least = round(sheet.frame.body_px * 2)
    return max(least, needs(_name(sheet), width, round(sheet.frame.body_px * 1.2)))


def _facts(sheet: Sheet) -> list[list[str]]:
    """What to know, as rows: things one by one, a sentence after its heading."""
    return [
        list(fact.lines) if fact.name == "bring" else [_in_a_line(sheet, fact)]
        for fact in _shown(sheet)
    ]


def _shown(sheet: Sheet) -> list[Fact]:
    """What the card shows; for several services only what to bring, the rest being a touch away."""
    many = len(sheet.model.chosen) > 1
    return [fact for fact in facts(sheet) if not many or fact.name == "bring"]


def _in_a_line(sheet: Sheet, fact: Fact) -> str:
    words = sheet.say("kiosk.facts.and").join(fact.lines)
    return sheet.say("kiosk.facts.line", heading=fact.heading, words=words)


def _rows_height(known: list[list[str]], width: int, size_px: int) -> int:
    return sum(needs(words, width, size_px) + size_px // 3 for rows in known for words in rows)


def _fitting(sheet: Sheet, width: int, room: int) -> list[list[str]]:
    """What there is room for, the most needed first; never half a list, which would mislead."""
    found: list[list[str]] = []
    for rows, fact in zip(_facts(sheet), _shown(sheet), strict=True):
        # A line naming many papers is too long to be read or spoken in one go.
        ways = [rows] if len(sheet.model.chosen) > 1 else [rows, [_in_a_line(sheet, fact)]]
        for way in ways:
            if _rows_height([*found, way], width, sheet.frame.reading_px) <= room:
                found.append(way)
                break
    return found


def _rows(sheet: Sheet, box: Box, known: list[list[str]]) -> None:
    """All rows in one size: the largest that fits."""
    frame = sheet.frame
    sizes = range(frame.body_px, frame.reading_px, -1)
    fitting = (px for px in sizes if _rows_height(known, box.w, px) <= box.h)
    size = next(fitting, frame.reading_px)
    rows = [words for one in known for words in one]
    spare = max(0, box.h - _rows_height(known, box.w, size)) // len(rows)
    y = box.y
    for words in rows:
        height = needs(words, box.w, size) + size // 3 + min(spare, size // 2)
        _bullet(sheet, Box(box.x, y, box.w, height), words, size)
        y += height


def _bullet(sheet: Sheet, row: Box, words: str, size_px: int) -> None:
    side = round(sheet.frame.body_px * 0.35)
    dot = Box(row.x - side * 2, row.y + (row.h - side) // 2, side, side)
    sheet.add(Rect(dot.x, dot.y, dot.w, dot.h, sheet.theme.primary, radius=side // 2))
    sheet.text(row, words, size_px)


def _more_width(sheet: Sheet, box: Box) -> int:
    words = ROUGH.width(sheet.say("kiosk.facts.more"), sheet.frame.body_px)
    return min(box.w * 2 // 5, words + _more_sign(sheet))


def _more_sign(sheet: Sheet) -> int:
    """Room for the sign, and for the gaps beside it and the words."""
    return round(sheet.frame.body_px * 1.2) + 2 * sheet.frame.gap


def _more(sheet: Sheet, row: Box) -> None:
    """A sign that there is more, a touch away."""
    frame, color = sheet.frame, sheet.theme.primary
    side = min(row.h, round(frame.body_px * 1.2))
    sheet.shape("chevron", Box(row.right - side, row.y + (row.h - side) // 2, side, side), color)
    words = Box(row.x, row.y, row.w - _more_sign(sheet) + frame.gap, row.h)
    more = sheet.say("kiosk.facts.more")
    sheet.text(words, more, frame.body_px, color=color, bold=True, align="right")


def _name(sheet: Sheet) -> str:
    return several.name(sheet, sheet.frame.content.w // 2)


def _service(sheet: Sheet) -> str:
    """The shortest form of the name, and a note that there is something to know."""
    words = several.short(sheet)
    return f"{words}\n{sheet.say('kiosk.facts.title')}" if facts(sheet) else words


def _expectation(sheet: Sheet) -> str:
    """How many wait in this class, and the honest interval; or that it is unknown."""
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
    question = known.name == GENERAL
    sheet.second("change", sheet.say("priority_question") if question else known.words,
                 sign="help" if question else known.sign)  # fmt: skip


def _chip_columns(sheet: Sheet, width: int) -> int:
    return 2 if sheet.frame.portrait and width > sheet.frame.body_px * 22 else 1


def _chip_heights(sheet: Sheet, offered: list[Class], width: int, px: int) -> list[int]:
    """The height of each row of buttons, by its longest words."""
    count = _chip_columns(sheet, width)
    inner = (width - sheet.frame.gap * (count - 1)) // count - _left(sheet.frame)
    words = [needs(one.text, inner - 2 * sheet.frame.gap, px) for one in offered]
    rows = (max(words[i : i + count]) for i in range(0, len(words), count))
    return [max(sheet.frame.touch_px, row + sheet.frame.gap) for row in rows]


def _chips_height(sheet: Sheet, offered: list[Class], width: int, px: int) -> int:
    heights = _chip_heights(sheet, offered, width, px)
    caption = needs(sheet.say("priority_question"), width, sheet.frame.body_px)
    return caption + sum(heights) + len(heights) * sheet.frame.gap


def _chips(sheet: Sheet, chips: Chips, offered: list[Class]) -> None:
    """One button per class; the chosen one is marked by more than its colour."""
    frame, area, px = sheet.frame, chips.box, chips.px
    question = sheet.say("priority_question")
    caption = needs(question, area.w, frame.body_px)
    sheet.text(Box(area.x, area.y, area.w, caption), question, frame.body_px, bold=True)
    count, y = _chip_columns(sheet, area.w), area.y + caption + frame.gap // 2
    boxes: list[Box] = []
    for h in _chip_heights(sheet, offered, area.w, px):
        boxes += columns(Box(area.x, y, area.w, h), count, frame.gap)
        y += h + frame.gap
    placed = list(zip(boxes, offered, strict=False))
    px = _largest(sheet, placed, px)
    for box, one in placed:
        _chip(sheet, box, one, px)


def _largest(sheet: Sheet, placed: list[tuple[Box, Class]], least: int) -> int:
    """The largest size at which all words fit on their buttons."""
    for px in range(round(sheet.frame.body_px * 0.95), least, -1):
        width = placed[0][0].w - _left(sheet.frame) - sheet.frame.gap
        if all(needs(one.text, width, px) <= box.h for box, one in placed):
            return px
    return least


def _chip(sheet: Sheet, box: Box, one: Class, px: int) -> None:
    frame, theme = sheet.frame, sheet.theme
    chosen = one.chosen(sheet.model.visit)
    down = sheet.touch(one.target, box, on=chosen)
    border = theme.primary if chosen else theme.line
    sheet.add(outline(box, theme.pressed if down else theme.panel, border, frame.radius, frame))
    _line(sheet, box, "tick" if chosen else one.sign, theme.primary if chosen else one.color,
          one.text, px=px, bold=chosen)  # fmt: skip


# -- their parts ------------------------------------------------------------------------------


def _left(frame: Frame) -> int:
    """Where words begin after a sign."""
    return round(frame.body_px * 2) + 2 * frame.gap


def _card(sheet: Sheet, name: str, box: Box, sign: str, color: str, words: str) -> None:
    """A card that leads on when touched."""
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
