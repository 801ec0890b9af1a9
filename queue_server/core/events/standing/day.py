"""What begins a service day, and what corrects it after a wrong clock."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """A new service day; series restart. What outlives a day carries over.

    ``numbers``: how far each series has come, if a wrong clock opened this day before.
    """

    KIND: ClassVar[str] = "day_opened"
    BOOK: ClassVar[str] = "day"
    day: date
    announced: int = 0
    epoch: str = ""
    numbers: dict[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCorrected(Event):
    """An administrator corrected the service day; time goes on from ``instant``, even backwards.

    ``numbers``: how far each series has come on the day ``to``, if it was open before. In a row,
    ``note`` is the note's mark.
    """

    KIND: ClassVar[str] = "day_corrected"
    BOOK: ClassVar[str] = "day"
    from_: date
    to: date
    instant: datetime
    reason: str
    announced: int = 0
    numbers: dict[str, int] | None = None
    note: str = ""

    @property
    def turns(self) -> bool:
        """Whether another day begins; otherwise only the time of this one was wrong."""
        return self.from_ != self.to


EVENTS: tuple[type[Event], ...] = (DayOpened, DayCorrected)
