"""The running line: all of it passes by, however long it is."""

import pygame
from hypothesis import given, settings
from hypothesis import strategies as st

from display.canvas.box import Box
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.screen import MOST_STRIP_PX, Marquee, in_parts
from tests.display.scenes import look

BAND = Box(0, 0, 1920, 98)


@settings(deadline=None)
@given(st.text("夜間延時 service， 18:30。", min_size=1, max_size=300), st.integers(10, 60))
def test_nothing_of_a_long_line_is_lost_between_its_parts(text: str, most: int) -> None:
    parts = in_parts(text, lambda part: len(part) * 2, most)
    assert "".join(parts) == text


def test_the_end_of_a_line_longer_than_one_picture_is_shown_too(fonts: Fonts) -> None:
    at = look()
    painter = Painter(pygame.Surface((1920, 98)), fonts)
    text = "夜間延時服務，" * 120 + "█" * 20
    line = Marquee(text, BAND, painter, at, 1.0)
    width = fonts.width(text, at.info)
    assert width > 2 * MOST_STRIP_PX
    # The blocks at the end are the brightest stretch; half a window before the end they are seen.
    line.paint(painter.surface, (width - 10 * at.info) / at.info)
    inked = pygame.transform.average_color(painter.surface, pygame.Rect(0, 40, 300, 20))
    assert min(inked[:3]) > 200


def test_a_short_line_begins_again_behind_its_end(fonts: Fonts) -> None:
    at = look()
    painter = Painter(pygame.Surface((1920, 98)), fonts)
    line = Marquee("夜間延時", BAND, painter, at, 1.0)
    line.paint(painter.surface, 0)
    first = painter.surface.copy()
    line.paint(painter.surface, 1920 / at.info)
    assert pygame.image.tobytes(first, "RGB") == pygame.image.tobytes(painter.surface, "RGB")
