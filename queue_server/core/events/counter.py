"""What a clerk does at a counter, with and without a ticket."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core.events.base import Data, Event
from queue_server.core.line.lifecycle import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A ticket that a call weighed: label, score (wait ÷ target), reason."""

    label: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(Event):
    """A counter called a ticket; ``n`` is the number of the announcement.

    ``why`` is the catalogue key of the sentence that explains the choice, ``facts`` fill it in.
    """

    KIND: ClassVar[str] = "ticket_called"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.CALL,)
    ticket: str
    counter: int
    n: int
    rule: str
    why: str = ""
    facts: Data = field(default_factory=dict)
    considered: tuple[Considered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled(Event):
    """The same call again; announced under a number of its own."""

    KIND: ClassVar[str] = "ticket_recalled"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.RECALL,)
    ticket: str
    counter: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStarted(Event):
    """The visitor is at the counter."""

    KIND: ClassVar[str] = "ticket_started"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.START, Action.WALK)
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFinished(Event):
    """Served; ``outcome`` is one of the configured words, ``done`` by default."""

    KIND: ClassVar[str] = "ticket_finished"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.FINISH,)
    ticket: str
    counter: int
    outcome: str = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMissed(Event):
    """Called and absent (過號). ``early``: before the configured calls and seconds had passed."""

    KIND: ClassVar[str] = "ticket_missed"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.MISS,)
    ticket: str
    counter: int
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHeld(Event):
    """Set aside during service, to be resumed. In a row, ``note`` is the note's mark."""

    KIND: ClassVar[str] = "ticket_held"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.HOLD,)
    ticket: str
    counter: int
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResumed(Event):
    """Taken up again after a hold."""

    KIND: ClassVar[str] = "ticket_resumed"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.RESUME,)
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(Event):
    """Back in line for another service or counter, same label, earlier wait kept."""

    KIND: ClassVar[str] = "ticket_transferred"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.TRANSFER,)
    ticket: str
    counter: int
    service: str
    to_counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSkipped(Event):
    """The counter puts its called ticket back and is offered another first."""

    KIND: ClassVar[str] = "ticket_skipped"
    BOOK: ClassVar[str] = "counter"
    ACTIONS: ClassVar[tuple[Action, ...]] = (Action.SKIP,)
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAdded(Event):
    """The visitor has one more thing to do at this counter."""

    KIND: ClassVar[str] = "service_added"
    BOOK: ClassVar[str] = "counter"
    ticket: str
    counter: int
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone(Event):
    """A clerk took back the step at row ``undoes``; the ticket is as it was before it."""

    KIND: ClassVar[str] = "step_undone"
    BOOK: ClassVar[str] = "counter"
    counter: int
    undoes: int
    ticket: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(Event):
    """A clerk sat down, or came back from a pause."""

    KIND: ClassVar[str] = "counter_opened"
    BOOK: ClassVar[str] = "counter"
    counter: int
    clerk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(Event):
    """The clerk is away; nothing is called here. In a row, ``note`` is the note's mark."""

    KIND: ClassVar[str] = "counter_paused"
    BOOK: ClassVar[str] = "counter"
    counter: int
    reason: str = ""
    note: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(Event):
    """The counter is shut."""

    KIND: ClassVar[str] = "counter_closed"
    BOOK: ClassVar[str] = "counter"
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Event):
    """The visitor said how it was, 1 (bad) to 5 (good), after the visit at this counter, and for
    which of the listed ``reasons``, if any.
    """

    KIND: ClassVar[str] = "rating_given"
    BOOK: ClassVar[str] = "counter"
    ticket: str
    counter: int
    rating: int
    reasons: tuple[str, ...] = ()


EVENTS: tuple[type[Event], ...] = (
    TicketCalled,
    TicketRecalled,
    TicketStarted,
    TicketFinished,
    TicketMissed,
    TicketHeld,
    TicketResumed,
    TicketTransferred,
    TicketSkipped,
    ServiceAdded,
    StepUndone,
    CounterOpened,
    CounterPaused,
    CounterClosed,
    RatingGiven,
)
