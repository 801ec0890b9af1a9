"""Percentiles of merged histograms are those of all the waits together, to the minute."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.cube.histogram import (
    LONGEST_MIN,
    Histogram,
    below,
    merge,
    minute_of,
    percentile,
    put,
)

SECONDS = st.lists(st.floats(0, 20_000), max_size=60)


def counted(seconds: list[float]) -> Histogram:
    made: Histogram = {}
    for one in seconds:
        put(made, minute_of(one))
    return made


def by_brute_force(seconds: list[float], percent: int) -> int | None:
    """The least wait that at least so many percent did not exceed."""
    waits = sorted(seconds)
    for n, wait in enumerate(waits, 1):
        if n * 100 >= percent * len(waits):
            return min(int(wait // 60), LONGEST_MIN)
    return None


@settings(deadline=None)
@given(st.lists(SECONDS, min_size=1, max_size=6), st.integers(1, 100))
def test_a_percentile_of_merged_parts_is_that_of_everybody(
    parts: list[list[float]], percent: int
) -> None:
    whole: Histogram = {}
    for part in parts:
        merge(whole, counted(part))
    everybody = [one for part in parts for one in part]
    assert whole == counted(everybody)
    assert percentile(whole, percent) == by_brute_force(everybody, percent)


def test_of_nobody_there_is_no_percentile_which_is_not_zero() -> None:
    assert percentile({}, 50) is None
    assert percentile({0: 3}, 50) == 0


@pytest.mark.parametrize("percent", [0, 101, -5])
def test_a_percentile_beyond_all_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="percent"):
        percentile({1: 1}, percent)


def test_who_waited_just_short_of_the_target_is_below_it() -> None:
    assert below(counted([599.9, 600, 601]), 10) == 1


def test_a_wait_of_a_day_counts_as_the_longest_there_is() -> None:
    assert counted([86_400, -5]) == {LONGEST_MIN: 1, 0: 1}
