"""A later day is booked by ear alone; the guidance stays as the visitor set it."""

from typing import Any

import pytest

from kiosk import events as e
from kiosk.model import Screen
from kiosk.screens.frame import Size
from tests.kiosk.book import CODE
from tests.kiosk.guiding.listener import Listener
from tests.kiosk.pilot import LANDSCAPE, PORTRAIT

DAY = {"zh-TW": "11月25日", "en": "2026-11-25"}


def to_days(visitor: Listener, language: str) -> None:
    """Headphones in; language, later day, group and service by their spoken names."""
    visitor.press("headphones-in")
    office = visitor.pilot.model.office
    service = office.service("R02")
    assert service is not None
    group = next(one for one in office.categories if one["code"] == service["category"])
    for words in (
        office.say("language_name", language),
        office.say("kiosk.later", language),
        group["name"][language],
        service["name"][language],
    ):
        visitor.go_to(words)


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["upright", "wide"])
@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_a_blind_visitor_leaves_with_an_appointment_and_knows_its_code(
    language: str, size: Size
) -> None:
    visitor = Listener(size)
    to_days(visitor, language)
    assert visitor.pilot.screen is Screen.BOOK_DAY
    visitor.go_to(DAY[language])
    visitor.go_to("09:20", most=80)
    assert visitor.pilot.screen is Screen.BOOK_CHECK
    for fact in (DAY[language], "09:20"):
        assert fact in visitor.heard
    visitor.go_to(visitor.pilot.model.say("book.book"))
    visitor.pilot.wait(1)
    assert visitor.pilot.screen is Screen.BOOKED
    assert CODE in visitor.heard
    [slip] = visitor.pilot.world.book.printed
    assert (slip.language, slip.made["code"]) == (language, CODE)
    visitor.pilot.wait(30)
    assert visitor.pilot.screen is Screen.BOOKED
    visitor.press("headphones-out")
    visitor.pilot.wait(90)
    assert visitor.pilot.screen is Screen.START
    assert visitor.pilot.world.book.released == []


def again(visitor: Listener) -> tuple[int, float]:
    """How fast and loud the last was said once more."""
    effect: Any = visitor.effects[-1]
    assert isinstance(effect, e.SayAgain)
    return effect.faster, effect.volume


def test_what_was_said_comes_again_as_one_wants_to_hear_it_on_the_whole_way() -> None:
    visitor = Listener()
    to_days(visitor, "en")
    visitor.press("faster", "louder", "louder")
    assert again(visitor)[0] == 1
    said = visitor.last.lines
    visitor.press("repeat")
    assert again(visitor) == (1, pytest.approx(0.8))
    assert visitor.last.lines == said
    visitor.go_to(DAY["en"])
    assert (visitor.last.faster, visitor.last.volume) == (1, pytest.approx(0.8))
    visitor.press("slower", "softer")
    visitor.go_to("08:00", most=80)
    assert visitor.pilot.screen is Screen.BOOK_CHECK
    assert (visitor.last.faster, visitor.last.volume) == (0, pytest.approx(0.7))
    held = len(visitor.pilot.world.book.asked)
    visitor.press("repeat", "repeat")
    assert len(visitor.pilot.world.book.asked) == held
    visitor.go_to(visitor.pilot.model.say("book.book"))
    visitor.pilot.wait(1)
    visitor.press("repeat")
    assert CODE in visitor.heard
    assert again(visitor) == (0, pytest.approx(0.7))
    assert len(visitor.pilot.world.book.booked) == 1


def test_a_full_day_says_so_and_its_nearest_times_are_spoken() -> None:
    visitor = Listener()
    to_days(visitor, "en")
    visitor.go_to("2026-11-26")
    assert visitor.pilot.model.say("kiosk.book_day_full") in visitor.heard
    visitor.go_to("17:00")
    assert visitor.pilot.screen is Screen.BOOK_CHECK


def test_without_the_server_it_is_spoken_that_nothing_is_booked() -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    visitor.go_to("English")
    visitor.pilot.hear(e.LinkLost(visitor.pilot.now))
    visitor.go_to(visitor.pilot.model.say("kiosk.later"))
    assert visitor.pilot.model.say("kiosk.book_offline") in visitor.heard
    assert visitor.pilot.world.book.asked == []
