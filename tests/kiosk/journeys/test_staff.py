"""Staff look after the kiosk on its own glass; a visitor finds nothing there."""

import pytest

from kiosk import events as e
from kiosk.model import KioskVisit, Screen
from kiosk.screens.frame import Size
from tests.kiosk.pilot import SIZES, STAFF_CODE, Pilot


def knocked(size: Size = SIZES[0]) -> Pilot:
    pilot = Pilot(size)
    pilot.tap(*["staff"] * 5)
    return pilot


def opened(size: Size = SIZES[0]) -> Pilot:
    pilot = knocked(size)
    for digit in STAFF_CODE:
        pilot.find(f"sign:{digit}")
    pilot.tap("enter")
    return pilot


def test_five_knocks_ask_for_the_code_and_four_do_nothing() -> None:
    pilot = Pilot()
    before = pilot.read()
    pilot.tap(*["staff"] * 4)
    assert pilot.read() == before
    pilot.tap("staff")
    assert pilot.screen is Screen.STAFF_CODE


def test_knocks_of_two_visitors_are_not_added_up() -> None:
    pilot = Pilot()
    pilot.tap(*["staff"] * 4)
    pilot.wait(120)
    pilot.tap("staff")
    assert pilot.screen is Screen.START


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width_px}x{s.height_px}")
def test_the_code_opens_the_menu_which_says_how_the_kiosk_is(size: Size) -> None:
    pilot = opened(size)
    assert pilot.screen is Screen.STAFF
    assert "slip · printer · ready" in pilot.read()


def test_the_code_is_not_shown() -> None:
    pilot = knocked()
    pilot.tap("sign:2", "sign:4")
    assert "••" in pilot.read()


def test_a_wrong_code_opens_nothing_and_is_forgotten() -> None:
    pilot = knocked()
    pilot.tap(*["sign:1"] * 6, "enter")
    assert pilot.screen is Screen.STAFF_CODE
    assert (pilot.model.visit.typed, "密碼錯誤" in pilot.read()) == ("", True)
    pilot.world.staff_wait_s = 300
    pilot.tap(*["sign:1"] * 6, "enter")
    assert "300" in pilot.read()


def test_a_short_code_cannot_be_entered() -> None:
    pilot = knocked()
    pilot.tap(*["sign:1"] * 5)
    assert "enter" not in pilot.names()


@pytest.mark.parametrize("outcome", ["confirmed", "uncertain", "failed"])
def test_a_test_slip_is_printed_and_its_end_said(outcome: str) -> None:
    pilot = opened()
    pilot.world.outcome = outcome
    pilot.tap("test")
    assert pilot.model.say(f"staff.printed.{outcome}") in pilot.read()


def test_touches_are_tried_in_the_corners_and_the_middle() -> None:
    pilot = opened()
    pilot.tap("marks")
    places = set()
    for _ in range(5):
        assert pilot.screen is Screen.STAFF_TOUCH
        places.add(pilot.kiosk.view().target("mark").box)
        pilot.tap("mark")
    assert (pilot.screen, len(places)) == (Screen.STAFF, 5)
    assert "觸控正常" in pilot.read()


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width_px}x{s.height_px}")
def test_a_kiosk_that_speaks_is_made_louder_and_softer_within_bounds(size: Size) -> None:
    pilot = opened(size)
    assert not {"softer", "louder"} & set(pilot.names())
    pilot.world.post(e.Guided(None))
    pilot.wait(0.1)
    assert {"softer", "louder", "test", "marks", "restart"} <= set(pilot.names())
    pilot.tap("louder")
    assert "語音音量 70％" in pilot.read()
    pilot.tap(*["louder"] * 5)
    assert (pilot.model.usual_volume, pilot.world.volumes[-1]) == (100, 100)
    pilot.tap(*["softer"] * 12)
    assert (pilot.model.usual_volume, pilot.world.volumes[-1]) == (10, 10)


def test_the_volume_that_staff_chose_is_what_the_next_visitor_hears() -> None:
    pilot = opened()
    pilot.world.post(e.Guided(30))
    pilot.wait(0.1)
    pilot.tap("louder")
    pilot.wait(200)
    assert (pilot.screen, pilot.model.usual_volume) == (Screen.START, 40)


def test_the_kiosk_is_restarted() -> None:
    pilot = opened()
    pilot.tap("restart")
    assert (pilot.screen, pilot.world.restarts) == (Screen.START, 1)


def test_a_menu_that_was_left_open_closes() -> None:
    pilot = opened()
    pilot.wait(200)
    assert (pilot.screen, pilot.model.visit) == (Screen.START, KioskVisit())
    pilot.tap("language:en")
    assert "staff" not in pilot.names()
