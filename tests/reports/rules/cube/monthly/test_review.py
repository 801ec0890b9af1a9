"""The monthly review: the same outline each month, what is compared, and five sentences."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from queue_server.reports.rules.appointments.figures import book_figures
from queue_server.reports.rules.appointments.seats import seat_figures
from queue_server.reports.rules.counters.figures import counter_figures
from queue_server.reports.rules.cube.asking import (
    COUNTERS,
    OUTAGES,
    REVIEW,
    SEARCHES,
    SEATS,
    SLIPS,
    SPLITS_OF,
    STAFFING_DAYS,
    STAFFING_SAID,
    Ask,
)
from queue_server.reports.rules.cube.cells import Cell, roll_up
from queue_server.reports.rules.cube.monthly import suspended
from queue_server.reports.rules.cube.monthly.review import (
    COMPARED,
    OUTLINE,
    Months,
    Release,
    compared_with,
    covered,
    month_of,
    standing,
    tables,
)
from queue_server.reports.rules.kiosks.outages import outage_table
from queue_server.reports.rules.kiosks.searches import search_figures
from queue_server.reports.rules.kiosks.slips import slip_figures
from queue_server.reports.rules.sheet import Sheet
from queue_server.reports.rules.staffing.daily import staffing_days
from queue_server.reports.rules.staffing.roster import nobody
from queue_server.reports.rules.staffing.said import said_figures
from queue_server.reports.rules.visits import Visit
from tests.reports.making import MONDAY, ask, office, served, visit

THREE = [served(f"20261123-B00{n}", n * 60, rating=5) for n in range(1, 4)]


LISTS = {
    OUTAGES: outage_table([], MONDAY, ask(OUTAGES), office()),
    suspended.NAME: suspended.table([], lambda one: None, ZoneInfo("Asia/Taipei"), office()),
    STAFFING_DAYS: staffing_days([], [], MONDAY, nobody("Asia/Taipei"), office()),
}


def beside(asked: Ask) -> Sheet:
    """Of counters and appointments there is nothing to say."""
    if asked.name == COUNTERS:
        return counter_figures([], asked, office())
    if asked.name == SLIPS:
        return slip_figures([], asked, office())
    if asked.name == STAFFING_SAID:
        return said_figures({}, [], [], nobody("Asia/Taipei"), asked, office())
    if asked.name == SEARCHES:
        return search_figures([], asked, office())
    if asked.name == SEATS:
        return seat_figures([], {}, asked, office())
    return book_figures([], asked, office())


def months(this: list[Visit], before: list[Visit] | None = None) -> Months:
    return Months(lambda by: roll_up(this), roll_up(before or []), [], beside, LISTS)


def test_every_review_has_the_same_outline_also_of_a_month_nobody_came() -> None:
    for some in (THREE, []):
        sheets = tables(ask("month"), office(), some, months(some))
        assert [sheet.name for sheet in sheets] == [
            "summary", *(name for name, _ in OUTLINE), "dictionary",
        ]  # fmt: skip


def test_the_summary_compares_with_last_month_and_last_year() -> None:
    summary = tables(ask("month"), office("en"), THREE, months(THREE, THREE[:1]))[0]
    assert len(summary.rows) == len(COMPARED)
    assert summary.rows[0] == ("Issued", "count", 3, 1, None)
    assert summary.rows[COMPARED.index("wait_p50_min")][2:] == (2, 1, None)
    assert summary.rows[COMPARED.index("within_target_share")][1:] == ("%", 100.0, 100.0, None)


def test_a_review_names_its_columns_and_what_each_table_is_split_by() -> None:
    sheets = tables(ask("month"), office("en"), THREE, months(THREE))
    assert [(one.key, one.title, one.unit) for one in sheets[0].columns] == [
        ("figure", "Figure", "text"), ("unit", "Unit", "text"), ("this_month", "This month", "n"),
        ("last_month", "Last month", "n"), ("last_year", "Same month last year", "n"),
    ]  # fmt: skip
    assert [sheet.title for sheet in sheets[1:7]] == [
        "Visitors: Service", "Visitors: Class", "Visitors: Origin", "Waits: Class",
        "Waits: Half hour", "The longest waits",
    ]  # fmt: skip
    assert [(one.key, one.title, one.unit) for one in sheets[-1].columns] == [
        ("key", "Key", "text"), ("figure", "Figure", "text"), ("unit", "Unit", "text"),
        ("definition", "Definition", "text"),
    ]  # fmt: skip


def test_each_table_is_made_of_cells_that_know_its_split() -> None:
    asked: list[str] = []

    def this(by: str) -> list[Cell]:
        asked.append(by)
        return roll_up(THREE)

    tables(ask("month"), office(), THREE, replace(months(THREE), this=this))
    assert asked == ["month", *(by for name, by in OUTLINE if by and name not in SPLITS_OF)]


def test_a_share_of_the_summary_is_in_tenths_of_a_per_cent() -> None:
    some = [served(f"20261123-B{n:03}", n * 60) for n in (1, 29, 31)]
    summary = tables(ask("month"), office("en"), some, months(some))[0]
    assert summary.rows[COMPARED.index("within_target_share")][2] == 66.7


def test_the_summary_says_in_sentences_only_what_there_is_to_say() -> None:
    some = [visit(), *THREE]
    notes = tables(ask("month"), office("en"), some, months(some))[0].notes
    assert notes[0].startswith("4 visitors took a number; 3 were finished")
    assert notes[1].startswith("Half waited no more than 2 min")
    assert notes[2].startswith("0.0 % of the calls were missed")
    assert len(notes) == 4  # nobody was told a wait, and three ratings are too few
    told = [served("20261123-B001", 300, told_low_min=3, told_high_min=9)]
    notes = tables(ask("month"), office("en"), told, months(told))[0].notes
    assert notes[3] == "100.0 % of visitors were called within the wait they were told."
    ten = [served(f"20261123-B{n:03}", 60, rating=4) for n in range(10)]
    notes = tables(ask("month"), office("en"), ten, months(ten))[0].notes
    assert "10 visitors left a rating (100.0 % of those served), 4.0 on average." in notes


@pytest.mark.parametrize(
    ("first", "before", "year_before"),
    [
        (date(2026, 1, 1), date(2025, 12, 31), date(2025, 1, 31)),
        (date(2024, 3, 1), date(2024, 2, 29), date(2023, 3, 31)),
        (date(2025, 2, 1), date(2025, 1, 31), date(2024, 2, 29)),
    ],
)
def test_months_end_when_the_calendar_says(first: date, before: date, year_before: date) -> None:
    assert tuple(last for _, last in compared_with(first)) == (before, year_before)
    assert month_of(before) == (before.replace(day=1), before)


def test_a_review_says_who_released_it_and_whether_it_has_changed_since() -> None:
    here = office("en")
    assert standing(None, here, 7) == (here.say("review.draft"),)
    released = Release(by="mei", at="2026-12-02", comment="checked", as_of_seq=7)
    said = here.say("review.released", by="mei", at="2026-12-02", seq=7)
    assert standing(released, here, 7) == (said, "checked")
    assert standing(released, here, 8) == (said, "checked", here.say("review.changed"))
    assert "115/12/02" in standing(released, office("zh-TW"), 7)[0]


def test_a_review_covers_its_month_and_other_reports_what_was_asked() -> None:
    week = ask("visits")
    assert covered(week) == (week.since, week.until)
    assert covered(ask(REVIEW)) == (date(2026, 11, 1), date(2026, 11, 30))
