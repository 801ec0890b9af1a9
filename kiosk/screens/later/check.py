"""Is this right? Service, day and time, how long it is held, and what to bring."""

from display.canvas.box import Box
from display.canvas.draw import Rect
from kiosk.model import Model
from kiosk.screens.closed import notice
from kiosk.screens.frame import Frame
from kiosk.screens.later.times import when
from kiosk.screens.parts import Sheet, View, begin, needs, outline


def view(model: Model, frame: Frame) -> View:
    """One touch books it; ``back`` leads to other times."""
    sheet = begin(model, frame)
    sheet.title(sheet.say("book.confirm"))
    service = model.office.service(model.visit.service)
    name = sheet.words(service["name"]) if service else ""
    start = model.visit.later.start
    time = f"{when(sheet, start.day)}  {start.clock}" if start else ""
    bring = [sheet.words(one) for one in service["documents"]] if service else []
    _panel(sheet, name, time, _kept(sheet), bring if model.settings["show_documents"] else [])
    sheet.second("other", sheet.say("kiosk.book_other_time"), sign="back")
    sheet.primary("book", sheet.say("book.book"), sign="tick")
    return sheet.view()


def trouble(model: Model, frame: Frame) -> View:
    """Nothing is booked, and why."""
    sheet = begin(model, frame)
    key = model.visit.later.trouble
    why = sheet.say(key if key in model.office.strings else "error.internal")
    lines = [sheet.say("kiosk.ask_desk")]
    notice(sheet, "alarm", why, lines, frame.theme.alarm, tall=False)
    sheet.primary("home", sheet.say("home"), sign="home")
    return sheet.view()


def _kept(sheet: Sheet) -> str:
    left = max(0, int(sheet.model.visit.later.until - sheet.model.office.wall))
    return sheet.say("book.kept", time=f"{left // 60}:{left % 60:02d}")


def _panel(sheet: Sheet, name: str, time: str, kept: str, bring: list[str]) -> None:
    """Draw the lines one below the other; what to bring if all of it fits."""
    frame, content = sheet.frame, sheet.frame.content
    sheet.add(outline(content, frame.theme.panel, frame.theme.line, frame.radius, frame))
    inner = content.inset(2 * frame.gap, frame.gap)
    lines = [(name, 1.3, True), (time, 1.5, True), (kept, 1.0, False)]
    if bring:
        listed = "\n".join((sheet.say("book.bring"), *(f"· {one}" for one in bring)))
        least = sum(needs(words, inner.w, frame.small_px) for words, _, _ in lines)
        if least + needs(listed, inner.w, frame.small_px) <= inner.h:
            lines.append((listed, 1.0, False))
    least_h = [needs(words, inner.w, frame.small_px) for words, _, _ in lines]
    wanted = [needs(words, inner.w, round(frame.body_px * em)) for words, em, _ in lines]
    fits = sum(wanted) <= inner.h
    spare = max(0, inner.h - sum(wanted if fits else least_h)) // len(lines)
    y = inner.y
    for (words, em, bold), least, height in zip(lines, least_h, wanted, strict=True):
        h = (height if fits else least) + min(spare, frame.body_px * 2)
        box = Box(inner.x, y, inner.w, h)
        sheet.text(box, words, round(frame.body_px * em), bold=bold)
        y += h
    if fits and y < inner.bottom - frame.body_px:
        sheet.add(Rect(inner.x, y, inner.w, max(2, frame.body_px // 12), frame.theme.line))
