"""A picture painted over another is the same to the pixel, though less of it is painted."""

from collections.abc import Sequence

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.canvas.draw import DrawCommand, Line, Rect, Shape, Text
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.canvas.repaint import MOST_PLACES, Repainter, apart, changed
from display.canvas.shapes import SHAPES

SIZE = (320, 180)
PLACES = st.integers(-20, 300)
SIDES = st.integers(0, 120)
COLOURS = st.sampled_from(["#000000", "#FFFFFF", "#0B5C8F", "#C24A00"])
COMMANDS: st.SearchStrategy[DrawCommand] = st.one_of(
    st.builds(
        Rect, PLACES, PLACES, SIDES, SIDES, st.none() | COLOURS, st.integers(0, 20),
        st.none() | COLOURS, st.integers(0, 5),
    ),
    st.builds(
        Text, PLACES, PLACES, SIDES, SIDES, st.sampled_from(["B042", "請到 3 號櫃檯", "gyq", ""]),
        st.integers(6, 80), COLOURS, bold=st.booleans(),
        align=st.sampled_from(["left", "center", "right"]),
        valign=st.sampled_from(["top", "middle", "bottom"]),
    ),
    st.builds(Shape, st.sampled_from(sorted(SHAPES)), PLACES, PLACES, SIDES, SIDES, COLOURS),
    st.builds(Line, PLACES, PLACES, PLACES, PLACES, COLOURS, st.integers(1, 6)),
)  # fmt: skip
GROUND = Rect(0, 0, *SIZE, "#102030")


def pixels(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGB")


def whole(fonts: Fonts, commands: Sequence[DrawCommand]) -> bytes:
    surface = pygame.Surface(SIZE)
    Painter(surface, fonts).paint(commands)
    return pixels(surface)


@settings(deadline=None)
@given(st.data())
def test_whatever_follows_is_the_same_as_painted_whole(fonts: Fonts, data: st.DataObject) -> None:
    surface = pygame.Surface(SIZE)
    repainter = Repainter(Painter(surface, fonts))
    known: list[DrawCommand] = data.draw(st.lists(COMMANDS, min_size=1, max_size=6))
    for _ in range(4):
        some: list[DrawCommand] = data.draw(st.lists(st.sampled_from(known) | COMMANDS, max_size=8))
        known += some
        picture: list[DrawCommand] = [GROUND, *some]
        repainter.paint(picture)
        assert pixels(surface) == whole(fonts, picture)


def test_what_others_painted_on_top_is_gone_with_the_next_picture(fonts: Fonts) -> None:
    surface = pygame.Surface(SIZE)
    repainter = Repainter(Painter(surface, fonts))
    picture: list[DrawCommand] = [GROUND, Text(10, 10, 100, 40, "B042", 30, "#FFFFFF")]
    repainter.paint(picture)
    line = pygame.Rect(0, 100, 320, 20)
    surface.fill("#FF0000", line)
    assert repainter.paint(picture, [line]) == [line]
    assert pixels(surface) == whole(fonts, picture)


def test_only_the_place_that_differs_is_painted(fonts: Fonts) -> None:
    surface = pygame.Surface(SIZE)
    repainter = Repainter(Painter(surface, fonts))
    first = [GROUND, Rect(10, 10, 40, 30, "#FFFFFF", 4), Rect(200, 90, 40, 30, "#FFFFFF", 4)]
    assert repainter.paint(first) == [surface.get_rect()]
    assert repainter.paint(first) == []
    second = [*first[:2], Rect(210, 95, 40, 30, "#C24A00", 4)]
    assert repainter.paint(second) == [pygame.Rect(200, 90, 50, 35)]
    repainter.forget()
    assert repainter.paint(second) == [surface.get_rect()]


def test_the_same_things_in_another_order_are_another_picture(fonts: Fonts) -> None:
    a, b = Rect(0, 0, 50, 50, "#FFFFFF"), Rect(20, 20, 50, 50, "#C24A00")
    assert changed([GROUND, a, b], [GROUND, b, a]) is None
    assert changed([a, b, a], [a, b]) is None
    assert changed([a, b], [a]) == [b]
    assert changed([a], [a, b]) == [b]


@pytest.mark.parametrize("many", [MOST_PLACES, MOST_PLACES + 1])
def test_places_that_touch_are_one_and_many_are_one_box(many: int) -> None:
    screen = pygame.Rect(0, 0, 1000, 100)
    far = [pygame.Rect(100 * n, 0, 10, 10) for n in range(many)]
    assert len(apart(far, screen)) == (many if many <= MOST_PLACES else 1)
    assert apart([far[0], far[0].move(5, 5)], screen) == [pygame.Rect(0, 0, 15, 15)]
    assert apart([pygame.Rect(-50, -50, 20, 20)], screen) == []
