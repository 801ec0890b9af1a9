"""The lunch roster: slots, what they leave uncovered, and the roster that covers the most."""

from collections.abc import Collection
from datetime import time, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core import lunch
from queue_server.core.decide.counter.profiles import SetProfile
from queue_server.core.lunch import Gap, covered_at, coverers, gap, pairs, propose, slots, working
from queue_server.core.rules import LunchRule
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules


def test_slots_follow_each_other_between_the_hours() -> None:
    found = slots(rules(), MONDAY_TEN)
    assert [one.begins for one in found] == ["11:30", "12:00", "12:30", "13:00"]
    assert all(one.until == other.starts for one, other in pairwise(found))
    long = LunchRule(begins=time(12), ends=time(13, 30), length=timedelta(minutes=60))
    assert [one.begins for one in slots(rules(lunch=long), MONDAY_TEN)] == ["12:00"]


def test_a_counter_works_while_it_is_not_closed_and_as_a_supervisor_set_it() -> None:
    play = Play()
    play.do("open", at=2)
    play.do("open", at=3)
    play.do("pause", at=3)
    play.carry_out(SetProfile(counter=2, first=("english",)))
    found = working(play.state, play.rules, play.now)
    assert sorted(found) == [2, 3]
    assert found[2].profile.first == ("english",)
    play.state.counter_numbers = (9,)
    play.state.new_day()
    play.do("open", at=9)
    assert working(play.state, play.rules, play.now) == {}


def test_what_a_counter_covers_are_its_classes_with_the_services_it_does() -> None:
    office = rules()
    every = pairs(office, office.counters[1])
    assert every == {(name, code) for name in office.classes for code in ("T01", "R01")}


def test_counters_that_work_alike_share_what_they_cover() -> None:
    play = Play()
    play.do("open", at=1)
    play.do("open", at=2)
    play.carry_out(SetProfile(counter=1, first=("general",)))
    play.carry_out(SetProfile(counter=2, first=("general",)))
    alike = covered_at(play.state, play.rules, play.now)
    assert alike[1] is alike[2]
    assert alike[1] == {("general", code) for code in ("T01", "R01")}
    play.carry_out(SetProfile(counter=2, first=("english",)))
    other = covered_at(play.state, play.rules, play.now)
    assert other[1] == alike[1]
    assert other[2] == {("english", code) for code in ("T01", "R01")}


COVERED = {
    1: frozenset({("general", "T01"), ("english", "T01")}),
    2: frozenset({("general", "T01"), ("general", "R01")}),
}


@pytest.mark.parametrize(
    ("away", "found"),
    [
        ((), Gap()),
        ((1,), Gap(classes=("english",))),
        ((2,), Gap(services=("R01",))),
        ((1, 2), Gap(classes=("english", "general"))),
    ],
)
def test_a_gap_is_what_the_others_do_not_cover(away: tuple[int, ...], found: Gap) -> None:
    assert gap(COVERED, away) == found
    assert bool(found) == bool(away)


def test_of_groups_that_hold_another_only_the_other_counts() -> None:
    assert coverers(COVERED) == {frozenset({1}), frozenset({2})}
    same = frozenset({("general", "T01")})
    assert coverers({1: same, 2: same}) == {frozenset({1, 2})}


def cost(roster: dict[int, int], groups: Collection[frozenset[int]]) -> tuple[int, int]:
    slots_of = [{roster[one] for one in group} for group in groups if len(group) > 1]
    most = max(list(roster.values()).count(one) for one in roster.values())
    return sum(len(found) == 1 for found in slots_of), most


def test_nobody_at_a_counter_needs_no_roster() -> None:
    assert propose((), (), 3) == {}


def test_two_who_stand_in_for_each_other_are_not_away_together() -> None:
    found = propose((1, 2, 3, 4), [frozenset({1, 2}), frozenset({3, 4})], 2)
    assert found[1] != found[2]
    assert found[3] != found[4]


def test_who_does_not_eat_keeps_the_group_served() -> None:
    assert propose((1, 2), [frozenset({1, 2, 3})], 1) == {1: 0, 2: 0}


def test_a_large_office_has_its_roster_soon_and_well_spread() -> None:
    groups = [frozenset({n, n % 40 + 1}) for n in range(1, 41)]
    found = propose(range(1, 41), groups, 4)
    assert cost(found, groups) == (0, 10)


def test_where_not_all_can_be_tried_the_best_so_far_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lunch, "TRIED_MOST", 3)
    groups = [frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3})]
    assert sorted(propose((1, 2, 3), groups, 2)) == [1, 2, 3]


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.tuples(
            st.just(tuple(range(1, n + 1))),
            st.lists(st.frozensets(st.integers(1, n), min_size=1), max_size=6),
        )
    ),
    st.integers(1, 3),
)
def test_no_roster_leaves_fewer_groups_alone_nor_has_fewer_away_at_once(
    office: tuple[tuple[int, ...], list[frozenset[int]]], count: int
) -> None:
    numbers, given_groups = office
    groups = set(given_groups)
    every = (
        dict(zip(numbers, found, strict=True))
        for found in product(range(count), repeat=len(numbers))
    )
    assert cost(propose(numbers, groups, count), groups) == min(cost(one, groups) for one in every)
