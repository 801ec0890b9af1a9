"""The kiosk's idea of the server's time, from messages that come late."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from kiosk.offline.clock import BELIEVED_S, SET_BACK_S, LastHeard, ServerClock

NOON = 1_790_000_000.0


@dataclass
class Time:
    """The true time, which the server sends; the kiosk's own clocks run beside it, off by far."""

    now: float = NOON

    def clock(self, kept: LastHeard | None = None) -> ServerClock:
        return ServerClock(
            kept or LastHeard(), steady=lambda: self.now - NOON + 77.0, wall=lambda: self.now - 900
        )


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 5)), min_size=1, max_size=30))
def test_of_late_words_the_soonest_counts_and_the_time_never_runs_ahead(
    words: list[tuple[float, float]],
) -> None:
    time = Time()
    clock = time.clock()
    least = float("inf")
    for wait, late in words:
        time.now += wait
        clock.learn(time.now - late)
        if time.now - NOON < BELIEVED_S:
            least = min(least, late)
            assert abs(time.now - least - clock.now()) < 1e-6
        assert clock.now() < time.now + 1e-6
        assert clock.now() >= time.now - 5 - 1e-6


def test_a_number_that_was_seen_is_not_after_the_next_one_given_alone() -> None:
    time = Time()
    clock = time.clock()
    clock.learn(time.now - 0.8)
    seen = time.now
    time.now += 0.1
    clock.past(seen)
    assert clock.now() >= seen
    time.now += 0.4
    clock.learn(time.now - 0.5)
    assert clock.now() >= seen + 0.4


def test_a_number_given_long_ago_sets_no_clock_back() -> None:
    time = Time()
    clock = time.clock()
    clock.learn(time.now)
    clock.past(time.now - 4 * 3600)
    assert clock.now() == time.now


def test_a_clock_that_drifts_is_followed() -> None:
    time = Time()
    clock = time.clock()
    for minute in range(60):
        clock.learn(time.now - 1e-3 * minute * 60)
        time.now += 60.0
    assert abs(clock.now() - (time.now - 1e-3 * 59 * 60)) <= 1e-3 * 2 * BELIEVED_S + 1e-6


def test_a_server_whose_clock_was_set_back_is_believed_at_once() -> None:
    time = Time()
    clock = time.clock()
    clock.learn(time.now)
    clock.learn(time.now - SET_BACK_S - 1)
    assert clock.now() == time.now - SET_BACK_S - 1


def test_after_a_start_alone_the_wall_clock_is_set_by_what_was_heard_before() -> None:
    time = Time()
    clock = time.clock()
    clock.learn(time.now)
    kept = clock.heard
    time.now += 3600.0
    again = time.clock(kept)
    assert abs(again.now() - time.now) < 1e-6
    assert not again.wrong


def test_a_wall_clock_before_the_last_word_is_wrong_and_time_stands_at_that_word() -> None:
    time = Time()
    clock = time.clock(LastHeard(NOON + 1000.0, 0.0))
    assert clock.wrong
    assert clock.now() == NOON + 1000.0
    clock.learn(time.now)
    assert not clock.wrong
