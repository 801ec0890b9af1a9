"""How many visitors a day will bring, by half hour: learnt from the days before it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

#: Days this far back count half.
HALF_LIFE_DAYS = 21.0
#: Nothing is learnt from days further back.
HISTORY_DAYS = 70
#: How much days of another weekday count for the size of a day and for its shape; then those of
#: another kind.
OTHER_WEEKDAY, OTHER_SHAPE = 0.05, 0.4
OTHER_KIND = 0.3
#: Half hours with fewer visitors a day than this are outside the hours.
FEWEST = 0.2
#: Fewer days than this are not a history.
FEWEST_DAYS = 5
#: With little history, a day is taken to scatter like this around what is expected (variance of
#: the factor); what is learnt takes over with the days.
USUAL_SCATTER, USUAL_DAYS = 0.01, 5.0

Day = Mapping[int, int]
"""Visitors by half hour of the day: 18 is 09:00 to 09:30."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Mean visitors by half hour, and the variance of the factors by which a whole day and a half
    hour of it differ from their means.
    """

    halves: Mapping[int, float]
    day_scatter: float
    half_scatter: float

    def spread(self, by: float) -> "Expected":
        """The same with days that scatter ``by`` times as widely in all. Chance stays as it is, so
        only the scatter beyond it is changed, to 0 at least.
        """
        whole = sum(self.halves.values())
        if not whole:
            return self
        scatter = max(0.0, by * by * self.day_scatter + (by * by - 1) / whole)
        return Expected(self.halves, scatter, self.half_scatter)

    def plus(self, booked: Mapping[int, float]) -> "Expected":
        """The same with booked visitors who are sure to come at their time."""
        every = self.halves.keys() | booked.keys()
        halves = {one: self.halves.get(one, 0.0) + booked.get(one, 0.0) for one in every}
        return Expected(halves, self.day_scatter, self.half_scatter)


Kind = tuple[bool, bool, bool]
"""After days off, before days off, at the end of its month."""


def kind_of(day: date, workdays: Collection[date]) -> Kind:
    """Whether the day follows or precedes days off, and whether it ends its month."""
    after = day - timedelta(days=1) not in workdays
    before = day + timedelta(days=1) not in workdays
    ends = (day + timedelta(days=3)).month != day.month
    weekday = day.weekday()
    return after and weekday != 0, before and weekday != 4, ends


def expected(
    past: Mapping[date, Day], day: date, workdays: Collection[date] = ()
) -> Expected | None:
    """What to expect of a day, from the days before it; None without enough of them.

    ``workdays``: those known near the day, to recognise the day after a holiday; empty: no
    holidays.
    """
    days = {
        one: halves
        for one, halves in past.items()
        if one < day and (day - one).days <= HISTORY_DAYS and any(halves.values())
    }
    if len(days) < FEWEST_DAYS:
        return None
    near = frozenset(workdays)
    kinds = {one: kind_of(one, near) for one in (*days, day)} if near else {}
    size, shape = _size(days, day, kinds), _shape(days, day)
    halves = {half: size * share for half, share in shape.items() if size * share >= FEWEST}
    return Expected(halves, *_scatter(days, shape, kinds))


def _weight(one: date, day: date, other: float, kinds: Mapping[date, Kind]) -> float:
    weight = 0.5 ** (abs((day - one).days) / HALF_LIFE_DAYS)
    if one.weekday() != day.weekday():
        weight *= other
    if kinds and kinds[one] != kinds[day]:
        weight *= OTHER_KIND
    return float(weight)


def _size(days: Mapping[date, Day], day: date, kinds: Mapping[date, Kind]) -> float:
    weights = {one: _weight(one, day, OTHER_WEEKDAY, kinds) for one in days}
    total = sum(weights[one] * sum(halves.values()) for one, halves in days.items())
    return total / sum(weights.values())


def _shape(days: Mapping[date, Day], day: date) -> dict[int, float]:
    """The share of each half hour in a day."""
    sums: dict[int, float] = {}
    for one, halves in days.items():
        weight = _weight(one, day, OTHER_SHAPE, {})
        for half, n in halves.items():
            sums[half] = sums.get(half, 0.0) + weight * n
    whole = sum(sums.values())
    return {half: n / whole for half, n in sorted(sums.items())}


def _scatter(
    days: Mapping[date, Day], shape: Mapping[int, float], kinds: Mapping[date, Kind]
) -> tuple[float, float]:
    """By moments: how far days and half hours lie from what the others say, beyond chance."""
    day_over = day_square = half_over = half_square = 0.0
    for one, halves in days.items():
        rest = {other: n for other, n in days.items() if other != one}
        mean, size = _size(rest, one, kinds), sum(halves.values())
        day_over += (size - mean) ** 2 - mean
        day_square += mean * mean
        for half, share in shape.items():
            half_over += (halves.get(half, 0) - size * share) ** 2 - size * share
            half_square += (size * share) ** 2
    trust = len(days) / (len(days) + USUAL_DAYS)
    learnt = max(0.0, day_over / day_square)
    day_scatter = trust * learnt + (1 - trust) * USUAL_SCATTER
    return day_scatter, trust * max(0.0, half_over / half_square)
