"""Visits, what kiosks reported and population tables in memory, for tests and training."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from queue_server.reports.rules.appointments.fate import Appointment, appointments_in
from queue_server.reports.rules.counters.time import CounterCell, counter_times
from queue_server.reports.rules.cube.cells import Cell, roll_up
from queue_server.reports.rules.cube.monthly.suspended import CANCELLED, KINDS
from queue_server.reports.rules.cube.tally import HISTOGRAMS
from queue_server.reports.rules.kiosks.outages import Outage
from queue_server.reports.rules.kiosks.searches import SearchCount
from queue_server.reports.rules.kiosks.slips import ReportedSlip
from queue_server.reports.rules.population import PopulationTable
from queue_server.reports.rules.visits import Visit, VisitBook
from queue_server.usecases.ports import JournalRow


def _day(row: JournalRow) -> date:
    return row.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What kiosks reported and when devices were away, as it is at one moment, each in order."""

    searches: Sequence[SearchCount] = ()
    slips: Sequence[ReportedSlip] = ()
    outages: Sequence[Outage] = ()
    watched_since: datetime | None = None


NOTHING_REPORTED = Reported()


class MemoryKiosks:
    """Implements ``ports.KioskStore``."""

    def __init__(self) -> None:
        self._searches: dict[tuple[date, str], SearchCount] = {}
        self._slips: dict[str, ReportedSlip] = {}
        self._outages: dict[tuple[str, datetime], Outage] = {}
        self._watched: tuple[datetime, datetime] | None = None

    async def add_searches(self, some: Sequence[SearchCount]) -> None:
        """Count more searches."""
        for one in some:
            before = self._searches.get((one.day, one.language))
            if before is not None:
                one = replace(
                    one,
                    searches=before.searches + one.searches,
                    fruitless=before.fruitless + one.fruitless,
                )
            self._searches[one.day, one.language] = one

    async def keep_slips(self, some: Sequence[ReportedSlip]) -> None:
        """Keep what was last reported of each slip."""
        self._slips |= {one.ticket: one for one in some}

    async def keep_outages(self, some: Sequence[Outage], at: datetime) -> None:
        """Keep outages as they are so far, and until when devices were watched."""
        self._outages |= {(one.device, one.began_at): one for one in some}
        since, last = self._watched or (at, at)
        self._watched = since, max(last, at)

    async def watched(self) -> tuple[datetime, datetime] | None:
        """Since when, and until when, devices were watched."""
        return self._watched

    def reported(self) -> Reported:
        """All of it, as it is now."""
        return Reported(
            searches=[self._searches[key] for key in sorted(self._searches)],
            slips=[self._slips[ticket] for ticket in sorted(self._slips)],
            outages=[self._outages[key] for key in sorted(self._outages)],
            watched_since=self._watched and self._watched[0],
        )


