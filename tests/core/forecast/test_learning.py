"""What the forecast learns from how long people waited, and how sure it is of it."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.forecast.learning import Calibration, Trend, bucket_of


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
        told = calibration.interval(10.5, 3.0)
        waited = (n * 7919 % 4000) / 200
        calibration.learn(10.5, told, waited)
        inside += told.low_min <= waited <= told.high_min if n >= 2000 else 0
    assert 0.76 <= inside / 2000 <= 0.84


@pytest.mark.parametrize("truth", [0.75, 1.25])
def test_a_width_that_was_a_quarter_off_is_right_over_the_first_few_hundred_visits(
    truth: float,
) -> None:
    for seed in range(5):
        calibration, chance, inside = Calibration(), Random(seed), 0
        for _ in range(250):
            waited = 25 + chance.gauss(0, 10 * truth)
            told = calibration.interval(25, 10)
            inside += told.low_min <= waited <= told.high_min
            calibration.learn(25, told, waited)
        assert inside / 250 == pytest.approx(0.8, abs=0.04)


@given(st.floats(0, 200), st.floats(0, 60))
def test_an_interval_is_never_negative_or_upside_down(middle: float, spread: float) -> None:
    told = Calibration().interval(middle, spread)
    assert 0 <= told.low_min <= told.high_min


def test_every_predicted_wait_has_a_bucket() -> None:
    assert [bucket_of(m) for m in (0, 4.9, 5, 59, 60, 500)] == [0, 0, 1, 5, 6, 6]
