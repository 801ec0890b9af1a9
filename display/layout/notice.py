"""What the office tells its visitors: slides in the column, one running line at the bottom."""

import segno

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Rect, Text
from display.layout.look import Look
from display.layout.parts import panel, sign, words
from queue_server.wire.messages import Board, Notice

#: Quiet zone of a QR code, in modules.
QUIET = 4


def slides(board: Board) -> list[Notice]:
    """The slides in turn, the weighty ones more often, spread rather than repeated at once."""
    notices = [one for one in board["notices"] if one["style"] == "slide"]
    rounds = max((_weight(one) for one in notices), default=0)
    return [one for turn in range(rounds) for one in notices if _weight(one) > turn]


def _weight(notice: Notice) -> int:
    return max(1, min(5, notice.get("weight", 1)))


def slide_on(board: Board, page: int, look: Look) -> tuple[Notice, str] | None:
    """Which slide page ``page`` shows, in which language; None: the column itself.

    The column, a slide in the branch's own language, the same in the other, the column, and so on.
    """
    shown = slides(board)
    if not shown or page % 3 == 0:
        return None
    return shown[page // 3 % len(shown)], look.first if page % 3 == 1 else look.second


def slide(box: Box, notice: Notice, language: str, look: Look) -> list[DrawCommand]:
    """Title and text in one language, the link as a QR code beside the title in the other."""
    theme = look.theme
    inner = box.inset(2 * look.gap)
    head, rest = inner.top(round(look.info * 2.7), look.gap)
    link = notice["link"]
    foot_h = round(look.info * 3.2) if link else round(look.fine * 3)
    body, foot = rest.top(rest.h - foot_h - look.gap, look.gap)
    title, text = (
        look.wording.text(notice["title"], language),
        look.wording.text(notice["body"], language),
    )
    return [
        panel(box, look),
        Rect(box.x, head.y, look.radius // 2, head.h, theme.primary),
        words(head, title, look.info, theme.primary, bold=True, lines=2, language=language),
        Text(
            body.x, body.y, body.w, body.h, text, look.info, theme.text, language=language,
            max_lines=12, min_px=6,
        ),
        *_foot(foot, notice, look.second if language == look.first else look.first, look),
    ]  # fmt: skip


def _foot(box: Box, notice: Notice, other: str, look: Look) -> list[DrawCommand]:
    theme = look.theme
    title, link = look.wording.text(notice["title"], other), notice["link"]
    if not link:
        return [words(box, title, look.fine, theme.soft, language=other, lines=2)]
    code, rest = box.left(box.h, look.gap)
    return [*qr(code, link), words(rest, title, look.fine, theme.soft, language=other, lines=4)]


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
    return "      ".join(
        _sentence(one, language, look) for one in lines for language in (look.first, look.second)
    )


def _sentence(notice: Notice, language: str, look: Look) -> str:
    title, body = (look.wording.text(part, language) for part in (notice["title"], notice["body"]))
    return "  ".join(part for part in (title, body) if part)


def lost_band(box: Box, since: str, look: Look) -> list[DrawCommand]:
    """Instead of the running line while there is no connection: what is so, and since when."""
    theme = look.theme
    mark, rest = box.inset(2 * look.gap, 0).left(look.info, look.gap)
    upright = look.scale.portrait
    first, second = rest.rows([55, 45]) if upright else rest.columns([1, 1], look.gap)
    chinese, english = look.both("tv.link_lost", time=since)
    return [
        Rect(box.x, box.y, box.w, box.h, theme.alarm),
        sign(mark, "link_lost", theme.on_called),
        words(first, chinese, look.info, theme.on_called, bold=True),
        words(
            second,
            english,
            look.fine,
            theme.on_called,
            language=look.second,
            lines=1 if upright else 2,
        ),
    ]
