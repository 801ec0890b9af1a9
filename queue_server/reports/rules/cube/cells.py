"""Visits rolled up: one cell for each half hour, service, class, origin, counter and language."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from queue_server.reports.rules.cube.overtaking import overtaken
from queue_server.reports.rules.cube.tally import Tally
from queue_server.reports.rules.visits import Visit

HALF_HOUR_S = 1800

#: The rules of rolling up seldom change; cells of another version are made again.
VERSION = 3


class Key(NamedTuple):
    """What the visits of a cell share.

    ``half_at`` is the UTC instant at which the half hour of their issue began, so that no zone
    needs to be known to roll up. ``counter`` is 0 for those that never came to one.
    """

    day: date
    half_at: datetime
    service: str
    priority: str
    origin: str
    counter: int
    language: str


@dataclass(slots=True)
class Cell:
    """The counts of the visits of one key."""

    key: Key
    tally: Tally = field(default_factory=Tally)


#: What a margin may keep besides day and class, and how a key's field is written there.
SINGLE: Mapping[str, Callable[[Key], str]] = {
    "half": lambda key: key.half_at.isoformat(),
    "service": lambda key: key.service,
    "origin": lambda key: key.origin,
    "counter": lambda key: str(key.counter),
    "language": lambda key: key.language,
}
#: Every margin answers these.
_ALWAYS = {"day", "month", "weekday", "priority"}
_NO_HALF = datetime(1970, 1, 1, tzinfo=UTC)


def margin_for(asked: Collection[str]) -> str | None:
    """The smallest margin that has everything asked for; None if it takes whole cells."""
    rest = set(asked) - _ALWAYS
    return None if len(rest) > 1 else next(iter(rest), "origin")


def margin(cells: Iterable[Cell], split: str) -> list[Cell]:
    """The cells added up by day, class and one split; the other fields of their keys are blank."""
    made: dict[Key, Cell] = {}
    for cell in cells:
        key = margin_key(cell.key.day, cell.key.priority, split, SINGLE[split](cell.key))
        made.setdefault(key, Cell(key)).tally.add(cell.tally)
    return [made[key] for key in sorted(made)]


def margin_key(day: date, priority: str, split: str, value: str) -> Key:
    """The key of a margin's cell."""
    return Key(
        day=day,
        half_at=datetime.fromisoformat(value) if split == "half" else _NO_HALF,
        service=value if split == "service" else "",
        priority=priority,
        origin=value if split == "origin" else "",
        counter=int(value) if split == "counter" else 0,
        language=value if split == "language" else "",
    )


def key_of(visit: Visit) -> Key:
    """The cell that a visit belongs to: that of the day and half hour it was issued."""
    second = int(visit.issued_at.timestamp()) // HALF_HOUR_S * HALF_HOUR_S
    return Key(
        day=visit.day,
        half_at=datetime.fromtimestamp(second, UTC),
        service=visit.service,
        priority=visit.priority,
        origin=visit.origin,
        counter=visit.counter or 0,
        language=visit.language,
    )


def roll_up(visits: Iterable[Visit]) -> list[Cell]:
    """The cells of the visits of whole days, in the order of their keys."""
    cells: dict[Key, Cell] = {}
    every = list(visits)
    passed = overtaken(every)
    for visit in every:
        key = key_of(visit)
        cells.setdefault(key, Cell(key)).tally.count(visit, passed.get(visit.ticket))
    return [cells[key] for key in sorted(cells)]


Split = Callable[[Key], str | int]
"""What a cell is shown under: a stable word, number or ISO text."""


def splits(zone: ZoneInfo) -> dict[str, Split]:
    """Everything that figures can be split by; half hours are those of the zone's wall clock."""

    @cache
    def half(half_at: datetime) -> str:
        return f"{half_at.astimezone(zone):%H:%M}"

    return {
        "day": lambda key: key.day.isoformat(),
        "month": lambda key: f"{key.day:%Y-%m}",
        "weekday": lambda key: key.day.isoweekday(),
        "half": lambda key: half(key.half_at),
        "service": lambda key: key.service,
        "priority": lambda key: key.priority,
        "origin": lambda key: key.origin,
        "counter": lambda key: key.counter,
        "language": lambda key: key.language,
    }


#: The names of :func:`splits`, in the order they are offered.
SPLITS = ("day", "month", "weekday", "half", "service", "priority", "origin", "counter", "language")
