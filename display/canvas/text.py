"""Fits Chinese, Latin and Thai into boxes. Pure, given a ``Measure``.

Where a line may break is decided in ``queue_server/wire/words/linebreak.py``. Lines are balanced:
no last line with a single orphaned character where an even break exists.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from queue_server.wire.words import linebreak
from queue_server.wire.words.linebreak import NOT_LAST, THAI_MARKS, clusters, is_thai

#: A Chinese phrase ends with one of these, or before an opening mark in NOT_LAST.
PHRASE_END = frozenset("、，。．；：？！）」』】〉》〕］｝")

#: Height of a line as a multiple of its em size, by its tallest script.
LINE_LATIN = 1.36
LINE_HAN = 1.3
LINE_THAI = 1.56
#: Capitals and digits have nothing above or below them: a number may fill its box.
LINE_CAPITALS = 0.8

ELLIPSIS = "…"


class Measure(Protocol):
    """Widths of a set of fonts; :class:`display.canvas.faces.Fonts` is one."""

    def width(self, text: str, size_px: int, *, bold: bool = False, language: str = "zh-TW") -> int:
        """Pixels from the start of ``text`` to its end when drawn on one line."""
        ...


@dataclass(frozen=True, slots=True)
class Rough:
    """Widths without fonts, slightly too wide: a first guess, also used in pure tests."""

    def width(self, text: str, size_px: int, *, bold: bool = False, language: str = "zh-TW") -> int:
        """The sum of 1 em per Chinese character, 0.62 em per other one, nothing for Thai marks."""
        return round(_ems(text) * size_px)


@lru_cache(2048)
def _ems(text: str) -> float:
    return sum(1.0 if is_han(c) else 0.0 if c in THAI_MARKS else 0.62 for c in text)


ROUGH = Rough()


@dataclass(frozen=True, slots=True)
class Laid:
    """Text as it will be drawn: its lines, em size and line pitch; ``whole`` unless cut short."""

    lines: tuple[str, ...]
    size_px: int
    line_px: int
    whole: bool = True

    @property
    def height_px(self) -> int:
        """Height of all lines together."""
        return self.line_px * len(self.lines)


def is_han(char: str) -> bool:
    """Whether the character belongs to the Chinese face: ideographs and full-width forms."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


def line_height(text: str, size_px: int) -> int:
    """The line pitch of this text: room for the marks of its tallest script."""
    return math.ceil(size_px * _line_factor(text))


@lru_cache(2048)
def _line_factor(text: str) -> float:
    if any(is_thai(c) for c in text):
        return LINE_THAI
    if any(is_han(c) for c in text):
        return LINE_HAN
    if all(c.isdigit() or "A" <= c <= "Z" or c in "-: " for c in text) and "Q" not in text:
        return LINE_CAPITALS
    return LINE_LATIN


def wrap(
    text: str, w: int, size_px: int, *, measure: Measure, bold: bool = False, language: str
) -> list[str]:
    """Break ``text`` into balanced lines no wider than ``w``; a cluster is never broken."""
    return _wrapped(text, w, _Pen(measure, size_px, bold, language), _balanced)


def _wrapped(text: str, w: int, pen: "_Pen", break_up: "BreakUp") -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += break_up(linebreak.pieces(paragraph), w, pen)
    return lines


@dataclass(frozen=True, slots=True)
class _Pen:
    measure: Measure
    size_px: int
    bold: bool
    language: str

    def width(self, text: str) -> int:
        shown = _shown(text)
        if not shown:
            return 0
        return self.measure.width(shown, self.size_px, bold=self.bold, language=self.language)


BreakUp = Callable[[Sequence[str], int, _Pen], list[str]]


def _shown(line: str) -> str:
    return line.replace("\u200b", "").rstrip(" ")


