"""The line played forward by hand: who is called before a newcomer, under each policy."""

from dataclasses import replace
from math import inf
from statistics import fmean

import pytest

from queue_server.core.forecast.foresight import (
    WALK,
    LineNow,
    PlayedCounter,
    Waiting,
    look_ahead,
    shuffled,
    spread,
)

#: Everybody takes exactly the mean.
EXACT = (1.0,) * 256
ORDINARY, URGENT = 0, 1
ANYBODY = PlayedCounter(first=(), then=(ORDINARY, URGENT))


def scene(
    ordinary: tuple[Waiting, ...] = (),
    urgent: tuple[Waiting, ...] = (),
    *,
    counter: PlayedCounter = ANYBODY,
    mode: str = "strict_priority",
    cap: float = inf,
    rates: tuple[float, float] = (0.0, 0.0),
    calls_made: int = 0,
) -> LineNow:
    """One counter and two kinds: those with a target of 30 minutes and of 15."""
    return LineNow(
        now_s=0.0,
        counters=(counter,),
        lines=(ordinary, urgent),
        targets_s=(1800.0, 900.0),
        rates=rates,
        means_s=(600.0, 600.0),
        mode=mode,
        cap=cap,
        ratio=(1, 1),
        calls_made=calls_made,
    )


def wait_s(play: LineNow, kind: int) -> float:
    [[waited]] = look_ahead(play, [kind], EXACT, runs=1, start=0)
    return waited


def came(seconds_ago: float, overtaken: int = 0) -> Waiting:
    return (-seconds_ago, 600.0, overtaken)


def waits_s(
    play: LineNow, kind: int, times: tuple[float, ...] = EXACT, runs: int = 60
) -> list[float]:
    [found] = look_ahead(play, [kind], times, runs, start=0)
    return found


def test_the_rest_of_a_visit_is_waited_for() -> None:
    busy = PlayedCounter(first=(ORDINARY,), then=(), mean_s=600.0, elapsed_s=150.0)
    assert wait_s(scene(counter=busy), ORDINARY) == 450.0


def test_a_visitor_who_outstayed_every_expectation_leaves_in_a_third_of_the_usual_time() -> None:
    busy = PlayedCounter(first=(ORDINARY,), then=(), mean_s=600.0, elapsed_s=900.0)
    assert wait_s(scene(counter=busy), ORDINARY) == pytest.approx(180.0)


@pytest.mark.parametrize(
    ("mode", "calls_made", "waited"),
    [
        ("strict_priority", 0, 0.0),
        ("relative_wait", 0, 600.0),
        ("dedicated_fifo", 0, 600.0),
        ("ratio", 0, 600.0),  # it is the turn of the ordinary
        ("ratio", 1, 0.0),
    ],
)
def test_the_policy_says_whether_an_urgent_newcomer_goes_first(
    mode: str, calls_made: int, waited: float
) -> None:
    play = scene(ordinary=(came(3000),), mode=mode, calls_made=calls_made)
    assert wait_s(play, URGENT) == waited


def test_a_visitor_overtaken_as_often_as_allowed_goes_before_everybody() -> None:
    assert wait_s(scene(ordinary=(came(3000, 1),), cap=2), URGENT) == 0.0
    assert wait_s(scene(ordinary=(came(3000, 2),), cap=2), URGENT) == 600.0


def test_the_cap_binds_a_counter_that_has_only_classes_of_its_own() -> None:
    own = PlayedCounter(first=(ORDINARY, URGENT), then=())
    assert wait_s(scene(ordinary=(came(3000, 2),), cap=2, counter=own), URGENT) == 600.0
    assert wait_s(scene(ordinary=(came(3000, 1),), cap=2, counter=own), URGENT) == 0.0


def test_a_dedicated_counter_takes_its_own_first_unless_another_was_overtaken_too_often() -> None:
    dedicated = PlayedCounter(first=(URGENT,), then=(ORDINARY,))
    assert wait_s(scene(ordinary=(came(3000),), counter=dedicated), URGENT) == 0.0
    capped = scene(ordinary=(came(3000, 2),), counter=dedicated, cap=2)
    assert wait_s(capped, URGENT) == 600.0
    own = scene(urgent=(came(3000, 2),), counter=dedicated, cap=2)
    assert wait_s(own, ORDINARY) == 600.0


@pytest.mark.parametrize(("ordinary", "urgent"), [(3000, 1000), (1000, 3000)])
@pytest.mark.parametrize(
    "counter",
    [
        PlayedCounter(first=(URGENT,), then=(ORDINARY,)),
        PlayedCounter(first=(ORDINARY,), then=(URGENT,)),
        PlayedCounter(first=(URGENT, ORDINARY), then=()),
        ANYBODY,
    ],
)
def test_of_two_overtaken_too_often_the_earlier_arrival_goes_first(
    ordinary: float, urgent: float, counter: PlayedCounter
) -> None:
    """A second counter calls only the ordinary: whom the first one takes decides its next."""
    second = PlayedCounter(first=(ORDINARY,), then=())
    line = scene(ordinary=(came(ordinary, 5),), urgent=(came(urgent, 5),), cap=2)
    play = replace(line, counters=(counter, second))
    assert wait_s(play, ORDINARY) == (0.0 if ordinary > urgent else 600.0)


