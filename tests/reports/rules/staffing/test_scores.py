"""The band becomes as wide as past days require, and each day is judged by what was known then."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.staffing.expected import Day, Expected, expected
from queue_server.reports.rules.staffing.scores import (
    DAY_STEP,
    LEAST,
    MOST,
    NORMAL,
    STEP,
    Scored,
    band,
    calibrated,
    scores,
)

MONDAY = date(2026, 11, 23)


def lived(many: int, sigma: float, seed: int = 3) -> dict[date, Day]:
    """Workdays before the Monday whose half hours scatter around a dozen visitors."""
    chance = Random(seed)
    days = [MONDAY - timedelta(days=n) for n in range(1, many + 1)]
    return {
        day: {half: max(0, round(chance.gauss(12, sigma))) for half in range(18, 26)}
        for day in days
        if day.weekday() < 5
    }


def share_inside(days: Mapping[date, Day]) -> float:
    found = scores(days, MONDAY).days[10:]
    return sum(one.inside for one in found) / sum(len(one.halves) for one in found)


def test_four_in_five_lie_in_the_band() -> None:
    assert band(9.0, Expected({}, 0.0, 0.0)) == (6, 12)
    assert band(0.5, Expected({}, 0.0, 0.0))[0] == 0


def test_wild_days_widen_the_band_and_calm_days_narrow_it() -> None:
    calm, wild = (scores(lived(70, sigma), MONDAY).width for sigma in (0.5, 9.0))
    assert calm < NORMAL
    assert wild > calm
    assert 0.7 < share_inside(lived(120, 9.0)) < 0.9


def test_a_day_is_judged_by_what_was_known_before_it() -> None:
    days = lived(70, 3.0)
    last = max(days)
    before = scores(days, MONDAY).days
    changed = scores({**days, last: {18: 99}}, MONDAY).days
    assert [(one.seen, one.width) for one in before] == [(one.seen, one.width) for one in changed]
    assert before[-1].off < changed[-1].off


def test_last_week_is_the_rule_to_beat() -> None:
    one = Scored(
        day=MONDAY, seen=Expected({18: 10.0, 19: 5.0}, 0.0, 0.0), width=NORMAL,
        came={18: 12, 19: 5}, week={18: 8},
    )  # fmt: skip
    assert (one.off, one.week_off, one.inside) == (2.0, 9.0, 2)
    assert replace(one, week=None).week_off is None


@pytest.mark.parametrize(
    ("width", "half", "came", "inside"),
    [
        (1.0, 18, 6, True), (1.0, 18, 12, True), (1.0, 18, 5, False), (1.0, 18, 13, False),
        (2.0, 18, 3, True), (2.0, 18, 15, True), (2.0, 18, 16, False),
        (1.0, 19, 0, False), (1.0, 19, 1, True), (1.0, 19, 3, True),
    ],
)  # fmt: skip
def test_a_half_hour_lies_in_the_band_of_its_day_both_ends_included(
    width: float, half: int, came: int, inside: bool
) -> None:
    seen = Expected({18: 9.0, 19: 2.25}, 0.0, 0.0)
    halves = {half: came} if came else {}
    one = Scored(day=MONDAY, seen=seen, width=width, came=halves, week=None)
    assert one.holds(half) == inside


@pytest.mark.parametrize(
    ("width", "came", "inside"),
    [(1.0, 20, True), (1.0, 21, False), (1.0, 12, True), (1.0, 11, False), (2.0, 24, True)],
)
def test_all_visitors_of_a_day_together_lie_in_the_band_of_days(
    width: float, came: int, inside: bool
) -> None:
    seen = Expected({18: 9.0, 19: 7.0}, 0.0, 0.0)
    one = Scored(day=MONDAY, seen=seen, width=NORMAL, came={18: came, 7: 5}, week=None)
    assert one.holds_day(width) == inside


def test_half_hours_inside_narrow_the_band_by_a_fifth_of_a_step_and_outside_by_four() -> None:
    steady = {day: {18: 60, 19: 60} for day in lived(21, 0.0)}
    many = len(scores(steady, MONDAY).days)
    found = scores(steady, MONDAY)
    assert found.width == pytest.approx(NORMAL - many * 2 * 0.2 * STEP)
    assert found.day_width == pytest.approx(NORMAL - many * 0.2 * DAY_STEP)
    last = max(steady)
    wild = scores({**steady, last: {18: 60, 19: 600}}, MONDAY)
    assert wild.width == pytest.approx(found.width + (0.8 + 0.2) * STEP)
    assert wild.day_width == pytest.approx(found.day_width + (0.8 + 0.2) * DAY_STEP)


def test_each_day_stands_beside_the_day_a_week_before_and_is_forecast_with_its_holidays() -> None:
    days = lived(42, 6.0)
    workdays = [*days, MONDAY]
    del days[MONDAY - timedelta(days=13)], workdays[workdays.index(MONDAY - timedelta(days=13))]
    found = scores(days, MONDAY, workdays)
    for one in found.days:
        assert one.week == days.get(one.day - timedelta(days=7))
        assert one.seen == expected(days, one.day, workdays)
    assert found != scores(days, MONDAY)
    assert scores({**days, MONDAY: {18: 9}}, MONDAY, workdays) == found
    whole = expected(days, MONDAY, workdays)
    assert whole is not None
    assert found.day_width != NORMAL
    assert calibrated(days, MONDAY, workdays) == (whole.spread(found.day_width / NORMAL), found)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 80), st.floats(0, 30), st.integers(0, 99))
def test_the_band_stays_within_its_bounds(many: int, sigma: float, seed: int) -> None:
    assert LEAST <= scores(lived(many, sigma, seed), MONDAY).width <= MOST


def test_days_that_scatter_more_are_planned_for() -> None:
    steady = {day: {18: 60, 19: 60} for day in lived(70, 1.0)}
    wild = {day: {18: n, 19: n} for day, n in zip(steady, 40 * [40, 80, 60], strict=False)}
    assert scores(steady, MONDAY).day_width < scores(wild, MONDAY).day_width
    assert scores(steady, MONDAY).day_width < NORMAL


def test_what_is_wider_than_chance_is_scatter_and_chance_stays() -> None:
    seen = Expected({18: 60.0, 19: 40.0}, 0.02, 0.01)
    wide = seen.spread(1.5)
    assert (wide.halves, wide.half_scatter) == (seen.halves, seen.half_scatter)
    assert 100 + wide.day_scatter * 100**2 == pytest.approx(1.5**2 * (100 + 0.02 * 100**2))
    assert seen.spread(0.1).day_scatter == 0
    assert seen.spread(1.0) == seen
    assert Expected({}, 0.1, 0.0).spread(2.0) == Expected({}, 0.1, 0.0)
