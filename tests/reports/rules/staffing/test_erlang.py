"""Erlang C, checked against published figures and against itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.staffing.erlang import MOST, counters_for, waits, within


def test_it_says_what_the_tables_say() -> None:
    assert waits(2.0, 3) == pytest.approx(0.4444, abs=1e-4)
    assert [counters_for(n, 7.3, 10, 0.8) for n in (20, 35, 50, 60)] == [4, 6, 7, 9]


@settings(deadline=None)
@given(st.floats(0.1, 60), st.floats(1, 20), st.floats(1, 30))
def test_one_counter_more_never_lets_fewer_be_in_time(
    per_hour: float, service_min: float, target_min: float
) -> None:
    load = per_hour * service_min / 60
    fewest = counters_for(per_hour, service_min, target_min, 0.8)
    assert within(load, fewest, target_min, service_min) >= 0.8
    assert within(load, fewest + 1, target_min, service_min) >= 0.8
    assert fewest == 1 or within(load, fewest - 1, target_min, service_min) < 0.8


def test_a_line_that_only_grows_has_no_answer() -> None:
    assert within(3.0, 3, 10, 5) == 0
    with pytest.raises(ValueError, match="cannot carry"):
        waits(3.0, 3)


def test_where_no_number_of_counters_is_enough_it_is_the_most_there_may_be() -> None:
    assert counters_for(10_000, 60, 1, 0.8) == MOST


def test_where_nobody_comes_nobody_waits_and_one_counter_is_there_all_the_same() -> None:
    assert waits(0.0, 1) == 0
    assert counters_for(0, 5, 10, 1.0) == counters_for(0, 5, 10, 0.0) == 1
