"""What every part of the wall is drawn with, and what it is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from display.canvas.theme import NIGHT, Scale, Theme, class_shape
from display.model import Board, Call

Catalogue = Mapping[str, Any]

#: The two languages of the wall; the ticket's own language is for the voice.
FIRST, SECOND = "zh-TW", "en"


@dataclass(frozen=True, slots=True)
class Look:
    """Catalogue, colours and sizes of one wall; they stay the same while it runs."""

    catalogue: Catalogue
    scale: Scale
    theme: Theme = NIGHT

    # Sizes. Calls keep the legible size; what is read from nearer is smaller in fixed steps.

    @property
    def number(self) -> int:
        """Em size of called numbers: legible from the last seat, as far as the screen allows."""
        return _between(self.scale.legible, self.scale.short_px // 14, self.scale.short_px // 5)

    @property
    def info(self) -> int:
        """Em size of the column, the clock and the notices: four steps below a number."""
        size = round(self.scale.legible * 0.4)
        return _between(size, self.scale.short_px // 30, self.scale.short_px // 13)

    @property
    def fine(self) -> int:
        """Em size of second languages and captions: two steps below ``info``."""
        return round(self.info * 0.64)

    @property
    def gap(self) -> int:
        """Distance between parts."""
        return self.scale.grid + self.scale.grid // 3

    @property
    def radius(self) -> int:
        """Corner of a panel."""
        return self.scale.grid

    # Words

    def words(self, key: str, language: str = FIRST, **facts: object) -> str:
        """The catalogue's wording of ``key``; empty when the catalogue does not have it."""
        texts = self.catalogue.get("strings", {}).get(key, {})
        return pick(texts, language).format(**facts)

    def both(self, key: str, **facts: object) -> tuple[str, str]:
        """The wording in the wall's two languages."""
        return self.words(key, FIRST, **facts), self.words(key, SECOND, **facts)

    @property
    def office(self) -> tuple[str, str]:
        """The name of the office in both languages."""
        name = self.catalogue.get("name") or self.catalogue["strings"]["office_name"]
        return pick(name, FIRST), pick(name, SECOND)

    def service_name(self, code: str) -> tuple[str, str]:
        """Name of a service in both languages; its code when the catalogue does not have it."""
        services = self.catalogue.get("services", ())
        name = next((one["name"] for one in services if one["code"] == code), {FIRST: code})
        return pick(name, FIRST), pick(name, SECOND)

    def class_name(self, priority: str) -> tuple[str, str]:
        """Short word for a class in both languages."""
        wording = self._class(priority).get("wording", {})
        return pick(wording, FIRST), pick(wording, SECOND)

    def class_shape(self, priority: str) -> str:
        """Shape of a class."""
        return str(self._class(priority).get("shape") or class_shape(priority))

    def _class(self, priority: str) -> Mapping[str, Any]:
        classes = self.catalogue.get("classes", ())
        return next((one for one in classes if one["name"] == priority), {})


def pick(texts: Mapping[str, str], language: str) -> str:
    """A wording in ``language``, else in Chinese, else empty."""
    return texts.get(language) or texts.get(FIRST, "")


def _between(size: int, least: int, most: int) -> int:
    return max(least, min(most, size))


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen at this moment; two equal scenes look the same.

    ``now``, ``lost_since`` and ``silent_since`` are local and cut to the minute.
    ``page`` counts the pages of the side column up without end.
    """

    board: Board | None
    stage: Call | None
    bright: bool
    calls: tuple[Call, ...]
    now: datetime
    page: int = 0
    lost_since: datetime | None = None
    silent_since: datetime | None = None
