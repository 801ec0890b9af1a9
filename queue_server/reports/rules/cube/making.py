"""From cells and visits to the table that was asked for."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.reports.rules.cube import histogram
from queue_server.reports.rules.cube.asking import FIGURES, LONGEST, Ask
from queue_server.reports.rules.cube.cells import Cell, key_of, splits
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import MEASURES
from queue_server.reports.rules.cube.overtaking import overtaken
from queue_server.reports.rules.cube.tables import Group, listing, table, wanted_keys, whole_of
from queue_server.reports.rules.cube.tally import Tally
from queue_server.reports.rules.sheet import Cell as SheetCell
from queue_server.reports.rules.sheet import Sheet
from queue_server.reports.rules.visits import Visit


def grouped(cells: Iterable[Cell], ask: Ask, office: OfficeInWords) -> dict[Group, Tally]:
    """The tallies of the cells that were asked for, by the values of ``ask.by``, in order."""
    made: dict[Group, Tally] = {}
    by = [splits(ZoneInfo(office.zone))[name] for name in ask.by]
    wanted = wanted_keys(ask, office)
    for cell in cells:
        if wanted(cell.key):
            tally = made.setdefault(tuple(split(cell.key) for split in by), Tally())
            tally.add(cell.tally)
            tally.within_target += within_target(cell, office)
    return dict(sorted(made.items()))


def within_target(cell: Cell, office: OfficeInWords) -> int:
    """How many of a cell were called within the target of their class."""
    target = office.targets.get(cell.key.priority, histogram.LONGEST_MIN)
    return histogram.below(cell.tally.wait, target)


def read_by(ask: Ask) -> frozenset[str]:
    """The histograms that the figures of a report use; the others need not be there."""
    return frozenset(MEASURES[key].reads for key in FIGURES[ask.name]) - {""}


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return whole_of(tallies, Tally)


def figures(cells: Iterable[Cell], ask: Ask, office: OfficeInWords) -> Sheet:
    """A table of figures: a line for each group, and the totals of all of them."""
    measures = [MEASURES[key] for key in FIGURES[ask.name]]
    return table(grouped(cells, ask, office), measures, ask, office, Tally)


def listed(visits: Sequence[Visit], ask: Ask, office: OfficeInWords) -> Sheet:
    """The visits one by one, in order, or those that waited longest; cut at a noted bound."""
    wanted = wanted_keys(ask, office)
    found = [visit for visit in visits if wanted(key_of(visit))]
    if ask.name == "longest":
        called = [visit for visit in found if visit.called_at is not None]
        found = sorted(called, key=lambda one: (-one.waited_s, one.day, one.ticket))[:LONGEST]
        return listing(found, _LEG, "leg", _line, ask, office)
    passed = overtaken(visits)

    def line(visit: Visit, office: OfficeInWords) -> tuple[SheetCell, ...]:
        return (*_line(visit, office), passed.get(visit.ticket))

    return listing(found, (*_LEG, ("overtaken", "n")), "leg", line, ask, office)


_LEG = (
    ("label", "text"), ("day", "day"), ("issued", "text"), ("service", "text"),
    ("priority", "text"), ("origin", "text"), ("counter", "text"), ("wait_min", "min"),
    ("service_min", "min"), ("calls", "n"), ("missed", "n"), ("outcome", "text"),
)  # fmt: skip


def _line(visit: Visit, office: OfficeInWords) -> tuple[SheetCell, ...]:
    outcome = visit.outcome or "open"
    served = _minutes(visit.started_at, visit.ended_at)
    return (
        visit.ticket.partition("-")[2],
        visit.day.isoformat(),
        f"{visit.issued_at.astimezone(ZoneInfo(office.zone)):%H:%M}",
        str(office.word("service", visit.service)),
        str(office.word("priority", visit.priority)),
        str(office.word("origin", visit.origin)),
        str(office.word("counter", visit.counter or 0)),
        round(visit.waited_s / 60, 1) if visit.called_at else None,
        served,
        visit.calls,
        visit.missed,
        str(office.word("outcome", outcome)),
    )


def _minutes(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds() / 60, 1)
