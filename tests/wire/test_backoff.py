"""Clients that lost a server come back soon, then more slowly, and not all at once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.wire.backoff import Backoff

LINK = Backoff(first_s=0.2, longest_s=10.0)


def test_each_pause_is_twice_the_one_before_until_the_longest() -> None:
    fullest = [LINK.pause_s(n, 1.0) for n in range(1, 9)]
    assert fullest == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]
    assert [LINK.pause_s(n, 0.0) for n in range(1, 9)] == [one / 2 for one in fullest]


@settings(deadline=None)
@given(st.integers(0, 10**9), st.floats(0, 1, exclude_max=True))
def test_no_pause_is_longer_than_the_longest_or_nothing_at_all(tries: int, chance: float) -> None:
    assert 0.1 <= LINK.pause_s(tries, chance) <= 10.0
