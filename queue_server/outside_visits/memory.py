"""Visits in memory, for tests and training.

Tested by tests/outside_visits/test_store.py.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from queue_server.core.errors import Refused
from queue_server.outside_visits.ports import Change, Step
from queue_server.outside_visits.rules.visit import OutsideVisit


class MemoryOutsideVisits:
    """Implements ``ports.OutsideVisitStore``."""

    def __init__(self) -> None:
        self._visits: dict[str, OutsideVisit] = {}
        self._steps: list[Step] = []

    async def add(self, visit: OutsideVisit, step: Step) -> None:
        """Keep a visit, unless its id or code is taken."""
        if visit.id in self._visits or await self.by_mark(visit.mark) is not None:
            raise Refused("visit_changed")
        self._visits[visit.id] = visit
        self._steps.append(step)

    async def change(self, changes: Sequence[Change]) -> None:
        """Keep all changes, or none."""
        for visit, _ in changes:
            kept = self._visits.get(visit.id)
            if kept is None or kept.version != visit.version - 1:
                raise Refused("visit_changed")
        for visit, step in changes:
            self._visits[visit.id] = visit
            self._steps.append(step)

    async def find(self, id: str) -> OutsideVisit | None:
        """A visit by its id."""
        return self._visits.get(id)

    async def by_mark(self, mark: str) -> OutsideVisit | None:
        """A visit by the digest of its code."""
        return next((one for one in self._visits.values() if one.mark == mark), None)

    async def open(self, limit: int) -> Sequence[OutsideVisit]:
        """Open visits, the oldest request first."""
        found = [one for one in self._visits.values() if not one.ended]
        return sorted(found, key=lambda one: (one.made_at, one.id))[:limit]

    async def ended(self, limit: int) -> Sequence[OutsideVisit]:
        """Ended visits, the last first."""
        found = [one for one in self._visits.values() if one.ended]
        return sorted(found, key=lambda one: (one.changed_at, one.id), reverse=True)[:limit]

    async def on_day(self, day: date) -> Sequence[OutsideVisit]:
        """Visits planned on a day, in order."""
        found = [one for one in self._visits.values() if one.day == day]
        return sorted(found, key=lambda one: (one.position or 0, one.id))

    async def steps(self, id: str) -> Sequence[Step]:
        """The steps of a visit, in order."""
        found = [one for one in self._steps if one.visit == id]
        return sorted(found, key=lambda one: one.version)

    async def step_of(self, request: str) -> Step | None:
        """The step that a request made."""
        return next((one for one in self._steps if one.request == request), None)

    async def forget_places(self, before: datetime) -> int:
        """Empty the places of visits that ended long ago."""
        old = [one for one in self._visits.values()
               if one.ended and one.changed_at < before and one.place]  # fmt: skip
        for one in old:
            self._visits[one.id] = replace(one, place="")
        return len(old)
