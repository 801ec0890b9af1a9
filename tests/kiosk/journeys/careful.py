"""A Pilot that looks at every screen before it taps, as every visitor in turn would.

What it requires of each screen: no word cut or too small, every button large enough and apart from
the next, and what is read out is what is drawn.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations, product
from typing import Any

from display.canvas.draw import DrawCommand, Text
from display.canvas.faces import Fonts
from display.canvas.text import Laid, lay_out
from display.canvas.theme import Scale
from kiosk import events as e
from kiosk.model import Screen
from kiosk.screens.frame import Size, make_frame
from kiosk.screens.reading import UNSAID, speakables
from queue_server.wire.words.linebreak import pieces
from tests.kiosk.pilot import Pilot

#: The glasses found in offices: an upright one, a wide one, and a low one.
GLASSES = (Size(1080, 1920, 32.0), Size(1920, 1080, 24.0), Size(1366, 768, 18.5))
MOST_PAGES = 40
MODES = ("normal", "large", "contrast", "low")


@dataclass
class CarefulPilot(Pilot):
    """Looks at a screen whenever it has changed. Time does not count as a change."""

    size: Size
    mode: str = "normal"
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen: set[Screen] = set()
        self._looked: tuple[DrawCommand, ...] = ()
        super().__init__(self.size, **self.more)
        catalogue = self.model.office.catalogue
        kiosk = {**catalogue["kiosk"], "inches": self.size.inches}
        self.hear(e.CatalogueCame({**catalogue, "kiosk": kiosk}))  # type: ignore[typeddict-item]
        if self.mode != "normal":
            self.tap(self.mode)

    def tap(self, *names: str) -> None:
        for name in names:
            self.look()
            if name not in self.names():
                self._turn_to(name)
            super().tap(name)
        self.look()

    def _turn_to(self, name: str) -> None:
        """On to the next page, and from the last one to the first, until the button is there."""
        for _ in range(MOST_PAGES):
            if name in self.names():
                return
            pages = [one for one in self.names() if one.startswith("page:")]
            assert pages, f"{name} is not on {self.screen}: {self.names()}"
            on = f"page:{self.model.visit.page + 1}"
            super().tap(on if on in pages else pages[0])
            self.look()

    def look(self) -> None:
        view = self.kiosk.view()
        self.seen.add(self.screen)
        if view.commands == self._looked:
            return
        self._looked = view.commands
        where = f"{self.screen} {self.model.language} {self.mode} {self.size.width_px}"
        for one in view.commands:
            if isinstance(one, Text):
                self._legible(one, where)
        self._reachable(where)
        self._read(where)

    def _legible(self, one: Text, where: str) -> None:
        laid = _laid(replace(one, x=0, y=0, color=""))
        least = make_frame(self.size, large=False, contrast=False, low=False).small_px - 1
        assert laid.whole, f"{where}: {one.text!r} is cut"
        assert laid.size_px >= least, f"{where}: {one.text!r} is too small"
        words = (word.strip() for part in one.text.split("\n") for word in pieces(part))
        broken = [word for word in words if not any(word in line for line in laid.lines)]
        assert not broken, f"{where}: {broken} broken in {laid.lines}"

    def _reachable(self, where: str) -> None:
        scale = Scale(self.size.width_px, self.size.height_px, self.size.inches, 0.5)
        buttons = [one for one in self.kiosk.view().targets if one.name != "more_time"]
        for one in buttons:
            box = one.box
            assert min(box.w, box.h) >= scale.mm(20), f"{where}: {one.name} is too small"
            assert box.x >= 0, where
            assert box.right <= self.size.width_px, where
            assert box.bottom <= self.size.height_px, where
        for a, z in combinations(buttons, 2):
            across = max(z.box.x - a.box.right, a.box.x - z.box.right)
            down = max(z.box.y - a.box.bottom, a.box.y - z.box.bottom)
            assert max(across, down) >= scale.mm(3), f"{where}: {a.name} touches {z.name}"

    def _read(self, where: str) -> None:
        view = self.kiosk.view()
        read = speakables(view)
        drawn = [one.text for one in view.commands if isinstance(one, Text)]
        assert _words([one.text for one in read]) == _words(drawn), where
        said = {one.target for one in read if one.target}
        assert said >= {one.name for one in view.targets} - UNSAID - {"mark"}, where


@cache
def faces() -> Fonts:
    """The fonts, opened once: each face keeps its file open."""
    return Fonts()


@cache
def _laid(one: Text) -> Laid:
    """Text as laid out, kept: many screens have the same words in the same room."""
    return lay_out(
        one.text, one.w, one.h, one.size_px, one.min_px or one.size_px // 2,
        measure=faces(), bold=one.bold, language=one.language, wrapping=one.wrap,
        max_lines=one.max_lines,
    )  # fmt: skip


def _words(texts: list[str]) -> Counter[str]:
    return Counter(line for text in texts for line in text.split("\n") if line.strip())


def every(journeys: list[str], languages: tuple[str, ...]) -> list[tuple[str, str, str, Size]]:
    """Each journey in each language and each mode on each glass."""
    return list(product(journeys, languages, MODES, GLASSES))


def pairs(journeys: list[str], languages: tuple[str, ...]) -> list[tuple[str, str, str, Size]]:
    """As few rows as cover each journey in each language, and every pair of anything."""
    return [
        (journey, language, MODES[(j + n) % len(MODES)], GLASSES[(j + 2 * n) % len(GLASSES)])
        for j, journey in enumerate(journeys)
        for n, language in enumerate(languages)
    ]
