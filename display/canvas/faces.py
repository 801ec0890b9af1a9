"""The open fonts: which face draws which letter, and how wide. The only user of pygame.font.

pygame has no font fallback, so a line is split into runs of one face each: Noto Sans TC for
Chinese, Noto Sans Thai for Thai (shaped with its script set), Noto Sans for the rest, whose
digits are all the same width. What a face lacks comes from the first other one that has it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import pygame
import pygame.font

from display.canvas.fonts import FontPaths, prepare_fonts
from display.canvas.text import is_han
from queue_server.link.fonts import characters_of
from queue_server.wire.words import glyphs
from queue_server.wire.words.linebreak import is_thai

#: Punctuation that is full-width in Chinese text and narrow elsewhere.
_SHARED_PUNCTUATION = frozenset("…—“”‘’·※→←↑↓○●◎")

#: Faces that stay open at each of their sizes, as the letters and digits of calls keep changing. A
#: Chinese face takes 2 MiB each time it is open, and a screen has dozens of sizes: it is open once.
_SMALL = frozenset({"latin", "thai"})
_OPEN_FACES = 96
_WIDTHS_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face: ``tc``, ``latin`` or ``thai``."""

    face: str
    text: str


def _face_of(language: str, char: str, _before: str) -> str:
    if is_thai(char):
        return "thai"
    if is_han(char) or (char in _SHARED_PUNCTUATION and language.startswith("zh")):
        return "tc"
    return "latin"


class Fonts:
    """Every face at every size, opened when first used. Is a ``text.Measure``."""

    def __init__(self, font_dir: Path | None = None) -> None:
        """Open from ``font_dir``; what is missing there is prepared first.

        Raises:
            FontsMissing: The machine lacks the fonts; says which packages to install.
        """
        paths = FontPaths.under(font_dir) if font_dir else None
        self._paths = paths if paths and not paths.missing() else prepare_fonts(font_dir)
        self._names = self._paths.names()
        pygame.font.init()
        self._open: OrderedDict[tuple[str, bool, int], pygame.font.Font] = OrderedDict()
        self._widths: OrderedDict[tuple[str, int, bool, str], int] = OrderedDict()
        self._has = lru_cache(maxsize=8192)(self._asks)
        self.runs = lru_cache(maxsize=2048)(self._runs)

    def _runs(self, text: str, language: str) -> tuple[Run, ...]:
        """Split a line into runs of one face each."""
        found = glyphs.runs(text, self._names, partial(_face_of, language), self._has)
        return tuple(Run(face, part) for face, part in found)

    def _asks(self, face: str, char: str) -> bool:
        return ord(char) in characters_of(self._paths.path(face, bold=False))

    def face(self, name: str, size_px: int, *, bold: bool) -> pygame.font.Font:
        """A face at this size (at least 1), which it keeps until asked for another size.

        The least recently used ones are closed.
        """
        size_px = max(1, size_px)
        key = (name, bold, size_px if name in _SMALL else 0)
        font = self._open.get(key)
        if font is None:
            font = pygame.font.Font(self._paths.path(name, bold=bold), size_px)
            if name == "thai":
                font.set_script("Thai")
            self._open[key] = font
            if len(self._open) > _OPEN_FACES:
                self._open.popitem(last=False)
        elif font.point_size != size_px:
            font.point_size = size_px
        self._open.move_to_end(key)
        return font

    def width(self, text: str, size_px: int, *, bold: bool = False, language: str = "zh-TW") -> int:
        """Pixels from the start of ``text`` to its end on one line."""
        key = (text, size_px, bold, language)
        known = self._widths.get(key)
        if known is None:
            known = sum(
                self.face(run.face, size_px, bold=bold).size(run.text)[0]
                for run in self.runs(text, language)
            )
            self._widths[key] = known
            if len(self._widths) > _WIDTHS_KEPT:
                self._widths.popitem(last=False)
        return known
