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
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_VALUE,
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


DAY = timedelta(days=1)
FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR - 1, 12, 31)


@pytest.mark.parametrize(
    "change",
    [
        {"until": MONDAY},
        {"until": MONDAY + (MOST_DAYS - 1) * DAY},
        {"since": FIRST, "until": FIRST},
        {"since": LAST, "until": LAST + DAY},
        {"by": ("day",)},
        {"by": ("day", "service", "half")},
        {"where": (("service", "T" * LONGEST_VALUE),)},
    ],
)
def test_a_question_up_to_each_bound_can_be_answered(change: dict[str, Any]) -> None:
    one = replace(GOOD, **change)
    assert checked(one) is one


EVERY = "of day, month, weekday, half, service, priority, origin, counter, language"
VALUES = "printable, at most 100 characters"
YEARS = "from 1990 to 9990"
SPLIT = "one to 3 different splits"


@pytest.mark.parametrize(
    ("field", "why", "change"),
    [
        ("to", "must not be before from", {"until": MONDAY - DAY}),
        ("to", "at most 367 days", {"until": MONDAY + MOST_DAYS * DAY}),
        ("by", SPLIT, {"by": ()}),
        ("by", SPLIT, {"by": ("day", "day")}),
        ("by", SPLIT, {"by": ("day", "service", "half", "priority")}),
        ("by", EVERY, {"by": ("name",)}),
        ("where", EVERY, {"where": (("clerk", "mei"),)}),
        ("where", VALUES, {"where": (("service", "T\ud800"),)}),
        ("where", VALUES, {"where": (("service", "T" * (LONGEST_VALUE + 1)),)}),
        ("from", YEARS, {"since": FIRST - DAY, "until": FIRST}),
        ("from", YEARS, {"since": LAST + DAY, "until": LAST + DAY}),
        ("from", YEARS, {"since": date.min, "until": date.min}),
        ("from", YEARS, {"since": date.max, "until": date.max}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    field: str, why: str, change: dict[str, Any]
) -> None:
    with pytest.raises(BadRequest) as refused:
        checked(replace(GOOD, **change))
    assert (refused.value.code, refused.value.facts["field"]) == ("invalid", field)
    assert refused.value.detail == f"{field}: {why}"


def test_a_report_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownThing) as refused:
        checked(replace(GOOD, name="salaries"))
    assert refused.value.code == "unknown_report"
    assert refused.value.detail == "there is no report salaries"
