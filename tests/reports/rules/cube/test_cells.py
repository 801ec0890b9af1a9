"""Cells hold every visit once, under the half hour at which its number was issued."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from queue_server.reports.rules.cube.cells import (
    SPLITS,
    Key,
    key_of,
    margin,
    margin_for,
    roll_up,
    splits,
)
from queue_server.reports.rules.visits import Visit
from tests.reports.making import NINE, served, visit, visits

TAIPEI = ZoneInfo("Asia/Taipei")
#: What stands where a margin does not know the half hour.
NO_HALF = datetime(1970, 1, 1, tzinfo=UTC)


@settings(deadline=None)
@given(visits())
def test_no_visit_is_lost_or_counted_twice(some: list[Visit]) -> None:
    cells = roll_up(some)
    assert sum(cell.tally.issued for cell in cells) == len(some)
    assert [cell.key for cell in cells] == sorted({key_of(one) for one in some})


def test_a_visit_belongs_to_the_half_hour_of_its_issue() -> None:
    late = visit(issued_at=NINE + timedelta(minutes=59, seconds=59))
    assert key_of(late).half_at == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert splits(TAIPEI)["half"](key_of(late)) == "09:30"


def test_who_never_came_to_a_counter_is_at_counter_0() -> None:
    assert key_of(visit()).counter == 0
    assert key_of(served("20261123-B001", 5)).counter == 1


def test_what_is_offered_is_what_can_be_split_by() -> None:
    assert tuple(splits(TAIPEI)) == SPLITS
    key = key_of(served("20261123-B001", 5, counter=7, origin="booked", language="vi"))
    assert {name: split(key) for name, split in splits(TAIPEI).items()} == {
        "day": "2026-11-23", "month": "2026-11", "weekday": 1, "half": "09:00", "service": "T01",
        "priority": "general", "origin": "booked", "counter": 7, "language": "vi",
    }  # fmt: skip


def test_a_margin_counts_by_day_class_and_one_split() -> None:
    some = [
        served("20261123-B001", 60, service="S01"),
        served("20261123-B002", 60, service="S01", issued_at=NINE + timedelta(hours=2)),
        served("20261123-B003", 60, service="S01", priority="caring"),
        served("20261123-B004", 60),
    ]
    made = margin(roll_up(some), "service")
    assert [(one.key.priority, one.key.service, one.tally.issued) for one in made] == [
        ("caring", "S01", 1), ("general", "S01", 2), ("general", "T01", 1),
    ]  # fmt: skip
    assert {(one.key.day, one.key.language) for one in made} == {(visit().day, "")}


@pytest.mark.parametrize("split", ["service", "origin", "counter", "language", "half"])
def test_a_margin_knows_its_own_split_and_no_other(split: str) -> None:
    one = served("20261123-B001", 60, service="S01", origin="booked", counter=7, language="vi")
    whole = key_of(one)
    name = "half_at" if split == "half" else split
    blank = Key(whole.day, NO_HALF, "", whole.priority, "", 0, "")
    [cell] = margin(roll_up([one]), split)
    assert cell.key == blank._replace(**{name: getattr(whole, name)})


def test_the_smallest_margin_that_knows_what_is_asked_for_is_taken() -> None:
    assert margin_for(["day", "priority"]) == "origin"
    assert margin_for(["month", "service"]) == "service"
    assert margin_for(["service", "half"]) is None
