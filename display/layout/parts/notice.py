"""The office's notices: slides in the column, one running line at the bottom."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import segno

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Picture, Rect, Text
from display.canvas.text import ROUGH, line_height, wrap
from display.layout.look import Look, Scene
from display.layout.parts.pieces import LEAST, panel, sign, words
from display.layout.parts.table import pages as table_pages
from display.layout.parts.table import rows_of, table
from queue_server.wire.messages import Notice
from queue_server.wire.signage.playlist import URGENT, Item, Place, on_now, order, reading_s

#: Quiet zone of a QR code, in modules.
QUIET = 4
#: Least time for a picture without a text, in seconds.
POSTER_S = 15.0
#: A slide this much wider than high has its code beside the text instead of below it.
WIDE = 1.6
#: Factors for a text that leaves room, largest first, and most lines of its title.
LARGER, TITLE_LINES = (1.8, 1.5, 1.25), 2
#: Most lines of a long title, and the most of its slide that it may take.
LONG_TITLE_LINES, LONG_TITLE = 5, 0.6


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A part of a notice that fits on one slide, in one language.

    ``picture`` is a file, ``clip`` the file of a video that begins with it. A page without a text
    has its picture as large as possible. ``title_px`` is the em size of the title, 0 the usual.
    """

    notice: Notice
    language: str
    text: str
    picture: str = ""
    clip: str = ""
    title_px: int = 0


@dataclass(frozen=True, slots=True)
class PlaylistTurn:
    """What is beside the calls for ``seconds``: a page, or (None) the column itself."""

    page: NoticePage | None
    seconds: float


def slides(scene: Scene, look: Look) -> list[Notice]:
    """The slides on now, in the order of the board; only urgent ones while there are any."""
    return [one for one in _on(scene, look) if one["style"] == "slide"]


def _on(scene: Scene, look: Look) -> list[Notice]:
    if scene.board is None:
        return []
    session = scene.board["session"]
    place = Place(scene.now, session["name"] if session else None, look.display)
    return on_now(scene.board, place)


def turns(scene: Scene, box: Box, look: Look, *, column: bool) -> list[PlaylistTurn]:
    """One round of the playlist in ``box``; empty without a slide.

    With ``column`` the column comes before each notice, then its pages in the branch's own
    language, then in the other; a notice without the other language is not repeated. The column
    is left out while something is urgent.
    """
    found = slides(scene, look)
    column = column and not any(one["category"] == URGENT for one in found)
    shown = [_turns_of(one, scene, box, look, column=column) for one in found]
    items = [
        Item(max(1, one.get("weight", 1)), sum(turn.seconds for turn in parts))
        for one, parts in zip(found, shown, strict=True)
    ]
    return [turn for at in order(items) for turn in shown[at]]


def _turns_of(
    notice: Notice, scene: Scene, box: Box, look: Look, *, column: bool
) -> list[PlaylistTurn]:
    first = [PlaylistTurn(None, look.slide_s)] if column else []
    return first + [
        PlaylistTurn(one, _page_s(one, look)) for one in _pages(notice, scene, box, look)
    ]


def _page_s(page: NoticePage, look: Look) -> float:
    title = look.wording.text(page.notice["title"], page.language)
    needs = reading_s(
        f"{title} {page.text}", picture=bool(page.picture), code=bool(page.notice["link"])
    )
    poster_s = POSTER_S if page.picture and not page.text else 0
    clip_s = page.notice.get("clip_s", 0) if page.clip else 0
    return max(look.slide_s, needs, clip_s or poster_s)


def page_on(shown: Sequence[PlaylistTurn], page: int) -> NoticePage | None:
    """What turn ``page`` of a playlist shows; None for the column itself."""
    return shown[page % len(shown)].page if shown else None


