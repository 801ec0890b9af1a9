"""A plan is the fewest counters that keep the promise, with any visitors."""

from random import Random

import pytest

from queue_server.reports.rules.staffing.expected import Expected
from queue_server.reports.rules.staffing.plan import (
    MET,
    MET_EACH,
    Demand,
    Planner,
    met_on,
    sampled,
    shifts,
)
from queue_server.simulate.day import Shift, SimulatedDay
from queue_server.simulate.default_office import default_office
from queue_server.simulate.synthetic import PlayedVisit

RULES = default_office()


def demand(**halves: float) -> Demand:
    return Demand(
        expected=Expected({int(name[1:]): n for name, n in halves.items()}, 0.0, 0.0),
        classes={"general": 0.9, "caring": 0.1},
        services={"T01": 1.0},
        busy_s={"T01": 380.0},
        sigma=0.5,
    )


def test_a_rush_gets_more_counters_than_the_quiet_before_it() -> None:
    planner = Planner(RULES, demand(h18=1.0, h19=1.0, h20=14.0, h21=14.0))
    plan = planner.plan()
    assert plan.counters[18] < plan.counters[21]
    assert min(plan.met.values()) >= MET_EACH
    assert sum(plan.met.values()) / len(plan.met) >= MET


def test_on_other_days_of_the_same_kind_the_promise_holds_too() -> None:
    usual = demand(h18=6.0, h19=10.0, h20=8.0)
    plan = Planner(RULES, usual).plan()
    chance = Random(5)
    days = [met_on(RULES, sampled(usual, chance), plan.counters) for _ in range(40)]
    assert sum(sum(day.values()) for day in days) / (3 * len(days)) > 0.65


def test_a_day_that_nobody_is_expected_on_needs_nobody() -> None:
    assert Planner(RULES, demand()).plan().counters == {}


def test_where_all_counters_are_too_few_all_are_open() -> None:
    plan = Planner(RULES, demand(h18=90.0, h19=90.0)).plan()
    assert plan.counters == {18: len(RULES.counters), 19: len(RULES.counters)}


def test_counters_open_and_leave_with_the_plan_and_the_last_ones_stay() -> None:
    assert shifts(RULES, {18: 1, 19: 2, 20: 1}) == [
        Shift(1, 18 * 1800.0, 21 * 1800.0),
        Shift(2, 19 * 1800.0, 20 * 1800.0, leaves=True),
    ]


def test_who_leaves_calls_nobody_although_somebody_waits() -> None:
    visits = [PlayedVisit(at, "general", "T01", 300.0) for at in (0.0, 1.0, 2.0)]
    some = [Shift(1, 0.0, 100.0, leaves=True), Shift(2, 400.0, 500.0)]
    served = SimulatedDay(RULES, visits, some).run().served
    assert [(one.counter, one.wait_s) for one in served] == [(1, 0.0), (2, 399.0), (2, 698.0)]


def test_a_sampled_day_brings_about_what_is_expected() -> None:
    chance = Random(1)
    many = [len(sampled(demand(h18=10.0, h19=5.0), chance)) for _ in range(200)]
    assert 14 < sum(many) / len(many) < 16


def test_who_may_not_try_goes_by_the_formula_and_then_as_the_fresh_days_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("queue_server.reports.rules.staffing.plan.TRIES", 1)
    plan = Planner(RULES, demand(h18=6.0, h19=6.0)).plan()
    assert all(plan.counters[half] >= n for half, n in plan.guess.items())
    assert plan.hours == sum(plan.counters.values()) / 2


def test_who_comes_in_a_half_hour_that_is_not_planned_is_not_counted() -> None:
    came = [PlayedVisit(half * 1800.0, "general", "T01", 60.0) for half in (18, 19, 20)]
    assert met_on(RULES, came, {18: 1, 20: 1}) == {18: True, 20: True}