def test_who_came_earlier_overtakes_nobody() -> None:
    play = scene(ordinary=(came(100),), urgent=(came(3000), came(2900)), cap=2)
    assert wait_s(play, URGENT) == 1200.0


def test_of_three_calls_two_are_for_the_ordinary_where_the_ratio_says_so() -> None:
    line = scene(ordinary=(came(3000),) * 9, urgent=(came(200),) * 2, mode="ratio")
    play = replace(line, ratio=(2, 1))
    assert wait_s(play, URGENT) == 8 * 600.0  # O O u O O u O O, then the newcomer


@pytest.mark.parametrize("times", [0.5, 2.0])
def test_everybody_takes_the_expected_time_as_many_times_as_is_drawn(times: float) -> None:
    play = scene(ordinary=(came(3000),) * 3)
    assert set(waits_s(play, ORDINARY, (times,) * 256)) == {3 * 600.0 * times}


def test_a_visit_is_as_long_as_one_of_those_that_last_longer_than_it_has_lasted() -> None:
    busy = PlayedCounter(first=(ORDINARY,), then=(), mean_s=600.0, elapsed_s=450.0)
    found = waits_s(scene(counter=busy), ORDINARY, (0.5, 1.0, 2.0, 4.0))
    assert set(found) == {150.0, 750.0, 1950.0}
    assert {found.count(one) for one in found} <= set(range(10, 31))
    last = PlayedCounter(first=(ORDINARY,), then=(), mean_s=600.0, elapsed_s=1500.0)
    assert set(waits_s(scene(counter=last), ORDINARY, (0.5, 1.0, 2.0, 4.0))) == {900.0}


def test_overtakes_within_the_play_count_towards_the_cap() -> None:
    """Two urgent visitors came later and go first; then the ordinary one is at the cap."""
    play = scene(ordinary=(came(3000),), urgent=(came(200), came(100)), cap=2)
    assert wait_s(play, URGENT) == 1800.0


def test_whom_no_counter_serves_is_never_called() -> None:
    assert wait_s(scene(counter=PlayedCounter(first=(ORDINARY,), then=())), URGENT) == inf


def test_nobody_is_called_past_the_horizon() -> None:
    line = tuple(came(10_000 - n) for n in range(25))  # ten minutes each: more than four hours
    assert wait_s(scene(ordinary=line), ORDINARY) == inf


def test_urgent_visitors_still_to_come_lengthen_the_wait_of_the_others() -> None:
    def mean_s(rate: float) -> float:
        play = scene(ordinary=(came(100),) * 3, rates=(0.0, rate))
        [waits] = look_ahead(play, [ORDINARY], EXACT, runs=40, start=0)
        return fmean(waits)

    assert mean_s(0.0) == 1800.0
    assert mean_s(1 / 2400) < mean_s(1 / 1200)
    assert mean_s(1 / 2400) > 1900.0


def test_newcomers_come_as_often_as_the_rate_says_and_take_the_usual_time() -> None:
    """With a quarter of the time taken by those who go first, all lasts four thirds as long."""
    play = scene(ordinary=(came(100),) * 6, rates=(0.0, 1 / 2400))
    assert fmean(waits_s(play, ORDINARY, runs=400)) == pytest.approx(3600 * 4 / 3, rel=0.05)


def test_newcomers_are_of_each_kind_as_often_as_its_rate_says() -> None:
    """Those of the own kind come behind; only the others, half of all, go first."""
    play = scene(ordinary=(came(100),) * 6, rates=(1 / 2400, 1 / 2400))
    assert fmean(waits_s(play, ORDINARY, runs=400)) == pytest.approx(3600 * 4 / 3, rel=0.05)


def test_an_empty_counter_waits_for_the_next_arrival() -> None:
    """A counter with nobody to call looks again when a visitor comes, not second by second."""
    only = PlayedCounter(first=(URGENT,), then=())
    play = scene(counter=only, rates=(0.0, 1 / 900))
    waits = look_ahead(play, [ORDINARY, URGENT], EXACT, runs=5, start=0)
    assert waits == [[inf] * 5, [0.0] * 5]


def test_a_play_walks_every_cell_of_chance_equally_often() -> None:
    counts = {cell: WALK.count(cell) for cell in set(WALK)}
    assert set(counts.values()) == {32}


def test_the_walk_is_the_same_wherever_the_forecast_is_made() -> None:
    assert shuffled() == WALK
    assert WALK[:6] == (12, 102, 194, 125, 140, 254)


def test_service_times_keep_their_mean_whatever_their_spread() -> None:
    for sigma in (0.2, 0.5, 1.0):
        times = spread(sigma)
        assert sum(times) / len(times) == pytest.approx(1.0, abs=0.02)
