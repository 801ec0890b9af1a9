"""A visitor finds a service by a few keys."""

from typing import Any

import pytest

from kiosk.finding import keys as finding
from kiosk.model import Screen
from tests.kiosk.pilot import LANGUAGES, Pilot


def codes(language: str, typed: str) -> list[str]:
    found = finding.found(Pilot().model.office, language, typed)
    return [one["code"] for one in found]


@pytest.mark.parametrize(
    ("language", "typed", "code"),
    [
        ("zh-TW", "ㄏㄐㄊㄅ", "T01"),
        ("zh-TW", "ㄊㄅ", "T01"),
        ("zh-TW", "hjtb", "T01"),
        ("zh-TW", "ㄕㄈㄓㄅㄐ", "N02"),
        ("zh-TW", "ㄑㄏㄎ", "M01"),
        ("zh-TW", "ㄅㄐ", "M01"),
        ("zh-TW", "ㄍㄇ", "C01"),
        ("zh-TW", "ㄅㄏㄎ", "R01"),
        ("zh-TW", "ㄧㄐㄓㄇ", "S04"),
        ("zh-TW", "ㄏㄓ", "P01"),
        ("en", "PASSPORT", "P01"),
        ("en", "MARR", "R02"),
        ("en", "LOST", "N02"),
        ("en", "BABY", "R01"),
        ("en", "TRANS", "T01"),
        ("en", "DIVORCE", "R03"),
        ("en", "HRT", "T01"),
        ("en", "LOSTID", "N02"),
        ("en", "CITIZEN", "G01"),
        ("en", "RENAME", "C01"),
    ],
)
def test_a_few_keys_are_enough(language: str, typed: str, code: str) -> None:
    assert code in codes(language, typed)


@pytest.mark.parametrize("language", ["zh-TW", "en", "vi", "id"])
def test_every_service_is_found_first_or_second_by_the_whole_of_its_name(language: str) -> None:
    office = Pilot().model.office
    missed = []
    for one in office.services:
        typed = one["name"][language]
        if language.startswith("zh"):
            typed = one.get("initials", [""])[0]
        plain = "".join(finding.plain(typed).split()) if language != "zh-TW" else typed
        if one["code"] not in codes(language, plain)[:2]:
            missed.append(one["code"])
    assert missed == []


def test_marks_are_not_typed() -> None:
    assert "R02" in codes("vi", "DANGKYKETHON")


@pytest.mark.parametrize("typed", ["ㄦㄦㄦㄦ", "zzzz", ""])
def test_what_is_nothing_finds_nothing(typed: str) -> None:
    assert codes("zh-TW", typed) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_offered_where_the_keys_are_those_of_the_language(language: str) -> None:
    pilot = Pilot()
    pilot.tap(f"language:{language}")
    assert ("find" in pilot.names()) is (language != "th")


def press(pilot: Pilot, typed: str) -> None:
    for sign in typed:
        pilot.find(f"sign:{sign}")


def test_keys_lead_to_a_number() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "find")
    press(pilot, "ㄊㄅ")
    assert "ㄊㄅ" in pilot.read()
    pilot.tap("service:T01")
    assert pilot.screen is Screen.CONFIRM
    pilot.tap("back")
    assert (pilot.screen, pilot.model.visit.typed) == (Screen.FIND, "ㄊㄅ")
    pilot.tap("service:T01", "take")
    assert pilot.screen is Screen.THANKS
    pilot.wait(15)
    assert pilot.model.visit.typed == ""


def test_a_key_is_erased_and_letters_take_the_place_of_zhuyin() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "find", "letters")
    press(pilot, "T")
    assert pilot.model.visit.typed == "T"
    pilot.tap("sign:back", "letters")
    assert pilot.model.visit.typed == ""
    press(pilot, "ㄊ")


def test_who_is_not_sure_asks_a_person() -> None:
    pilot = Pilot()
    pilot.tap("language:en", "find")
    helps = [t for t in pilot.kiosk.view().targets if t.name == "help"]
    assert len(helps) == 2
    pilot.tap("help")
    assert pilot.world.calls_for_help == 1
    assert pilot.model.visit.help


def test_words_that_find_nothing_say_so() -> None:
    pilot = Pilot()
    pilot.tap("language:en", "find")
    press(pilot, "QZX")
    assert "Nothing was found" in pilot.read()


def test_an_office_without_readings_does_not_offer_zhuyin() -> None:
    pilot = Pilot()
    catalogue: Any = pilot.model.office.catalogue
    for one in catalogue["services"]:
        one.pop("initials", None)
    try:
        assert not finding.offered(pilot.model.office, "zh-TW")
        assert finding.offered(pilot.model.office, "en")
    finally:
        from tests.kiosk.pilot import the_catalogue

        the_catalogue.cache_clear()
