"""How good a forecast was, as people feel it."""

from queue_server.core.forecast.scoring import Waited, score
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


def test_nobody_told_is_no_score() -> None:
    assert score([]) is None
