"""How right the forecast was on each past day, and how wide its bands must be because of it.

Each day is forecast from the days before it alone. After each half hour the band is moved out by
four parts where the visitors lay outside, else in by one: it settles where four in five lie inside,
whatever their true distribution. The band of whole days, which tells how busy a day may be, is
moved in the same way: half hours show little of that, because chance hides it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, sqrt

from queue_server.reports.rules.staffing.expected import Day, Expected, expected

#: Half hours that lie in the band.
INSIDE = 0.8
#: Four in five of a normal distribution lie within this many deviations of its mean.
NORMAL = 1.2816
#: How far the band of half hours and that of days move, in deviations; the least and most of both.
STEP, DAY_STEP, LEAST, MOST = 0.03, 0.06, 0.6, 4.0
#: How many past days are forecast again.
SCORED_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A past day: what was expected of it, in how wide a band (deviations), who came, and how
    many had come at the same times a week before; None: nobody, or the office was closed.
    """

    day: date
    seen: Expected
    width: float
    came: Day
    week: Day | None

    @property
    def halves(self) -> Sequence[int]:
        """The half hours that were forecast."""
        return tuple(self.seen.halves)

    @property
    def off(self) -> float:
        """How many visitors the forecast was off, over all half hours."""
        return sum(abs(self.came.get(half, 0) - n) for half, n in self.seen.halves.items())

    @property
    def week_off(self) -> float | None:
        """The same for last week's half hours."""
        if self.week is None:
            return None
        return sum(abs(self.came.get(half, 0) - self.week.get(half, 0)) for half in self.halves)

    @property
    def inside(self) -> int:
        """How many half hours lay in the band."""
        return sum(self.holds(half) for half in self.halves)

    def holds_day(self, width: float) -> bool:
        """Whether all visitors together lay within ``width`` deviations of what was expected."""
        whole = sum(self.seen.halves.values())
        came = sum(self.came.get(half, 0) for half in self.halves)
        return abs(came - whole) <= width * _deviation(whole, self.seen.day_scatter)

    def holds(self, half: int) -> bool:
        """Whether the visitors of a half hour lay in its band."""
        low, high = band(self.seen.halves[half], self.seen, self.width)
        return low <= self.came.get(half, 0) <= high


@dataclass(frozen=True, slots=True)
class Scores:
    """Past days, oldest first, and the widths of both bands after them, in deviations."""

    days: tuple[Scored, ...]
    width: float
    day_width: float


def band(mean: float, seen: Expected, width: float = NORMAL) -> tuple[int, int]:
    """The fewest and the most visitors within ``width`` deviations of such a half hour's mean."""
    away = width * _deviation(mean, seen.day_scatter + seen.half_scatter)
    low = max(0, ceil(mean - away))
    return low, max(low, floor(mean + away))


def _deviation(mean: float, scatter: float) -> float:
    return sqrt(mean + scatter * mean * mean)


def scores(past: Mapping[date, Day], day: date, workdays: Collection[date] = ()) -> Scores:
    """The last :data:`SCORED_DAYS` days before ``day`` that had enough days before them."""
    found, width, day_width = list[Scored](), NORMAL, NORMAL
    for one in sorted(other for other in past if other < day)[-SCORED_DAYS:]:
        seen = expected(past, one, workdays)
        if seen is not None:
            week = past.get(one - timedelta(days=7))
            scored = Scored(day=one, seen=seen, width=width, came=past[one], week=week)
            found.append(scored)
            inside = scored.inside
            width = _moved(width, STEP, inside, len(scored.halves) - inside)
            day_inside = scored.holds_day(day_width)
            day_width = _moved(day_width, DAY_STEP, day_inside, not day_inside)
    return Scores(tuple(found), width, day_width)


def calibrated(
    past: Mapping[date, Day], day: date, workdays: Collection[date] = ()
) -> tuple[Expected, Scores] | None:
    """What to expect of a day, scattered as widely as past days require, and their scores; None
    without enough days before it.
    """
    seen = expected(past, day, workdays)
    if seen is None:
        return None
    found = scores(past, day, workdays)
    return seen.spread(found.day_width / NORMAL), found


def _moved(width: float, step: float, inside: int, outside: int) -> float:
    moved = width + step * (INSIDE * outside - (1 - INSIDE) * inside)
    return min(MOST, max(LEAST, moved))
