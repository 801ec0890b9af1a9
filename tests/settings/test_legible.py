"""Screens people can read and touch, with the arithmetic shown."""

import pytest

from queue_server.settings.checks.legible import (
    ScreenSize,
    calls_that_fit,
    can_be_touched,
    farthest_m,
)

TV_55 = ScreenSize(1920, 1080, 55.0)


def test_a_55_inch_screen_is_685_mm_tall() -> None:
    assert TV_55.size_mm[1] == pytest.approx(685, abs=1)


def test_from_ten_metres_a_55_inch_screen_shows_two_calls_and_from_six_four() -> None:
    # A digit of 122 mm needs a row of 174 mm; three quarters of 685 mm hold two of them.
    assert calls_that_fit(TV_55, 10.0) == 2
    assert calls_that_fit(TV_55, 6.0) == 4


def test_the_farthest_seat_is_the_one_for_which_the_calls_just_fit() -> None:
    far = farthest_m(TV_55, 4)
    assert calls_that_fit(TV_55, far - 0.01) == 4
    assert calls_that_fit(TV_55, far + 0.01) == 3


def test_a_kiosk_of_32_inches_can_be_touched_and_a_phone_cannot() -> None:
    assert can_be_touched(ScreenSize(1080, 1920, 32.0))
    assert not can_be_touched(ScreenSize(1080, 1920, 6.0))
