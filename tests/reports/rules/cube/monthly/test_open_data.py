"""What is published of a month: enough to be useful, nothing about a person."""

from hypothesis import given, settings

from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.cube.monthly.open_data import COLUMNS, published
from queue_server.reports.rules.cube.monthly.suppression import FEWEST
from queue_server.reports.rules.visits import Visit
from tests.reports.making import ask, office, served, visits

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


def test_a_month_nobody_came_is_an_empty_table() -> None:
    sheet = published([], ask("open_data"), office("en"))
    assert sheet.rows == ()
    assert sheet.columns[0].title == "Month"
