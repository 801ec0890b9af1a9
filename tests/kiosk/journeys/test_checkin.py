"""A visitor arrives with an appointment."""

from typing import Any

import pytest

from kiosk import events as e
from kiosk.model import Screen
from tests.kiosk.pilot import LANGUAGES, Pilot, the_catalogue

CODE = "R7K492MQ"


def a_pilot(**more: Any) -> Pilot:
    """A kiosk of an office that has appointments."""
    pilot = Pilot(name="kiosk", **more)
    catalogue = the_catalogue()
    pilot.hear(e.CatalogueCame({**catalogue, "kiosk": {**catalogue["kiosk"], "checkin": True}}))
    return pilot


def type_code(pilot: Pilot, code: str = CODE) -> None:
    pilot.tap("checkin", *(f"sign:{sign}" for sign in code))


def test_a_code_held_to_the_scanner_gives_a_slip_from_the_start_screen() -> None:
    pilot = a_pilot()
    pilot.hear(e.Scanned("https://queue.example.gov.tw/b/token-of-the-booking", "scan-1"))
    pilot.wait(1)
    assert pilot.world.shown == [e.CheckIn("scan-1", token="token-of-the-booking")]
    assert "A501" in pilot.read()
    assert len(pilot.world.printed) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_typed_in_every_language(language: str) -> None:
    pilot = a_pilot()
    pilot.tap(f"language:{language}")
    type_code(pilot)
    assert "R7K4–92MQ" in pilot.read()
    pilot.tap("arrive")
    assert pilot.world.shown[0].as_json() == {"code": CODE}
    assert "A501" in pilot.read()


def test_a_wrong_sign_is_erased_and_a_ninth_counts_for_nothing() -> None:
    pilot = a_pilot()
    pilot.tap("language:en")
    type_code(pilot, CODE + "9")
    pilot.tap("sign:back", "sign:X")
    assert pilot.model.visit.typed == "R7K492MX"


def test_half_a_code_asks_nothing() -> None:
    pilot = a_pilot()
    pilot.tap("language:en")
    type_code(pilot, "R7K4")
    assert "arrive" not in pilot.names()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["too_early", "lapsed", "cancelled", "unknown_code"])
def test_early_late_cancelled_and_unknown_are_said_in_every_language(
    code: str, language: str
) -> None:
    pilot = a_pilot()
    pilot.world.refuses = code
    pilot.world.refused_until = "2026-11-23T14:30:00+08:00" if code == "too_early" else ""
    pilot.tap(f"language:{language}")
    type_code(pilot)
    pilot.tap("arrive")
    assert pilot.screen is Screen.REFUSED
    said = pilot.model.office.strings[f"error.{code}"]
    assert language in said
    assert said[language].partition("{")[0].strip() in pilot.read().replace("\n", " ")
    if code == "too_early":
        assert "14:30" in pilot.read()


def test_who_comes_too_late_goes_on_to_an_ordinary_number() -> None:
    pilot = a_pilot()
    pilot.world.refuses = "lapsed"
    pilot.tap("language:en")
    type_code(pilot)
    pilot.tap("arrive", "other")
    assert pilot.screen is Screen.CATEGORY
    assert pilot.model.visit.typed == ""


def test_without_an_answer_it_asks_on_and_never_makes_up_a_number() -> None:
    pilot = a_pilot()
    pilot.world.answers = False
    pilot.hear(e.Scanned(CODE, "scan-1"))
    pilot.wait(8)
    assert pilot.world.own == {}
    assert len({one.key for one in pilot.world.shown}) == 1
    assert len(pilot.world.shown) > 1


def test_a_scan_while_a_number_is_made_or_where_there_is_no_book_counts_for_nothing() -> None:
    pilot = a_pilot()
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    pilot.hear(e.Scanned(CODE, "scan-1"))
    without = Pilot()
    without.hear(e.CatalogueCame(without_book()), e.Scanned(CODE, "scan-2"))
    assert pilot.world.shown == without.world.shown == []
    assert without.screen is Screen.START


def without_book() -> Any:
    catalogue = the_catalogue()
    return {**catalogue, "kiosk": {**catalogue["kiosk"], "checkin": False}}


def test_nothing_of_a_code_is_left_for_the_next_person() -> None:
    pilot = a_pilot()
    pilot.tap("language:en")
    type_code(pilot)
    pilot.tap("home")
    assert pilot.model.visit.typed == ""
