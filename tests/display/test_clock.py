"""The wall's own time and the server's, from boards that come late."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from display.clock import WallClock

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Steady:
    s: float = 77.0

    def __call__(self) -> float:
        return self.s


def test_the_walls_own_time_goes_on_with_the_steady_clock() -> None:
    steady = Steady()
    clock = WallClock(NINE, steady)
    steady.s += 90
    assert (clock.began_s, clock.running_s) == (77.0, 90.0)
    assert clock.now == clock.server_now == NINE + timedelta(seconds=90)


def test_what_it_shows_is_the_servers_time_and_its_own_stays() -> None:
    steady = Steady()
    clock = WallClock(NINE, steady)
    clock.learn(NINE + timedelta(hours=1))
    steady.s += 5
    assert clock.now == NINE + timedelta(seconds=5)
    assert clock.skew == timedelta(hours=1)
    assert clock.server_now == NINE + timedelta(hours=1, seconds=5)


def test_a_board_that_comes_late_does_not_set_it_back() -> None:
    steady = Steady()
    clock = WallClock(NINE, steady)
    clock.learn(NINE)
    steady.s += 10
    clock.learn(NINE + timedelta(seconds=6))
    assert clock.server_now == NINE + timedelta(seconds=10)
