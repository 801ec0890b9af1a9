"""The number, large, with the words beside it and the QR code of its address. Pure."""

from dataclasses import dataclass

from display.canvas.box import Box
from display.canvas.text import LINE_LATIN, ROUGH
from kiosk.screens.code import qr
from kiosk.screens.parts import Sheet, needs
from queue_server.wire.messages import Ticket


@dataclass(frozen=True, slots=True)
class Big:
    """What a visitor takes along: a heading, and under it the words as large as fits."""

    heading: str
    words: str
    ink: str


def _number(sheet: Sheet, ticket: Ticket) -> Big:
    priority = ticket["priority"]
    ink = sheet.theme.class_color(priority, sheet.model.office.class_color(priority))
    return Big(sheet.say("your_number"), ticket["label"], ink)


def label(
    sheet: Sheet,
    ticket: Ticket,
    lines: list[str],
    sign: str,
    color: str,
    *,
    area: Box | None = None,
) -> None:
    """A heading, the number as large as fits, and lines under it."""
    big(sheet, _number(sheet, ticket), lines, sign, color, area=area)


def big(
    sheet: Sheet,
    taken: Big,
    lines: list[str],
    sign: str,
    color: str,
    *,
    area: Box | None = None,
) -> None:
    """A heading, what is taken along, and lines under it."""
    frame, theme = sheet.frame, sheet.theme
    top = frame.title.y
    area = area or Box(frame.content.x, top, frame.content.w, frame.content.bottom - top)
    share = min(round(frame.body_px * 2.9), area.h // (2 * max(1, len(lines)) + 2))
    heights = [max(share, height) for height in _least(sheet, lines, area.w)]
    head_h = min(round(frame.body_px * 2.2), max(needs("", area.w, frame.small_px), area.h // 6))
    spare = area.h - head_h - 4 * frame.small_px - sum(heights)
    if lines and spare > 0:
        wanted = _beside_sign(sheet, lines[0], area.w)
        heights[0] = max(heights[0], min(wanted, heights[0] + spare))
    number_h = min(area.h - head_h - sum(heights), round(area.w * 0.34))
    y = area.y + max(0, (area.h - head_h - number_h - sum(heights)) // 2)
    heading = Box(area.x, y, area.w, head_h)
    sheet.text(heading, taken.heading, frame.title_px, align="center", max_lines=1)
    number = Box(area.x, heading.bottom, area.w, number_h)
    sheet.text(
        number, taken.words, number_h, color=taken.ink, bold=True, align="center", wrap=False
    )
    y = number.bottom
    for i, (words, height) in enumerate(zip(lines, heights, strict=True)):
        row = Box(area.x, y, area.w, height)
        if i == 0:
            _signed(sheet, row, sign, words, color)
        else:
            sheet.text(row, words, frame.body_px, color=theme.soft, align="center", max_lines=2)
        y += height


def least_height(sheet: Sheet, lines: list[str], width: int) -> int:
    """What :func:`label` cannot do without: words at the least legible size, the number over them
    at four times that.
    """
    small = sheet.frame.small_px
    return 4 * small + needs("", width, small) + sum(_least(sheet, lines, width))


def _least(sheet: Sheet, lines: list[str], width: int) -> list[int]:
    return [needs(words, width, sheet.frame.small_px) for words in lines]


def _beside_sign(sheet: Sheet, words: str, width: int) -> int:
    """Height of the first line, set between its sign and an equal space after it."""
    frame = sheet.frame
    taken = 2 * (round(frame.body_px * 1.4) + frame.gap)
    return needs(words, width - taken, frame.small_px) + frame.gap


def _signed(sheet: Sheet, row: Box, sign: str, words: str, color: str) -> None:
    """The first line, bold, its sign close to its left."""
    frame = sheet.frame
    side = min(row.h, round(frame.body_px * 1.4))
    size = min(round(frame.body_px * 1.2), round(row.h / LINE_LATIN))
    space = row.w - 2 * (side + frame.gap)
    # The rough measure is right for Chinese and a tenth too wide for letters.
    rough = ROUGH.width(words, size) * (10 if words[:1] > "\u2e80" else 9) // 10
    half = min(space, rough) // 2
    left = row.x + row.w // 2 - half - side - frame.gap
    sheet.shape(sign, Box(left, row.y + (row.h - side) // 2, side, side), color)
    room = Box(row.x + side + frame.gap, row.y, space, row.h)
    sheet.text(room, words, size, bold=True, align="center", max_lines=2)


def with_code(
    sheet: Sheet, ticket: Ticket, lines: list[str], sign: str, color: str, *, link: str
) -> None:
    """The number with the QR code of its address; without a link, the number alone."""
    caption = sheet.say("track_queue")
    coded(sheet, _number(sheet, ticket), lines, sign, color, link=link, caption=caption)


def coded(
    sheet: Sheet,
    taken: Big,
    lines: list[str],
    sign: str,
    color: str,
    *,
    link: str,
    caption: str,
) -> None:
    """What is taken along with the QR code of its address, where it has one."""
    area, code = _areas(sheet, lines, bool(link))
    big(sheet, taken, lines, sign, color, area=area)
    if link:
        _code(sheet, link, caption, code)


def _areas(sheet: Sheet, lines: list[str], coded: bool) -> tuple[Box, Box]:
    """Room for the number and for its code: below it, or beside it where that would be too low."""
    frame = sheet.frame
    top = frame.title.y
    area = Box(frame.content.x, top, frame.content.w, frame.content.bottom - top)
    if not coded:
        return area, area
    if area.h * 4 > area.w * 3:
        h = min(area.h * 2 // 5, area.w, area.h - least_height(sheet, lines, area.w))
        upper = Box(area.x, area.y, area.w, area.h - h - frame.gap)
        return upper, Box(area.x, area.bottom - h, area.w, h)
    w = min(area.w * 3 // 10, area.h)
    left = Box(area.x, area.y, area.w - w - frame.gap, area.h)
    return left, Box(area.right - w, area.y, w, area.h)


def _code(sheet: Sheet, link: str, words: str, box: Box) -> None:
    h = max(round(sheet.frame.body_px * 3), needs(words, box.w, sheet.frame.small_px))
    side = min(box.w, box.h - h)
    top = box.y + (box.h - side - h) // 2
    qr(sheet, link, Box(box.x + (box.w - side) // 2, top, side, side))
    caption = Box(box.x, top + side, box.w, h)
    sheet.text(caption, words, sheet.frame.body_px, align="center", valign="top", max_lines=4)
