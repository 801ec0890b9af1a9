"""Draws down a strip of paper in one bit per dot: text, shapes, rules."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from drivers.fonts import FontFiles
from queue_server.wire.words import glyphs, linebreak

BLACK, WHITE = 0, 255
SCRIPTS = ("cjk", "latin", "thai", "symbols", "rare")
#: Rows of paper added at a time; a slip is cropped to what it used.
ROLL_ROWS = 1024


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def runs_of(text: str, has: glyphs.Has) -> list[tuple[str, str]]:
    """Split a text into (script, part): ``cjk``, ``latin`` (letters beyond ASCII) and ``thai``.

    ASCII stays with what precedes it, except after Thai, whose face has none of it; there and on
    its own it is drawn with the Chinese face, so that digits look the same in every language. What
    a face lacks comes from the first other one that has it.
    """
    return glyphs.runs(text, SCRIPTS, _own, has)


def _own(char: str, before: str) -> str:
    return _script(char) or ("cjk" if before in ("thai", "") else before)


def _script(char: str) -> str:
    if "\u0e00" <= char <= "\u0e7f":
        return "thai"
    if char >= "\u2e80":
        return "cjk"
    return "latin" if "\u00c0" <= char <= "\u1eff" else ""


class Pen:
    """A cursor moving down a roll of ``width`` dots."""

    def __init__(self, width: int, fonts: FontFiles) -> None:
        self.width = width
        self.margin = 12 if width >= 512 else 6
        self.y = 8
        self._scale = 1.0 if width >= 512 else 0.8
        self._fonts = fonts
        self._image = Image.new("1", (width, ROLL_ROWS), WHITE)
        self._draw = ImageDraw.Draw(self._image)
        self._split: dict[str, list[tuple[str, str]]] = {}

    @property
    def inner(self) -> int:
        """Dots between the margins."""
        return self.width - 2 * self.margin

    def finish(self) -> Image.Image:
        """The drawn part of the roll."""
        return self._image.crop((0, 0, self.width, self.y + 4))

    def skip(self, rows: int) -> None:
        """Move down."""
        self.y += rows

    def rule(self) -> None:
        """A thin line across."""
        self._room(14)
        self._draw.line((self.margin, self.y + 6, self.width - self.margin, self.y + 6), BLACK, 2)
        self.y += 14

    def centred(self, text: str, size: int, *, bold: bool = False) -> None:
        """Text in the middle, wrapped."""
        for line in self._wrap(text, self._size(size), bold, self.inner):
            self._line(line, self._size(size), bold, centre=True)

    def left(self, text: str, size: int, *, bold: bool = False) -> None:
        """Text from the left margin, wrapped."""
        for line in self._wrap(text, self._size(size), bold, self.inner):
            self._line(line, self._size(size), bold)

    def ticked(self, text: str, size: int) -> None:
        """An item with a box before it, wrapped and indented."""
        size = self._size(size)
        indent = size + 8
        for i, line in enumerate(self._wrap(text, size, False, self.inner - indent)):
            self._room(self._pitch(size))
            if i == 0:
                box = (self.margin + 2, self.y + 6, self.margin + size - 6, self.y + size - 2)
                self._draw.rectangle(box, outline=BLACK, width=2)
            self._line(line, size, False, x=self.margin + indent)

    def fitted(self, text: str, max_rows: int) -> None:
        """One line, as large as fits the width and ``max_rows``, trimmed to its ink."""
        low, high = 16, int(max_rows * 1.5)
        while low < high:
            middle = (low + high + 1) // 2
            left, top, right, bottom = self._face(text, middle, True).getbbox(text, mode="1")
            fits = right - left <= self.inner and bottom - top <= max_rows
            low, high = (middle, high) if fits else (low, middle - 1)
        font = self._face(text, low, True)
        left, top, right, bottom = font.getbbox(text, mode="1")
        self._room(int(bottom - top) + 28)
        x = (self.width - (right - left)) / 2 - left
        self._draw.text((x, self.y + 12 - top), text, BLACK, font=font)
        self.y += int(bottom - top) + 28

    def banner(self, text: str, size: int) -> None:
        """White on black across the paper."""
        size = self._size(size)
        pitch = self._pitch(size)
        self._room(pitch + 8)
        self._draw.rectangle((0, self.y, self.width, self.y + pitch + 6), BLACK)
        x = (self.width - self._length(text, size, True)) / 2
        self._write(x, self.y + 3 + size, text, size, True, ink=WHITE)
        self.y += pitch + 8

    def badge(self, shape: str, text: str, size: int) -> None:
        """A class: its shape and its word, centred together."""
        size = self._size(size)
        edge, gap = size, size // 3
        total = edge + gap + self._length(text, size, True)
        if total > self.inner:
            self.centred(text, size, bold=True)
            return
        self._room(self._pitch(size))
        x = (self.width - total) / 2
        draw_shape(self._draw, shape, x, self.y + size * 0.16, edge)
        self._write(x + edge + gap, self.y + size, text, size, True)
        self.y += self._pitch(size)

    def beside(self, picture: Image.Image, words: Sequence[str], size: int) -> None:
        """A picture with words to its right, or below it on narrow paper."""
        room = self.inner - picture.width - 8
        self._room(picture.height)
        if self.width < 512 or room < 180:
            self._image.paste(picture, ((self.width - picture.width) // 2, self.y))
            self.y += picture.height
            for text in words:
                self.centred(text, size)
            return
        self._image.paste(picture, (self.margin, self.y))
        top, bottom = self.y, self.y + picture.height
        self.y += 12
        for text in words:
            for line in self._wrap(text, size, False, room):
                self._line(line, size, False, x=self.margin + picture.width + 8)
            self.y += 8
        self.y = max(bottom, self.y, top)

    def _size(self, size: int) -> int:
        return round(size * self._scale)

    def _pitch(self, size: int) -> int:
        return math.ceil(size * 1.3)

    def _face(self, text: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:
        return _font(self._fonts.face(self._runs(text)[0][0] if text else "cjk", bold), size)

    def _runs(self, text: str) -> list[tuple[str, str]]:
        """The runs of a text, kept, as each text is measured, placed and drawn."""
        found = self._split.get(text)
        if found is None:
            found = self._split[text] = runs_of(text, self._fonts.has)
        return found

    def _line(
        self, text: str, size: int, bold: bool, *, centre: bool = False, x: int | None = None
    ) -> None:
        self._room(self._pitch(size))
        at = float(self.margin if x is None else x)
        if centre:
            at = (self.width - self._length(text, size, bold)) / 2
        self._write(at, self.y + size, text, size, bold)
        self.y += self._pitch(size)

    def _room(self, rows: int) -> None:
        """Add paper when ``rows`` more would not fit."""
        while self.y + rows + 8 > self._image.height:
            longer = Image.new("1", (self.width, self._image.height + ROLL_ROWS), WHITE)
            longer.paste(self._image, (0, 0))
            self._image, self._draw = longer, ImageDraw.Draw(longer)

    def _wrap(self, text: str, size: int, bold: bool, room: int) -> list[str]:
        return wrap(text, lambda part: self._length(part, size, bold) <= room)

    def _length(self, text: str, size: int, bold: bool) -> float:
        return sum(
            _font(self._fonts.face(script, bold), size).getlength(part)
            for script, part in self._runs(text)
        )

    def _write(
        self, x: float, baseline: int, text: str, size: int, bold: bool, *, ink: int = BLACK
    ) -> None:
        """Draw one line, each run in its face, from ``x`` on a baseline."""
        for script, part in self._runs(text):
            font = _font(self._fonts.face(script, bold), size)
            self._draw.text((round(x), baseline), part, ink, font=font, anchor="ls")
            x += font.getlength(part)


def wrap(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Break text into lines that fit, where ``linebreak`` allows it; a line feed always breaks.

    A word longer than a line is broken where it must be.
    """
    return [line for part in text.split("\n") for line in _wrap_one(part, fits)]


