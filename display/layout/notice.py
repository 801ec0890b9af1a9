"""What the office tells its visitors: slides in the column, one running line at the bottom."""

from dataclasses import dataclass

import segno

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect, Text
from display.canvas.text import ROUGH, line_height, wrap
from display.layout.look import Look
from display.layout.parts import LEAST, panel, sign, words
from queue_server.wire.messages import Board, Notice

#: Quiet zone of a QR code, in modules.
QUIET = 4
#: A slide so much wider than high has its code beside the text instead of below it.
WIDE = 1.6


def slides(board: Board) -> list[Notice]:
    """The slides in turn, the weighty ones more often, spread rather than repeated at once."""
    notices = [one for one in board["notices"] if one["style"] == "slide"]
    rounds = max((_weight(one) for one in notices), default=0)
    return [one for turn in range(rounds) for one in notices if _weight(one) > turn]


def _weight(notice: Notice) -> int:
    return max(1, min(5, notice.get("weight", 1)))


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a notice that fits on one slide, in one language."""

    notice: Notice
    language: str
    text: str


def slide_on(board: Board, page: int, box: Box, look: Look) -> Page | None:
    """What page ``page`` shows in ``box``; None: the column itself.

    The column, the pages of a slide in the branch's own language, then in the other, the column,
    and so on. A notice without the other language is not repeated.
    """
    turns: list[Page | None] = []
    for notice in slides(board):
        turns += [None, *_pages(notice, box, look)]
    return turns[page % len(turns)] if turns else None


def notice_on(board: Board, page: int, box: Box, look: Look) -> Page:
    """Page ``page`` of the slides alone, where there is no column; there must be a slide."""
    turns = [one for notice in slides(board) for one in _pages(notice, box, look)]
    return turns[page % len(turns)]


def _pages(notice: Notice, box: Box, look: Look) -> list[Page]:
    own = [look.first]
    if any(look.pick(part)[1] for part in (notice["title"], notice["body"])):
        own.append(look.second)
    return [Page(notice, one, text) for one in own for text in _texts(notice, one, box, look)]


def _texts(notice: Notice, language: str, box: Box, look: Look) -> list[str]:
    """The text cut into pages of whole lines: a long one is turned over, not made smaller."""
    text = look.wording.text(notice["body"], language)
    body = _places(box, notice, language, look)[1]
    lines = wrap(text, body.w, _body_px(look), measure=ROUGH, language=language)
    room = max(1, body.h // line_height(text, _body_px(look)))
    return ["\n".join(lines[at : at + room]) for at in range(0, len(lines), room)] or [""]


def _body_px(look: Look) -> int:
    """Em size of a notice's text, the same on all its pages: between ``info`` and ``fine``."""
    return round(look.info * 0.8)


def _places(box: Box, notice: Notice, language: str, look: Look) -> tuple[Box, Box, Box]:
    """Head, body and foot of a slide."""
    inner = box.inset(2 * look.gap)
    title = look.wording.text(notice["title"], language)
    lines = wrap(title, inner.w, look.info, measure=ROUGH, bold=True, language=language)
    head, rest = inner.top(round(look.info * (1.4 if len(lines) == 1 else 2.7)), look.gap)
    if rest.w > WIDE * rest.h:
        body, foot = rest.columns([72, 28], 2 * look.gap)
        return head, body, foot
    foot_h = round(look.info * 2.7) if notice["link"] else round(look.fine * 1.5)
    body, foot = rest.top(rest.h - foot_h - look.gap, look.gap)
    return head, body, foot


def slide(box: Box, page: Page, look: Look) -> list[DrawCommand]:
    """Title and text in one language, the link as a QR code beside the title in the other."""
    theme, language, notice = look.theme, page.language, page.notice
    head, body, foot = _places(box, notice, language, look)
    title, size = look.wording.text(notice["title"], language), _body_px(look)
    return [
        panel(box, look),
        Rect(box.x, head.y, look.radius // 2, head.h, theme.primary),
        words(head, title, look.info, theme.primary, bold=True, lines=2, language=language),
        Text(
            body.x, body.y, body.w, body.h, page.text, size, theme.text, language=language,
            min_px=round(size * LEAST),
        ),
        *_foot(foot, notice, language, look),
    ]  # fmt: skip


def _foot(box: Box, notice: Notice, language: str, look: Look) -> list[DrawCommand]:
    theme, link = look.theme, notice["link"]
    other = look.second if language == look.first else look.first
    own, title = (look.wording.text(notice["title"], one) for one in (language, other))
    said = title if title != own else ""
    if not link:
        return [words(box, said, look.fine, theme.soft, language=other, lines=1)]
    code, rest = box.left(min(box.h, box.w), look.gap)
    if rest.w < 2 * look.info:
        return qr(code, link)
    return [*qr(code, link), words(rest, said, look.fine, theme.soft, language=other, lines=4)]


def qr(box: Box, content: str) -> list[DrawCommand]:
    """A QR code dark on white, with its quiet zone, whole pixels a module."""
    matrix = segno.make(content, error="m", micro=False).matrix
    modules = len(matrix) + 2 * QUIET
    side = max(1, min(box.w, box.h) // modules)
    drawn: list[DrawCommand] = [Rect(box.x, box.y, side * modules, side * modules, "#FFFFFF")]
    for row, bits in enumerate(matrix):
        y = box.y + (row + QUIET) * side
        for start, end in _runs(bits):
            x = box.x + (start + QUIET) * side
            drawn.append(Rect(x, y, (end - start) * side, side, "#000000"))
    return drawn


def _runs(bits: bytes | bytearray) -> list[tuple[int, int]]:
    """Dark stretches of a row as (first, behind the last)."""
    runs, start = [], None
    for at, bit in enumerate([*bits, 0]):
        if bit and start is None:
            start = at
        elif not bit and start is not None:
            runs.append((start, at))
            start = None
    return runs


def marquee_text(board: Board | None, look: Look) -> str:
    """The running line: every marquee notice in both languages; empty when there is none."""
    if board is None:
        return ""
    lines = [one for one in board["notices"] if one["style"] == "marquee"]
    said = (
        _sentence(one, language, look) for one in lines for language in (look.first, look.second)
    )
    return "      ".join(dict.fromkeys(said))


def _sentence(notice: Notice, language: str, look: Look) -> str:
    title, body = (look.wording.text(part, language) for part in (notice["title"], notice["body"]))
    return "  ".join(part for part in (title, body) if part)


def lost_band(box: Box, since: str, look: Look) -> list[DrawCommand]:
    """Instead of the running line while there is no connection: what is so, and since when."""
    theme = look.theme
    mark, rest = box.inset(2 * look.gap, 0).left(look.info, look.gap)
    upright = look.scale.portrait
    first, second = rest.rows([55, 45]) if upright else rest.columns([58, 42], look.gap)
    chinese, english = look.both("tv.link_lost", time=since)
    return [
        Rect(box.x, box.y, box.w, box.h, theme.alarm),
        sign(mark, "link_lost", theme.on_called),
        words(first, chinese, look.info, theme.on_called, bold=True),
        words(
            second,
            english,
            round(look.fine * (0.8 if upright else 1)),
            theme.on_called,
            language=look.second,
            lines=1 if upright else 2,
        ),
    ]
