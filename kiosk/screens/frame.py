"""Where things go on a kiosk's screen: one frame for every size, from 7 to 55 inches. Pure.

::

    ┌──────────────────────────┐
    │ office            clock  │  header
    │ question                 │  title
    │ ┌──────┐ ┌──────┐        │
    │ │choice│ │choice│  …     │  content (at most 8 choices, else pages)
    │ └──────┘ └──────┘        │
    │ second     PRIMARY       │  action: the primary button is always here
    │ back home language help  │  nav: always here
    │ large contrast low       │
    └──────────────────────────┘

Sizes follow the glass: no button side below 20 mm, gaps of at least 3 mm, capitals of at least
4.8 mm, all from the configured inches. Large text is drawn with capitals of 9 mm and shrinks
towards 4.8 only where the words would not fit otherwise: nothing is ever cut. A screen too small
for 4.8 mm gets the largest text that leaves room; ``too_small`` says so.
The low-reach layout moves every control into the part of the glass that a seated person reaches.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from display.canvas.box import Box
from display.canvas.theme import EM_PER_CAP, LIGHT, NIGHT, Scale, Theme

#: The least height of a capital letter in mm, in normal and in large text.
CAP_MM, LARGE_CAP_MM = 4.8, 9.0
#: In the low-reach layout no touch target is higher above the floor than this.
REACH_CM = 120
MAX_CHOICES = 8
#: How far large text grows: the first for which LEAST_LINES of the smallest lines still fit.
GROWTHS = (1.0, 0.8, 0.6, 0.4, 0.2, 0.0)
LEAST_LINES = 10
#: What is read at length may be smaller than large text by this factor.
READING = 0.8
NAV = ("back", "home", "language", "help", "large", "contrast", "low")

HIGH_CONTRAST: Theme = replace(
    NIGHT,
    ground="#000000",
    panel="#000000",
    text="#FFFFFF",
    soft="#FFFFFF",
    line="#FFFFFF",
    primary="#FFD24A",
    on_primary="#000000",
    pressed="#5A4A00",
)


@dataclass(frozen=True, slots=True)
class Size:
    """A screen: pixels, diagonal in inches, and the height of its lower edge above the floor."""

    width_px: int
    height_px: int
    inches: float = 32.0
    bottom_cm: float = 65.0

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre of the glass."""
        return math.hypot(self.width_px, self.height_px) / (self.inches * 25.4)


