"""The search for a plan, half hour by half hour, in a world where it is known what each needs.

Played days show that plans are good; here a half hour is met on a day just when it has the counters
that it needs that day, so it can be said which plans are tried and that nothing is left to spare.
"""

from collections.abc import Mapping, Sequence
from itertools import count
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.rules import BranchRules
from queue_server.reports.rules.staffing.expected import Expected
from queue_server.reports.rules.staffing.plan import Counters, Demand, Planner, StaffingPlan
from queue_server.simulate.default_office import default_office

PLAN = "queue_server.reports.rules.staffing.plan"
RULES = default_office()
ALL = len(RULES.counters)
#: Counters with which a half hour is met on all five days, on four or on three of them.
ALWAYS, FOUR, THREE = [1] * 5, [1, 1, 1, 1, 2], [1, 1, 1, 2, 2]

Needs = Mapping[int, Sequence[int]]
"""By half hour, how many counters it needs on each of the days."""


def share_met(counters: Counters, needs: Needs) -> dict[int, float]:
    return {half: fmean(n >= need for need in needs[half]) for half, n in counters.items()}


def searched(
    guess: Counters, needs: Needs, tries: int = 300, fresh_tries: int = 6
) -> tuple[StaffingPlan, list[Counters]]:
    """The plan found from a guess, and all plans tried. The fresh days are just like the first."""
    many = len(next(iter(needs.values())))
    numbers = count()
    tried: list[Counters] = []

    def met_on(_rules: BranchRules, day: int, counters: Counters) -> dict[int, bool]:
        if day % many == 0:
            tried.append(dict(counters))
        return {half: n >= needs[half][day % many] for half, n in counters.items()}

    world = {
        "DAYS": many,
        "FRESH_DAYS": many,
        "TRIES": tries,
        "FRESH_TRIES": fresh_tries,
        "by_formula": lambda *_: guess,
        "sampled": lambda *_: next(numbers),
        "met_on": met_on,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in world.items():
            patch.setattr(f"{PLAN}.{name}", value)
        demand = Demand(Expected({}, 0.0, 0.0), {}, {}, {}, 0.0)
        return Planner(RULES, demand).plan(), tried


def test_four_in_five_half_hours_met_and_three_days_in_five_for_each_are_enough() -> None:
    guess = {18: 1, 19: 1}
    plan, tried = searched(guess, {18: THREE, 19: ALWAYS})
    assert plan == StaffingPlan(guess, {18: 0.6, 19: 1.0}, guess)
    # Once on the first days and once on the fresh ones: a lone counter is not closed.
    assert tried == [guess, guess]


def test_where_none_is_bad_one_counter_opens_at_the_half_hour_met_least() -> None:
    guess = {18: 1, 19: 1, 20: 1, 21: 1}
    more = {**guess, 19: 2}
    plan, tried = searched(guess, {18: FOUR, 19: THREE, 20: ALWAYS, 21: THREE})
    assert plan == StaffingPlan(more, {18: 0.8, 19: 1.0, 20: 1.0, 21: 0.6}, guess)
    assert tried == [guess, more, guess, more]


def test_of_each_run_of_bad_half_hours_the_first_gets_one_counter_more() -> None:
    guess = dict.fromkeys(range(18, 23), 1)
    needs = {half: [1 if half == 21 else 2] * 5 for half in guess}
    plan, tried = searched(guess, needs)
    assert tried[:4] == [
        guess,
        {**guess, 18: 2, 22: 2},
        {**guess, 18: 2, 22: 2, 19: 2},
        {**guess, 18: 2, 22: 2, 19: 2, 20: 2},
    ]
    assert plan.counters == tried[3]


def test_where_all_are_open_a_bad_half_hour_is_helped_by_those_before_it() -> None:
    guess = {16: 1, 17: ALL - 1, 18: ALL - 2, 19: ALL}
    plan, tried = searched(guess, {16: ALWAYS, 17: ALWAYS, 18: ALWAYS, 19: [ALL + 1] * 5})
    assert tried[:5] == [
        guess,
        {**guess, 18: ALL - 1},
        {**guess, 18: ALL},
        {**guess, 18: ALL, 17: ALL},
        {**guess, 18: ALL, 17: ALL, 16: 2},
    ]
    assert plan.counters == dict.fromkeys(guess, ALL)
    # With all open there is nothing left to try but to close one, and the fresh days.
    assert len(tried) == 4 + (ALL - 1) + len(guess) + 1


def test_no_more_plans_are_tried_than_may_be() -> None:
    plan, tried = searched({18: 1}, {18: [ALL + 1] * 5}, tries=5, fresh_tries=2)
    assert [one[18] for one in tried] == [1, 2, 3, 4, 5, 5, 6]
    assert plan == StaffingPlan({18: 6}, {18: 0.0}, {18: 1})
    plan, tried = searched({18: 4}, {18: ALWAYS}, tries=3)
    assert [one[18] for one in tried] == [4, 3, 2, 2]
    assert plan.counters == {18: 2}


def test_counters_close_where_most_are_open_among_those_that_are_always_met() -> None:
    guess = {18: 4, 19: 2, 20: 3}
    plan, tried = searched(guess, {18: [3] * 4 + [5], 19: ALWAYS, 20: ALWAYS})
    assert [tuple(one.values()) for one in tried] == [
        (4, 2, 3),
        (4, 2, 2),
        (4, 1, 2),
        (4, 1, 1),
        (3, 1, 1),
        (2, 1, 1),
        (3, 1, 1),
    ]
    assert plan == StaffingPlan({18: 3, 19: 1, 20: 1}, {18: 0.8, 19: 1.0, 20: 1.0}, guess)


NUMBERS = st.integers(1, ALL)
#: Eighths add up exactly, as the shares of the real sixteen and thirty-two days do.
EIGHT = st.lists(NUMBERS, min_size=8, max_size=8)


def is_good(counters: Counters, needs: Needs) -> bool:
    """The promise in whole numbers: three days in five for each, and four in five of all."""
    fives = [sum(5 * (n >= need) for need in needs[half]) for half, n in counters.items()]
    return min(fives) >= 3 * 8 and sum(fives) >= 4 * 8 * len(fives)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(NUMBERS, EIGHT), min_size=1, max_size=8))
def test_whatever_is_needed_the_plan_is_good_and_no_counter_of_it_can_be_spared(
    halves: list[tuple[int, list[int]]],
) -> None:
    needs = {half: need for half, (_, need) in enumerate(halves, 18)}
    plan, _ = searched({half: n for half, (n, _) in enumerate(halves, 18)}, needs)
    assert plan.met == share_met(plan.counters, needs)
    assert is_good(plan.counters, needs)
    for half, n in plan.counters.items():
        assert n == 1 or not is_good({**plan.counters, half: n - 1}, needs)
