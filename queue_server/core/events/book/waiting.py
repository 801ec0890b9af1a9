"""The waiting list: joined, offered a seat, passed over, settled. Each event carries the waiter."""

from dataclasses import dataclass
from typing import ClassVar

from queue_server.core.events.base import Event
from queue_server.core.line.waiter import Waiter


@dataclass(frozen=True, slots=True, kw_only=True)
class OfWaiter(Event):
    """Base of what happens to one waiter."""

    BOOK: ClassVar[str] = "waiter"
    STANDING: ClassVar[bool] = True
    id: str
    waiter: Waiter


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterJoined(OfWaiter):
    """A visitor waits for a seat."""

    KIND: ClassVar[str] = "waiter_joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterOffered(OfWaiter):
    """A seat is kept for this visitor alone."""

    KIND: ClassVar[str] = "waiter_offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterPassed(OfWaiter):
    """The offer was not taken in time; the visitor waits on."""

    KIND: ClassVar[str] = "waiter_passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterSettled(OfWaiter):
    """The waiter took the seat or left the list, or the last day is over."""

    KIND: ClassVar[str] = "waiter_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterFiled(Event):
    """Settled and well past: it stays only in the journal."""

    KIND: ClassVar[str] = "waiter_filed"
    BOOK: ClassVar[str] = "waiter"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (
    WaiterJoined,
    WaiterOffered,
    WaiterPassed,
    WaiterSettled,
    WaiterFiled,
)
