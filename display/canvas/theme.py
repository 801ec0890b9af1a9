"""Colours and sizes of every screen: the only place that decides them.

Sizes follow from the screen's inches and reading distance, never from pixels alone.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

#: A capital letter of 0.7° is 12.2 mm high per metre of viewing distance (EN 301 549).
CAP_MM_PER_METRE = 12.2
#: Noto Sans capitals are 0.714 em high. A Chinese glyph of the same em is 0.92 em high, 1.29 × a
#: capital: one em size satisfies both scripts.
EM_PER_CAP = 1 / 0.714
TYPE_RATIO = 1.25
#: A Chinese glyph is this high in em, and must be this much higher than a capital at a distance.
HAN_EM, HAN_OVER_CAP = 0.92, 1.3
#: WCAG AA for text, and AAA for a wall that is read across a lobby.
READABLE, READABLE_FAR = 4.5, 7.0


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours on one ground. ``on_primary`` is for words on a filled primary button.

    ``readable`` is the contrast to which a colour chosen by the office is brought.
    """

    ground: str
    panel: str
    text: str
    soft: str
    line: str
    primary: str
    on_primary: str
    pressed: str
    ok: str
    alarm: str
    called: str
    on_called: str
    classes: Mapping[str, str]
    readable: float = READABLE

    def class_color(self, name: str, chosen: str = "") -> str:
        """The colour of a priority class: as the office chose, else by name, else primary.

        A chosen colour is mixed with the text colour until it stands out from the grounds.
        """
        return self._readable(chosen) if chosen else self.classes.get(name, self.primary)

    def _readable(self, color: str) -> str:
        mixed = (_mixed(color, self.text, tenths / 10) for tenths in range(11))
        grounds = (self.ground, self.panel)
        return next(
            (
                one
                for one in mixed
                if all(contrast(one, ground) >= self.readable for ground in grounds)
            ),
            self.text,
        )


LIGHT = Theme(
    ground="#F4F6F8",
    panel="#FFFFFF",
    text="#10202E",
    soft="#44566A",
    line="#C9D3DC",
    primary="#0A5AA8",
    on_primary="#FFFFFF",
    pressed="#CFE3F6",
    ok="#1B6E3C",
    alarm="#B3261E",
    called="#0A5AA8",
    on_called="#FFFFFF",
    classes=MappingProxyType(
        {
            "general": "#0A5AA8",
            "caring": "#A8174B",
            "elderly": "#8A4B00",
            "english": "#00695C",
            "booked": "#5B2A9D",
        }
    ),
)

NIGHT = Theme(
    ground="#0A1826",
    panel="#12283C",
    text="#FFFFFF",
    soft="#B8C7D6",
    line="#2A445C",
    primary="#7FC4FF",
    on_primary="#0A1826",
    pressed="#1E3F5C",
    ok="#7EE2A8",
    alarm="#FF9A91",
    called="#FFD24A",
    on_called="#0A1826",
    classes=MappingProxyType(
        {
            "general": "#7FC4FF",
            "caring": "#FF9DBB",
            "elderly": "#FFC46B",
            "english": "#6FE0CC",
            "booked": "#CDB3FF",
        }
    ),
    readable=READABLE_FAR,
)


@lru_cache(256)
def rgb(color: str) -> tuple[int, int, int]:
    """``#RRGGBB`` as three bytes."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _mixed(color: str, other: str, share: float) -> str:
    """``color`` with a ``share`` of ``other`` in it."""
    pairs = zip(rgb(color), rgb(other), strict=True)
    red, green, blue = (round(mine * (1 - share) + theirs * share) for mine, theirs in pairs)
    return f"#{red:02X}{green:02X}{blue:02X}"


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else math.pow((channel + 0.055) / 1.055, 2.4)


@dataclass(frozen=True)
class Scale:
    """Sizes in pixels for a screen of ``inches`` diagonal read from ``distance_m``.

    Each is asked for about a hundred times per picture, and so is kept once known.
    """

    width_px: int
    height_px: int
    inches: float
    distance_m: float

    @cached_property
    def px_per_mm(self) -> float:
        """Pixels per millimetre, the same in both directions."""
        return math.hypot(self.width_px, self.height_px) / (self.inches * 25.4)

    def mm(self, length_mm: float) -> int:
        """A length on the glass in pixels, rounded up: a minimum stays a minimum."""
        return math.ceil(length_mm * self.px_per_mm)

    @cached_property
    def short_px(self) -> int:
        """The shorter side."""
        return min(self.width_px, self.height_px)

    @cached_property
    def portrait(self) -> bool:
        """Whether the screen is taller than wide."""
        return self.height_px > self.width_px

    @cached_property
    def legible(self) -> int:
        """Em size whose capitals are 0.7° high from ``distance_m``."""
        return self.mm(CAP_MM_PER_METRE * self.distance_m * EM_PER_CAP)

    def reach_m(self, text_px: int, *, chinese: bool = False) -> float:
        """The distance at which words of this em size are legible, in metres."""
        em_per_cap = HAN_OVER_CAP / HAN_EM if chinese else EM_PER_CAP
        return text_px / self.px_per_mm / em_per_cap / CAP_MM_PER_METRE

    @cached_property
    def body(self) -> int:
        """Em size of running text: legible, and never lost on the screen (1/40 of its side)."""
        return max(self.legible, self.short_px // 40)

    def step(self, n: float) -> int:
        """``n`` steps of the type scale (ratio 1.25) above body, or below when negative."""
        return round(self.body * math.pow(TYPE_RATIO, n))

    @cached_property
    def title(self) -> int:
        """Two steps up: the question of a screen, the head of a panel."""
        return self.step(2)

    @cached_property
    def grid(self) -> int:
        """The unit of the layout grid (8 dp): 1/90 of the shorter side."""
        return max(4, self.short_px // 90)

    @cached_property
    def touch(self) -> int:
        """Smallest side of a button: 20 mm."""
        return self.mm(20)

    @cached_property
    def gap(self) -> int:
        """Smallest distance between buttons: 3 mm."""
        return self.mm(3)
