"""Headphones that come and go, and keys that change how the guidance sounds."""

import pytest

from kiosk import events as e
from kiosk.model import KioskVisit, Screen
from tests.kiosk.guiding.listener import Listener


def test_plugging_in_starts_the_guidance_in_both_languages() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    assert visitor.pilot.model.visit.audio
    assert [line.language for line in visitor.last.lines][:4] == ["zh-TW", "zh-TW", "en", "en"]
    assert "語音導覽開始" in visitor.heard
    assert "語音只有中文和英文" in visitor.heard
    assert "Speech is in Chinese and English only" in visitor.heard


def test_pulling_out_silences_at_once_and_forgets_the_visit_a_little_later() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    visitor.press("headphones-out")
    assert visitor.silent
    assert visitor.pilot.screen is Screen.CATEGORY
    visitor.pilot.wait(4)
    assert visitor.pilot.screen is Screen.START
    assert visitor.pilot.model.visit == KioskVisit()


def test_a_plug_that_slips_is_put_back_without_loss() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    visitor.press("headphones-out")
    visitor.pilot.wait(2)
    visitor.press("headphones-in")
    visitor.pilot.wait(10)
    assert visitor.pilot.screen is Screen.CATEGORY
    assert visitor.pilot.model.language == "en"


def test_a_number_in_the_making_is_made_whoever_pulls_out() -> None:
    visitor = Listener()
    visitor.pilot.world.outcome = None
    visitor.press("headphones-in")
    visitor.pilot.choose("en")
    visitor.pilot.tap("take")
    visitor.press("headphones-out")
    visitor.pilot.wait(5)
    assert visitor.pilot.screen is Screen.PRINTING
    assert len(visitor.pilot.world.printed) == 1


def test_headphones_left_in_the_jack_guide_the_next_visitor_from_the_first_key() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    visitor.press("louder", "faster")
    visitor.pilot.wait(200)
    assert visitor.silent
    assert visitor.pilot.model.visit == KioskVisit()
    visitor.press("down")
    assert "語音導覽開始" in visitor.heard
    assert (visitor.last.faster, visitor.last.volume) == (0, pytest.approx(0.6))


def how(visitor: Listener) -> tuple[int, float]:
    again = visitor.effects[-1]
    assert isinstance(again, e.SayAgain)
    return again.faster, round(again.volume, 3)


def test_faster_and_louder_say_it_again_within_bounds() -> None:
    visitor = Listener()
    visitor.press("headphones-in", "down")
    before = visitor.last.lines
    visitor.press(*["faster"] * 9, *["louder"] * 9)
    assert how(visitor) == (3, 0.9)
    visitor.press(*["slower"] * 9, *["softer"] * 9)
    assert how(visitor) == (0, 0.3)
    visitor.press("repeat")
    assert how(visitor) == (0, 0.3)
    assert visitor.last.lines == before


def test_without_headphones_nothing_is_ever_said() -> None:
    visitor = Listener()
    visitor.pilot.choose("en")
    visitor.press("down", "repeat", "louder", "headphones-out")
    visitor.pilot.tap("take")
    assert visitor.effects == []


def test_home_starts_over_and_goes_on_speaking() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    visitor.press("home")
    assert visitor.pilot.screen is Screen.START
    assert visitor.pilot.model.visit.audio
    assert visitor.heard
