"""Tables of anything that adds up by the keys of cells: visits, counters' time, appointments.

Tested by tests/reports/rules/cube/test_making.py.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from queue_server.reports.rules.cube.asking import MOST_LINES, Ask
from queue_server.reports.rules.cube.cells import Key, splits
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import Measure
from queue_server.reports.rules.sheet import Cell as SheetCell
from queue_server.reports.rules.sheet import Column, Sheet

Group = tuple[str | int, ...]
"""The values of the requested splits."""


class Adds(Protocol):
    """Counts that can be added up."""

    def add(self, other: Self) -> None:
        """Add what another counted."""
        ...


T = TypeVar("T", bound=Adds)
One = TypeVar("One")


def by_group(
    cells: Iterable[tuple[Key, T]], ask: Ask, office: OfficeInWords, empty: Callable[[], T]
) -> dict[Group, T]:
    """The counts of the cells asked for, by the values of ``ask.by``, in order."""
    made: dict[Group, T] = {}
    by = [splits(ZoneInfo(office.zone))[name] for name in ask.by]
    wanted = wanted_keys(ask, office)
    for key, tally in cells:
        if wanted(key):
            made.setdefault(tuple(split(key) for split in by), empty()).add(tally)
    return dict(sorted(made.items()))


def whole_of(tallies: Iterable[T], empty: Callable[[], T]) -> T:
    """All of them together."""
    whole = empty()
    for one in tallies:
        whole.add(one)
    return whole


def table(
    groups: Mapping[Group, T],
    measures: Sequence[Measure[T]],
    ask: Ask,
    office: OfficeInWords,
    empty: Callable[[], T],
) -> Sheet:
    """A line of figures for each group, and one for all of them together."""
    whole = whole_of(groups.values(), empty)

    def values(tally: T) -> tuple[SheetCell, ...]:
        return tuple(measure.of(tally) for measure in measures)

    rest: tuple[SheetCell, ...] = (None,) * (len(ask.by) - 1)
    return Sheet(
        name=ask.name,
        title=office.say(ask.name),
        columns=(
            *(split_column(name, office) for name in ask.by),
            *(figure_column(measure.key, measure.unit, office) for measure in measures),
        ),
        rows=tuple(
            (*_words(ask.by, group, office), *values(tally)) for group, tally in groups.items()
        ),
        totals=(office.say("total"), *rest, *values(whole)),
        opens=tuple(tuple(map(str, group)) for group in groups),
    )


def listing(
    found: Sequence[One],
    columns: Iterable[tuple[str, str]],
    prefix: str,
    line: Callable[[One, OfficeInWords], tuple[SheetCell, ...]],
    ask: Ask,
    office: OfficeInWords,
) -> Sheet:
    """A line for each, cut at a bound that a note names; ``columns`` are key and unit."""
    notes = (office.say("cut", n=MOST_LINES, of=len(found)),) if len(found) > MOST_LINES else ()
    return Sheet(
        name=ask.name,
        title=office.say(ask.name),
        columns=tuple(
            Column(key=key, title=office.say(f"{prefix}.{key}"), unit=unit) for key, unit in columns
        ),
        rows=tuple(line(one, office) for one in found[:MOST_LINES]),
        notes=notes,
    )


def split_column(name: str, office: OfficeInWords) -> Column:
    """The column of a split."""
    unit = "day" if name == "day" else "text"
    return Column(key=name, title=office.say(f"by.{name}"), unit=unit)


def figure_column(key: str, unit: str, office: OfficeInWords) -> Column:
    """The column of a figure, with its definition."""
    title, help_ = office.say(f"measure.{key}"), office.say(f"measure.{key}.help")
    return Column(key=key, title=title, unit=unit, help=help_)


def _words(by: Sequence[str], group: Group, office: OfficeInWords) -> tuple[SheetCell, ...]:
    return tuple(str(office.word(name, one)) for name, one in zip(by, group, strict=True))


def wanted_keys(ask: Ask, office: OfficeInWords) -> Callable[[Key], bool]:
    """Whether a key has the values of ``ask.where``."""
    known = splits(ZoneInfo(office.zone))
    wanted = [(known[name], value) for name, value in ask.where]
    if not wanted:
        return lambda key: True
    return lambda key: all(str(split(key)) == value for split, value in wanted)
