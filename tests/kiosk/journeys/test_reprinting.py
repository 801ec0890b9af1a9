"""A visitor who lost the slip holds the telephone to the kiosk."""

import pytest

from kiosk import events as e
from kiosk.journeys.reprinting import token_in
from kiosk.model import Screen
from tests.kiosk.pilot import Pilot

CODE = e.Scanned("https://queue.example.gov.tw/t/abc-DEF_1", "scan-1")


def test_the_slip_comes_once_more_marked_and_in_the_language_it_had() -> None:
    pilot = Pilot()
    pilot.hear(CODE)
    pilot.wait(1)
    assert pilot.screen is Screen.THANKS
    assert (len(pilot.world.printed), pilot.world.reprinted) == (1, 1)
    assert "A042" in pilot.read()
    assert pilot.world.asked == []
    pilot.wait(30)
    assert (pilot.screen, pilot.model.attempt) == (Screen.START, None)


@pytest.mark.parametrize("code", ["reprint_limit", "ticket_over", "unknown_ticket"])
def test_a_visitor_without_a_slip_is_shown_why(code: str) -> None:
    pilot = Pilot()
    pilot.world.refuses = code
    pilot.hear(CODE)
    pilot.wait(1)
    assert pilot.screen is Screen.REFUSED
    assert pilot.model.say(f"error.{code}").splitlines()[0][:8] in pilot.read()


def test_while_a_number_is_made_or_the_server_is_away_it_counts_for_nothing() -> None:
    pilot = Pilot(name="kiosk")
    pilot.hear(e.LinkLost(0.0), CODE)
    pilot.wait(1)
    assert pilot.screen is Screen.START
    pilot.hear(e.LinkUp())
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    pilot.hear(CODE)
    pilot.wait(1)
    assert pilot.world.reprinted == 0


def test_without_paper_the_number_is_shown_to_be_noted() -> None:
    pilot = Pilot(printer=e.PrinterIs(True, "out"))
    pilot.hear(CODE)
    pilot.wait(1)
    assert pilot.screen is Screen.NOTE
    assert "A042" in pilot.read()


@pytest.mark.parametrize("code", ["R7K492MQ", "https://a/b/x", "/t/", "/t/a b", "/t/a/../b", ""])
def test_another_code_is_no_number(code: str) -> None:
    assert token_in(code) == ""
