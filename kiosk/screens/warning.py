"""Are you still there? A touch anywhere gives more time; the choices stay."""

from display.canvas.box import Box
from display.canvas.draw import Rect
from kiosk.model import Model
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, Target, View, outline


def over(model: Model, frame: Frame, seconds: int) -> View:
    """The question alone on the glass, so that nothing else looks as if it could be pressed."""
    sheet = Sheet(model, frame)
    sheet.targets = [Target("more_time", frame.whole)]
    sheet.header()
    box = _panel(frame)
    theme = frame.theme
    sheet.add(outline(box, theme.panel, theme.primary, frame.radius, frame))
    inner = box.inset(frame.gap * 2)
    row = inner.h // 4
    title = Box(inner.x, inner.y, inner.w, row)
    sheet.text(title, sheet.say("kiosk.still_there"), frame.title_px, bold=True, align="center",
               max_lines=2)  # fmt: skip
    left = Box(inner.x, title.bottom, inner.w, row)
    words = sheet.say("timeout", seconds=seconds)
    sheet.text(left, words, frame.body_px, color=theme.soft, align="center", max_lines=2)
    _bar(sheet, Box(inner.x, left.bottom, inner.w, max(6, frame.body_px // 3)), seconds)
    _more(sheet, Box(inner.x, inner.bottom - frame.action.h, inner.w, frame.action.h))
    return sheet.view()


def _panel(frame: Frame) -> Box:
    """In the middle of the content, where the eyes are."""
    w = frame.content.w
    h = min(round(frame.body_px * 14), frame.action.bottom - frame.title.y)
    middle = (frame.title.y + frame.action.bottom) // 2
    return Box(frame.content.x, middle - h // 2, w, h)


def _bar(sheet: Sheet, box: Box, seconds: int) -> None:
    """What is left of the time."""
    part = round(box.w * min(1.0, seconds / sheet.model.warn_s))
    sheet.add(Rect(box.x, box.y, box.w, box.h, sheet.theme.line, radius=box.h // 2))
    if part:
        sheet.add(Rect(box.x, box.y, part, box.h, sheet.theme.primary, radius=box.h // 2))


def _more(sheet: Sheet, box: Box) -> None:
    theme, frame = sheet.theme, sheet.frame
    fill = theme.pressed if sheet.model.pressed == "more_time" else theme.primary
    sheet.add(Rect(box.x, box.y, box.w, box.h, fill, radius=frame.radius))
    size = round(frame.body_px * 1.25)
    sheet.text(box.inset(frame.gap, 4), sheet.say("kiosk.more_time"), size,
               color=theme.on_primary, bold=True, align="center", max_lines=2)  # fmt: skip
