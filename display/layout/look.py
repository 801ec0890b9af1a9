"""What every part of the wall is drawn with (its look) and drawn from (its scene)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from display.canvas.theme import NIGHT, Scale, Theme
from display.layout.plan import USUAL, PartName, plan
from display.model import ShownCall
from queue_server.wire.messages import Board
from queue_server.wire.messages.values import Text
from queue_server.wire.words.wording import Wording

#: The languages that texts of the wall are drawn for unless they say otherwise: which face a
#: punctuation mark comes from depends on it.
FIRST, SECOND = "zh-TW", "en"


@dataclass(frozen=True)
class Look:
    """Wordings, colours and sizes of one wall; they stay the same while it runs.

    ``display`` is its name, ``slide_s`` the least time for a page of a notice, ``pictures`` the
    folder of fetched pictures, ``counter`` the one at which a sign hangs.
    """

    wording: Wording
    scale: Scale
    theme: Theme = NIGHT
    layout: str = USUAL
    display: str = ""
    slide_s: float = 10
    pictures: str = ""
    counter: int = 0

    # Sizes. Calls keep the legible size; what is read from nearby is smaller, in fixed steps.

    @cached_property
    def number(self) -> int:
        """Em size of called numbers: legible from the last seat, as far as the screen allows."""
        return _between(self.scale.legible, self.scale.short_px // 14, self.scale.short_px // 5)

    @cached_property
    def info(self) -> int:
        """Em size of the column, the clock and the notices: four steps below a number."""
        size = round(self.scale.legible * 0.4)
        return _between(size, self.scale.short_px // 30, self.scale.short_px // 13)

    @cached_property
    def fine(self) -> int:
        """Em size of second languages and captions: two steps below ``info``."""
        return round(self.info * 0.64)

    @cached_property
    def gap(self) -> int:
        """Distance between parts."""
        return self.scale.grid + self.scale.grid // 3

    @cached_property
    def radius(self) -> int:
        """Corner of a panel."""
        return self.scale.grid

    def has(self, part: PartName) -> bool:
        """Whether the layout has this part."""
        found = plan(self.layout)
        side = found.portrait if self.scale.portrait else found.landscape
        return part in side["parts"]

    # Words

    @property
    def first(self) -> str:
        """The branch's own language."""
        return self.wording.fallback

    @property
    def second(self) -> str:
        """The wall's other language; a ticket's own language matters only to the voice."""
        others = [tag for tag in self.wording.catalogue["languages"] if tag != self.first]
        return SECOND if SECOND in others or not others else others[0]

    def words(self, key: str, language: str | None = None, **facts: object) -> str:
        """The catalogue's wording of ``key``, by default in the branch's own language."""
        return self.wording.say(key, language or self.first, **facts)

    def both(self, key: str, **facts: object) -> tuple[str, str]:
        """The wording in the wall's two languages; the second is empty if there is only one."""
        second = self.in_second(self.words(key, self.second, **facts))
        return self.words(key, self.first, **facts), second

    def in_second(self, text: str) -> str:
        """A text in the second language; empty where the wall has only one language."""
        return text if self.second != self.first else ""

    def pick(self, text: Text) -> tuple[str, str]:
        """A text of the board or catalogue in the wall's two languages; empty without a second."""
        first = self.wording.text(text, self.first)
        second = self.in_second(self.wording.text(text, self.second))
        # Words without a translation are shown once, not twice.
        return first, second if second != first else ""

    @property
    def office(self) -> tuple[str, str]:
        """The name of the branch in both languages."""
        return self.pick(self.wording.name)

    def service_name(self, code: str) -> tuple[str, str]:
        """Name of a service in both languages; its code when the catalogue does not have it."""
        service = self.wording.service(code)
        return self.pick(service["name"] if service else {self.first: code})

    def class_name(self, priority: str) -> tuple[str, str]:
        """Short word for a class in both languages."""
        known = self.wording.priority(priority)
        return self.pick(known["wording"] if known else {})

    def class_color(self, priority: str) -> str:
        """Colour of a class on this wall."""
        return self.theme.class_color(priority, self.wording.class_color(priority))

    def class_shape(self, priority: str) -> str:
        """Shape of a class; a circle for an unknown one."""
        known = self.wording.priority(priority)
        return known["shape"] if known else "circle"


def _between(size: int, least: int, most: int) -> int:
    return max(least, min(most, size))


@dataclass(frozen=True, slots=True)
class Scene:
    """What is visible at this moment; equal scenes look the same.

    ``now``, ``lost_since`` and ``silent_since`` are local and cut to the minute. ``page`` is the
    turn of the playlist; ``ready`` are the fetched pictures of notices. ``shift`` moves
    everything by this many pixels, so that no edge burns into the screen. ``named`` is the name of
    a wall asked to show it, ``muted_until`` the end of its silence.
    """

    board: Board | None
    stage: ShownCall | None
    bright: bool
    calls: tuple[ShownCall, ...]
    now: datetime
    page: int = 0
    lost_since: datetime | None = None
    silent_since: datetime | None = None
    ready: frozenset[str] = frozenset()
    shift: tuple[int, int] = (0, 0)
    named: str = ""
    muted_until: datetime | None = None
