"""The window of the wall: redraws when something changed, otherwise only the running line."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

from display.canvas.box import Box
from display.canvas.draw import DrawCommand
from display.canvas.painter import Fonts, Painter
from display.canvas.repaint import Repainter
from display.canvas.theme import rgb
from display.canvas.window import open_window, plainly
from display.layout.look import FIRST, Look
from queue_server.wire.words import linebreak

#: Space between the end of the running line and its beginning, in em.
STRIP_GAP_EM = 4
#: SDL surfaces are limited: a longer line is made up of several pictures in a row.
MOST_STRIP_PX = 16_000


class Marquee:
    """Pictures of the running line in a row, moved by copying a part of them."""

    def __init__(self, text: str, box: Box, painter: Painter, look: Look, chars_s: float) -> None:
        self.text = text
        self.box = pygame.Rect(box.x, box.y, box.w, box.h)
        self._speed_px_s = chars_s * look.info
        self._strips = self._draw(text, painter, look)
        self._length = sum(strip.get_width() for strip in self._strips)

    def _draw(self, text: str, painter: Painter, look: Look) -> list[pygame.Surface]:
        def width(part: str) -> int:
            return painter.fonts.width(part, look.info, language=FIRST)

        parts = in_parts(text, width, MOST_STRIP_PX)
        lines = [
            painter.line_surface(part, look.info, look.theme.text, language=FIRST) for part in parts
        ]
        widths = [line.get_width() for line in lines]
        # At least as wide as the window, so that the beginning follows the end only once.
        end = max(STRIP_GAP_EM * look.info, self.box.w - sum(widths))
        widths[-1] += end
        return [self._strip(line, across, look) for line, across in zip(lines, widths, strict=True)]

    def _strip(self, line: pygame.Surface, width: int, look: Look) -> pygame.Surface:
        """An opaque picture, so that copying needs no blending."""
        strip = pygame.Surface((width, self.box.h))
        strip.fill(rgb(look.theme.panel))
        strip.blit(line, (0, (self.box.h - line.get_height()) // 2))
        return strip.convert() if pygame.display.get_surface() else strip

    def paint(self, surface: pygame.Surface, at_s: float) -> pygame.Rect:
        """Copy the part to be seen ``at_s`` seconds after some fixed start."""
        offset, x = int(at_s * self._speed_px_s) % self._length, 0
        for strip in [*self._strips, *self._strips]:
            width = strip.get_width()
            if offset < width and x < self.box.w:
                shown = min(width - offset, self.box.w - x)
                place = (self.box.x + x, self.box.y)
                surface.blit(strip, place, (offset, 0, shown, self.box.h))
                x += shown
            offset = max(0, offset - width)
        return self.box


def in_parts(text: str, width: Callable[[str], int], most_px: int) -> list[str]:
    """Cut a line into parts of at most ``most_px``, between words; nothing is lost."""
    parts, part = list[str](), ""
    for piece in linebreak.pieces(text):
        if part and width(part + piece) > most_px:
            parts.append(part)
            part = ""
        part += piece
    return [*parts, part]


class Window:
    """The pygame window: full screen, a window of a given size, or none at all."""

    def __init__(self, size: tuple[int, int] | None, *, headless: bool) -> None:
        """Open it.

        Args:
            size: Width and height of a window; None takes the whole screen.
            headless: Draw only in memory.
        """
        if headless:
            os.environ["SDL_VIDEODRIVER"] = "dummy"
        pygame.display.init()
        plainly()
        pygame.display.set_caption("Jiaohao")
        self.surface = _opened(size, headless)
        pygame.display.set_allow_screensaver(False)
        pygame.mouse.set_visible(size is not None)
        self.painter = Painter(self.surface, Fonts())
        self.marquee: Marquee | None = None
        self._repainter = Repainter(self.painter)
        self._over: list[pygame.Rect] = []

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.surface.get_size()

    def redraw(
        self, commands: Sequence[DrawCommand], at_s: float,
        over: Callable[[pygame.Surface], pygame.Rect | None] = lambda surface: None,
    ) -> None:  # fmt: skip
        """Paint what differs, then what ``over`` paints on top, and show it.

        ``over`` returns where it paints from now until the next redraw.
        """
        places = self._repainter.paint(commands, self._over)
        clip = over(self.surface)
        line = self.marquee.paint(self.surface, at_s) if self.marquee is not None else None
        self._over = [one for one in (clip, line) if one is not None]
        pygame.display.update([*places, *self._over])

    def forget(self) -> None:
        """Paint everything the next time, whatever is there."""
        self._repainter.forget()

    def present(self) -> None:
        """Show the same picture again."""
        pygame.display.flip()

    def run_marquee(self, at_s: float) -> None:
        """Move the running line, touching nothing else."""
        if self.marquee is not None:
            pygame.display.update(self.marquee.paint(self.surface, at_s))

    def save(self, path: Path) -> None:
        """Save what is shown as a PNG, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.stem}.{os.getpid()}.png")
        pygame.image.save(self.surface, draft)
        draft.replace(path)

    def close(self) -> None:
        """Give the screen back."""
        pygame.display.quit()


def _opened(size: tuple[int, int] | None, headless: bool) -> pygame.Surface:
    if size is None:
        return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
    return pygame.display.set_mode(size) if headless else open_window(size, "right")
