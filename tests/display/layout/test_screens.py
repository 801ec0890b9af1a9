"""Several screens that show one picture: together they are that picture, and nothing is lost."""

from dataclasses import replace

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.canvas.box import Box
from display.canvas.draw import Line, Picture, texts
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.canvas.theme import Scale
from display.layout.plan import plan
from display.layout.screens import ONE, Screens, mistake_in, must_have, pane, seen
from display.layout.wall import wall
from tests.display.scenes import look, scene

FOUR = plan("span").screens
SCREEN = Scale(960, 540, 55, 6)


def screens(rows: int, columns: int, bezel_mm: int = 0) -> Screens:
    return {"rows": rows, "columns": columns, "bezel_mm": bezel_mm}


def test_a_screen_alone_shows_all_of_its_picture() -> None:
    alone = pane(ONE, SCREEN)
    assert alone.is_all
    assert alone.whole is SCREEN


def test_four_screens_show_a_picture_twice_as_wide_and_as_high_and_as_sharp() -> None:
    corner = pane(FOUR, SCREEN, 2, 2)
    bezel = SCREEN.mm(8)
    assert (corner.whole.width_px, corner.whole.height_px) == (1920 + bezel, 1080 + bezel)
    assert corner.whole.px_per_mm == pytest.approx(SCREEN.px_per_mm)
    assert corner.whole.legible == SCREEN.legible
    assert corner.box == Box(960 + bezel, 540 + bezel, 960, 540)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 40))
def test_no_two_screens_show_the_same_and_the_last_ends_with_the_picture(
    rows: int, columns: int, bezel_mm: int
) -> None:
    found = [
        pane(screens(rows, columns, bezel_mm), SCREEN, row + 1, column + 1)
        for row in range(rows) for column in range(columns)
    ]  # fmt: skip
    boxes = [one.box for one in found]
    for at, one in enumerate(boxes):
        assert all(
            one.right <= other.x or one.bottom <= other.y or other.right <= one.x
            or other.bottom <= one.y
            for other in boxes[:at]
        )  # fmt: skip
    whole = found[0].whole
    assert (boxes[-1].right, boxes[-1].bottom) == (whole.width_px, whole.height_px)


@given(
    st.integers(1, 4), st.integers(1, 4), st.integers(0, 40),
    st.tuples(*[st.floats(0, 1, exclude_max=True)] * 4),
)  # fmt: skip
def test_exactly_one_screen_sounds_of_a_clip_however_many_show_it(
    rows: int, columns: int, bezel_mm: int, where: tuple[float, float, float, float]
) -> None:
    layout = screens(rows, columns, bezel_mm)
    whole = pane(layout, SCREEN).whole
    x, y = round(where[0] * whole.width_px), round(where[1] * whole.height_px)
    # Wider than a bezel: what is behind one alone is seen by nobody.
    w = max(300, round(where[2] * (whole.width_px - x)))
    h = max(300, round(where[3] * (whole.height_px - y)))
    clip = Picture(min(x, whole.width_px - w), min(y, whole.height_px - h), w, h, "a.jpg", "a.mp4")
    shown = [
        (part, one)
        for part in (
            pane(layout, SCREEN, row + 1, column + 1)
            for row in range(rows) for column in range(columns)
        )
        for one in seen([clip], part.box)
    ]  # fmt: skip
    sounding = [isinstance(one, Picture) and part.sounds(one.x, one.y) for part, one in shown]
    assert sum(sounding) == 1


def test_the_panes_put_together_are_the_picture_pixel_by_pixel(fonts: Fonts) -> None:
    given = screens(2, 2)
    whole = pane(given, SCREEN).whole
    at = replace(look(), scale=whole, layout="span")
    commands = wall(scene(), at)
    picture = pygame.Surface((whole.width_px, whole.height_px))
    Painter(picture, fonts).paint(commands)
    together = pygame.Surface(picture.get_size())
    for row in (1, 2):
        for column in (1, 2):
            box = pane(given, SCREEN, row, column).box
            part = pygame.Surface((box.w, box.h))
            Painter(part, fonts).paint(seen(commands, box))
            together.blit(part, (box.x, box.y))
    assert pygame.image.tobytes(together, "RGB") == pygame.image.tobytes(picture, "RGB")


def test_a_screen_draws_only_what_touches_it() -> None:
    corner = pane(FOUR, SCREEN, 1, 1)
    commands = wall(scene(), replace(look(), scale=corner.whole, layout="span"))
    shown = seen(commands, corner.box)
    assert "目前叫號" in texts(shown)
    assert "等候人數" not in texts(shown)
    assert len([c for c in shown if not isinstance(c, Line)]) < len(commands)


@pytest.mark.parametrize(
    "wrong", [screens(0, 2), screens(5, 5), screens(2, 2, -1), screens(2, 2, 500)]
)
def test_screens_that_cannot_be_are_named(wrong: Screens) -> None:
    assert mistake_in(wrong).startswith("screens")


@pytest.mark.parametrize("place", [(0, 1), (3, 1), (1, 3), (-1, -1)])
def test_a_screen_that_the_layout_does_not_have_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="2 rows of 2"):
        must_have(FOUR, *place)


def test_a_screen_beyond_a_smaller_layout_shows_all_of_it() -> None:
    assert pane(ONE, SCREEN, 2, 2).is_all
