"""What may become of a visit: the table, second trips, and groups of five."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.core.errors import BadRequest, Refused
from queue_server.outside_visits.rules.visit import (
    ACTIONS,
    ENDED,
    GROUP,
    TABLE,
    OutsideVisit,
    VisitState,
    again,
    departed,
    fives,
    missed,
    planned,
    step,
)
from tests.outside_visits.making import FRIDAY, MONDAY, NOW, TERMS, TUESDAY, group, visit

LATER = NOW + timedelta(hours=3)


def at(state: VisitState, **fields: Any) -> OutsideVisit:
    return visit(state=state, day=TUESDAY, position=0, minute=600, **fields)


@pytest.mark.parametrize("state", VisitState)
@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_what_the_table_has_is_done_and_all_else_is_refused(state: VisitState, action: str) -> None:
    before = at(state)
    wanted = TABLE.get((state, action))
    if wanted is None:
        with pytest.raises(Refused) as refused:
            step(before, action, LATER)
        assert refused.value.code == "visit_state"
        assert refused.value.facts == {"state": state.value, "action": action}
        return
    after = step(before, action, LATER)
    assert (after.state, after.version, after.changed_at) == (wanted, 2, LATER)
    # Who is not in a plan has no place in one.
    assert (after.day is None) == (wanted in (VisitState.REQUESTED, VisitState.CANCELLED))


def test_nothing_follows_an_end_and_every_other_state_leads_to_one() -> None:
    leads = {state: {TABLE[key] for key in TABLE if key[0] is state} for state in VisitState}
    assert all(not leads[state] for state in ENDED)
    for state in set(VisitState) - ENDED:
        reached, edge = {state}, {state}
        while edge:
            edge = {after for one in edge for after in leads[one]} - reached
            reached |= edge
        assert reached >= ENDED


@given(st.lists(st.sampled_from(sorted(ACTIONS)), max_size=30))
@settings(deadline=None)
def test_whatever_is_tried_nobody_is_visited_more_often_than_the_office_goes(
    actions: list[str],
) -> None:
    now, one, left = NOW, visit(), 0
    for action in actions:
        now += timedelta(minutes=1)
        try:
            if action == "again":
                one = again(one, TERMS, MONDAY, now)
            elif action == "plan":
                one = planned(one, MONDAY, 0, 600, now)
            elif action == "miss":
                one = missed(one, (), now)
                left += 1
            else:
                one = step(one, action, now)
        except Refused:
            continue
        assert one.changed_at == now
    assert left <= TERMS.trips
    assert one.trip <= TERMS.trips


def test_a_crew_leaves_on_the_day_of_the_plan_alone() -> None:
    assert departed(at(VisitState.PLANNED), TUESDAY, LATER).state is VisitState.ON_THE_WAY
    with pytest.raises(Refused) as refused:
        departed(at(VisitState.PLANNED), MONDAY, LATER)
    assert refused.value.code == "visit_not_today"


def test_a_visit_is_not_planned_before_its_first_day_but_may_be_after_its_last() -> None:
    one = visit(first=TUESDAY, last=TUESDAY)
    with pytest.raises(Refused) as refused:
        planned(one, MONDAY, 0, 600, LATER)
    assert refused.value.code == "visit_too_early"
    late = planned(one, FRIDAY, 2, 615, LATER)
    assert (late.day, late.position, late.minute) == (FRIDAY, 2, 615)


def test_the_absent_of_a_class_are_who_is_met_on_the_second_trip() -> None:
    school = at(
        VisitState.ON_THE_WAY, kind="school", people=37, minutes=128,
        groups=(group("301", *range(1, 35)), group("302", 1, 2, 3)),
    )  # fmt: skip
    missing = missed(school, (group("301", 4, 17),), LATER)
    assert (missing.state, missing.people) == (VisitState.NOT_MET, 2)
    second = again(missing, TERMS, MONDAY, LATER)
    assert second.groups == (group("301", 4, 17),)
    assert (second.trip, second.state, second.minutes) == (2, VisitState.REQUESTED, 23)
    assert (second.first, second.last) == (MONDAY, MONDAY + timedelta(days=TERMS.ahead_days))


def test_where_nobody_was_met_all_are_met_on_the_second_trip() -> None:
    school = at(VisitState.ON_THE_WAY, people=3, groups=(group("302", 1, 2, 3),))
    assert missed(school, (), LATER).groups == school.groups
    assert missed(at(VisitState.ON_THE_WAY, people=2), (), LATER).people == 2


@pytest.mark.parametrize(
    "missing",
    [
        (group("303", 1),),
        (group("302", 9),),
        (group("302"),),
        (group("302", 1), group("302", 2)),
    ],
)
def test_seats_that_are_not_the_visits_own_cannot_be_missing(missing: Any) -> None:
    with pytest.raises(BadRequest):
        missed(at(VisitState.ON_THE_WAY, groups=(group("302", 1, 2, 3),)), missing, LATER)


def test_the_third_trip_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        again(at(VisitState.NOT_MET, trip=2), TERMS, MONDAY, LATER)
    assert (refused.value.code, refused.value.facts) == ("no_more_trips", {"trips": 2})


@given(st.lists(st.integers(1, 200), unique=True, min_size=1, max_size=200))
@example([1, 2, 3])
@settings(deadline=None)
def test_everybody_is_in_one_group_of_five_or_a_little_more(seats: list[int]) -> None:
    groups = fives(seats)
    assert [seat for one in groups for seat in one] == seats
    sizes = [len(one) for one in groups]
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= GROUP or len(groups) == 1
    assert max(sizes) < 2 * GROUP


@pytest.mark.parametrize("state", VisitState)
def test_nothing_more_comes_of_a_visit_that_has_ended(state: VisitState) -> None:
    assert at(state).ended == (state in ENDED)