def _wrap_one(text: str, fits: Callable[[str], bool]) -> list[str]:
    if fits(text.strip()):  # nearly every line of a slip; measuring word by word costs a third
        return [text.strip()] if text.strip() else []
    lines: list[str] = []
    line = ""
    for part in _narrow(text, fits):
        if line.strip() and not fits((line + part).rstrip()):
            lines.append(line.rstrip())
            line = ""
        line += part if line else part.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _narrow(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Pieces that are never broken; a piece longer than a line comes as its letters."""
    for part in linebreak.pieces(text):
        if fits(part.rstrip()):
            yield part
        else:
            yield from linebreak.clusters(part)


def draw_shape(draw: ImageDraw.ImageDraw, shape: str, x: float, y: float, edge: float) -> None:
    """Draw a class's shape, filled, into a square of ``edge`` dots; unknown ones as a circle."""
    points = _SHAPES.get(shape)
    if points is None:
        draw.ellipse((x, y, x + edge, y + edge), BLACK)
        return
    draw.polygon([(x + px * edge, y + py * edge) for px, py in points], BLACK)


def _heart() -> tuple[tuple[float, float], ...]:
    turns = [2 * math.pi * i / 48 for i in range(48)]
    return tuple(
        (
            0.5 + 0.5 * math.sin(t) ** 3,
            0.45
            - (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 32,
        )
        for t in turns
    )


#: Outlines in a unit square, y downwards. The circle is drawn as an ellipse.
_SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "heart": _heart(),
    "house": (
        (0.5, 0.0),
        (1.0, 0.5),
        (0.88, 0.5),
        (0.88, 1.0),
        (0.12, 1.0),
        (0.12, 0.5),
        (0.0, 0.5),
    ),
    "bubble": ((0, 0.08), (1, 0.08), (1, 0.72), (0.5, 0.72), (0.25, 1.0), (0.25, 0.72), (0, 0.72)),
    "diamond": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
}
