"""Choices on cards: at most eight per screen, more on further pages. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.canvas.box import Box
from display.canvas.shapes import SHAPES
from kiosk.known_office import pages
from kiosk.screens.frame import Grid, grid
from kiosk.screens.parts import Sheet, needs, outline


@dataclass(frozen=True, slots=True)
class Choice:
    """One card: target name, words, a line of help, a sign, a tag in the corner; ``on``: chosen.

    Without a target it is only there to be read.
    """

    target: str
    words: str
    help: str = ""
    sign: str = ""
    color: str = ""
    tag: str = ""
    language: str = ""
    on: bool = False


def known_sign(*names: str) -> str:
    """The first name that has a vector."""
    return next((name for name in names if name in SHAPES), "other")


#: Height of a card, in body sizes: at least, and at most, with a line of help and without.
LEAST, TALLEST = {True: 4.6, False: 3.2}, 7.5


def choose(sheet: Sheet, choices: Sequence[Choice], columns: int, area: Box | None = None) -> None:
    """Draw one page of ``choices``; without an ``area`` from the title down to the nav."""
    frame, content = sheet.frame, sheet.frame.content
    area = area or Box(content.x, content.y, content.w, frame.action.bottom - content.y)
    if not on_one_page(sheet, choices, area, columns):
        pager = Box(area.x, area.bottom - frame.touch_px, area.w, frame.touch_px)
        area = Box(area.x, area.y, area.w, area.h - frame.touch_px - frame.gap)
        found = _grid(sheet, choices, area, columns)
        shown = min(sheet.model.visit.page, pages(choices, found.per_page) - 1)
        turn_pages(sheet, pager, shown, pages(choices, found.per_page))
        choices = choices[shown * found.per_page :][: found.per_page]
    cards(sheet, choices, area, columns=columns)


def cards(sheet: Sheet, choices: Sequence[Choice], area: Box, *, columns: int) -> None:
    """Draw ``choices`` that fit into ``area``."""
    tallest = round(sheet.frame.body_px * TALLEST)
    found = _grid(sheet, choices, area, columns)
    for choice, box in zip(choices, found.cells(len(choices), tallest), strict=False):
        card(sheet, choice, box)


def _grid(sheet: Sheet, choices: Sequence[Choice], area: Box, columns: int) -> Grid:
    """Cells in which the longest help fits at a legible size."""
    frame = sheet.frame
    helped = any(choice.help or choice.tag for choice in choices)
    sign = round(frame.body_px * 2.6) + 3 * frame.gap
    width = (area.w - frame.gap * (columns - 1)) // columns - sign
    size = max(frame.least_px, round(frame.body_px * 0.9))
    words = [
        needs(choice.words, width, round(size * 1.25)) + needs(choice.help, width, size)
        for choice in choices
        if choice.help
    ]
    words += [needs(choice.words, width, frame.small_px) for choice in choices if not choice.help]
    least = max(round(frame.body_px * LEAST[helped]), *(h + frame.gap for h in (*words, 0)))
    return grid(frame, columns, least, area)


def on_one_page(sheet: Sheet, choices: Sequence[Choice], area: Box, columns: int) -> bool:
    """Whether all of ``choices`` fit on one page."""
    return len(choices) <= _grid(sheet, choices, area, columns).per_page


def turn_pages(sheet: Sheet, row: Box, shown: int, count: int) -> None:
    """Draw small buttons at the edges, where they are not mistaken for the way on."""
    w = (row.w - 2 * sheet.frame.gap) // 3
    if shown > 0:
        back = Box(row.x, row.y, w, row.h)
        words = sheet.say("kiosk.previous_page")
        sheet.button(f"page:{shown - 1}", words, back, sign="chevron_left")
    where = Box(row.x + w + sheet.frame.gap, row.y, w, row.h)
    sheet.text(where, f"{shown + 1} / {count}", sheet.frame.body_px, align="center", max_lines=1)
    if shown + 1 < count:
        on = Box(row.right - w, row.y, w, row.h)
        sheet.button(f"page:{shown + 1}", sheet.say("kiosk.next_page"), on, sign="chevron")


def card(sheet: Sheet, choice: Choice, box: Box) -> None:
    """One card, pressed state included."""
    frame, theme = sheet.frame, sheet.theme
    down = bool(choice.target) and sheet.touch(choice.target, box, on=choice.on)
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
    # Name and help together are centred; a long name leaves room for the help.
    help_h = needs(choice.help, inner.w, least)
    above = (inner.h + needs(choice.words, inner.w, size) - help_h) // 2
    name_h = min(above, inner.h - min(help_h, inner.h // 3))
    name_h = max(name_h, min(needs(choice.words, inner.w, frame.small_px), inner.h * 2 // 3))
    name = Box(inner.x, inner.y, inner.w, name_h)
    sheet.text(name, choice.words, size, bold=True, valign="bottom", language=language)
    rest = Box(inner.x, inner.y + name_h, inner.w, inner.h - name_h)
    sheet.text(rest, choice.help, least, color=theme.soft, valign="top", language=language)
