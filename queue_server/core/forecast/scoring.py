"""How good the quoted waits were: the figures by which a forecast is judged every day.

All in minutes; an error is quoted minus actual, so a negative bias means people waited longer than
promised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from queue_server.core.line.ticket import WaitEstimate

#: People complain when the wait quoted was this many minutes too short.
UNDER_MIN = 5.0

#: Bounds (minutes) of the predicted wait by which coverage is reported.
BOUNDS_MIN = (0.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 1e9)


@dataclass(frozen=True, slots=True)
class Waited:
    """One visitor: the middle and interval quoted, the actual wait, and the rivals' guesses."""

    middle_min: float
    quoted: WaitEstimate
    waited_min: float
    rivals: tuple[tuple[str, float], ...] = ()

    @property
    def covered(self) -> bool:
        """Whether the wait fell within the interval quoted."""
        return self.quoted.low_min <= self.waited_min <= self.quoted.high_min


@dataclass(frozen=True, slots=True)
class Bucket:
    """Coverage among the visitors whose predicted wait lay between two bounds."""

    low_min: float
    high_min: float
    n: int
    coverage: float


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """The figures of a day or more. ``rivals`` gives each rival's mean absolute error."""

    n: int
    mae: float
    bias: float
    under: float
    coverage: float
    buckets: tuple[Bucket, ...]
    rivals: dict[str, float]


def score(outcomes: Sequence[Waited]) -> ForecastScore | None:
    """Score the waits quoted; None when there were none."""
    if not outcomes:
        return None
    errors = [one.middle_min - one.waited_min for one in outcomes]
    names = dict.fromkeys(name for one in outcomes for name, _ in one.rivals)
    return ForecastScore(
        n=len(outcomes),
        mae=_mean([abs(error) for error in errors]),
        bias=_mean(errors),
        under=_mean([float(error < -UNDER_MIN) for error in errors]),
        coverage=_mean([float(one.covered) for one in outcomes]),
        buckets=_buckets(outcomes),
        rivals={name: _rival(outcomes, name) for name in names},
    )


def _rival(outcomes: Sequence[Waited], name: str) -> float:
    """Mean absolute error of a rival over the visitors for whom it had a guess."""
    return _mean(
        [abs(value - one.waited_min) for one in outcomes for n, value in one.rivals if n == name]
    )


def _buckets(outcomes: Sequence[Waited]) -> tuple[Bucket, ...]:
    found = []
    for low, high in pairwise(BOUNDS_MIN):
        inside = [one for one in outcomes if low <= one.middle_min < high]
        if inside:
            share = _mean([float(one.covered) for one in inside])
            found.append(Bucket(low, high, len(inside), share))
    return tuple(found)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
