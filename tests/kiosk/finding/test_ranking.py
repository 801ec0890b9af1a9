"""A visitor who says it in plain words finds the right service."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.finding.ranking import SHOWN, Ranking
from tests.kiosk.finding.everyday import score, sentences
from tests.kiosk.pilot import LANGUAGES, the_catalogue

HALVES = {"open": 0, "held out": 1}


def ranking(language: str) -> Ranking:
    catalogue = the_catalogue()
    return Ranking(catalogue["services"], language, catalogue.get("search"))


@pytest.mark.parametrize("language", ["zh-TW", "en"])
@pytest.mark.parametrize("half", HALVES)
def test_what_people_say_finds_the_right_service(language: str, half: str) -> None:
    of = score(language, HALVES[half])
    assert of.first >= 0.85 * of.count
    assert of.three >= 0.95 * of.count


def test_there_are_three_hundred_sentences_that_the_catalogue_does_not_have() -> None:
    scores = [score(language, half) for language in ("zh-TW", "en") for half in (0, 1)]
    assert sum(one.count for one in scores) >= 300


def test_every_listed_sentence_means_a_service_that_there_is() -> None:
    codes = {one["code"] for one in the_catalogue()["services"]}
    listed = {code for language in ("zh-TW", "en") for code, _ in sentences(language)}
    assert listed == codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_service_is_found_by_the_whole_of_its_name(language: str) -> None:
    ranked = ranking(language)
    missed = [
        one["code"]
        for one in the_catalogue()["services"]
        if one["code"] not in [f["code"] for f in ranked.found(one["name"][language])]
    ]
    assert missed == []


@given(st.sampled_from(LANGUAGES), st.text(max_size=300))
@settings(deadline=None, max_examples=100)
def test_whatever_is_said_gets_three_services_at_most(language: str, said: str) -> None:
    found = [one["code"] for one in KEPT[language].found(said)]
    assert len(found) == len(set(found)) <= SHOWN


KEPT = {language: ranking(language) for language in LANGUAGES}


def test_an_office_without_phrases_is_searched_by_names() -> None:
    bare = [{**one, "words": {}} for one in the_catalogue()["services"]]
    found = Ranking(bare, "en").found("birth registration")  # type: ignore[arg-type]
    assert found[0]["code"] == "R01"


def test_an_office_without_services_finds_nothing() -> None:
    assert Ranking([], "en").found("passport") == []
