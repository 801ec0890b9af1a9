"""A visitor takes a number, and the server does not answer."""

from typing import Any

import pytest

from kiosk import events as e
from kiosk.model import Screen
from tests.kiosk.pilot import LANGUAGES, Pilot, a_busy_board, a_ticket_for


def a_pilot(**more: Any) -> Pilot:
    """A kiosk with a series of its own."""
    return Pilot(name="kiosk", **more)


def cut_off(pilot: Pilot) -> None:
    pilot.world.answers = False
    pilot.hear(e.LinkLost(0.0))
    pilot.wait(5)


def test_after_a_second_without_an_answer_the_kiosk_gives_a_number_itself() -> None:
    pilot = a_pilot()
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    pilot.wait(1.5)
    assert pilot.screen is Screen.THANKS
    assert "K001" in pilot.read()
    assert "等候時間未知" in pilot.read()
    assert pilot.world.printed == ["20261123-K001"]
    assert pilot.world.calls_for_help == 0


def test_an_answer_within_the_second_is_taken() -> None:
    pilot = a_pilot()
    pilot.choose()
    pilot.tap("take")
    pilot.wait(3)
    assert pilot.world.own == {}
    assert "A001" in pilot.read()


@pytest.mark.parametrize("late", ["issued", "refused"])
def test_what_the_server_says_after_the_kiosk_decided_is_dropped(late: str) -> None:
    pilot = a_pilot(printer=e.PrinterIs(False))
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    key = pilot.world.asked[0].key
    # The decision is on its way to the disk when the answer comes.
    pilot.hear(e.Tick(pilot.now + 1, 0.0))
    ticket = a_ticket_for(key, pilot.world.asked[0].request)
    pilot.hear(e.Issued(key, ticket) if late == "issued" else e.IssueRefused(key, "daily_limit"))
    pilot.wait(1.5)
    assert pilot.screen is Screen.NOTE
    assert "K001" in pilot.read()
    assert "A042" not in pilot.read()


def test_known_to_be_cut_off_the_kiosk_does_not_wait_for_the_network() -> None:
    pilot = a_pilot()
    cut_off(pilot)
    pilot.choose()
    pilot.tap("take")
    assert pilot.world.asked == []
    assert "K001" in pilot.read()


def test_a_server_that_asks_for_patience_is_there_and_no_number_is_given_without_it() -> None:
    pilot = a_pilot()
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    pilot.hear(e.IssueUnanswered(pilot.world.asked[0].key, busy=True))
    pilot.world.answers = True
    pilot.wait(2)
    assert pilot.world.own == {}
    assert "A001" in pilot.read()


def test_with_a_full_disk_the_server_is_asked_on() -> None:
    pilot = a_pilot()
    pilot.world.answers, pilot.world.disk_full = False, True
    pilot.choose()
    pilot.tap("take")
    pilot.wait(3)
    assert pilot.screen is Screen.ISSUING
    pilot.world.answers = True
    pilot.wait(6)
    assert "A001" in pilot.read()


@pytest.mark.parametrize("language", LANGUAGES)
def test_cut_off_the_kiosk_says_so_and_goes_on_in_every_language(language: str) -> None:
    pilot = a_pilot()
    cut_off(pilot)
    unknown = pilot.model.office.say("offline_wait", "zh-TW")
    assert pilot.model.office.say("kiosk.offline_now", "zh-TW") in pilot.read()
    assert unknown in pilot.read()
    pilot.choose(language)
    said = "".join(pilot.read().split())
    assert "".join(pilot.model.office.say("offline_wait", language).split()) in said
    pilot.tap("take")
    assert "K001" in pilot.read()


def test_closed_and_cut_off_it_says_closed() -> None:
    closed: Any = {"reason": "hours", "wording": {}, "opens_at": "2099-01-01T08:00:00+08:00"}
    pilot = a_pilot(board=a_busy_board(session=None, closed=closed))
    cut_off(pilot)
    assert not [name for name in pilot.names() if name.startswith("language:")]


def test_without_a_series_of_its_own_it_says_where_numbers_are_to_be_had() -> None:
    pilot = Pilot(name="attic")
    cut_off(pilot)
    assert pilot.model.office.say("kiosk.away_do", "zh-TW") in pilot.read()


def test_a_touch_found_after_a_power_cut_gets_the_number_it_was_given() -> None:
    pilot = a_pilot()
    request = e.Request("R02", "general", "zh-TW")
    pilot.world.answers = False
    pilot.hear(e.TouchFound("before-the-cut", request))
    pilot.hear(e.TakenOffline("before-the-cut", a_ticket_for("before-the-cut", request, 7)))
    pilot.wait(1)
    assert "A007" in pilot.read()
    assert pilot.world.own == {}


@pytest.mark.parametrize("later", [None, e.LinkLost(9.0)], ids=["refused", "and then away"])
def test_a_kiosk_that_is_no_longer_let_in_gives_no_numbers_that_nobody_would_call(
    later: e.LinkLost | None,
) -> None:
    pilot = a_pilot()
    pilot.choose()
    pilot.world.answers = False
    pilot.hear(e.LinkLost(0.0), e.LinkLost(1.0, refused=True))
    if later is not None:
        pilot.hear(later)
    pilot.tap("take")
    pilot.wait(10)
    assert pilot.world.own == {}
    pilot.wait(120)
    assert pilot.screen is Screen.START
    assert "系統暫停服務" in pilot.read()
    pilot.world.answers = True
    pilot.hear(e.LinkUp())
    pilot.choose()
    pilot.tap("take")
    pilot.wait(2)
    assert pilot.screen is Screen.THANKS
