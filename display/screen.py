"""The window of the wall: whole redraws when something changed, else only the running line."""

import os
from collections.abc import Sequence
from pathlib import Path

import pygame

from display.canvas.box import Box
from display.canvas.draw import DrawCommand
from display.canvas.painter import Fonts, Painter
from display.canvas.theme import rgb
from display.canvas.window import open_window
from display.layout.look import FIRST, Look

#: Space between the end of the running line and its beginning, in em.
STRIP_GAP_EM = 4
#: SDL surfaces are limited; a longer line is cut there (about 240 Chinese characters).
MOST_STRIP_PX = 16_000


class Marquee:
    """One long picture of the running line, moved by copying a part of it."""

    def __init__(self, text: str, box: Box, painter: Painter, look: Look, chars_s: float) -> None:
        self.text = text
        self.box = pygame.Rect(box.x, box.y, box.w, box.h)
        self._speed_px_s = chars_s * look.info
        self._strip = self._draw(text, painter, look)

    def _draw(self, text: str, painter: Painter, look: Look) -> pygame.Surface:
        fitting = text
        while painter.fonts.width(fitting, look.info, language=FIRST) > MOST_STRIP_PX:
            fitting = fitting[: len(fitting) * 9 // 10]
        line = painter.line_surface(fitting, look.info, look.theme.text, language=FIRST)
        width = line.get_width() + STRIP_GAP_EM * look.info
        # Opaque and as wide as the window at least: the copy needs no blending, no second case.
        strip = pygame.Surface((max(width, self.box.w), self.box.h))
        strip.fill(rgb(look.theme.panel))
        strip.blit(line, (0, (self.box.h - line.get_height()) // 2))
        return strip.convert() if pygame.display.get_surface() else strip

    def paint(self, surface: pygame.Surface, at_s: float) -> pygame.Rect:
        """Copy the part that is to be seen ``at_s`` seconds after some beginning."""
        length = self._strip.get_width()
        offset = int(at_s * self._speed_px_s) % length
        surface.blit(self._strip, self.box.topleft, (offset, 0, self.box.w, self.box.h))
        left = length - offset
        if left < self.box.w:
            place = (self.box.x + left, self.box.y)
            surface.blit(self._strip, place, (0, 0, self.box.w - left, self.box.h))
        return self.box


class Window:
    """The pygame window: full screen, a window of a given size, or none at all."""

    def __init__(self, size: tuple[int, int] | None, *, headless: bool) -> None:
        """Open it.

        Args:
            size: Width and height of a window; None takes the whole screen.
            headless: Draw in memory only.
        """
        if headless:
            os.environ["SDL_VIDEODRIVER"] = "dummy"
        pygame.display.init()
        pygame.display.set_caption("Jiaohao")
        self.surface = _opened(size, headless)
        pygame.display.set_allow_screensaver(False)
        pygame.mouse.set_visible(size is not None)
        self.painter = Painter(self.surface, Fonts())
        self.marquee: Marquee | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.surface.get_size()

    def redraw(self, commands: Sequence[DrawCommand], at_s: float) -> None:
        """Paint everything and show it."""
        self.painter.paint(commands)
        if self.marquee is not None:
            self.marquee.paint(self.surface, at_s)
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
