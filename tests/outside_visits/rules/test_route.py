"""The best route, compared with every possible order."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.core.errors import Refused
from queue_server.outside_visits.rules.route import DayRoute, Stop, best, clock, in_order
from queue_server.outside_visits.rules.terms import MOST_STOPS
from tests.outside_visits.making import TERMS

ZONES = ("near", "far", "hill")


@st.composite
def stops(draw: st.DrawFn, most: int) -> list[Stop]:
    count = draw(st.integers(0, most))
    return [
        Stop(
            id=f"v{n}",
            zone=draw(st.sampled_from(ZONES)),
            minutes=draw(st.integers(5, 120)),
            opens=(opens := draw(st.integers(8 * 60, 16 * 60))),
            closes=opens + draw(st.integers(0, 180)),
        )
        for n in range(count)
    ]


def every_order(found: list[Stop]) -> tuple[int, int]:
    """The most stops that can be made and the earliest return, by trying all."""
    most, back = 0, TERMS.leaves
    for count in range(len(found), 0, -1):
        returns = []
        for order in permutations(found, count):
            try:
                returns.append(in_order(order, TERMS).back)
            except Refused:
                continue
        if returns:
            most, back = count, min(returns)
            break
    return most, back


@given(stops(most=6))
@example([Stop(id=f"v{n}", zone="far", minutes=30, opens=480, closes=480) for n in range(2)])
@example([Stop(id=f"v{n}", zone="near", minutes=30, opens=480, closes=600) for n in range(2)])
@settings(deadline=None, max_examples=60)
def test_no_order_makes_more_stops_or_is_back_earlier(found: list[Stop]) -> None:
    route = best(found, TERMS)
    assert (len(route.stops), route.back) == every_order(found)
    made = {one.id for one in route.stops}
    assert sorted([*made, *route.left_out]) == sorted(one.id for one in found)


@given(stops(most=7), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_in_which_visits_were_asked_for_makes_no_plan_worse(
    found: list[Stop], luck: Random
) -> None:
    shuffled = luck.sample(found, len(found))
    one, other = best(found, TERMS), best(shuffled, TERMS)
    assert (len(one.stops), one.back) == (len(other.stops), other.back)


@given(stops(most=7))
@settings(deadline=None, max_examples=60)
def test_times_follow_each_other_and_keep_every_window(found: list[Stop]) -> None:
    route = best(found, TERMS)
    known = {one.id: one for one in found}
    at = route.leaves
    assert at >= TERMS.leaves
    for one in route.stops:
        stop = known[one.id]
        assert one.arrives == at + one.travel
        assert max(one.arrives, stop.opens) == one.begins <= stop.closes
        assert one.ends == one.begins + stop.minutes
        at = one.ends
    assert at <= route.back <= TERMS.back


def stop(name: str, zone: str, opens: int, closes: int, minutes: int = 30) -> Stop:
    return Stop(id=name, zone=zone, minutes=minutes, opens=opens, closes=closes)


def test_a_full_day_of_twelve_is_planned_and_a_thirteenth_is_refused() -> None:
    found = [stop(f"v{n}", ZONES[n % 3], 540, 960, 10) for n in range(MOST_STOPS)]
    route = best(found, TERMS)
    assert len(route.stops) == MOST_STOPS
    # Zone by zone: the two ways between zones, and one within each for every other stop.
    assert route.back == 540 + 120 + 10 + 15 + 30 + 30 + 3 * (5 + 6 + 8)
    for plan in (best, in_order):
        with pytest.raises(Refused) as refused:
            plan([*found, stop("v12", "near", 540, 960)], TERMS)
        assert refused.value.code == "too_many_stops"


def test_the_crew_waits_at_the_office_not_at_the_first_door() -> None:
    route = in_order([stop("a", "near", 660, 720)], TERMS)
    assert (route.leaves, route.stops[0].arrives, route.stops[0].begins) == (650, 660, 660)
    assert route.back == 660 + 30 + 10


def test_an_order_that_comes_too_late_says_where_and_when() -> None:
    early = stop("early", "far", 540, 580)
    with pytest.raises(Refused) as refused:
        in_order([stop("long", "near", 540, 600, 120), early], TERMS)
    assert refused.value.code == "stop_too_late"
    assert refused.value.facts == {"visit": "early", "begins": "11:35"}
    with pytest.raises(Refused) as refused:
        in_order([stop("late", "far", 950, 960)], TERMS)
    assert (refused.value.code, refused.value.facts) == ("back_too_late", {"back": "16:50"})


def test_a_day_without_stops_is_a_day_at_the_office() -> None:
    assert best([], TERMS) == in_order([], TERMS) == DayRoute(leaves=540, stops=(), back=540)


def test_a_zone_that_is_configured_no_longer_is_as_far_as_the_farthest() -> None:
    route = in_order([stop("a", "gone", 540, 960)], TERMS)
    assert route.stops[0].travel == 30


@pytest.mark.parametrize(("minute", "text"), [(0, "00:00"), (545, "09:05"), (1439, "23:59")])
def test_a_minute_is_written_as_a_clock_shows_it(minute: int, text: str) -> None:
    assert clock(minute) == text
