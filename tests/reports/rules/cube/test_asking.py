"""What may be asked for has bounds."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.reports.rules.cube.asking import (
    BOOKINGS,
    COUNTERS,
    FIGURES,
    MOST_DAYS,
    REPORTS,
    SPLITS_OF,
    checked,
)
from queue_server.reports.rules.cube.cells import SPLITS
from queue_server.reports.rules.cube.measures import MEASURES
from tests.reports.making import MONDAY, ask

GOOD = ask("visits", "day", "service")


def test_every_report_can_be_asked_for_by_up_to_three_splits() -> None:
    for name in REPORTS:
        one = replace(GOOD, name=name, by=SPLITS_OF.get(name, SPLITS)[:3])
        assert checked(one) is one


@pytest.mark.parametrize(("name", "split"), [(COUNTERS, "service"), (BOOKINGS, "counter")])
def test_counters_have_no_service_and_appointments_no_counter(name: str, split: str) -> None:
    good = replace(GOOD, name=name, by=("day",))
    for asked in (replace(good, by=(split,)), replace(good, where=((split, "1"),))):
        with pytest.raises(BadRequest):
            checked(asked)


def test_the_figures_of_every_report_are_measures() -> None:
    assert {key for keys in FIGURES.values() for key in keys} == set(MEASURES)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("to", {"until": MONDAY - timedelta(days=1)}),
        ("to", {"until": MONDAY + timedelta(days=MOST_DAYS)}),
        ("by", {"by": ()}),
        ("by", {"by": ("day", "day")}),
        ("by", {"by": ("day", "service", "half", "priority")}),
        ("by", {"by": ("name",)}),
        ("where", {"where": (("clerk", "mei"),)}),
        ("where", {"where": (("service", "T\ud800"),)}),
        ("where", {"where": (("service", "T" * 101),)}),
        ("from", {"since": date.min, "until": date.min}),
        ("from", {"since": date.max, "until": date.max}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        checked(replace(GOOD, **change))
    assert (refused.value.code, refused.value.facts["field"]) == ("invalid", field)


def test_a_report_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownThing) as refused:
        checked(replace(GOOD, name="salaries"))
    assert refused.value.code == "unknown_report"
