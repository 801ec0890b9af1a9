"""Who is at lunch when, for today."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """A counter's lunch; no ``starts`` and ``until`` means none."""

    counter: int
    starts: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LunchPlanned(Event):
    """These counters have the lunches given here; those of others stay. Ends with the day."""

    KIND: ClassVar[str] = "lunch_planned"
    BOOK: ClassVar[str] = "lunch"
    breaks: tuple[Lunch, ...] = ()


EVENTS: tuple[type[Event], ...] = (LunchPlanned,)
