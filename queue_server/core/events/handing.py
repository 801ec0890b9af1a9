"""A counter goes from one clerk to another while it stays as it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOffered(Event):
    """Its clerk lets ``to`` take over, or (empty) any clerk, until an instant."""

    KIND: ClassVar[str] = "counter_offered"
    BOOK: ClassVar[str] = "counter"
    counter: int
    to: str = ""
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterAskedFor(Event):
    """A clerk asked the one at the counter to hand it over."""

    KIND: ClassVar[str] = "counter_asked_for"
    BOOK: ClassVar[str] = "counter"
    counter: int
    clerk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterKept(Event):
    """Its clerk stays: any offer or request is void."""

    KIND: ClassVar[str] = "counter_kept"
    BOOK: ClassVar[str] = "counter"
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterHandedOver(Event):
    """From here on ``clerk`` works there: state, visitor, times and profile stay.

    ``forced``: a supervisor took it without an offer.
    """

    KIND: ClassVar[str] = "counter_handed_over"
    BOOK: ClassVar[str] = "counter"
    counter: int
    clerk: str
    forced: bool = False


EVENTS: tuple[type[Event], ...] = (CounterOffered, CounterAskedFor, CounterKept, CounterHandedOver)
