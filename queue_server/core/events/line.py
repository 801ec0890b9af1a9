"""What happens to a ticket in the line, before and after it is at a counter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from queue_server.core.events.base import Event
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import WaitEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(Event):
    """A visitor took a number. ``session`` is the one it counts towards, if that is limited.

    ``touch`` is the key of the touch on the kiosk that asked for it. ``offline``: that kiosk gave
    the number itself, at ``arrived_at``; ``remark`` is the code of a limit it could not know of.
    ``in_person``: the visitor cannot see or hear calls and wants to be fetched. ``apart``: no
    counter serves all of ``services``, so it is called for ``service`` alone.
    """

    KIND: ClassVar[str] = "ticket_issued"
    BOOK: ClassVar[str] = "line"
    ticket: str
    label: str
    series: str
    number: int
    service: str
    services: tuple[str, ...]
    priority: str
    language: str
    token: str
    ahead: int = 0
    wait: WaitEstimate | None = None
    on_behalf: bool = False
    arrived_at: datetime | None = None
    due_at: datetime | None = None
    session: str = ""
    touch: str = ""
    offline: bool = False
    remark: str = ""
    in_person: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSuperseded(Event):
    """The visitor never saw this number: the kiosk, unanswered, gave its own for the same touch.

    The number counts as used. The visit goes on under ``label``, with the earlier arrival of both;
    ``token`` leads to it too.
    """

    KIND: ClassVar[str] = "ticket_superseded"
    BOOK: ClassVar[str] = "line"
    ticket: str
    label: str
    series: str
    number: int
    token: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineTicketLapsed(Event):
    """A kiosk reported a number of a service day that was over: it counts as used, and no visitor
    waits.
    """

    KIND: ClassVar[str] = "offline_ticket_lapsed"
    BOOK: ClassVar[str] = "line"
    ticket: str
    label: str
    series: str
    number: int
    service: str
    priority: str
    language: str
    touch: str
    day: date
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRequeued(Event):
    """A missed visitor is back; may be called once ``not_before_call`` calls have been made."""

    KIND: ClassVar[str] = "ticket_requeued"
    BOOK: ClassVar[str] = "line"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.REQUEUE,)
    ticket: str
    not_before_call: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReleased(Event):
    """It was sent to ``counter``, which will not call it: any counter may call it now."""

    KIND: ClassVar[str] = "ticket_released"
    BOOK: ClassVar[str] = "line"
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(Event):
    """The visitor left or the number was a mistake. In a row, ``note`` is the note's mark."""

    KIND: ClassVar[str] = "ticket_cancelled"
    BOOK: ClassVar[str] = "line"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.CANCEL,)
    ticket: str
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReclassified(Event):
    """Staff corrected the priority class."""

    KIND: ClassVar[str] = "ticket_reclassified"
    BOOK: ClassVar[str] = "line"
    ticket: str
    priority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRedirected(Event):
    """A waiting visitor goes to another service, or to one counter alone (None: to any)."""

    KIND: ClassVar[str] = "ticket_redirected"
    BOOK: ClassVar[str] = "line"
    ticket: str
    service: str
    to_counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNoted(Event):
    """A note for the next clerk replaced the last one; empty: it was removed.

    In a row, ``note`` is the note's mark. The note is erased once its day is over.
    """

    KIND: ClassVar[str] = "ticket_noted"
    BOOK: ClassVar[str] = "line"
    ticket: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InPersonAsked(Event):
    """A visitor wants to be fetched when called, or (``asked`` false) no longer."""

    KIND: ClassVar[str] = "in_person_asked"
    BOOK: ClassVar[str] = "line"
    ticket: str
    asked: bool


EVENTS: tuple[type[Event], ...] = (
    TicketIssued,
    TicketSuperseded,
    OfflineTicketLapsed,
    TicketRequeued,
    TicketReleased,
    TicketCancelled,
    TicketReclassified,
    TicketRedirected,
    TicketNoted,
    InPersonAsked,
)
