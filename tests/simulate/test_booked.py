"""What earlier priority gains for booked visitors, what it costs the others, and its picture."""

from pathlib import Path

from queue_server.settings import Settings
from queue_server.simulate import booked, plots
from queue_server.simulate.default_office import default_office
from queue_server.simulate.synthetic import SyntheticDay


def test_an_earlier_right_of_way_buys_the_booked_what_the_others_pay(tmp_path: Path) -> None:
    rules = Settings.load().rules
    at_once, never = booked.front(
        rules, SyntheticDay(booked=0.4), [1, 2], loads=(1.0,), due_at=(0.0, 100.0)
    )
    assert at_once.within > never.within
    assert at_once.walkin_p95_ratio > never.walkin_p95_ratio
    plots.booked([at_once, never], tmp_path / "booked.svg", chosen=0.0)
    assert (tmp_path / "booked.svg").stat().st_size > 1000


def test_an_office_that_takes_no_bookings_has_no_point() -> None:
    assert (
        booked.front(default_office(), SyntheticDay(booked=0.4), [1], loads=(0.9,), due_at=(0.3,))
        == []
    )
