"""A visitor finds a service by a few keys."""

import pytest

from kiosk.finding import keys as finding
from tests.kiosk.pilot import Pilot


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