class MemoryVisits:
    """Implements ``ports.VisitStore``; all of a batch is taken or none of it."""

    def __init__(self) -> None:
        self._book = VisitBook()
        self._rows: list[JournalRow] = []
        self._seq = 0

    def take(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Fold rows in."""
        book = deepcopy(self._book)
        book.take(rows)
        self._book = book
        self._rows += rows
        self._seq = rows[-1].seq

    def forget_from(self, day: date, transaction: Any) -> None:
        """Delete the visits from a day on."""
        kept = {name: visit for name, visit in self._book.visits.items() if visit.day < day}
        self._book = VisitBook(visits=kept)
        self._rows = [row for row in self._rows if row.day < day]

    async def issued_on(self, tickets: Collection[str]) -> Mapping[str, date]:
        """On which day each was issued."""
        return {name: self._book.visits[name].day for name in tickets & self._book.visits.keys()}

    async def visits(self, since: date, until: date) -> Sequence[Visit]:
        """Visits of the days from ``since`` to ``until``."""
        return self.read().visits(since, until)

    async def first_day(self) -> date | None:
        """The day of the first visit."""
        return min((visit.day for visit in self._book.visits.values()), default=None)

    def read(self, reported: Reported = NOTHING_REPORTED) -> "MemorySource":
        """What reports are made from, as it is now."""
        return MemorySource(dict(self._book.visits), self._seq, tuple(self._rows), reported)


class MemorySource:
    """Implements ``ports.ReportSource``."""

    def __init__(
        self,
        visits: Mapping[str, Visit],
        as_of_seq: int,
        rows: Sequence[JournalRow] = (),
        reported: Reported = NOTHING_REPORTED,
    ) -> None:
        self._visits = visits
        self._rows = rows
        self._reported = reported
        self.as_of_seq = as_of_seq

    def visits(self, since: date, until: date) -> list[Visit]:
        """Visits in order."""
        found = [v for v in self._visits.values() if since <= v.day <= until]
        return sorted(found, key=lambda visit: (visit.day, visit.issued_at, visit.ticket))

    def longest(self, since: date, until: date, most: int) -> list[Visit]:
        """Those that waited longest."""
        called = [visit for visit in self.visits(since, until) if visit.called_at is not None]
        return sorted(called, key=lambda one: (-one.waited_s, one.day, one.ticket))[:most]

    def last_seq(self, since: date, until: date) -> int:
        """The last row that changed one of them."""
        return max((visit.seq for visit in self.visits(since, until)), default=0)

    def cells(
        self,
        since: date,
        until: date,
        asked: Collection[str] | None = None,
        read: Collection[str] = HISTOGRAMS,
    ) -> list[Cell]:
        """The same visits, counted; whole cells, whatever is asked for."""
        return roll_up(self.visits(since, until))

    def counters(self, since: date, until: date) -> list[CounterCell]:
        """The time of the counters, day by day."""
        days = groupby(sorted(self._rows, key=_day), key=_day)
        return [cell for day, rows in days if since <= day <= until for cell in counter_times(rows)]

    def appointments(self, since: date, until: date) -> list[Appointment]:
        """The appointments of those days."""
        found = appointments_in(self._rows).values()
        return sorted((one for one in found if since <= one.day <= until), key=lambda one: one.id)

    def searches(self, since: date, until: date) -> list[SearchCount]:
        """Searches at the kiosks on those days."""
        return [one for one in self._reported.searches if since <= one.day <= until]

    def slips(self, since: date, until: date) -> list[ReportedSlip]:
        """Slips of those days that failed or are uncertain."""
        return [one for one in self._reported.slips if since <= one.day <= until]

    def outages(self, since: date, until: date) -> list[Outage]:
        """When devices were away on those days."""
        return [one for one in self._reported.outages if since <= one.day <= until]

    def watched_since(self) -> datetime | None:
        """Since when devices have been watched."""
        return self._reported.watched_since

    def suspension_rows(self, since: date, until: date) -> Sequence[JournalRow]:
        """The rows about suspensions."""
        return [
            row for row in self._rows
            if row.kind in KINDS and row.day <= until
            and (row.kind != CANCELLED or row.day >= since)
        ]  # fmt: skip

    def kept_from(self) -> date | None:
        """None: every row is kept."""
        return None


class MemoryPopulation:
    """Implements ``ports.PopulationStore``."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str, str], PopulationTable] = {}

    async def names(self) -> Sequence[tuple[str, str]]:
        """All."""
        by_name = sorted(self._tables, key=lambda key: key[1])
        return sorted(by_name, key=lambda key: key[0], reverse=True)

    async def tables(self, month: str) -> Sequence[PopulationTable]:
        """Those of a month."""
        return [self._tables[key] for key in sorted(self._tables) if key[0] == month]

    async def put(self, table: PopulationTable) -> None:
        """Keep it."""
        self._tables[table.month, table.name] = table

    async def delete(self, month: str, name: str) -> bool:
        """Delete it."""
        return self._tables.pop((month, name), None) is not None
