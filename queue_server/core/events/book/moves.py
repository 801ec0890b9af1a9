"""Bookings in suspended time: planned to move, proposed, on the call list, settled.

Each event carries the case as it is afterwards. The booking itself is moved or cancelled by the
events of bookings.
"""

from dataclasses import dataclass
from typing import ClassVar

from queue_server.core.events.base import Event
from queue_server.core.line.move import MoveCase


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMove(Event):
    """Base of what happens to one case."""

    BOOK: ClassVar[str] = "move"
    STANDING: ClassVar[bool] = True
    id: str
    case: MoveCase


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePlanned(OfMove):
    """A seat is kept elsewhere; the visitor does not know yet."""

    KIND: ClassVar[str] = "booking_move_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProposed(OfMove):
    """The visitor's page shows the other time."""

    KIND: ClassVar[str] = "booking_move_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCallListed(OfMove):
    """The visitor is to be telephoned."""

    KIND: ClassVar[str] = "booking_move_call_listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSettled(OfMove):
    """Accepted, another time, cancelled, or restored because the suspension ended early."""

    KIND: ClassVar[str] = "booking_move_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFiled(Event):
    """Its booking is well past: it leaves the book and stays in the journal."""

    KIND: ClassVar[str] = "booking_move_filed"
    BOOK: ClassVar[str] = "move"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (
    MovePlanned,
    MoveProposed,
    MoveCallListed,
    MoveSettled,
    MoveFiled,
)
