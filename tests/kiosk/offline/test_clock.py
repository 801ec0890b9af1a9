"""The kiosk's idea of the server's time, also after a start without it."""

from dataclasses import dataclass

from kiosk.offline.clock import LastHeard, ServerClock

NOON = 1_790_000_000.0


@dataclass
class Time:
    """The true time, which the server sends; the kiosk's own clocks run beside it, off by far."""

    now: float = NOON

    def clock(self, kept: LastHeard | None = None) -> ServerClock:
        return ServerClock(
            kept or LastHeard(), steady=lambda: self.now - NOON + 77.0, wall=lambda: self.now - 900
        )


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
