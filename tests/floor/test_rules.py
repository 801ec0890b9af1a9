"""What one more counter, another profile or another policy would bring, simulated from now on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.rules import WorkProfile
from queue_server.floor.rules import (
    PLAYED_MOST,
    Outlook,
    Present,
    WaitingVisitor,
    arranged,
    percentile,
    play,
)
from tests.office import MONDAY_TEN, rules

OFFICE = rules()
CLASSES = sorted(OFFICE.classes)


def waiting(minutes: float, priority: str = "general", busy_s: float = 360) -> WaitingVisitor:
    return WaitingVisitor(MONDAY_TEN - timedelta(minutes=minutes), priority, "T01", busy_s)


def office(*people: WaitingVisitor, counters: tuple[int, ...] = (2,)) -> Present:
    return Present(
        now=MONDAY_TEN, waiting=people, arrived=(), free_in_s=dict.fromkeys(counters, 0.0)
    )


def test_one_more_counter_shortens_the_wait() -> None:
    line = office(*(waiting(30 - i) for i in range(12)))
    now, then = play(OFFICE, line), play(OFFICE, line.with_counters([2, 3]))
    assert (now.counters, then.counters) == (1, 2)
    assert now.served == then.served == 12
    assert then.p95_min < now.p95_min
    assert then.line[-1] <= now.line[-1]


def test_a_wait_counts_from_the_arrival_not_from_now() -> None:
    assert play(OFFICE, office(waiting(25))).longest_min == 25


def test_nobody_is_called_where_no_counter_is_open() -> None:
    closed = play(OFFICE, office(waiting(5), counters=()))
    assert (closed.served, closed.counters) == (0, 0)
    assert set(closed.line) == {1}


def test_a_counter_given_to_one_class_serves_it_first() -> None:
    line = office(*(waiting(20) for _ in range(5)), waiting(1, "caring"))
    other = arranged(OFFICE, profiles={2: WorkProfile(first=("caring",), then=("general",))})
    assert play(other, line).by_class["caring"] < play(OFFICE, line).by_class["caring"]


def test_another_policy_is_tried_without_changing_the_office() -> None:
    other = arranged(OFFICE, policy="dedicated_fifo")
    assert other.policy == replace(OFFICE.policy, name="dedicated_fifo")
    assert OFFICE.policy.name == "relative_wait"


def test_the_last_hour_comes_once_more() -> None:
    present = replace(office(), arrived=(waiting(30), waiting(10)))
    outlook = play(OFFICE, present)
    assert outlook.served == 2
    assert outlook.longest_min == 0
    assert max(outlook.line) <= 1


def test_a_very_long_line_is_cut_so_that_the_answer_comes_soon() -> None:
    crowd = office(*(waiting(60, busy_s=10) for _ in range(PLAYED_MOST + 50)))
    assert play(OFFICE, crowd).served == PLAYED_MOST


def test_a_play_is_the_sum_that_a_person_would_do_on_paper() -> None:
    # Called at once, after 410 s and after 820 s: waits of 31.28, 26.83 and 23.67 minutes.
    english = waiting(10, "english", busy_s=410)
    line = office(waiting(31.28, busy_s=410), waiting(20, busy_s=410), english)
    assert play(OFFICE, line) == Outlook(
        counters=1, served=3, mean_min=27.3, p95_min=31.3, longest_min=31.3, within=0.667,
        by_class={"general": 31.3, "english": 23.7}, line=(2, 2, 1, *(0,) * 10),
    )  # fmt: skip


def test_a_counter_that_is_busy_calls_when_it_is_free() -> None:
    line = office(waiting(20, busy_s=410), waiting(10, busy_s=300))
    assert play(OFFICE, replace(line, free_in_s={2: 600.0})) == Outlook(
        counters=1, served=2, mean_min=28.4, p95_min=30.0, longest_min=30.0, within=1.0,
        by_class={"general": 30.0}, line=(2, 2, 1, 1, *(0,) * 9),
    )  # fmt: skip


def test_the_last_hour_comes_again_in_its_own_rhythm() -> None:
    present = replace(office(), arrived=(waiting(60), waiting(50), waiting(5)))
    outlook = play(OFFICE, replace(present, free_in_s={2: 3600.0}))
    assert outlook.line == (1, 1, *(2,) * 9, 3, 2)
    assert (outlook.mean_min, outlook.longest_min, outlook.within) == (44.3, 60.0, 0.333)


def test_of_a_very_long_hour_as_many_come_again_as_of_a_line() -> None:
    crowd = tuple(waiting(60, busy_s=10) for _ in range(PLAYED_MOST + 50))
    assert play(OFFICE, replace(office(), arrived=crowd)).served == PLAYED_MOST


def test_an_empty_office_keeps_every_promise() -> None:
    assert play(OFFICE, office()) == Outlook(
        counters=1, served=0, mean_min=0.0, p95_min=0.0, longest_min=0.0, within=1.0,
        by_class={}, line=(0,) * 13,
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "within"), [(30, 1.0), (30.02, 0.0)])
def test_a_wait_as_long_as_the_target_is_within_it(minutes: float, within: float) -> None:
    assert play(OFFICE, office(waiting(minutes))).within == within


def test_a_counter_that_opens_is_free_at_once_and_one_that_is_busy_stays_so() -> None:
    busy = replace(office(), free_in_s={1: 90.0, 2: 60.0})
    assert busy.with_counters([2, 3]).free_in_s == {2: 60.0, 3: 0.0}


def test_a_profile_that_is_tried_keeps_the_services_of_its_counter() -> None:
    counters = dict(OFFICE.counters)
    own = replace(counters[2].profile, services=frozenset({"T01"}))
    office_of_one = replace(OFFICE, counters=counters | {2: replace(counters[2], profile=own)})
    tried = arranged(office_of_one, profiles={2: WorkProfile(first=("caring",))})
    assert tried.counters[2].profile == WorkProfile(first=("caring",), services=frozenset({"T01"}))
    assert tried.counters[2].name == counters[2].name
    assert (tried.counters[1], tried.counters[3]) == (counters[1], counters[3])
    assert arranged(office_of_one) == office_of_one


def test_one_in_twenty_waits_longer_than_the_figure_for_most() -> None:
    outlook = play(OFFICE, office(*(waiting(minutes, busy_s=1) for minutes in range(40, 0, -1))))
    assert outlook.longest_min == 40.0
    assert outlook.p95_min == 38.0
    assert outlook.by_class == {"general": outlook.p95_min}


@pytest.mark.parametrize(("services", "served"), [({"T01"}, 1), ({"R01"}, 0)])
def test_a_counter_calls_only_those_whose_service_it_has(services: set[str], served: int) -> None:
    counters = dict(OFFICE.counters)
    own = replace(counters[2].profile, services=frozenset(services))
    narrow = replace(OFFICE, counters=counters | {2: replace(counters[2], profile=own)})
    assert play(narrow, office(waiting(5))).served == served


@settings(deadline=None, max_examples=60)
@given(
    people=st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from(CLASSES), st.integers(30, 1800)), max_size=30
    ),
    counters=st.sets(st.sampled_from([1, 2, 3]), min_size=1),
)
def test_everybody_is_served_once_and_no_figure_contradicts_another(
    people: list[tuple[int, str, int]], counters: set[int]
) -> None:
    present = office(
        *(waiting(minutes, name, busy) for minutes, name, busy in people),
        counters=tuple(sorted(counters)),
    )
    outlook = play(OFFICE, present)
    assert outlook.served == len(people)
    assert 0 <= outlook.mean_min <= outlook.longest_min
    assert outlook.p95_min <= outlook.longest_min
    assert 0 <= outlook.within <= 1
    assert set(outlook.by_class) == {name for _, name, _ in people}
    assert play(OFFICE, present) == outlook


@given(st.lists(st.floats(0, 1000), max_size=50), st.floats(0.01, 1))
def test_a_percentile_is_one_of_the_values_and_enough_lie_below(
    values: list[float], share: float
) -> None:
    ordered = sorted(values)
    found = percentile(ordered, share)
    assert found in ordered or not ordered
    assert not ordered or sum(one <= found for one in ordered) >= share * len(ordered) - 1e-9


@pytest.mark.parametrize(
    ("values", "share", "value"),
    [([], 0.95, 0.0), ([7.0], 0.01, 7.0), ([1.0, 2.0], 0.5, 1.0), ([1.0, 2.0], 0.95, 2.0)],
)
def test_a_percentile_of_few_is_the_least_that_the_share_does_not_exceed(
    values: list[float], share: float, value: float
) -> None:
    assert percentile(values, share) == value
