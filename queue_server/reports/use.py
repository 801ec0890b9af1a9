"""The figures of each day: how accurate predicted waits were; who came, missed and returned; the
seats there were for appointments.

Today's are computed on request; those of past days are stored.
"""

import dataclasses
from collections.abc import Awaitable, Set
from datetime import date, timedelta
from typing import Any

from queue_server.core.events import Data
from queue_server.core.hours import service_day
from queue_server.core.line.amendment import Amendment
from queue_server.core.state.branch import BranchState
from queue_server.reports.ports import KioskStore, Unrecorded, VisitStore
from queue_server.reports.rules.appointments.offered import (
    OFFERED,
    Offered,
    kept_or_configured,
    offered,
)
from queue_server.reports.rules.day import DayFigures, day_figures
from queue_server.reports.rules.kiosks.searches import SearchCount
from queue_server.reports.rules.kiosks.slips import ReportedSlip
from queue_server.reports.rules.staffing.said import ADVISED, Said, said_on
from queue_server.reports.watching import DeviceWatch
from queue_server.usecases.branch import Branch
from queue_server.usecases.loops.followers import Follower, catch_up
from queue_server.usecases.ports import Cursors, FigureStore, PastReader
from queue_server.usecases.turns import BoundedThreads

FORECAST, COUNTS, VISITS = "forecast", "counts", "visits"

Days = list[tuple[date, Data]]
"""Figures by day, oldest first."""


def visit_follower(visits: VisitStore) -> Follower:
    """Keeps a visit for each ticket, in the transaction that moves its cursor."""
    return Follower(name=VISITS, keep=visits.take)


async def today(branch: Branch) -> tuple[date | None, DayFigures]:
    """The service day and its counts so far."""
    return await branch.read(lambda state, now: (state.day, day_figures(state, branch.rules)))


class KeptFigures:
    """The figures of the service day, kept as they are now and when the day ends."""

    def __init__(self, branch: Branch, store: FigureStore) -> None:
        self._branch, self._store = branch, store

    async def keep(self) -> None:
        """Keep them; a day without visitors leaves only its seats.

        Raises:
            StorageDown, Unavailable: When nothing can be written.
        """
        day, found = await self._branch.read(lambda state, now: self._of(state))
        if day is not None:
            await self._save(day, found)

    def day_ends(self, state: BranchState) -> Awaitable[None]:
        """Keep them whole before the day of ``state`` ends; see :meth:`Branch.on_day_end`.

        Raises:
            StorageDown: When nothing can be written.
        """
        return self._complete(*self._of(state))

    def _of(self, state: BranchState) -> tuple[date | None, dict[str, Data]]:
        """The service day and its figures by name; those there are none of are left out."""
        day, rules, found = state.day, self._branch.rules, dict[str, Data]()
        if day is None:
            return day, found
        if (counts := day_figures(state, rules)).issued:
            found[COUNTS] = dataclasses.asdict(counts)
        if (score := self._branch.forecaster.score()) is not None:
            found[FORECAST] = dataclasses.asdict(score)
        seats = offered(rules, day, day, tuple(state.book.amendments.values()))
        found[OFFERED] = dict(seats.get(day.isoformat(), {}))
        return day, found

    async def _complete(self, day: date | None, found: dict[str, Data]) -> None:
        """Save figures of a day that ends. After a restart they were made from the journal, by the
        configuration of today: seats kept on that day and a score of as many waits are better.
        """
        if day is None:
            return
        kept = await self._kept(FORECAST, day)
        if FORECAST in found and kept is not None and kept["n"] >= found[FORECAST]["n"]:
            del found[FORECAST]
        if await self._kept(OFFERED, day) is not None:
            del found[OFFERED]
        await self._save(day, found)

    async def _kept(self, name: str, day: date) -> Data | None:
        found = await self._store.figures(self._branch.rules.branch, name, day)
        return next((data for on, data in found if on == day), None)

    async def _save(self, day: date, found: dict[str, Data]) -> None:
        for name, data in found.items():
            await self._store.save_figures(self._branch.rules.branch, day, name, data)


async def seats_offered(
    branch: Branch, store: FigureStore, since: date, until: date, aside: BoundedThreads
) -> Offered:
    """The seats of each day: of days that are over as they were then, if that was kept.

    Raises:
        StorageDown: If it cannot be read.
        Unavailable: ``overloaded``: too many ask at once.
    """
    day, _ = await today(branch)
    kept = await store.figures(branch.rules.branch, OFFERED, since)
    over = [(one, seats) for one, seats in kept if day is None or one < day]
    saved = await _amendments(branch)
    return await aside.run(kept_or_configured, branch.rules, since, until, saved, over)


