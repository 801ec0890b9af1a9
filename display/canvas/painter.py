"""The one painter: draw commands onto a pygame surface.

Rendered lines, shapes, pictures and round corners are cached, dropping the least recently used
first, so that a redraw mostly copies. Nothing here decides what is shown.
"""

import itertools
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pygame

from display.canvas.draw import DrawCommand, Line, Picture, Rect, Shape, Text
from display.canvas.faces import Fonts
from display.canvas.shapes import Area, Disc, Primitive, drawing
from display.canvas.text import Laid, lay_out
from display.canvas.theme import rgb

__all__ = ["Fonts", "Painter", "SurfaceCache"]

log = logging.getLogger(__name__)

#: Most bytes of rendered pictures kept, and how many screenfuls: what is on the screen, what
#: comes next, and words that recur. The numbers of a whole day would fill any cache.
CACHE_BYTES, SCREENS_KEPT = 64 * 1024 * 1024, 4
#: Shapes are drawn this many times larger and scaled down, for smooth edges.
OVERSAMPLE = 4
#: The middle of capitals and Chinese glyphs is this fraction of the em above the baseline.
OPTICAL_MIDDLE = 0.367
_LAYOUTS_KEPT = 2048


class SurfaceCache:
    """Surfaces by what they show, limited in bytes; the least recently used are dropped first."""

    def __init__(self, limit_bytes: int = CACHE_BYTES) -> None:
        self._limit = limit_bytes
        self._kept: OrderedDict[object, pygame.Surface] = OrderedDict()
        self.size_bytes = 0

    def get(self, key: object, make: Callable[[], pygame.Surface]) -> pygame.Surface:
        """The surface for ``key``, made now if it is not cached."""
        surface = self._kept.get(key)
        if surface is not None:
            self._kept.move_to_end(key)
            return surface
        surface = self._kept[key] = make()
        self.size_bytes += _bytes(surface)
        while self.size_bytes > self._limit and len(self._kept) > 1:
            self.size_bytes -= _bytes(self._kept.popitem(last=False)[1])
        return surface


def _bytes(surface: pygame.Surface) -> int:
    return surface.get_pitch() * surface.get_height()


