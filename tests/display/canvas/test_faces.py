"""What is written on the wall is drawn: each sign by a face that has it."""

from itertools import chain

import pygame
import pytest

from display.canvas.faces import Fonts
from display.canvas.fonts import prepare_fonts


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts()


def big5_signs() -> str:
    """The signs of Big5 that are no characters, and its additions."""
    rows = (bytes((lead, trail)) for lead in (0xA1, 0xA2, 0xA3) for trail in range(0x40, 0xFF))
    known = (row.decode(encoding, "ignore") for row in rows for encoding in ("cp950", "big5"))
    numbers = map(chr, range(0x2460, 0x2580))  # circled numbers, box drawing
    return "".join(
        sign
        for sign in dict.fromkeys(chain(known, numbers))
        if sign.isprintable() and not sign.isspace()
    )


def is_box(fonts: Fonts, face: str, sign: str) -> bool:
    """Whether a face draws a sign as it draws what no font has."""
    font = fonts.face(face, 24, bold=False)
    drawn, box = (
        pygame.image.tobytes(font.render(text, True, "white"), "RGBA") for text in (sign, "\uffff")
    )
    return drawn == box


@pytest.mark.parametrize("language", ["zh-TW", "en", "vi", "id", "th"])
@pytest.mark.parametrize("before", ["", "ế", "ที่", "號"])
def test_every_sign_is_drawn_by_a_face_that_has_it(
    fonts: Fonts, language: str, before: str
) -> None:
    lost = [
        sign
        for sign in big5_signs()
        for run in fonts.runs(before + sign, language)
        if sign in run.text and is_box(fonts, run.face, sign)
    ]
    assert lost == []


def test_a_chinese_face_is_open_once_and_right_at_every_size(fonts: Fonts) -> None:
    path = prepare_fonts().path("tc", bold=True)
    first = fonts.face("tc", 20, bold=True)
    for size_px in (190, 33, 20, 33, 190):
        shared, own = fonts.face("tc", size_px, bold=True), pygame.font.Font(path, size_px)
        assert shared is first
        drawn, alone = (one.render("請到三號櫃檯", True, "white") for one in (shared, own))
        assert pygame.image.tobytes(drawn, "RGBA") == pygame.image.tobytes(alone, "RGBA")
        assert (shared.get_ascent(), shared.get_height()) == (own.get_ascent(), own.get_height())


def test_no_size_is_too_small_for_a_face(fonts: Fonts) -> None:
    assert fonts.face("tc", 0, bold=True) is fonts.face("tc", 40, bold=True)
    assert fonts.face("tc", -1, bold=True).point_size == 1
