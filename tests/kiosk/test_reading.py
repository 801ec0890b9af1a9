"""What is read out and walked through by keys is what is drawn, on every screen."""

from collections import Counter

import pytest

from display.canvas.draw import Text
from kiosk import events as e
from kiosk.model import Screen
from kiosk.screens import draw
from kiosk.screens.reading import UNSAID, speakables
from tests.kiosk.pilot import LANGUAGES, SIZES, Pilot
from tests.kiosk.test_screens import every_state


def words(texts: list[str]) -> Counter[str]:
    return Counter(line for text in texts for line in text.split("\n") if line.strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_drawn_is_read_once_and_every_button_has_words(language: str) -> None:
    for size in SIZES[:2]:
        for name, model in every_state(language):
            view = draw(model, size)
            read = speakables(view)
            drawn = [one.text for one in view.commands if isinstance(one, Text)]
            assert words([one.text for one in read]) == words(drawn), name
            said = {one.target for one in read if one.target}
            touched = {one.name for one in view.targets}
            assert said == touched - UNSAID - unlabelled(model.screen), name


def unlabelled(screen: Screen) -> set[str]:
    """The marks of the touch test are for staff who see them."""
    return {"mark"} if screen is Screen.STAFF_TOUCH else set()


def press(pilot: Pilot, *names: str) -> None:
    for name in names:
        pilot.hear(e.KeyPressed(name, f"key-{pilot.now}", pilot.now))
        pilot.wait(0.5)


def focused(pilot: Pilot) -> str:
    assert pilot.model.focus is not None
    return speakables(pilot.kiosk.view())[pilot.model.focus].text


def walk(pilot: Pilot, target: str) -> None:
    """Down to a button, as a visitor goes who hears one after another."""
    count = len(speakables(pilot.kiosk.view()))
    for _ in range(count + 1):
        press(pilot, "down")
        assert pilot.model.focus is not None
        if speakables(pilot.kiosk.view())[pilot.model.focus].target == target:
            return
    raise AssertionError(f"{target} is not reached by keys on {pilot.screen}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_alone_lead_to_a_number(language: str) -> None:
    pilot = Pilot()
    for target in (f"language:{language}", "category:registration", "service:R02", "take"):
        walk(pilot, target)
        press(pilot, "enter")
    assert pilot.screen is Screen.THANKS
    assert len(pilot.world.printed) == 1


def test_a_screen_begins_with_its_question_and_ends_with_office_and_clock() -> None:
    pilot = Pilot()
    press(pilot, "down")
    assert focused(pilot) == pilot.model.say("welcome")
    press(pilot, "up")
    assert "12:" in focused(pilot)
    press(pilot, "next")
    assert focused(pilot) == pilot.model.say("welcome")


def test_a_new_screen_starts_over_and_a_new_visitor_without_a_focus() -> None:
    pilot = Pilot()
    walk(pilot, "language:en")
    press(pilot, "enter")
    assert (pilot.screen, pilot.model.focus) == (Screen.CATEGORY, 0)
    pilot.wait(200)
    assert (pilot.screen, pilot.model.focus) == (Screen.START, None)
    press(pilot, "down")
    pilot.wait(200)
    assert pilot.model.focus is None


def test_back_home_and_help_have_keys_of_their_own() -> None:
    pilot = Pilot()
    pilot.tap("language:en", "category:registration")
    press(pilot, "back")
    assert pilot.screen is Screen.CATEGORY
    press(pilot, "help")
    assert pilot.world.calls_for_help == 1
    press(pilot, "home")
    assert pilot.screen is Screen.START


def test_a_key_that_means_nothing_does_nothing() -> None:
    pilot = Pilot()
    before = pilot.kiosk.model
    pilot.hear(e.KeyPressed("enter", "k", pilot.now), e.KeyPressed("F3", "k", pilot.now))
    pilot.hear(e.KeyPressed("back", "k", pilot.now))
    assert pilot.kiosk.model == before


def test_the_focus_is_seen() -> None:
    pilot = Pilot()
    before = len(pilot.kiosk.view().commands)
    press(pilot, "down")
    assert len(pilot.kiosk.view().commands) == before + 1


def test_the_warning_is_one_button() -> None:
    pilot = Pilot()
    walk(pilot, "language:en")
    press(pilot, "enter")
    pilot.wait(pilot.model.idle_s + 1)
    assert pilot.model.seconds_left is not None
    press(pilot, "down")
    assert pilot.model.seconds_left is None
    assert pilot.screen is Screen.CATEGORY
