"""Colours that stand out from their background, and sizes that come from glass and distance."""

import pytest

from display.canvas.theme import LIGHT, NIGHT, Scale, Theme, contrast


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=["light", "night"])
@pytest.mark.parametrize("ground", ["ground", "panel"])
def test_every_text_colour_stands_out_from_its_ground(theme: Theme, ground: str) -> None:
    for ink in (theme.text, theme.soft, theme.primary, theme.ok, theme.alarm, theme.called):
        assert contrast(ink, getattr(theme, ground)) >= 4.5
    for name in ("general", "caring", "elderly", "english", "booked"):
        assert contrast(theme.class_color(name), getattr(theme, ground)) >= 4.5
    assert contrast(theme.text, getattr(theme, ground)) >= 7


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=["light", "night"])
def test_words_on_filled_colours_stand_out(theme: Theme) -> None:
    assert contrast(theme.on_primary, theme.primary) >= 4.5
    assert contrast(theme.on_called, theme.called) >= 4.5
    assert contrast(theme.text, theme.pressed) >= 4.5
    assert contrast(theme.on_called if theme is NIGHT else "#FFFFFF", theme.alarm) >= 4.5


def test_a_capital_on_a_55_inch_wall_at_ten_metres_is_192_pixels() -> None:
    # 12.2 mm a metre: 122 mm at 10 m; the screen has 1.577 px/mm.
    scale = Scale(1920, 1080, 55, 10)
    assert scale.legible * 0.714 == pytest.approx(192, abs=1)


def test_a_button_is_twenty_millimetres_on_any_glass() -> None:
    for inches in (15, 21.5, 32):
        scale = Scale(1080, 1920, inches, 0.5)
        assert scale.touch / scale.px_per_mm >= 20
        assert scale.gap / scale.px_per_mm >= 3


def test_an_unknown_class_is_drawn_in_the_primary_colour() -> None:
    assert NIGHT.class_color("veterans") == NIGHT.primary
