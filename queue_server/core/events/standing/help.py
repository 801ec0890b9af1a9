"""Calls for a person."""

from dataclasses import dataclass
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequested(Event):
    """A visitor at a kiosk, or a clerk at a counter, asked for a person."""

    KIND: ClassVar[str] = "help_requested"
    BOOK: ClassVar[str] = "help"
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAnswered(Event):
    """A member of staff goes there."""

    KIND: ClassVar[str] = "help_answered"
    BOOK: ClassVar[str] = "help"
    place: str


EVENTS: tuple[type[Event], ...] = (
    HelpRequested,
    HelpAnswered,
)
