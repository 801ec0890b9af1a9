"""What was advised on the morning of each day, beside what its visitors needed, in half hours.

The advice is kept as it was given; what was needed is worked out by Erlang C from those who came.
Tested by tests/reports/rules/staffing/test_said.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.core.events import Data
from queue_server.reports.rules.counters.time import CounterCell, counter_key
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.cells import Cell, Key
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import Measure, Value
from queue_server.reports.rules.cube.tables import by_group, table
from queue_server.reports.rules.cube.tally import Tally
from queue_server.reports.rules.sheet import Sheet
from queue_server.reports.rules.staffing.advice import by_half, demand_of
from queue_server.reports.rules.staffing.expected import Expected
from queue_server.reports.rules.staffing.plan import by_formula
from queue_server.reports.rules.staffing.roster import Roster, rules_of
from queue_server.reports.rules.staffing.seen import open_ms, waits

#: The name under which the advice of a day is kept among its figures.
ADVISED = "staffing_advised"
_HALF_MS = 1_800_000

Said = Mapping[str, Mapping[str, tuple[float, int]]]
"""By ISO day and half hour of the day (``"18"``): expected visitors, and counters."""


def advised(report: Mapping[str, Any], from_half: int) -> Data:
    """What is kept of a staffing report: its half hours from ``from_half`` on, because those before
    were over when it was made.
    """
    keys = [column["key"] for column in report["columns"]]
    halves = {}
    for row in report["rows"]:
        one = dict(zip(keys, row, strict=True))
        hour, minute = map(int, one["half"].split(":"))
        if (half := hour * 2 + minute // 30) >= from_half:
            halves[str(half)] = [one["expected"], one["counters"]]
    return {"as_of_seq": report["as_of_seq"], "halves": halves}


def said_on(kept: Iterable[tuple[date, Data]], since: date, until: date) -> Said:
    """The advice given on the days from ``since`` to ``until``."""
    return {
        day.isoformat(): {half: (n, counters) for half, (n, counters) in data["halves"].items()}
        for day, data in kept
        if since <= day <= until
    }


@dataclass(slots=True, kw_only=True)
class SaidTally:
    """Half hours with advice: visitors expected and come, half hours of counters that were advised,
    needed and open, and in how many half hours too few or too many were advised.
    """

    halves: int = 0
    expected: float = 0.0
    came: int = 0
    said: int = 0
    needed: int = 0
    open_ms: int = 0
    too_few: int = 0
    too_many: int = 0
    waited: int = 0
    within: int = 0

    def add(self, other: "SaidTally") -> None:
        """Add what another counted."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _within(tally: SaidTally) -> Value:
    return round(tally.within / tally.waited, 4) if tally.waited else None


SAID_MEASURES: tuple[Measure[SaidTally], ...] = (
    Measure("said_halves", "n", lambda tally: tally.halves, adds=True),
    Measure("said_expected", "n", lambda tally: round(tally.expected, 1)),
    Measure("said_came", "n", lambda tally: tally.came, adds=True),
    Measure("said_hours", "n", lambda tally: tally.said / 2, adds=True),
    Measure("said_needed_hours", "n", lambda tally: tally.needed / 2, adds=True),
    Measure("said_open_hours", "n", lambda tally: round(tally.open_ms / 2 / _HALF_MS, 1)),
    Measure("said_too_few", "n", lambda tally: tally.too_few, adds=True),
    Measure("said_too_many", "n", lambda tally: tally.too_many, adds=True),
    Measure("said_within_share", "share", _within),
)


def said_figures(
    said: Said,
    cells: Sequence[Cell],
    seats: Iterable[CounterCell],
    roster: Roster,
    ask: Ask,
    office: OfficeInWords,
) -> Sheet:
    """A line for each group of half hours with advice, and all of them together."""
    groups = by_group(said_cells(said, cells, seats, roster, office), ask, office, SaidTally)
    return table(groups, SAID_MEASURES, ask, office, SaidTally)


def said_cells(
    said: Said,
    cells: Sequence[Cell],
    seats: Iterable[CounterCell],
    roster: Roster,
    office: OfficeInWords,
) -> list[tuple[Key, SaidTally]]:
    """The half hours of each day that had advice, in order."""
    came = by_half(cells, roster.zone)
    opened, called = open_ms(seats, _place), waits(cells, office, _place)
    rules, demand = rules_of(roster), demand_of(Expected({}, 0.0, 0.0), cells, roster)
    found = []
    for name, halves in sorted(said.items()):
        day = date.fromisoformat(name)
        here = {int(half): came.get(day, {}).get(int(half), 0) for half in halves}
        some = {half: float(n) for half, n in here.items() if n}
        needed = by_formula(rules, demand, some) if demand.classes else {}
        for half, (expected, counters) in halves.items():
            key = _key(day, int(half), roster.zone)
            enough = needed.get(int(half), 0)
            seen = called.get(_place(key), Tally())
            found.append((key, SaidTally(
                halves=1, expected=expected, came=here[int(half)], said=counters, needed=enough,
                open_ms=opened.get(_place(key), 0), too_few=int(counters < enough),
                too_many=int(counters > enough), waited=seen.waited,
                within=seen.within_target,
            )))  # fmt: skip
    return sorted(found, key=lambda one: one[0])


def _key(day: date, half: int, zone: str) -> Key:
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    return counter_key(day, (midnight + timedelta(minutes=30 * half)).astimezone(UTC), 0)


def _place(key: Key) -> tuple[date, datetime]:
    return key.day, key.half_at
