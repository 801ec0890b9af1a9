"""What begins a service day."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """A new service day; series restart. Carries over what outlives a day."""

    KIND: ClassVar[str] = "day_opened"
    BOOK: ClassVar[str] = "day"
    day: date
    announced: int = 0
    epoch: str = ""


EVENTS: tuple[type[Event], ...] = (DayOpened,)
