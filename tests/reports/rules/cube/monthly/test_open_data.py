"""What is published of a month: enough to be useful, nothing about a person."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings

from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.cube.monthly.open_data import COLUMNS, LICENCE, published
from queue_server.reports.rules.cube.monthly.suppression import FEWEST
from queue_server.reports.rules.visits import Visit
from tests.reports.making import NINE, ask, office, served, visit, visits

AT = {key: n for n, (key, _) in enumerate(COLUMNS)}


@settings(deadline=None)
@given(visits())
def test_no_number_of_fewer_than_five_is_ever_published(some: list[Visit]) -> None:
    for row in published(roll_up(some), ask("open_data"), office()).rows:
        assert row[AT["issued"]] is None or row[AT["issued"]] not in range(1, FEWEST)
        if row[AT["issued"]] is None:
            assert row[AT["issued"] :] == (None,) * 4


def test_waits_are_given_of_those_that_are_shown_and_not_of_totals() -> None:
    some = [served(f"20261123-B{n:03}", 60 * n) for n in range(1, 7)]
    rows = published(roll_up(some), ask("open_data"), office()).rows
    assert rows[0][:2] == ("2026-11", "longjing")
    assert [row[AT["half"] :] for row in rows] == [
        ("09:00", 6, 3, 6, 1.0),
        ("合計", 6, None, None, None),
        ("09:00", 6, None, None, None),
        ("合計", 6, None, None, None),
    ]


def test_a_table_is_by_kind_of_business_and_half_hour_in_words() -> None:
    later: dict[str, Any] = {"issued_at": NINE + timedelta(minutes=30)}
    caring: dict[str, Any] = {"priority": "caring"}
    seal, unknown = {"service": "S01", **later}, {"service": "gone", **later}
    some = [
        served("20261123-B001", 7 * 60, **caring),
        served("20261123-B002", 8 * 60, **caring),
        served("20261123-B003", 9 * 60, **caring, service="T02"),
        served("20261123-B004", 60),
        served("20261123-B005", 29 * 60, service="T02"),
        served("20261123-B006", 30 * 60),
        served("20261123-B007", 239 * 60, priority="gone"),
        *(served(f"20261123-X{n:03}", 60 * n, **unknown) for n in range(1, FEWEST + 1)),
        *(served(f"20261123-S{n:03}", 60 * n, **seal) for n in range(1, FEWEST)),
        visit("20261123-S005", **seal),
    ]
    sheet = published(roll_up(some), ask("open_data"), office("en"))
    assert (sheet.name, sheet.title) == ("open_data", "Open data")
    assert sheet.notes == (
        "Numbers of fewer than 5 people are left empty, and those by which they could be worked"
        " out.",
        LICENCE,
    )
    assert tuple((one.key, one.unit) for one in sheet.columns) == COLUMNS
    category = office("en").words["category"]
    papers, seals = category["document"], category["seal_name"]
    assert papers == "Certificates (transcript, household booklet)"
    none = (None, None, None)
    assert [row[AT["category"] :] for row in sheet.rows] == [
        ("", "09:00", 0, *none), ("", "09:30", 5, 3, 5, 1.0), ("", "Total", 5, *none),
        (papers, "09:00", 7, 9, 239, 0.5714), (papers, "09:30", 0, *none),
        (papers, "Total", 7, *none),
        (seals, "09:00", 0, *none), (seals, "09:30", 5, *none), (seals, "Total", 5, *none),
        ("Total", "09:00", 7, *none), ("Total", "09:30", 10, *none), ("Total", "Total", 17, *none),
    ]  # fmt: skip


def test_a_month_nobody_came_is_an_empty_table() -> None:
    sheet = published([], ask("open_data"), office("en"))
    assert sheet.rows == ()
    assert sheet.columns[0].title == "Month"
