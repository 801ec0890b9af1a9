"""What stops new numbers for a time, and what ends that."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionSaved(Event):
    """A service, a session or the whole branch stops taking numbers between two instants.

    ``scope`` is ``branch``, ``session:<name>`` or ``service:<code>``; ``until`` None means
    until lifted. ``wording`` is the public text per language. ``numbers`` says what becomes of
    numbers already taken: ``kept`` or ``void``. Standing: outlives the day. In a row, ``note`` is
    the note's mark. Suspensions made together, as from a template, share ``act``.
    """

    KIND: ClassVar[str] = "suspension_saved"
    BOOK: ClassVar[str] = "suspension"
    STANDING: ClassVar[bool] = True
    id: str
    scope: str
    starts: datetime
    until: datetime | None
    reason: str
    wording: dict[str, str]
    numbers: str = "kept"
    note: str = ""
    act: str = ""

    @property
    def said(self) -> str:
        """The reason as staff read it: the listed one, else the note."""
        return self.reason or self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionLifted(Event):
    """The suspension is over."""

    KIND: ClassVar[str] = "suspension_lifted"
    BOOK: ClassVar[str] = "suspension"
    STANDING: ClassVar[bool] = True
    ENDS: ClassVar[bool] = True
    id: str


EVENTS: tuple[type[Event], ...] = (
    SuspensionSaved,
    SuspensionLifted,
)