@dataclass(frozen=True, slots=True)
class Frame:
    """Sizes and boxes of one screen, colours included."""

    size: Size
    theme: Theme
    body_px: int
    least_px: int
    small_px: int
    title_px: int
    touch_px: int
    gap: int
    margin: int
    header: Box
    title: Box
    content: Box
    action: Box
    nav: tuple[tuple[str, Box], ...]

    @property
    def portrait(self) -> bool:
        """Whether the screen is in portrait orientation."""
        return self.size.height_px >= self.size.width_px

    @property
    def wide(self) -> bool:
        """Whether three columns of words fit side by side."""
        return self.size.width_px * 2 >= self.size.height_px * 3

    @property
    def whole(self) -> Box:
        """The whole screen."""
        return Box(0, 0, self.size.width_px, self.size.height_px)

    @property
    def primary(self) -> Box:
        """Where the primary button is, on every screen."""
        w = (self.action.w - self.gap) * 3 // 5
        return Box(self.action.right - w, self.action.y, w, self.action.h)

    @property
    def second(self) -> Box:
        """Where the second button is, if there is one."""
        w = self.action.w - self.gap - self.primary.w
        return Box(self.action.x, self.action.y, w, self.action.h)

    @property
    def reading_px(self) -> int:
        """The least size of what is read at length: with large text, pages are turned instead."""
        return max(self.small_px, round(self.least_px * READING))

    @property
    def radius(self) -> int:
        """The corner radius of cards and buttons."""
        return max(4, self.body_px // 2)


@lru_cache(maxsize=32)
def make_frame(size: Size, *, large: bool, contrast: bool, low: bool) -> Frame:
    """The frame of a screen with a visitor's switches. On a low glass, large text grows only as
    far as it leaves enough lines to read.
    """
    theme = HIGH_CONTRAST if contrast else LIGHT
    for growth in GROWTHS if large else (0.0,):
        frame = _grown(size, growth, theme, large=large, low=low)
        if frame.content.h >= LEAST_LINES * frame.small_px:
            break
    return frame


def _grown(size: Size, growth: float, theme: Theme, *, large: bool, low: bool) -> Frame:
    """The frame with text between the normal size (0) and the large one (1)."""
    scale = Scale(size.width_px, size.height_px, size.inches, 0.5)
    small = min(scale.mm(CAP_MM * EM_PER_CAP), round(scale.short_px * 0.042))
    largest = min(scale.mm(LARGE_CAP_MM * EM_PER_CAP), round(scale.short_px * 0.066))
    least = round(small + (largest - small) * growth)
    body = max(least, round(scale.short_px * (0.036 + 0.012 * growth)))
    gap = max(scale.gap, round(scale.short_px * 0.017))
    margin = max(gap, round(scale.short_px * 0.04))
    nav_rows = _nav_rows(size, scale, body, gap, margin, large)
    # A sign, and below it two lines of the tallest script.
    nav_h = max(scale.touch, round(body * 1.35 + small * 3.2))
    inner_w = size.width_px - 2 * margin
    nav_top = size.height_px - margin - len(nav_rows) * (nav_h + gap) + gap
    action_h = max(scale.touch, round(body * (2.8 if large else 3.3)), round(small * 4.5))
    action = Box(margin, nav_top - gap - action_h, inner_w, action_h)
    lines = 3 if inner_w * 0.55 < small * 19 else 2
    tall = max(round(body * 1.9), round(small * 1.4 * lines) + 4)
    header = Box(margin, margin // 2, inner_w, tall)
    title_px = round(body * 1.5)
    top = max(header.bottom, _low_top(size, scale, title_px, large) if low else 0)
    title = Box(margin, top, inner_w, round(title_px * (2.2 if large else 2.0)))
    content_top = title.bottom + gap // 2
    return Frame(
        size=size,
        theme=theme,
        body_px=body,
        least_px=least,
        small_px=small,
        title_px=title_px,
        touch_px=scale.touch,
        gap=gap,
        margin=margin,
        header=header,
        title=title,
        content=Box(margin, content_top, inner_w, action.y - gap - content_top),
        action=action,
        nav=_nav_boxes(nav_rows, margin, nav_top, inner_w, nav_h, gap),
    )


def too_small(size: Size) -> bool:
    """Whether capitals of 4.8 mm leave no room for the words: below about 13 inches."""
    scale = Scale(size.width_px, size.height_px, size.inches, 0.5)
    return scale.mm(CAP_MM * EM_PER_CAP) > round(scale.short_px * 0.042)


def _low_top(size: Size, scale: Scale, title_px: int, large: bool) -> int:
    """Top of the title so that every control below it can be reached from a wheelchair."""
    reach = size.height_px - scale.mm((REACH_CM - size.bottom_cm) * 10) - 2 * title_px
    upright = size.height_px >= size.width_px
    # Even where all can be reached, the switch visibly does something: lower is easier.
    visible = 0.28 if upright else 0.14
    return max(reach, round(size.height_px * (visible / 2 if large else visible)))


def _nav_rows(
    size: Size, scale: Scale, body: int, gap: int, margin: int, large: bool
) -> list[tuple[str, ...]]:
    """One row when every button can be wide enough for its word, else two."""
    least = max(scale.touch, round(body * 4.4))
    room = size.width_px - 2 * margin
    if len(NAV) * (least + gap) - gap <= room:
        return [NAV]
    return [NAV[:4], NAV[4:]]


def _nav_boxes(
    rows: list[tuple[str, ...]], x: int, y: int, w: int, h: int, gap: int
) -> tuple[tuple[str, Box], ...]:
    boxes: list[tuple[str, Box]] = []
    for i, row in enumerate(rows):
        boxes += zip(row, columns(Box(x, y + i * (h + gap), w, h), len(row), gap), strict=True)
    return tuple(boxes)


def columns(box: Box, count: int, gap: int) -> list[Box]:
    """``box`` cut into equal columns, ``gap`` apart; the remainder goes to the last."""
    w = (box.w - gap * (count - 1)) // count
    cut = [Box(box.x + i * (w + gap), box.y, w, box.h) for i in range(count)]
    last = cut[-1]
    return [*cut[:-1], Box(last.x, last.y, box.right - last.x, last.h)]


@dataclass(frozen=True, slots=True)
class Grid:
    """How choices are laid out: columns, rows that fit, and the height of one."""

    columns: int
    rows: int
    gap: int
    box: Box

    @property
    def per_page(self) -> int:
        """Choices on one page, at most eight."""
        return max(1, min(MAX_CHOICES, self.columns * self.rows))

    def cells(self, count: int, tallest: int) -> list[Box]:
        """Boxes for ``count`` choices, row by row, no taller than ``tallest``."""
        rows = max(1, -(-count // self.columns))
        h = min(tallest, (self.box.h - self.gap * (rows - 1)) // rows)
        found: list[Box] = []
        for row in range(rows):
            line = Box(self.box.x, self.box.y + row * (h + self.gap), self.box.w, h)
            found += columns(line, self.columns, self.gap)
        return found[:count]


def grid(frame: Frame, wanted_columns: int, least_h: int, box: Box | None = None) -> Grid:
    """A grid in the content; fewer columns when they would be narrower than a line of words."""
    area = box or frame.content
    count = wanted_columns
    narrow = max(frame.body_px * 7, frame.small_px * 14)
    while count > 1 and (area.w - frame.gap * (count - 1)) // count < narrow:
        count -= 1
    h = max(frame.touch_px, least_h)
    rows = max(1, (area.h + frame.gap) // (h + frame.gap))
    return Grid(count, rows, frame.gap, area)
