"""How good the waits quoted were: the figures of a day."""

import pytest

from queue_server.core.forecast.scoring import Bucket, Waited, score
from queue_server.core.line.ticket import WaitEstimate


def test_the_score_counts_errors_as_people_feel_them() -> None:
    found = score(
        [
            Waited(10, WaitEstimate(5, 15), 12, (("rival", 20.0),)),
            Waited(10, WaitEstimate(5, 15), 18, (("rival", 20.0),)),
        ]
    )
    assert found is not None
    assert (found.mae, found.bias, found.under, found.coverage) == (5.0, -5.0, 0.5, 0.5)
    assert found.rivals == {"rival": 5.0}
    assert [(b.low_min, b.n, b.coverage) for b in found.buckets] == [(10.0, 2, 0.5)]


def test_no_quoted_wait_is_no_score() -> None:
    assert score([]) is None


def test_each_visitor_counts_once_in_the_bucket_of_the_wait_quoted() -> None:
    found = score(
        [
            Waited(4.9, WaitEstimate(0, 9), 3),
            Waited(5.0, WaitEstimate(0, 9), 10),
            Waited(9.9, WaitEstimate(0, 20), 10),
        ]
    )
    assert found is not None
    assert found.n == 3
    assert found.buckets == (Bucket(0.0, 5.0, 1, 1.0), Bucket(5.0, 10.0, 2, 0.5))


@pytest.mark.parametrize(("waited", "under"), [(15.0, 0.0), (15.1, 1.0)])
def test_a_wait_quoted_more_than_five_minutes_too_short_is_under(
    waited: float, under: float
) -> None:
    found = score([Waited(10, WaitEstimate(5, 15), waited)])
    assert found is not None
    assert found.under == under


def test_a_rival_is_judged_on_the_visitors_it_had_a_guess_for() -> None:
    found = score(
        [
            Waited(10, WaitEstimate(5, 15), 12, (("line", 20.0),)),
            Waited(10, WaitEstimate(5, 15), 12, (("line", 11.0), ("last", 9.0))),
        ]
    )
    assert found is not None
    assert found.rivals == {"line": 4.5, "last": 3.0}
