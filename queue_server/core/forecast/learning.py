"""What the forecast learns, each as a plain value: service times, trend, width of the interval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from queue_server.core.forecast.scoring import BOUNDS_MIN
from queue_server.core.line.ticket import Ticket, WaitEstimate


@dataclass(slots=True)
class ServiceTimes:
    """Time at the counter (call → free) per service, shrunk to the catalogue's minutes.

    A service with few visits borrows the office's pace: its expected time is the catalogue's
    minutes × pace, and its own mean takes over as visits come in.
    """

    catalogue_s: Mapping[str, float]
    count: int = 0
    pace_sum: float = 0.0
    spread_count: int = 0
    spread_sum: float = 0.0
    sums: dict[str, tuple[int, float]] = field(default_factory=dict)

    #: Visits after which a service's own mean weighs as much as what it is shrunk to.
    OWN_WEIGHT = 12
    PACE_WEIGHT = 20
    SPREAD_WEIGHT = 40
    USUAL_SIGMA = 0.5

    def learn(self, service: str, seconds: float, *, served: bool = True) -> None:
        """Take in one visit; an absent visitor counts towards the mean but not the spread."""
        usual = self.catalogue_s.get(service)
        if usual is None or seconds <= 0:
            return
        off = log(max(0.05, min(20.0, seconds / self.mean_s(service))))
        self.count += 1
        self.spread_count += served
        self.pace_sum += min(10.0, seconds / usual)
        self.spread_sum += min(4.0, off * off) if served else 0.0
        n, total = self.sums.get(service, (0, 0.0))
        self.sums[service] = (n + 1, total + seconds)

    @property
    def pace(self) -> float:
        """Seconds taken per second of the catalogue."""
        return (self.PACE_WEIGHT + self.pace_sum) / (self.PACE_WEIGHT + self.count)

    def mean_s(self, service: str) -> float:
        """Expected seconds at the counter for a service."""
        n, total = self.sums.get(service, (0, 0.0))
        expected = self.catalogue_s[service] * self.pace
        return (self.OWN_WEIGHT * expected + total) / (self.OWN_WEIGHT + n)

    def work_s(self, ticket: Ticket) -> float:
        """Expected seconds for everything done for a ticket at the counter that calls it."""
        # Called for every ticket of a long line: nearly all are for one service.
        if not ticket.needs:
            return self.mean_s(ticket.service)
        return sum(map(self.mean_s, ticket.needs))

    @property
    def sigma(self) -> float:
        """Spread of the logarithm of a service time around its expectation."""
        weight = self.SPREAD_WEIGHT
        square = (weight * self.USUAL_SIGMA**2 + self.spread_sum) / (weight + self.spread_count)
        return max(0.15, min(1.0, sqrt(square)))


def bucket_of(minutes: float) -> int:
    """The bucket a predicted wait falls in."""
    return next(i for i in range(len(BOUNDS_MIN) - 1) if minutes < BOUNDS_MIN[i + 1])


@dataclass(slots=True)
class Calibration:
    """How many spreads the interval must reach below and above the middle, per bucket.

    After each visit a side that was missed moves out, otherwise in, by steps in the ratio 9 : 1:
    it settles where one in ten lies below and one in ten above, whatever the true shape.
    """

    STEP = 0.08
    MISS = 0.1
    low: list[float] = field(default_factory=lambda: [1.28] * (len(BOUNDS_MIN) - 1))
    high: list[float] = field(default_factory=lambda: [1.28] * (len(BOUNDS_MIN) - 1))

    def interval(self, middle_min: float, spread_min: float) -> WaitEstimate:
        """Whole minutes around a predicted wait."""
        at = bucket_of(middle_min)
        low = max(0, round(middle_min - self.low[at] * spread_min))
        high = max(low, round(middle_min + self.high[at] * spread_min))
        return WaitEstimate(low, high)

    def learn(self, middle_min: float, given: WaitEstimate, waited_min: float) -> None:
        """Take in the outcome of one estimate."""
        at = bucket_of(middle_min)
        below, above = waited_min < given.low_min, waited_min > given.high_min
        self.low[at] = self._moved(self.low[at], below)
        self.high[at] = self._moved(self.high[at], above)

    def _moved(self, reach: float, missed: bool) -> float:
        step = self.STEP * ((1 - self.MISS) if missed else -self.MISS)
        return min(6.0, max(-1.0, reach + step))


@dataclass(slots=True)
class Trend:
    """Actual waits ÷ played waits, per class: what the play misses, it misses again.

    The office's habits (a late lunch, a clerk who helps out) shift all waits of a class alike.
    Recent days weigh more; with little seen the factor stays near 1.
    """

    WEIGHT_MIN = 300.0
    KEPT = 0.999
    sums: dict[str, tuple[float, float]] = field(default_factory=dict)

    def factor(self, priority: str) -> float:
        """The factor to multiply a played wait by."""
        played, waited = self.sums.get(priority, (0.0, 0.0))
        return (self.WEIGHT_MIN + waited) / (self.WEIGHT_MIN + played)

    def learn(self, priority: str, played_min: float, waited_min: float) -> None:
        """Take in the outcome of one played wait."""
        played, waited = self.sums.get(priority, (0.0, 0.0))
        self.sums[priority] = (self.KEPT * played + played_min, self.KEPT * waited + waited_min)
