"""What the wing needs from outside.

Tested by tests/outside_visits/test_store.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from queue_server.outside_visits.rules.visit import OutsideVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done with a visit, and by whom: this row stays when the place is forgotten.

    ``request`` is the key of the request with its actor, ``fingerprint`` identifies its content.
    """

    visit: str
    version: int
    at: datetime
    actor: str
    action: str
    state: str
    request: str | None = None
    fingerprint: str = ""


Change = tuple[OutsideVisit, Step]
"""A visit after a step, and that step. Both have the same version."""


class OutsideVisitStore(Protocol):
    """The visits of one branch with their steps.

    Raises everywhere:
        StorageDown: With the reason.
    """

    async def add(self, visit: OutsideVisit, step: Step) -> None:
        """Keep a new visit.

        Raises:
            Refused: ``visit_changed`` if its id or code is taken.
        """
        ...

    async def change(self, changes: Sequence[Change]) -> None:
        """Keep all of these changes, or none.

        Raises:
            Refused: ``visit_changed`` unless each stored version is the preceding one.
        """
        ...

    async def find(self, id: str) -> OutsideVisit | None:
        """A visit by its id."""
        ...

    async def by_mark(self, mark: str) -> OutsideVisit | None:
        """A visit by the digest of its code."""
        ...

    async def open(self, limit: int) -> Sequence[OutsideVisit]:
        """Visits that have not ended, the oldest request first."""
        ...

    async def ended(self, limit: int) -> Sequence[OutsideVisit]:
        """Visits that have ended, the last first."""
        ...

    async def on_day(self, day: date) -> Sequence[OutsideVisit]:
        """Visits in the plan of a day, in order."""
        ...

    async def steps(self, id: str) -> Sequence[Step]:
        """The steps of a visit in order."""
        ...

    async def step_of(self, request: str) -> Step | None:
        """The step that a request made."""
        ...

    async def forget_places(self, before: datetime) -> int:
        """Forget the places of visits that ended before an instant; returns how many."""
        ...
