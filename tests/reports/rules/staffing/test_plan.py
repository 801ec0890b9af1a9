"""A plan is the fewest counters that keep the promise, with any visitors."""

from collections import Counter as Counts
from math import log
from random import Random
from statistics import covariance, fmean, pstdev, variance

import pytest

from queue_server.reports.rules.staffing.erlang import counters_for
from queue_server.reports.rules.staffing.expected import Expected
from queue_server.reports.rules.staffing.plan import (
    DAYS,
    FRESH_DAYS,
    HALF_S,
    MET,
    MET_EACH,
    Demand,
    Planner,
    StaffingPlan,
    by_formula,
    met_on,
    sampled,
    shifts,
)
from queue_server.simulate.day import Shift, SimulatedDay
from queue_server.simulate.default_office import default_office
from queue_server.simulate.synthetic import PlayedVisit

RULES = default_office()
PLAN = "queue_server.reports.rules.staffing.plan"


def demand(by_day: float = 0.0, by_half: float = 0.0, **halves: float) -> Demand:
    return Demand(
        expected=Expected({int(name[1:]): n for name, n in halves.items()}, by_day, by_half),
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
    assert Planner(RULES, demand()).plan() == StaffingPlan({}, {}, {})


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


@pytest.mark.parametrize(("by_day", "by_half", "together"), [(0.25, 0.0, 25), (0.0, 0.25, 0)])
def test_days_and_half_hours_scatter_about_what_is_expected(
    by_day: float, by_half: float, together: float
) -> None:
    """By chance, and by a quarter more; only what the whole day does is common to its halves."""
    chance, usual = Random(1), demand(by_day, by_half, h18=10.0, h19=10.0)
    days = [Counts(one.at_s // HALF_S for one in sampled(usual, chance)) for _ in range(500)]
    first, second = ([day[half] for day in days] for half in (18, 19))
    assert [fmean(first), fmean(second)] == pytest.approx([10, 10], abs=1)
    assert [variance(first), variance(second)] == pytest.approx([35, 35], abs=7)
    assert covariance(first, second) == pytest.approx(together, abs=5)


def test_a_day_half_as_busy_brings_half_of_every_class_and_of_every_service() -> None:
    usual = Demand(
        Expected({18: 4000.0}, 0.25, 0.0),
        classes={"general": 0.8, "caring": 0.2},
        services={"T01": 0.7, "T02": 0.3},
        busy_s={"T01": 380.0, "T02": 100.0},
        sigma=1.0,
    )
    came = sampled(usual, Random(1), 0.5)
    classes, services = Counts(v.priority for v in came), Counts(v.service for v in came)
    assert classes == pytest.approx({"general": 1600, "caring": 400}, abs=60)
    assert services == pytest.approx({"T01": 1400, "T02": 600}, abs=60)
    # What is given is the mean, so the middle lies half the variance below its logarithm.
    logs = [log(one.busy_s / usual.busy_s[one.service]) for one in came]
    assert (fmean(logs), pstdev(logs)) == pytest.approx((-0.5, 1.0), abs=0.06)


def test_a_planner_plays_the_same_days_each_time() -> None:
    usual = demand(h18=1.0)
    assert Planner(RULES, usual)._days == Planner(RULES, usual)._days


@pytest.mark.parametrize(("scatter", "least"), [(0.09, 0.35), (4.0, 0.05)])
def test_the_days_played_are_spread_evenly_from_quiet_to_busy(
    monkeypatch: pytest.MonkeyPatch, scatter: float, least: float
) -> None:
    wholes: list[float] = []
    monkeypatch.setattr(f"{PLAN}.sampled", lambda _demand, _chance, whole: wholes.append(whole))
    Planner(RULES, demand(by_day=scatter))
    for some in (wholes[:DAYS], wholes[DAYS:]):
        assert some == sorted(some)
        assert least <= some[0] < 0.5
        assert some[0] == least or (fmean(some), pstdev(some)) == pytest.approx((1, 0.3), rel=0.1)
    assert len(wholes) == DAYS + FRESH_DAYS


def test_the_formula_takes_two_such_half_hours_for_an_hour_and_the_mean_target_of_all() -> None:
    means = {n: n / 50 for n in range(1, 1500)}
    mean_target_min = 0.9 * 30 + 0.1 * 8
    assert by_formula(RULES, demand(), means) == {
        n: min(8, counters_for(n / 25, 380 / 60, mean_target_min, 0.8)) for n in means
    }


@pytest.mark.parametrize(("busy_s", "met"), [(1800.0, True), (1801.0, False)])
def test_who_is_called_at_the_very_end_of_the_target_was_called_within_it(
    busy_s: float, met: bool
) -> None:
    came = [PlayedVisit(18 * HALF_S, "general", "T01", busy_s) for _ in range(2)]
    assert met_on(RULES, came, {18: 1, 19: 1}) == {18: met, 19: True}


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
