"""Pixels: Taiwanese glyphs, whole texts inside their boxes, vectors, a cache that is bounded."""

from itertools import product

import pygame
import pytest

from display.canvas.draw import DrawCommand, Line, Picture, Rect, Shape, Text
from display.canvas.faces import Fonts
from display.canvas.fonts import prepare_fonts
from display.canvas.painter import Painter, SurfaceCache
from display.canvas.shapes import SHAPES, Area, Disc, Stroke


def surface(w: int = 400, h: int = 200) -> pygame.Surface:
    made = pygame.Surface((w, h))
    made.fill("#FFFFFF")
    return made


def ink(made: pygame.Surface) -> pygame.Rect:
    """The box of everything that is not the white ground."""
    mask = pygame.mask.from_threshold(made, (255, 255, 255), (8, 8, 8, 255))
    mask.invert()
    found = mask.get_bounding_rects()
    return found[0].unionall(found[1:]) if found else pygame.Rect(0, 0, 0, 0)


def test_the_chinese_face_is_the_taiwanese_one() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(prepare_fonts().tc_bold) as face:
        assert face["name"].getDebugName(1).startswith("Noto Sans CJK TC")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-TW", "臺中市龍井區戶政事務所"),
        ("en", "Household Registration"),
        ("vi", "ẬẶỆ Văn phòng Hộ chính gyq"),
        ("th", "ผู้ใหญ่ ที่นี่ ช่องบริการ"),
        ("zh-TW", "B042"),
    ],
)
def test_no_ink_leaves_the_box(fonts: Fonts, language: str, text: str) -> None:
    for w, h in ((360, 60), (200, 150), (120, 180), (50, 20)):
        made = surface()
        Painter(made, fonts).paint(
            [Text(20, 10, w, h, text, 90, "#000000", language=language, min_px=4, bold=True)]
        )
        assert pygame.Rect(20, 10, w, h).inflate(4, 2).contains(ink(made))


def test_a_text_cut_short_is_reported(fonts: Fonts) -> None:
    painter = Painter(surface(), fonts)
    painter.paint([Text(0, 0, 60, 20, "臺中市龍井區戶政事務所", 18, "#000000", min_px=18)])
    assert painter.cut == ["臺中市龍井區戶政事務所"]


def test_every_shape_lies_in_the_unit_square_and_leaves_ink(fonts: Fonts) -> None:
    for name, drawing in SHAPES.items():
        for part in drawing:
            points = [part.center] if isinstance(part, Disc) else part.points
            assert isinstance(part, (Area, Disc, Stroke))
            assert all(-0.02 <= v <= 1.02 for point in points for v in point), name
        made = surface()
        Painter(made, fonts).paint([Shape(name, 100, 50, 100, 100, "#000000")])
        assert pygame.Rect(98, 48, 104, 104).contains(ink(made)), name
        assert ink(made).w > 30, name


def test_class_shapes_are_told_apart_without_colour(fonts: Fonts) -> None:
    pictures = set()
    for name in ("circle", "heart", "house", "speech", "diamond"):
        made = surface(64, 64)
        Painter(made, fonts).paint([Shape(name, 0, 0, 64, 64, "#000000")])
        pictures.add(pygame.image.tobytes(made, "RGB"))
    assert len(pictures) == 5


def test_boxes_borders_and_lines_are_where_they_were_put(fonts: Fonts) -> None:
    made = surface()
    Painter(made, fonts).paint(
        [
            Rect(10, 10, 100, 60, "#0000FF", 12, "#FF0000", 4),
            Rect(150, 10, 50, 50, None, 0, "#00FF00", 2),
            Line(10, 100, 200, 100, "#000000", 4),
        ]
    )
    assert made.get_at((12, 40))[:3] == (255, 0, 0)
    assert made.get_at((60, 40))[:3] == (0, 0, 255)
    assert made.get_at((10, 10))[:3] == (255, 255, 255)
    assert made.get_at((175, 35))[:3] == (255, 255, 255)
    assert made.get_at((100, 100))[:3] == (0, 0, 0)


def test_a_picture_that_is_not_there_leaves_the_screen_as_it_was(fonts: Fonts) -> None:
    made = surface()
    Painter(made, fonts).paint([Picture(0, 0, 50, 50, "/nowhere/at-all.png")])
    assert ink(made).w == 0


def test_the_cache_is_bounded_and_keeps_what_was_used_last() -> None:
    cache = SurfaceCache(limit_bytes=4 * 100 * 100 * 3)
    made = []
    for key in (1, 2, 1, 3, 1, 4):
        cache.get(key, lambda key=key: made.append(key) or surface(100, 100))  # type: ignore[misc,func-returns-value]
    assert cache.size_bytes <= 4 * 100 * 100 * 3
    cache.get(1, lambda: pytest.fail("was given up"))


def test_what_was_made_before_is_painted_the_same_and_making_it_paints_nothing(
    fonts: Fonts,
) -> None:
    commands: list[DrawCommand] = [
        Text(10, 10, 300, 60, "取號 Aa", 40, "#000000"),
        Shape("plus", 320, 10, 60, 60, "#000000"),
        Shape("tick", 0, 0, 0, 0, "#000000"),
        Rect(0, 100, 50, 50, "#000000"),
    ]
    prepared, plain = surface(), surface()
    painter = Painter(prepared, fonts)
    for command in commands:
        painter.make(command)
    assert ink(prepared).size == (0, 0)
    painter.paint(commands)
    Painter(plain, fonts).paint(commands)
    assert pygame.image.tobytes(prepared, "RGB") == pygame.image.tobytes(plain, "RGB")


def test_a_frame_stays_in_its_box_however_thick_and_round_it_is(fonts: Fonts) -> None:
    sizes, thick, round_ = range(1, 13), range(1, 6), range(8)
    beyond = []
    for w, h, px, radius in product(sizes, sizes, thick, round_):
        made = surface(30, 30)
        frame = Rect(8, 8, w, h, None, radius, "#000000", px)
        Painter(made, fonts).paint([frame])
        if not pygame.Rect(8, 8, w, h).contains(ink(made)):
            beyond.append(frame)
    assert beyond == []
