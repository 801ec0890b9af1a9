"""What every event has: a kind, a book, and whether it outlives its day."""

from dataclasses import dataclass
from typing import Any, ClassVar

from queue_server.core.line.lifecycle import Action

Data = dict[str, Any]
"""JSON values by name, as a journal row holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. ``ticket`` and ``counter`` are columns of the row when present.

    ``KIND`` names the event in the journal for ever; ``BOOK`` is the subject it belongs to.
    ``ACTIONS``: which step of a ticket's life it is; of several, the one its state allows.
    A ``STANDING`` event outlives its day: it begins something with an ``id``, or ``ENDS`` it.
    """

    KIND: ClassVar[str] = ""
    BOOK: ClassVar[str] = ""
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    STANDING: ClassVar[bool] = False
    ENDS: ClassVar[bool] = False
