"""What a counter serves for a time instead of what the configuration says, and what ends that."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterProfileSet(Event):
    """A counter serves other classes until an instant, or (None) until it is cleared.

    ``id`` is the counter's number as text. A class in none of the three lists is not served, like
    one in ``never``. Standing: outlives the day.
    """

    KIND: ClassVar[str] = "counter_profile_set"
    BOOK: ClassVar[str] = "profile"
    STANDING: ClassVar[bool] = True
    id: str
    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterProfileCleared(Event):
    """The counter serves again what the configuration says."""

    KIND: ClassVar[str] = "counter_profile_cleared"
    BOOK: ClassVar[str] = "profile"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (CounterProfileSet, CounterProfileCleared)
