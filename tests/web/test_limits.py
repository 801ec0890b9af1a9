"""How often is too often."""

from queue_server.web.limits import MOST_REMEMBERED, Interval, PerMinute


def test_a_kiosk_waits_out_the_rest_of_its_two_seconds() -> None:
    limit = Interval(2.0)
    assert limit.wait_s("front", "a", now=10.0) == 0
    assert limit.wait_s("front", "b", now=11.5) == 0.5
    assert limit.wait_s("front", "b", now=12.0) == 0


def test_the_same_request_again_is_not_another() -> None:
    limit = Interval(2.0)
    limit.wait_s("front", "a", now=10.0)
    assert limit.wait_s("front", "a", now=10.1) == 0
    assert limit.wait_s("front", None, now=10.1) > 0


def test_one_kiosk_does_not_hold_up_another() -> None:
    limit = Interval(2.0)
    limit.wait_s("front", "a", now=10.0)
    assert limit.wait_s("back", "b", now=10.0) == 0


def test_five_attempts_then_one_each_twelve_seconds() -> None:
    limit = PerMinute(5)
    assert [limit.wait_s("a", now=0.0) for _ in range(5)] == [0.0] * 5
    assert limit.wait_s("a", now=0.0) == 12.0
    assert limit.wait_s("a", now=12.0) == 0.0
    assert limit.wait_s("a", now=12.0) == 12.0


def test_an_attempt_that_was_fine_does_not_count() -> None:
    limit = PerMinute(1)
    for _ in range(10):
        assert limit.wait_s("a", now=0.0) == 0.0
        limit.give_back("a")


def test_memory_is_bounded_however_many_names_come() -> None:
    interval, minute = Interval(2.0), PerMinute(5)
    for n in range(MOST_REMEMBERED + 100):
        interval.wait_s(str(n), None, now=0.0)
        minute.wait_s(str(n), now=0.0)
    assert len(interval._last) == len(minute._left) == MOST_REMEMBERED
