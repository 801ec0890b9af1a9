"""How often is too often."""

from queue_server.web.guard.limits import MOST_REMEMBERED, Interval, Limits, RateLimit


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


def test_memory_is_bounded_however_many_names_come() -> None:
    interval = Interval(2.0)
    for n in range(MOST_REMEMBERED + 100):
        interval.wait_s(str(n), None, now=0.0)
    assert len(interval._last) == MOST_REMEMBERED


def test_five_wrong_codes_a_minute_and_then_a_wait() -> None:
    codes = Limits().codes
    for n in range(5):
        assert codes.must_wait_s("kiosk", float(n)) == 0
        codes.wrong("kiosk", float(n))
    assert codes.must_wait_s("kiosk", 10.0) == 50.0
    assert codes.must_wait_s("other", 10.0) == 0
    assert codes.must_wait_s("kiosk", 60.0) == 0


def test_twenty_wrong_codes_an_hour_and_then_a_longer_wait() -> None:
    codes = Limits().codes
    for n in range(20):
        assert codes.must_wait_s("kiosk", 60.0 * n) == 0
        codes.wrong("kiosk", 60.0 * n)
    assert codes.must_wait_s("kiosk", 1200.0) == 2400.0
    assert codes.must_wait_s("other", 1200.0) == 0
    assert codes.must_wait_s("kiosk", 3600.0) == 0


def test_wrong_codes_from_many_places_are_counted_together() -> None:
    codes = Limits().codes
    alarming = [codes.wrong(f"192.0.2.{n}", 60.0 * n) for n in range(22)]
    assert alarming == [False] * 19 + [True] * 3
    assert not codes.wrong("192.0.2.99", 3600.0 + 60.0 * 10), "an hour on there are few again"


def test_one_address_holds_twenty_seats_a_minute() -> None:
    holds = Limits().holds
    assert [holds.wait_s("192.0.2.1", 0.0) for _ in range(20)] == [0] * 20
    assert holds.wait_s("192.0.2.1", 0.0) == 60.0


def test_tries_are_remembered_of_so_many_names_and_no_more() -> None:
    tries = RateLimit(5, 60.0)
    for n in range(MOST_REMEMBERED + 100):
        tries.wait_s(str(n), now=0.0)
    assert len(tries._seen) == MOST_REMEMBERED
