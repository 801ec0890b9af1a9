"""Amendments of pools: saved and removed."""

from dataclasses import dataclass
from typing import ClassVar

from queue_server.core.events.base import Event
from queue_server.core.line.amendment import Amendment


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolAmended(Event):
    """A pool has other rules on some days."""

    KIND: ClassVar[str] = "pool_amended"
    BOOK: ClassVar[str] = "amendment"
    STANDING: ClassVar[bool] = True
    id: str
    amendment: Amendment


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRemoved(Event):
    """The configuration applies again."""

    KIND: ClassVar[str] = "amendment_removed"
    BOOK: ClassVar[str] = "amendment"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (PoolAmended, AmendmentRemoved)