def _balanced(pieces: Sequence[str], w: int, pen: _Pen) -> list[str]:
    lines = _filled(pieces, w, pen)
    if not 1 < len(lines) <= 4:
        return lines
    # Break between phrases rather than within one, where that costs no line.
    whole = _phrases(pieces)
    if len(whole) > 1 and _fits_in(whole, w, pen, len(lines)):
        pieces = whole
    low, high = w // 2, w
    while high - low > max(2, pen.size_px // 4):
        middle = (low + high) // 2
        if _fits_in(pieces, middle, pen, len(lines)):
            high = middle
        else:
            low = middle
    return _filled(pieces, high, pen)


def _phrases(pieces: Sequence[str]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        if not found or found[-1][-1] in PHRASE_END or piece[0] in NOT_LAST:
            found.append(piece)
        else:
            found[-1] += piece
    return found


def _fits_in(pieces: Sequence[str], w: int, pen: _Pen, count: int) -> bool:
    lines = _filled(pieces, w, pen, parting=False)
    return len(lines) <= count and all(pen.width(line) <= w for line in lines)


def _filled(pieces: Sequence[str], w: int, pen: _Pen, parting: bool = True) -> list[str]:
    """Fill lines greedily; ``parting`` breaks a piece wider than the line into its clusters."""
    whole = "".join(pieces)
    if pen.width(whole) <= w:
        return [_shown(whole)]
    left = list(_narrow(pieces, w, pen)) if parting else pieces
    lines: list[str] = []
    while left:
        most = _most(left, w, pen)
        lines.append(_shown("".join(left[:most])))
        left = left[most:]
    return lines


def _most(pieces: Sequence[str], w: int, pen: _Pen) -> int:
    """How many of the pieces a line holds, at least one; by bisection, as measuring is costly."""
    if pen.width("".join(pieces)) <= w:
        return len(pieces)
    low, high = 1, len(pieces)
    while high - low > 1:
        middle = (low + high) // 2
        if pen.width("".join(pieces[:middle])) <= w:
            low = middle
        else:
            high = middle
    return low


def _narrow(pieces: Sequence[str], w: int, pen: _Pen) -> Iterator[str]:
    for piece in pieces:
        if pen.width(piece) <= w:
            yield piece
        else:
            yield from clusters(piece)


def lay_out(  # noqa: PLR0913 - all that a line of text can be
    text: str,
    w: int,
    h: int,
    size_px: int,
    min_px: int,
    *,
    measure: Measure,
    bold: bool = False,
    language: str = "zh-TW",
    wrapping: bool = True,
    max_lines: int | None = None,
) -> Laid:
    """Lay text into ``w`` × ``h`` at the largest size from ``size_px`` down to ``min_px``.

    When even ``min_px`` is too large, as many lines as fit, the last ending in an ellipsis. A
    line is never higher than the box, whatever ``min_px`` says.
    """
    min_px = max(1, min(min_px, int(h / _line_factor(text))))
    size = fit_text(
        text,
        w,
        h,
        size_px,
        min_px,
        measure=measure,
        bold=bold,
        language=language,
        wrapping=wrapping,
        max_lines=max_lines,
    )
    pen = _Pen(measure, size, bold, language)
    lines = _lines(text, w, pen, wrapping)
    pitch = line_height(text, size)
    room = max(1, min(h // pitch if pitch else 1, max_lines or len(lines)))
    if len(lines) <= room and all(pen.width(line) <= w for line in lines):
        return Laid(tuple(lines), size, pitch)
    kept = lines[:room]
    kept[-1] = _ended(_rejoined(lines[room - 1 :]) if len(lines) > room else kept[-1], w, pen)
    return Laid(tuple(kept), size, pitch, whole=False)


def _lines(text: str, w: int, pen: _Pen, wrapping: bool, *, balanced: bool = True) -> list[str]:
    if not wrapping:
        return [_shown(text.replace("\n", " "))]
    return _wrapped(text, w, pen, _balanced if balanced else _filled)


def _rejoined(lines: Sequence[str]) -> str:
    """Rejoin lines: Chinese has no space where a line was broken."""
    whole = lines[0]
    for line in lines[1:]:
        chinese = whole[-1:] and line[:1] and is_han(whole[-1]) and is_han(line[0])
        whole += line if chinese else f" {line}"
    return whole


def _ended(line: str, w: int, pen: _Pen) -> str:
    parts = clusters(line)
    while parts and pen.width("".join(parts).rstrip() + ELLIPSIS) > w:
        parts.pop()
    return "".join(parts).rstrip() + ELLIPSIS


def fit_text(  # noqa: PLR0913 - all that a line of text can be
    text: str,
    w: int,
    h: int,
    max_px: int,
    min_px: int,
    *,
    measure: Measure = ROUGH,
    bold: bool = False,
    language: str = "zh-TW",
    wrapping: bool = True,
    max_lines: int | None = None,
) -> int:
    """Largest em size in [``min_px``, ``max_px``] at which all of ``text`` is inside ``w`` × ``h``.

    A word is set smaller, by half at most, rather than broken: half a Thai word is another word.

    Returns ``min_px`` when nothing fits; :func:`lay_out` then shortens the text.
    """

    @cache
    def fits(size: int) -> bool:
        # Not balanced yet: that changes neither the number of lines nor whether each fits.
        lines = _lines(text, w, pen(size), wrapping, balanced=False)
        if max_lines is not None and len(lines) > max_lines:
            return False
        if line_height(text, size) * len(lines) > h:
            return False
        return all(pen(size).width(line) <= w for line in lines)

    def pen(size: int) -> _Pen:
        return _Pen(measure, size, bold, language)

    least = min(min_px, max_px)
    size = _largest(fits, least, max_px)
    if not wrapping or _widest(text, pen(size)) <= w:
        return size

    @cache
    def unbroken(one: int) -> bool:
        return fits(one) and _widest(text, pen(one)) <= w

    whole = _largest(unbroken, max(least, size // 2), size)
    return whole if unbroken(whole) else size


def _widest(text: str, pen: _Pen) -> int:
    """How wide a line must be so that no word of ``text`` is broken."""
    return max(map(pen.width, linebreak.pieces(text.replace("\n", " "))), default=0)


def _largest(fits: Callable[[int], bool], low: int, max_px: int) -> int:
    """The largest size that fits, by bisection; ``low`` when nothing fits."""
    if fits(max_px):
        return max_px
    high = max_px
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
