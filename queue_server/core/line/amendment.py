"""What the office changes about a pool on some days, without touching its configuration.

Tested by tests/core/decide/book/test_amendments.py.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """Other rules of a pool from ``first`` to ``last``; a rule that is None stays as it was.

    ``weekdays`` (0 Monday … 6 Sunday) narrows the days, empty means all. ``last`` None: no end.
    ``lanes`` holds at every hour; 0 means that nothing can be booked.
    """

    id: str
    pool: str
    first: date
    last: date | None
    made_at: datetime
    weekdays: tuple[int, ...] = ()
    sessions: tuple[str, ...] | None = None
    lanes: int | None = None
    staff_share: float | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        if day < self.first or (self.last is not None and day > self.last):
            return False
        return not self.weekdays or day.weekday() in self.weekdays
