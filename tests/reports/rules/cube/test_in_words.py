"""The office in words, with nothing left unsaid."""

from datetime import date

import pytest

from queue_server.reports.rules.cube.asking import FIGURES, REPORTS
from queue_server.reports.rules.cube.cells import SPLITS
from queue_server.reports.rules.cube.in_words import in_words, office_in_words
from queue_server.reports.rules.figured import measures_of
from queue_server.settings import Settings
from queue_server.wire.words.catalogue import Catalogue
from tests.reports.making import CATALOGUE, RULES, office


def test_every_report_split_and_figure_has_a_title_and_every_figure_a_definition() -> None:
    for language in ("zh-TW", "en"):
        one = office(language)
        for key in (*REPORTS, *(f"by.{split}" for split in SPLITS)):
            assert one.say(key)
        for key in {measure.key for name in REPORTS for measure in measures_of(name)}:
            assert one.say(f"measure.{key}")
            assert one.say(f"measure.{key}.help")


def test_a_report_that_counts_visits_has_the_figures_of_its_columns_and_a_list_has_none() -> None:
    for name, keys in FIGURES.items():
        assert tuple(measure.key for measure in measures_of(name)) == keys
    assert measures_of("legs") == []


def test_values_are_said_in_the_language_and_unknown_ones_as_they_are() -> None:
    assert office("en").word("weekday", 1) == "Monday"
    assert office().word("priority", "caring") == "愛心"
    assert office().word("outcome", "done") == "辦理完成"
    assert office().word("service", "X99") == "X99"
    assert office("th").word("language", "en") == "English"
    here = office("en")
    assert here.name == CATALOGUE["name"]["en"]
    assert here.word("category", "id_card") == "National ID card"
    assert here.word("pause", "lunch") == "Meal"
    assert here.word("suspension", "typhoon") == "Typhoon"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ({"en": "Office", "zh-TW": "戶所", "vi": "Phòng"}, "Office"),
        ({"vi": "Phòng", "zh-TW": "戶所"}, "戶所"),
        ({"vi": "Phòng"}, "Phòng"),
        ({}, ""),
    ],
)
def test_what_is_not_said_in_the_language_is_said_in_the_first_or_in_any(
    name: dict[str, str], said: str
) -> None:
    catalogue: Catalogue = {**Settings.load().catalogue(), "name": name}
    assert office_in_words(RULES, catalogue, "en").name == said


def test_targets_are_minutes_by_class() -> None:
    assert office().targets["general"] == 30


def test_days_are_by_the_roc_calendar_in_chinese_alone() -> None:
    assert (office("zh-TW").roc, office("en").roc) == (True, False)
    day = date(2026, 10, 1)
    assert (office("zh-TW").day(day), office("en").day(day)) == ("115/10/01", "2026-10-01")
    assert (office("zh-TW").month("2026-10"), office("en").month("2026-10")) == (
        "115年10月", "2026-10",
    )  # fmt: skip


def test_an_office_that_counts_gregorian_years_has_no_other_in_its_reports() -> None:
    catalogue: Catalogue = {**Settings.load().catalogue(), "calendar": "gregorian"}
    here = in_words(catalogue, branch="b", zone="Asia/Taipei", targets={}, language="zh-TW")
    assert not here.roc
    assert here.day(date(2026, 10, 1)) == "2026-10-01"
    assert here.month("2026-10") == "2026年10月"
