"""How long a visit takes, and how far away it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.outside_visits.rules.terms import OFFICE, VisitKind
from tests.outside_visits.making import TERMS


@given(st.integers(1, 500), st.integers(1, 600), st.integers(0, 60))
def test_each_person_more_takes_as_much_more(people: int, minutes: int, more: int) -> None:
    kind = VisitKind(services=("N01",), minutes=minutes, more_minutes=more)
    assert kind.takes(1) == minutes
    assert kind.takes(people + 1) - kind.takes(people) == more


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (OFFICE, OFFICE, 0),
        ("near", "near", 5),
        ("near", "far", 25),
        ("far", "near", 25),
        (OFFICE, "near", 10),
        ("hill", OFFICE, 20),
        (OFFICE, "gone", 30),
        ("gone", "near", 30),
        ("gone", "gone", 30),
    ],
)
def test_the_way_is_what_the_office_says_and_to_a_zone_that_is_gone_the_longest(
    start: str, end: str, minutes: int
) -> None:
    assert TERMS.between(start, end) == minutes


def test_where_no_way_is_configured_none_takes_time() -> None:
    assert replace(TERMS, travel={}).between("near", "far") == 0


def test_two_zones_without_a_minute_between_them_are_not_the_farthest() -> None:
    assert replace(TERMS, travel={**TERMS.travel, ("near", "far"): 0}).between("near", "far") == 0