class Painter:
    """Paints on ``surface``. ``cut`` counts texts that did not fit and ended in an ellipsis."""

    def __init__(self, surface: pygame.Surface, fonts: Fonts) -> None:
        self.surface = surface
        self.fonts = fonts
        self.cut: list[str] = []
        self._cache = SurfaceCache(min(CACHE_BYTES, SCREENS_KEPT * _bytes(surface)))
        self._laid: OrderedDict[Text, Laid] = OrderedDict()

    def paint(self, commands: Iterable[DrawCommand]) -> None:
        """Paint every command in order."""
        for command in commands:
            match command:
                case Rect():
                    self._rect(command)
                case Text():
                    self._text(command)
                case Shape():
                    self._shape(command)
                case Line():
                    self._line(command)
                case Picture():
                    self._picture(command)

    def reach(self, command: DrawCommand) -> pygame.Rect:
        """The box outside which a command paints nothing."""
        match command:
            case Text():
                lines = [made.get_rect(topleft=place) for made, place in self._lines(command)]
                return lines[0].unionall(lines[1:]) if lines else pygame.Rect(0, 0, 0, 0)
            case Line(x1, y1, x2, y2, _, width_px):
                box = pygame.Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
                return box.inflate(2 * width_px + 2, 2 * width_px + 2)
        return pygame.Rect(command.x, command.y, command.w, command.h)

    # Text

    def lay(self, command: Text) -> Laid:
        """How the text of a command is set in its box."""
        laid = self._laid.get(command)
        if laid is None:
            laid = self._laid[command] = self._lay_out(command)
            if len(self._laid) > _LAYOUTS_KEPT:
                self._laid.popitem(last=False)
        self._laid.move_to_end(command)
        return laid

    def _lay_out(self, command: Text) -> Laid:
        least = command.size_px // 2 if command.min_px is None else command.min_px
        return lay_out(
            command.text,
            command.w,
            command.h,
            command.size_px,
            max(6, least),
            measure=self.fonts,
            bold=command.bold,
            language=command.language,
            wrapping=command.wrap,
            max_lines=command.max_lines,
        )

    def _text(self, command: Text) -> None:
        for surface, place in self._lines(command):
            self.surface.blit(surface, place)

    def _lines(self, command: Text) -> Iterator[tuple[pygame.Surface, tuple[int, int]]]:
        """The lines of a text as pictures, and the place of each."""
        if not command.text:
            return
        laid = self.lay(command)
        if not laid.whole and command.text not in self.cut:
            self.cut = [*self.cut[-99:], command.text]
        y = command.y + _offset(command.valign, command.h - laid.height_px)
        for line in laid.lines:
            surface = self.line_surface(
                line, laid.size_px, command.color, bold=command.bold, language=command.language
            )
            x = command.x + _offset(command.align, command.w - surface.get_width())
            # As high as the fonts need; its middle is the optical middle of the line.
            yield surface, (x, y + (laid.line_px - surface.get_height()) // 2)
            y += laid.line_px

    def line_surface(
        self, line: str, size_px: int, color: str, *, bold: bool = False, language: str = "zh-TW"
    ) -> pygame.Surface:
        """One line on a transparent surface; its vertical middle is the middle of its capitals."""
        key = (line, size_px, color, bold, language)
        return self._cache.get(key, lambda: self._render(line, size_px, color, bold, language))

    def _render(
        self, line: str, size_px: int, color: str, bold: bool, language: str
    ) -> pygame.Surface:
        pieces = [
            (font, font.render(run.text, True, rgb(color)))
            for run in self.fonts.runs(line, language)
            for font in (self.fonts.face(run.face, size_px, bold=bold),)
        ]
        rise = round(size_px * OPTICAL_MIDDLE)
        half = max(
            (
                max(font.get_ascent() - rise, piece.get_height() - font.get_ascent() + rise)
                for font, piece in pieces
            ),
            default=1,
        )
        width = sum(piece.get_width() for _, piece in pieces)
        surface = pygame.Surface((max(1, width), 2 * half), pygame.SRCALPHA)
        x = 0
        for font, piece in pieces:
            surface.blit(piece, (x, half + rise - font.get_ascent()))
            x += piece.get_width()
        return surface

    # Boxes and lines

    def _rect(self, command: Rect) -> None:
        outer = pygame.Rect(command.x, command.y, command.w, command.h)
        if command.border and command.border_px:
            if command.fill is None:
                self._frame(outer, command.radius, command.border, command.border_px)
                return
            self._box(outer, command.radius, command.border)
            inner = outer.inflate(-2 * command.border_px, -2 * command.border_px)
            self._box(inner, max(0, command.radius - command.border_px), command.fill)
        elif command.fill is not None:
            self._box(outer, command.radius, command.fill)

    def _frame(self, outer: pygame.Rect, radius: int, color: str, width_px: int) -> None:
        if 2 * width_px >= min(outer.size):
            # pygame would draw the corners beyond the box; nothing is left inside to spare.
            self._box(outer, radius, color)
            return
        pygame.draw.rect(self.surface, rgb(color), outer, width_px, border_radius=radius)

    def _box(self, box: pygame.Rect, radius: int, color: str) -> None:
        radius = min(radius, box.w // 2, box.h // 2)
        if radius < 2:
            self.surface.fill(rgb(color), box)
            return
        self.surface.fill(rgb(color), (box.x + radius, box.y, box.w - 2 * radius, box.h))
        for x in (box.x, box.right - radius):
            self.surface.fill(rgb(color), (x, box.y + radius, radius, box.h - 2 * radius))
        self._corners(box, radius, color)

    def _corners(self, box: pygame.Rect, radius: int, color: str) -> None:
        disc = self._cache.get(("disc", radius, color), lambda: _disc(radius, color))
        right, bottom = box.right - radius, box.bottom - radius
        for x, y, part in (
            (box.x, box.y, (0, 0)),
            (right, box.y, (radius, 0)),
            (box.x, bottom, (0, radius)),
            (right, bottom, (radius, radius)),
        ):
            self.surface.blit(disc, (x, y), (*part, radius, radius))

    def _line(self, command: Line) -> None:
        start, end = (command.x1, command.y1), (command.x2, command.y2)
        half = command.width_px // 2
        if command.x1 == command.x2:
            top, height = min(command.y1, command.y2), abs(command.y2 - command.y1)
            box = (command.x1 - half, top, command.width_px, height)
            self.surface.fill(rgb(command.color), box)
        elif command.y1 == command.y2:
            left, width = min(command.x1, command.x2), abs(command.x2 - command.x1)
            box = (left, command.y1 - half, width, command.width_px)
            self.surface.fill(rgb(command.color), box)
        else:
            pygame.draw.aaline(self.surface, rgb(command.color), start, end, command.width_px)

    # Shapes and pictures

    def _shape(self, command: Shape) -> None:
        side = min(command.w, command.h)
        if side < 1:
            return
        surface = self._vector_of(command)
        x = command.x + (command.w - side) // 2
        self.surface.blit(surface, (x, command.y + (command.h - side) // 2))

    def _vector_of(self, command: Shape) -> pygame.Surface:
        side = min(command.w, command.h)
        key = ("shape", command.name, side, command.color)
        return self._cache.get(key, lambda: _vector(command.name, side, command.color))

    def make(self, command: DrawCommand) -> None:
        """Set the words of a command, or draw its shape, ahead of painting; paints nothing."""
        if isinstance(command, Text):
            for _ in self._lines(command):
                pass
        elif isinstance(command, Shape) and min(command.w, command.h) >= 1:
            self._vector_of(command)

    def prepare(self, commands: Iterable[DrawCommand]) -> None:
        """Decode the pictures of commands to be painted soon; paints nothing."""
        for command in commands:
            if isinstance(command, Picture):
                self._scaled(command)

    def _scaled(self, command: Picture) -> pygame.Surface:
        key = ("picture", command.path, command.w, command.h)
        return self._cache.get(key, lambda: _load(command.path, command.w, command.h))

    def place_of(self, command: Picture) -> pygame.Rect:
        """Where in its box a picture is painted."""
        width, height = self._scaled(command).get_size()
        left, top = (command.w - width) // 2, (command.h - height) // 2
        return pygame.Rect(command.x + left, command.y + top, width, height)

    def _picture(self, command: Picture) -> None:
        self.surface.blit(self._scaled(command), self.place_of(command))


def _offset(align: str, slack: int) -> int:
    if align in ("left", "top"):
        return 0
    return slack // 2 if align in ("center", "middle") else slack


def _disc(radius: int, color: str) -> pygame.Surface:
    return _smooth((Disc((0.5, 0.5), 0.5),), 2 * radius, color)


def _vector(name: str, side: int, color: str) -> pygame.Surface:
    return _smooth(drawing(name), side, color)


def _smooth(primitives: Iterable[Primitive], side: int, color: str) -> pygame.Surface:
    """Draw in a unit square at ``OVERSAMPLE`` times the size and scale down."""
    large = side * OVERSAMPLE
    ink = pygame.Surface((large, large), pygame.SRCALPHA)
    ink.fill((*rgb(color), 0))
    for primitive in primitives:
        _draw(ink, primitive, large, (*rgb(color), 0 if primitive.hole else 255))
    return pygame.transform.smoothscale(ink, (side, side))


def _draw(
    ink: pygame.Surface, primitive: Primitive, side: int, color: tuple[int, int, int, int]
) -> None:
    if isinstance(primitive, Area):
        pygame.draw.polygon(ink, color, [(x * side, y * side) for x, y in primitive.points])
    elif isinstance(primitive, Disc):
        x, y = primitive.center
        pygame.draw.circle(ink, color, (x * side, y * side), primitive.radius * side)
    else:
        _draw_stroke(ink, [(x * side, y * side) for x, y in primitive.points],
                     primitive.width * side, color)  # fmt: skip


def _draw_stroke(
    ink: pygame.Surface,
    points: list[tuple[float, float]],
    width: float,
    color: tuple[int, int, int, int],
) -> None:
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        if length:
            dx, dy = (y1 - y2) / length * width / 2, (x2 - x1) / length * width / 2
            quad = [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]
            pygame.draw.polygon(ink, color, quad)
    for point in points:
        pygame.draw.circle(ink, color, point, width / 2)


def _load(path: str, w: int, h: int) -> pygame.Surface:
    """The picture scaled into ``w`` × ``h``; an unreadable one is left empty and logged once."""
    try:
        picture = pygame.image.load(Path(path))
    except (OSError, pygame.error) as problem:
        log.warning("picture %s cannot be shown: %s", path, problem)
        return pygame.Surface((1, 1), pygame.SRCALPHA)
    factor = min(w / picture.get_width(), h / picture.get_height())
    size = (max(1, int(picture.get_width() * factor)), max(1, int(picture.get_height() * factor)))
    if picture.get_bitsize() < 24:
        picture = picture.convert_alpha()
    return pygame.transform.smoothscale(picture, size)
