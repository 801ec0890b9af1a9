"""Visitors who cannot see or hear calls ask at the kiosk to be fetched."""

from dataclasses import replace

import pytest

from kiosk import events as e
from kiosk.model import KioskVisit, Screen
from kiosk.screens import draw
from kiosk.screens.frame import Size
from tests.kiosk.pilot import LANDSCAPE, LANGUAGES, PORTRAIT, SIZES, Pilot, the_catalogue
from tests.kiosk.test_screens import every_state


def asked(pilot: Pilot) -> list[bool]:
    return [one.request.in_person for one in pilot.world.asked]


@pytest.mark.parametrize("size", SIZES[:3], ids=lambda s: f"{s.width_px}x{s.height_px}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_more_touch_asks_to_be_fetched_and_the_number_says_where_to_wait(
    size: Size, language: str
) -> None:
    pilot = Pilot(size)
    pilot.choose(language)
    if "in_person" not in pilot.names():
        pilot.tap("change")
        pilot.find("in_person")
        pilot.tap("back")
    else:
        pilot.tap("in_person")
    pilot.tap("take")
    pilot.wait(1)
    assert asked(pilot) == [True]
    assert pilot.screen is Screen.THANKS
    assert pilot.model.say("kiosk.in_person_told") in pilot.read()
    assert pilot.model.say("wait_here") not in pilot.read()


def test_a_second_touch_takes_it_back_and_the_next_visitor_begins_without() -> None:
    pilot = Pilot()
    pilot.choose()
    pilot.tap("in_person", "in_person", "take")
    pilot.wait(40)
    assert asked(pilot) == [False]
    pilot.choose()
    pilot.tap("in_person", "home")
    assert pilot.model.visit == KioskVisit()


def test_an_office_that_asks_for_no_class_asks_it_all_the_same() -> None:
    catalogue = the_catalogue()
    pilot = Pilot(LANDSCAPE)
    settings = {**catalogue["kiosk"], "ask_priority": False}
    pilot.hear(e.CatalogueCame({**catalogue, "kiosk": settings}))  # type: ignore[typeddict-item]
    pilot.choose()
    pilot.tap("in_person", "take")
    assert asked(pilot) == [True]


def test_what_is_chosen_is_shown_by_more_than_a_sign() -> None:
    model = dict(every_state("en"))[str(Screen.CONFIRM)]
    model = replace(model, visit=replace(model.visit, in_person=True))
    on = {one.name for one in draw(model, PORTRAIT).targets if one.on}
    assert on == {"priority:caring", "in_person"}


def test_a_touch_found_after_a_power_cut_is_asked_for_as_it_was() -> None:
    pilot = Pilot()
    request = e.Request("R02", "general", "en", in_person=True)
    pilot.hear(e.TouchFound("touch-0", request))
    assert asked(pilot) == [True]
