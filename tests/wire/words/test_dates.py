"""Dates by the office's calendar and the reader's language."""

from datetime import date

import pytest

from queue_server.wire.words.catalogue import Calendar
from queue_server.wire.words.dates import (
    date_words,
    month_words,
    reads_roc_years,
    roc_year,
    short_date,
)

MONDAY = date(2026, 11, 23)


def test_the_first_year_of_the_republic_is_1912() -> None:
    assert roc_year(1912) == 1


@pytest.mark.parametrize(
    ("calendar", "language", "whole", "month", "short"),
    [
        ("minguo", "zh-TW", "民國115年11月23日", "115年11月", "115/11/23"),
        ("minguo", "en", "2026-11-23 (ROC 115)", "2026-11", "2026-11-23"),
        ("minguo", "th", "2026-11-23 (ROC 115)", "2026-11", "2026-11-23"),
        ("gregorian", "zh-TW", "2026年11月23日", "2026年11月", "2026-11-23"),
        ("gregorian", "en", "2026-11-23", "2026-11", "2026-11-23"),
    ],
)
def test_the_calendar_and_the_language_decide_together(
    calendar: Calendar, language: str, whole: str, month: str, short: str
) -> None:
    roc = reads_roc_years(calendar, language)
    assert date_words(MONDAY, calendar, language) == whole
    assert month_words("2026-11", language, roc=roc) == month
    assert short_date(MONDAY, roc=roc) == short
