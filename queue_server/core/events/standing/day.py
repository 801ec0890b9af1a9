"""What begins a service day, and what puts it right after a wrong clock."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """A new service day; series restart. Carries over what outlives a day.

    ``numbers``: how far each series has come, when a wrong clock opened this day once before.
    """

    KIND: ClassVar[str] = "day_opened"
    BOOK: ClassVar[str] = "day"
    day: date
    announced: int = 0
    epoch: str = ""
    numbers: dict[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCorrected(Event):
    """An administrator put the service day right; time goes on from ``instant``, also backwards.

    ``numbers``: how far each series has come on the day ``to``, if it has been open before.
    In a row ``note`` is its mark.
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
        """Whether another day begins; else only the time of this one was wrong."""
        return self.from_ != self.to


EVENTS: tuple[type[Event], ...] = (DayOpened, DayCorrected)