def _pages(notice: Notice, scene: Scene, box: Box, look: Look) -> list[NoticePage]:
    own = [look.first]
    texts = (notice["title"], notice["body"], notice.get("place", {}))
    if any(look.pick(part)[1] for part in texts):
        own.append(look.second)
    picture, *more = _pictures(notice, scene, look)
    clip = _file(notice.get("clip", ""), ".mp4", scene, look) if picture else ""
    pages = [
        NoticePage(notice, language, text, *((picture, clip) if first else ("", "")), title_px)
        for language in own
        for title_px in [_title_px(box, notice, language, look, alone=not picture)]
        for first, text in _texts(notice, language, box, look, title_px, picture)
    ]
    if picture and not any(said(notice, one, look) for one in own):
        pages = pages[:1]  # a poster says the same in every language
    return pages + [NoticePage(notice, look.first, "", one) for one in more if one]


def _pictures(notice: Notice, scene: Scene, look: Look) -> list[str]:
    """The files of a notice's picture and of those that follow; empty while one has not come."""
    names = (notice.get("picture", ""), *notice.get("pages", ()))
    return [_file(name, ".jpg", scene, look) for name in names]


def _file(name: str, ending: str, scene: Scene, look: Look) -> str:
    return f"{look.pictures}/{name}{ending}" if name in scene.ready else ""


def said(notice: Notice, language: str, look: Look) -> str:
    """The text of a notice, with where and when it takes place."""
    parts = (notice["body"], notice.get("place", {}))
    return "\n".join(filter(None, (look.wording.text(one, language) for one in parts)))


def _texts(
    notice: Notice, language: str, box: Box, look: Look, title_px: int, picture: str
) -> list[tuple[bool, str]]:
    """The text cut into pages of whole lines: a long one takes more pages, not smaller letters.

    With each, whether it is the first, which has the picture.
    """
    text = said(notice, language, look)
    body = _places(box, notice, language, title_px, look)[1]
    size = _body_px(title_px)
    beside = _beside_picture(body, text)[1] if picture else body
    first, rest = _cut(text, beside, size, language), list[str]()
    if rows_of(text):
        rest = first[1:]
    elif len(first) > 1:
        rest = _cut("\n".join(first[1:]), body, size, language)
    return [(True, first[0]), *((False, one) for one in rest)]


