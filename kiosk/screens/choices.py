"""Choices on cards: at most eight a screen, more on further pages. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.canvas.box import Box
from display.canvas.shapes import SHAPES
from kiosk.frame import Grid, grid
from kiosk.office import pages
from kiosk.screens.parts import Sheet, needs, outline


@dataclass(frozen=True, slots=True)
class Choice:
    """One card: target name, words, a line of help, a sign, a tag in the corner."""

    target: str
    words: str
    help: str = ""
    sign: str = ""
    color: str = ""
    tag: str = ""
    language: str = ""


def known_sign(*names: str) -> str:
    """The first name there is a vector for."""
    return next((name for name in names if name in SHAPES), "other")


def _cards(sheet: Sheet, columns: int, helped: bool) -> Grid:
    least_h = round(sheet.frame.body_px * (4.6 if helped else 3.2))
    return grid(sheet.frame, columns, least_h)


def fits(sheet: Sheet, choices: Sequence[Choice], columns: int, *, helped: bool = False) -> bool:
    """Whether ``choices`` stand on one page."""
    return len(choices) <= _cards(sheet, columns, helped).per_page


def choose(sheet: Sheet, choices: Sequence[Choice], columns: int, *, helped: bool = False) -> None:
    """Draw one page of ``choices`` and the buttons between pages."""
    body = sheet.frame.body_px
    cards = _cards(sheet, columns, helped)
    shown = min(sheet.model.visit.page, pages(choices, cards.per_page) - 1)
    first = shown * cards.per_page
    page = choices[first : first + cards.per_page]
    tallest = round(body * (7.5 if cards.columns > 1 or helped else 5.0))
    for choice, box in zip(page, cards.cells(len(page), tallest), strict=True):
        card(sheet, choice, box)
    _turning(sheet, cards, len(choices), shown)


def _turning(sheet: Sheet, cards: Grid, count: int, shown: int) -> None:
    last = -(-count // cards.per_page) - 1
    if last <= 0:
        return
    where = f"{shown + 1} / {last + 1}"
    if shown < last:
        words = f"{sheet.say('kiosk.next_page')}  {where}"
        sheet.primary(f"page:{shown + 1}", words, sign="chevron")
    if shown > 0:
        back = sheet.say("kiosk.previous_page")
        words = back if shown < last else f"{back}  {where}"
        sheet.second(f"page:{shown - 1}", words, sign="chevron_left")


def card(sheet: Sheet, choice: Choice, box: Box) -> None:
    """One card, pressed state included."""
    frame, theme = sheet.frame, sheet.theme
    down = sheet.touch(choice.target, box)
    fill = theme.pressed if down else theme.panel
    border = theme.primary if down else theme.line
    sheet.add(outline(box, fill, border, frame.radius, frame))
    inner = box.inset(frame.gap, 4)
    if choice.sign:
        inner = _sign(sheet, choice, inner)
    if choice.tag:
        inner = _tag(sheet, choice.tag, inner)
    _words(sheet, choice, inner)


def _sign(sheet: Sheet, choice: Choice, inner: Box) -> Box:
    body, gap = sheet.frame.body_px, sheet.frame.gap
    side = min(inner.h, round(body * (1.7 if inner.w < body * 12.3 else 2.6)))
    box = Box(inner.x, inner.y + (inner.h - side) // 2, side, side)
    sheet.shape(choice.sign, box, choice.color or sheet.theme.primary)
    return Box(box.right + gap, inner.y, inner.w - side - gap, inner.h)


def _tag(sheet: Sheet, tag: str, inner: Box) -> Box:
    """A word in the alarm colour at the card's lower edge."""
    h = max(round(sheet.frame.body_px * 1.3), needs("", inner.w, sheet.frame.small_px))
    box = Box(inner.x, inner.bottom - h, inner.w, h)
    side = round(h * 0.7)
    sign = Box(box.x, box.y + (h - side) // 2, side, side)
    sheet.shape("alarm", sign, sheet.theme.alarm)
    size = max(sheet.frame.least_px, round(sheet.frame.body_px * 0.8))
    words = Box(sign.right + 6, box.y, box.w - side - 6, h)
    sheet.text(words, tag, size, color=sheet.theme.alarm, bold=True, max_lines=1)
    return Box(inner.x, inner.y, inner.w, inner.h - h)


def _words(sheet: Sheet, choice: Choice, inner: Box) -> None:
    frame, theme = sheet.frame, sheet.theme
    language = choice.language or sheet.language
    if not choice.help:
        sheet.text(inner, choice.words, round(frame.body_px * 1.12), bold=True, language=language)
        return
    size = round(frame.body_px * 1.12)
    least = max(frame.least_px, round(frame.body_px * 0.9))
    # Name and help together stand in the middle; a long name leaves the help its place.
    help_h = needs(choice.help, inner.w, least)
    above = (inner.h + needs(choice.words, inner.w, size) - help_h) // 2
    name_h = min(above, inner.h - min(help_h, inner.h // 3))
    name = Box(inner.x, inner.y, inner.w, name_h)
    sheet.text(name, choice.words, size, bold=True, valign="bottom", language=language)
    rest = Box(inner.x, inner.y + name_h, inner.w, inner.h - name_h)
    sheet.text(rest, choice.help, least, color=theme.soft, valign="top", language=language)
