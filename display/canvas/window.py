"""Where a window goes on a developer's screen: kiosk and wall side by side, each fully visible."""

import os
from typing import Literal

import pygame

Side = Literal["left", "right"]
Pixels = tuple[int, int]

#: A window that must shrink leaves this part of the screen for title bar and task bar.
LEFT_FOR_BARS = 0.1


def plainly() -> None:
    """Let the X server itself copy X11 windows opened from now on to the screen.

    SDL would pass finished pictures to OpenGL, which keeps another copy and, without a graphics
    card, loads a compiler as well: 90 MiB for nothing.
    """
    if pygame.display.get_driver() == "x11":
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")


def open_window(wanted: Pixels, side: Side) -> pygame.Surface:
    """Open a window of ``wanted`` pixels at one side of the screen, smaller if it must be."""
    desktop = pygame.display.get_desktop_sizes()[0]
    size = fitted(wanted, desktop)
    surface = pygame.display.set_mode(size)
    pygame.display.set_window_position(beside(size, desktop, side))
    return surface


def fitted(wanted: Pixels, desktop: Pixels) -> Pixels:
    """``wanted`` where it fits, else as large as fits between the bars in the same proportions."""
    if wanted[0] <= desktop[0] and wanted[1] <= desktop[1]:
        return wanted
    part = min(desktop[0] / wanted[0], desktop[1] * (1 - LEFT_FOR_BARS) / wanted[1])
    return round(wanted[0] * part), round(wanted[1] * part)


def beside(size: Pixels, desktop: Pixels, side: Side) -> Pixels:
    """The upper left corner of a window at one side, in the middle of the screen's height."""
    spare_x, spare_y = (max(0, there - taken) for there, taken in zip(desktop, size, strict=True))
    return (0 if side == "left" else spare_x), spare_y // 2