def _cut(text: str, box: Box, size: int, language: str) -> list[str]:
    if rows_of(text):
        return table_pages(text, box, size)
    lines = _lines(text, box.w, size, language)
    room = max(1, box.h // line_height(text, size))
    # The same amount on each page: two words alone on the last one look like a mistake.
    each = math.ceil(len(lines) / max(1, math.ceil(len(lines) / room))) if lines else room
    return ["\n".join(lines[at : at + each]) for at in range(0, len(lines), each)] or [""]


@lru_cache(maxsize=1024)
def _lines(
    text: str, width: int, size: int, language: str, *, bold: bool = False
) -> tuple[str, ...]:
    return tuple(wrap(text, width, size, measure=ROUGH, bold=bold, language=language))


def _beside_picture(body: Box, text: str) -> tuple[Box, Box]:
    """The places of a picture and its text: side by side in a wide box."""
    if not text:
        return body, body
    if body.w > body.h:
        picture, rest = body.columns([50, 50], body.w // 40)
    else:
        picture, rest = body.rows([55, 45], body.h // 40)
    return picture, rest


def _body_px(info: int) -> int:
    """Em size of a notice's text under a title of size ``info``, the same on all its pages."""
    return round(info * 0.8)


def _title_px(box: Box, notice: Notice, language: str, look: Look, *, alone: bool) -> int:
    """Em size of the title: the largest that keeps the whole text on one page, ``info`` at least.

    A text that is not ``alone`` leaves any spare room to its picture.
    """
    text, title = said(notice, language, look), look.wording.text(notice["title"], language)
    for factor in LARGER if alone else ():
        info = round(look.info * factor)
        head, body, _ = _places(box, notice, language, info, look)
        named = _lines(title, head.w, info, language, bold=True)
        if len(named) <= TITLE_LINES and len(_cut(text, body, _body_px(info), language)) == 1:
            return info
    return look.info


def _places(box: Box, notice: Notice, language: str, info: int, look: Look) -> tuple[Box, Box, Box]:
    """Head, body and foot of a slide with a title of size ``info``."""
    inner = box.inset(2 * look.gap)
    title = look.wording.text(notice["title"], language)
    lines = _lines(title, inner.w, info, language, bold=True)
    tall = max(round(info * 2.7), round(inner.h * LONG_TITLE))
    more = min(len(lines), LONG_TITLE_LINES) - 1
    head, rest = inner.top(min(tall, round(info * (1.4 + 1.3 * more))), look.gap)
    if rest.w > WIDE * rest.h:
        body, foot = rest.columns([72, 28], 2 * look.gap)
        return head, body, foot
    foot_h = round(info * 2.7) if notice["link"] else round(look.fine * 1.5)
    body, foot = rest.top(rest.h - foot_h - look.gap, look.gap)
    return head, body, foot


def slide(box: Box, page: NoticePage, look: Look) -> list[DrawCommand]:
    """Title and text in one language, the link as a QR code beside the title in the other."""
    theme, language, notice = look.theme, page.language, page.notice
    info = page.title_px or look.info
    head, body, foot = _places(box, notice, language, info, look)
    urgent = notice["category"] == URGENT
    color = theme.alarm if urgent else theme.primary
    drawn: list[DrawCommand] = [panel(box, look)]
    if urgent:
        drawn.append(Rect(box.x, box.y, box.w, box.h, None, look.radius, color, look.gap // 2))
    if page.picture:
        place, body = _beside_picture(body, page.text)
        drawn.append(Picture(place.x, place.y, place.w, place.h, page.picture, page.clip))
    title, size = look.wording.text(notice["title"], language), _body_px(info)
    return [
        *drawn,
        Rect(box.x, head.y, look.radius // 2, head.h, color),
        words(head, title, info, color, bold=True, lines=LONG_TITLE_LINES, language=language),
        *_body(body, page.text, size, look, language),
        *_foot(foot, notice, language, look),
    ]  # fmt: skip


def _body(box: Box, text: str, size: int, look: Look, language: str) -> list[Text]:
    if rows_of(text):
        return table(box, text, size, look, language)
    return [Text(
        box.x, box.y, box.w, box.h, text, size, look.theme.text, language=language,
        min_px=round(size * LEAST),
    )]  # fmt: skip


def _foot(box: Box, notice: Notice, language: str, look: Look) -> list[DrawCommand]:
    theme, link = look.theme, notice["link"]
    other = look.second if language == look.first else look.first
    own, title = (look.wording.text(notice["title"], one) for one in (language, other))
    again = title if title != own else ""
    if not link:
        return [words(box, again, look.fine, theme.soft, language=other, lines=1)]
    code, rest = box.left(min(box.h, box.w), look.gap)
    if rest.w < 2 * look.info:
        return qr(code, link)
    return [*qr(code, link), words(rest, again, look.fine, theme.soft, language=other, lines=4)]


def qr(box: Box, content: str) -> list[DrawCommand]:
    """A QR code, dark on white, with its quiet zone, in whole pixels per module."""
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


def marquee_text(scene: Scene, look: Look) -> str:
    """The running line: every marquee notice in both languages; empty when there is none.

    Urgent notices run there alone, even those that are slides.
    """
    lines = [
        one for one in _on(scene, look) if one["style"] == "marquee" or one["category"] == URGENT
    ]
    sentences = (
        _sentence(one, language, look) for one in lines for language in (look.first, look.second)
    )
    return "      ".join(dict.fromkeys(sentences))


def _sentence(notice: Notice, language: str, look: Look) -> str:
    title = look.wording.text(notice["title"], language)
    return "  ".join(filter(None, (title, *said(notice, language, look).splitlines())))


def lost_band(box: Box, since: str, look: Look) -> list[DrawCommand]:
    """Shown instead of the running line while there is no connection: that, and since when."""
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
