"""How right the forecast was on each past day, and how wide its band must be because of it.

Each day is foretold from the days before it alone. After each half hour the band is moved out by
four parts where the visitors lay outside, else in by one: it settles where four in five lie inside,
whatever their true distribution.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from queue_server.reports.staffing.expected import Day, Expected, expected

#: Half hours that lie in the band.
INSIDE = 0.8
#: Four in five of a normal distribution lie within so many deviations of its mean.
NORMAL = 1.2816
#: How far the band moves, in deviations, and the least and most it may reach.
STEP, LEAST, MOST = 0.03, 0.6, 4.0
#: So many past days are foretold again.
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
        """The half hours that were foretold."""
        return tuple(self.seen.halves)

    @property
    def off(self) -> float:
        """How many visitors the forecast was off, over all half hours."""
        return sum(abs(self.came.get(half, 0) - n) for half, n in self.seen.halves.items())

    @property
    def week_off(self) -> float | None:
        """The same of last week's half hours."""
        if self.week is None:
            return None
        return sum(abs(self.came.get(half, 0) - self.week.get(half, 0)) for half in self.halves)

    @property
    def inside(self) -> int:
        """How many half hours lay in the band."""
        return sum(self.holds(half) for half in self.halves)

    def holds(self, half: int) -> bool:
        """Whether the visitors of a half hour lay in its band."""
        low, high = band(self.seen.halves[half], self.seen, self.width)
        return low <= self.came.get(half, 0) <= high


@dataclass(frozen=True, slots=True)
class Scores:
    """Past days, oldest first, and the width of the band after them, in deviations."""

    days: tuple[Scored, ...]
    width: float


def band(mean: float, seen: Expected, width: float = NORMAL) -> tuple[int, int]:
    """Between how many visitors such a half hour lies, ``width`` deviations to each side."""
    scatter = seen.day_scatter + seen.half_scatter
    away = width * sqrt(mean + scatter * mean * mean)
    return max(0, round(mean - away)), round(mean + away)


def scores(past: Mapping[date, Day], day: date, workdays: Collection[date] = ()) -> Scores:
    """The last :data:`SCORED_DAYS` days before ``day`` that had enough days before them."""
    found, width = list[Scored](), NORMAL
    for one in sorted(other for other in past if other < day)[-SCORED_DAYS:]:
        seen = expected(past, one, workdays)
        if seen is not None:
            week = past.get(one - timedelta(days=7))
            scored = Scored(day=one, seen=seen, width=width, came=past[one], week=week)
            found.append(scored)
            width = _moved(width, scored)
    return Scores(tuple(found), width)


def calibrated(
    past: Mapping[date, Day], day: date, workdays: Collection[date] = ()
) -> tuple[Expected, Scores] | None:
    """What to expect of a day, as widely as past days ask for, and their scores; None without
    enough days before it.
    """
    seen = expected(past, day, workdays)
    if seen is None:
        return None
    found = scores(past, day, workdays)
    return seen.spread(found.width / NORMAL), found


def _moved(width: float, scored: Scored) -> float:
    out = len(scored.halves) - scored.inside
    moved = width + STEP * (INSIDE * out - (1 - INSIDE) * scored.inside)
    return min(MOST, max(LEAST, moved))
