"""A visitor who cannot see takes one number for two things, by ear alone."""

import pytest

from kiosk.model import Screen
from tests.kiosk.guiding.listener import Listener


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_a_blind_visitor_adds_a_second_thing_and_hears_that_they_are_two(language: str) -> None:
    visitor = Listener()
    visitor.press("headphones-in")
    office = visitor.pilot.model.office

    def choose(code: str) -> None:
        service = office.service(code)
        assert service is not None
        group = next(one for one in office.categories if one["code"] == service["category"])
        visitor.go_to(group["name"][language])
        visitor.go_to(service["name"][language])

    visitor.go_to(office.say("language_name", language))
    choose("R02")
    visitor.go_to(office.say("kiosk.add", language))
    choose("S01")
    assert visitor.pilot.screen is Screen.CONFIRM
    assert office.say("kiosk.in_all", language, count=2) in visitor.heard
    visitor.go_to(office.say("kiosk.add_or_remove", language))
    visitor.go_to(office.say("kiosk.remove", language))
    assert visitor.pilot.model.chosen == ("S01",)
    visitor.go_to(office.say("kiosk.restore", language))
    visitor.press("back")
    visitor.go_to(office.say("print_ticket", language))
    assert visitor.pilot.world.asked[0].request.services == ("R02", "S01")
