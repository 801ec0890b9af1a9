"""A visitor searches for a service on the glass."""

from typing import Any

import pytest

from kiosk import events as e
from kiosk.finding import search
from kiosk.finding.search import MOST_CHARS, Signs
from kiosk.model import Screen
from tests.kiosk.pilot import LANGUAGES, Pilot, the_catalogue


def press(pilot: Pilot, typed: str) -> None:
    for sign in typed:
        pilot.find(f"sign:{sign}")


def searching(language: str) -> Pilot:
    pilot = Pilot()
    pilot.tap(f"language:{language}", "find")
    return pilot


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_offered_in_every_language(language: str) -> None:
    assert searching(language).screen is Screen.FIND


def test_keys_lead_to_a_number() -> None:
    pilot = searching("zh-TW")
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


def test_letters_and_words_take_the_place_of_zhuyin() -> None:
    pilot = searching("zh-TW")
    pilot.tap("letters")
    press(pilot, "T")
    assert pilot.model.visit.typed == "T"
    pilot.tap("sign:back", "letters", "sign:身分證", "sign:遺失")
    assert pilot.model.visit.typed == "身分證 遺失"
    assert "service:N02" in pilot.names()
    pilot.tap("sign:back")
    assert pilot.model.visit.typed == "身分證"
    pilot.tap("sign:back", "letters")
    press(pilot, "ㄊ")


def test_a_thai_visitor_touches_words() -> None:
    pilot = searching("th")
    pilot.tap("sign:บัตรประชาชน", "sign:หาย")
    assert "service:N02" in pilot.names()


@pytest.mark.parametrize(
    ("language", "said", "code"),
    [
        ("en", "I LOST MY ID", "N02"),
        ("en", "LOST MY WALL", "N02"),
        ("vi", "MAT CHUNG MINH THU", "N02"),
        ("id", "SAYA MAU MENIKAH", "R02"),
    ],
)
def test_a_sentence_is_typed_with_blanks(language: str, said: str, code: str) -> None:
    pilot = searching(language)
    press(pilot, said)
    assert f"service:{code}" in pilot.names()


def test_while_one_word_is_typed_names_that_begin_so_come_first() -> None:
    found = search.found(Pilot().model.office, "en", "CITIZEN", Signs.LATIN)
    assert found[0]["code"] == "D01"
    assert len({one["code"] for one in found}) == len(found)


@pytest.mark.parametrize("shown", Signs)
def test_a_text_has_an_end_and_can_be_erased_whole(shown: Signs) -> None:
    typed = ""
    for _ in range(MOST_CHARS + 5):
        typed = search.longer(typed, "A", shown)
    assert 0 < len(typed) <= MOST_CHARS
    for _ in range(MOST_CHARS + 5):
        typed = search.longer(typed, "back", shown)
    assert typed == ""


@pytest.mark.parametrize("typed", ["", " ", "   "])
def test_nothing_finds_nothing(typed: str) -> None:
    assert search.found(Pilot().model.office, "en", typed, Signs.LATIN) == []


def test_who_is_not_sure_asks_a_person() -> None:
    pilot = searching("en")
    helps = [t for t in pilot.kiosk.view().targets if t.name == "help"]
    assert len(helps) == 2
    pilot.tap("help")
    assert pilot.world.calls_for_help == 1
    assert pilot.model.visit.help


def test_words_that_find_nothing_say_so() -> None:
    pilot = searching("en")
    press(pilot, "QZX")
    assert "Nothing was found" in pilot.read()


def test_an_office_without_readings_and_words_offers_no_search_in_chinese() -> None:
    pilot = Pilot()
    catalogue: Any = pilot.model.office.catalogue
    for one in catalogue["services"]:
        one.pop("initials", None)
    try:
        office = pilot.model.office
        assert search.kinds(office, "zh-TW") == (Signs.WORDS,)
        catalogue.pop("search")
        assert search.kinds(office, "zh-TW") == ()
        assert search.kinds(office, "en") == (Signs.LATIN,)
    finally:
        the_catalogue.cache_clear()


def test_a_search_is_counted_once_with_its_end_and_without_its_text() -> None:
    pilot = searching("en")
    press(pilot, "PASS")
    pilot.tap("service:P01", "back", "back")
    assert pilot.world.searched == [e.Searched("en", True), e.Searched("en", False)]


def test_a_search_that_was_not_begun_is_not_counted() -> None:
    pilot = searching("en")
    pilot.tap("home")
    assert pilot.world.searched == []


def test_who_goes_away_from_a_search_has_found_nothing() -> None:
    pilot = searching("en")
    press(pilot, "QZX")
    pilot.tap("language", "language:zh-TW")
    assert pilot.world.searched == []
    pilot.wait(200)
    assert pilot.world.searched == [e.Searched("zh-TW", False)]
