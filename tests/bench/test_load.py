"""The figures of the bench are worked out as their names say."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.tools.load import percentile


@pytest.mark.parametrize(
    ("percent", "value"), [(1, 1), (50, 50), (99, 99), (99.5, 100), (100, 100), (0, 1)]
)
def test_a_percentile_of_a_hundred_has_that_rank(percent: float, value: int) -> None:
    assert percentile([float(n) for n in range(1, 101)], percent) == value


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=300), st.integers(1, 100))
def test_a_percentile_is_the_least_value_with_enough_at_or_below_it(
    values: list[float], percent: int
) -> None:
    ordered = sorted(values)
    found = percentile(ordered, percent)
    assert sum(one <= found for one in ordered) * 100 >= percent * len(ordered)
    assert sum(one < found for one in ordered) * 100 < percent * len(ordered)


def test_nothing_has_no_percentile() -> None:
    assert math.isnan(percentile([], 50))
