"""What the forecast learns: service times, the trend of a class, how wide an interval must be."""

from math import log, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.forecast.learning import Calibration, ServiceTimes, Trend, bucket_of
from queue_server.core.line.ticket import WaitEstimate


def test_before_anybody_finished_the_catalogue_is_believed() -> None:
    assert ServiceTimes({"N01": 600.0}).mean_s("N01") == 600.0


def test_a_service_nobody_asked_for_yet_takes_on_the_pace_of_the_office() -> None:
    times = ServiceTimes({"N01": 600.0, "R02": 1200.0})
    for _ in range(200):
        times.learn("N01", 1200.0)
    assert times.mean_s("N01") > 1100
    assert times.mean_s("R02") == pytest.approx(2280, abs=150)  # about twice the catalogue


def test_one_odd_visit_moves_the_expectation_a_little() -> None:
    times = ServiceTimes({"N01": 600.0})
    times.learn("N01", 3600.0)
    assert 600 < times.mean_s("N01") < 1100


def test_a_steady_office_learns_a_narrow_spread_and_an_absent_visitor_does_not_widen_it() -> None:
    times = ServiceTimes({"N01": 600.0})
    for _ in range(400):
        times.learn("N01", 600.0)
    narrow = times.sigma
    times.learn("N01", 40.0, served=False)
    assert narrow < 0.25
    assert times.sigma == narrow


def test_waits_that_come_out_longer_than_played_raise_the_trend_of_that_class_alone() -> None:
    trend = Trend()
    for _ in range(200):
        trend.learn("general", 10, 13)
    assert trend.factor("general") == pytest.approx(1.25, abs=0.06)
    assert trend.factor("caring") == 1.0


def test_the_interval_settles_where_one_in_ten_lies_on_either_side() -> None:
    # Waits spread evenly over 0 to 20 minutes around a middle of 10 (spread 3).
    calibration, inside = Calibration(), 0
    for n in range(4000):
        quoted = calibration.interval(10.5, 3.0)
        waited = (n * 7919 % 4000) / 200
        calibration.learn(10.5, quoted, waited)
        inside += quoted.low_min <= waited <= quoted.high_min if n >= 2000 else 0
    assert 0.76 <= inside / 2000 <= 0.84


@pytest.mark.parametrize("truth", [0.75, 1.25])
def test_a_width_that_was_a_quarter_off_is_right_over_the_first_few_hundred_visits(
    truth: float,
) -> None:
    for seed in range(5):
        calibration, chance, inside = Calibration(), Random(seed), 0
        for _ in range(250):
            waited = 25 + chance.gauss(0, 10 * truth)
            quoted = calibration.interval(25, 10)
            inside += quoted.low_min <= waited <= quoted.high_min
            calibration.learn(25, quoted, waited)
        assert inside / 250 == pytest.approx(0.8, abs=0.04)


@given(st.floats(0, 200), st.floats(0, 60))
def test_an_interval_is_never_negative_or_upside_down(middle: float, spread: float) -> None:
    quoted = Calibration().interval(middle, spread)
    assert 0 <= quoted.low_min <= quoted.high_min


def test_every_predicted_wait_has_a_bucket() -> None:
    assert [bucket_of(m) for m in (0, 4.9, 5, 59, 60, 500)] == [0, 0, 1, 5, 6, 6]


def test_a_visit_of_a_service_that_is_gone_or_of_no_time_teaches_nothing() -> None:
    times = ServiceTimes({"N01": 600.0})
    times.learn("gone", 600.0)
    times.learn("N01", 0.0)
    assert times == ServiceTimes({"N01": 600.0})


def test_what_one_visit_teaches_is_the_weight_of_one_among_those_supposed() -> None:
    """As docs/algorithms/waiting.md says: (12 · c · pace + n · m) ÷ (12 + n)."""
    times = ServiceTimes({"N01": 600.0, "R02": 1200.0})
    times.learn("N01", 1200.0)
    assert (times.count, times.spread_count) == (1, 1)
    pace = (20 + 2) / 21
    assert times.pace == pytest.approx(pace)
    assert times.mean_s("N01") == pytest.approx((12 * 600 * pace + 1200) / 13)
    assert times.mean_s("R02") == pytest.approx(1200 * pace)
    assert times.spread_sum == pytest.approx(log(2) ** 2)
    assert times.sigma == pytest.approx(sqrt((40 * 0.25 + log(2) ** 2) / 41))


def test_a_visit_out_of_all_proportion_counts_only_up_to_a_bound() -> None:
    long, short = ServiceTimes({"N01": 600.0}), ServiceTimes({"N01": 600.0})
    long.learn("N01", 600.0 * 1000)
    assert (long.pace_sum, long.spread_sum) == (10.0, 4.0)
    short.learn("N01", 600.0 * 0.2)
    assert short.spread_sum == pytest.approx(log(5) ** 2)


def test_the_spread_stays_between_a_narrow_one_and_a_wide_one() -> None:
    narrow, wide = ServiceTimes({"N01": 600.0}), ServiceTimes({"N01": 600.0})
    narrow.spread_count = 10_000
    wide.spread_count, wide.spread_sum = 10_000, 40_000.0
    assert (narrow.sigma, wide.sigma) == (0.15, 1.0)


def test_a_wait_at_the_edge_of_the_interval_lies_within_it() -> None:
    for waited in (5.0, 10.0, 15.0):
        calibration = Calibration()
        calibration.learn(12.0, WaitEstimate(5, 15), waited)
        assert calibration.low[2] == calibration.high[2] == pytest.approx(1.28 - 0.008)


@pytest.mark.parametrize(("waited", "low", "high"), [(4.9, 0.072, -0.008), (15.1, -0.008, 0.072)])
def test_the_side_that_was_missed_moves_out_nine_times_as_far_as_the_other_moves_in(
    waited: float, low: float, high: float
) -> None:
    calibration = Calibration()
    calibration.learn(12.0, WaitEstimate(5, 15), waited)
    assert calibration.low[2] == pytest.approx(1.28 + low)
    assert calibration.high[2] == pytest.approx(1.28 + high)
    assert calibration.low[:2] + calibration.low[3:] == [1.28] * 6


def test_an_interval_is_neither_widened_nor_narrowed_without_end() -> None:
    calibration = Calibration()
    for _ in range(2000):
        calibration.learn(12.0, WaitEstimate(5, 15), 16.0)
    assert (calibration.low[2], calibration.high[2]) == (-1.0, 6.0)


def test_an_interval_reaches_as_many_spreads_to_each_side_as_was_learnt() -> None:
    calibration = Calibration()
    calibration.low[2], calibration.high[2] = 1.0, 2.0
    assert calibration.interval(15.0, 4.0) == WaitEstimate(11, 23)
    assert calibration.interval(15.0, 40.0) == WaitEstimate(0, 95)


def test_a_trend_leans_on_what_was_played_and_what_came_and_forgets_slowly() -> None:
    trend = Trend()
    trend.learn("general", 10.0, 20.0)
    assert trend.factor("general") == pytest.approx(320 / 310)
    trend.learn("general", 10.0, 10.0)
    assert trend.sums["general"] == pytest.approx((0.999 * 10 + 10, 0.999 * 20 + 10))