async def advice_said(branch: Branch, store: FigureStore, since: date, until: date) -> Said:
    """What was advised on the morning of each day.

    Raises:
        StorageDown: If it cannot be read.
    """
    return said_on(await store.figures(branch.rules.branch, ADVISED, since), since, until)


async def _amendments(branch: Branch) -> tuple[Amendment, ...]:
    return await branch.read(lambda state, now: tuple(state.book.amendments.values()))


async def forecast(branch: Branch, store: FigureStore, days: int) -> Days:
    """How accurate predicted waits were on the last ``days`` days that have a figure."""
    day, _ = await today(branch)
    score = branch.forecaster.score()
    now = dataclasses.asdict(score) if score is not None else None
    return await _with_today(branch, store, FORECAST, days, day, now)


async def counts(branch: Branch, store: FigureStore, days: int) -> Days:
    """How many came, were called, missed and returned on each of the last ``days`` days."""
    day, figures = await today(branch)
    now = dataclasses.asdict(figures) if figures.issued else None
    return await _with_today(branch, store, COUNTS, days, day, now)


async def _with_today(
    branch: Branch, store: FigureStore, name: str, days: int, day: date | None, now: Data | None
) -> Days:
    if day is None:
        return []
    since = day - timedelta(days=days - 1)
    kept = await store.figures(branch.rules.branch, name, since)
    past = [(one, data) for one, data in kept if one < day or now is None]
    return past if now is None else [*past, (day, now)]


class KeptSearches:
    """Searches at the kiosks, kept by day and language of the office: what a machine calls a
    language might be a visitor's words.
    """

    def __init__(
        self, searched: Unrecorded[tuple[int, int]], store: KioskStore, branch: Branch
    ) -> None:
        self._searched, self._store, self._branch = searched, store, branch

    async def keep(self) -> None:
        """Keep the searches since the last time.

        Raises:
            StorageDown, Unavailable: They are kept another time.
        """
        if not (counts := self._searched.take()):
            return
        rules = self._branch.rules
        try:
            day = await self._branch.read(lambda state, now: service_day(rules, now))
            await self._store.add_searches([
                SearchCount(day=day, language=language, searches=searches, fruitless=fruitless)
                for language, (searches, fruitless) in sorted(counts.items())
                if language in rules.languages
            ])  # fmt: skip
        except BaseException:
            self._searched.give_back(counts)
            raise


class KeptSlips:
    """Slips that failed or are uncertain, as their kiosks last reported."""

    def __init__(
        self, reported: Unrecorded[str], store: KioskStore, visits: VisitStore, branch: Branch
    ) -> None:
        self._reported, self._store = reported, store
        self._visits, self._branch = visits, branch

    async def keep(self) -> None:
        """Keep what was reported since the last time, except for numbers that were never issued.

        Raises:
            StorageDown, Unavailable: It is kept another time.
        """
        if not (reported := self._reported.take()):
            return
        try:
            days = await self._days_of(reported.keys())
            await self._store.keep_slips([
                ReportedSlip(day=days[ticket], ticket=ticket, outcome=reported[ticket])
                for ticket in sorted(days)
            ])  # fmt: skip
        except BaseException:
            self._reported.give_back(reported)
            raise

    async def _days_of(self, tickets: Set[str]) -> dict[str, date]:
        """On which day each was issued. A kiosk may report after midnight, or after a restart, what
        it printed before: of earlier days only the visits know.
        """
        day, today = await self._branch.read(
            lambda state, now: (state.day, tickets & state.tickets.keys())
        )
        days = {} if day is None else dict.fromkeys(today, day)
        if earlier := tickets - days.keys():
            days |= await self._visits.issued_on(earlier)
        return days


@dataclasses.dataclass(frozen=True, slots=True)
class Kiosks:
    """What kiosks reported and which devices are away, on the way to storage."""

    searches: KeptSearches
    slips: KeptSlips
    watch: DeviceWatch

    async def keep(self) -> None:
        """Keep what was reported since the last time.

        Raises:
            StorageDown, Unavailable: What is left is kept another time.
        """
        await self.searches.keep()
        await self.slips.keep()


async def rebuild_visits(
    branch: str, past: PastReader, cursors: Cursors, visits: VisitStore
) -> int:
    """Fold the visits again from the journal as far as it is kept; returns the last row taken.

    Visits of days whose journal was deleted stay as they are.

    Raises:
        Conflict: If a follower took rows meanwhile; the visits are whole either way.
        StorageDown: If the journal cannot be read.
    """
    first = await past.read(branch, 0, 1)
    if not first:
        return 0
    at = await cursors.cursor(branch, VISITS)
    start = first[0].seq - 1

    def forget(transaction: Any) -> None:
        visits.forget_from(first[0].day, transaction)

    await cursors.advance(branch, VISITS, at, start, forget)
    return await catch_up(branch, past, cursors, visit_follower(visits))
