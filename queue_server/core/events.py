"""What has happened in a branch: the vocabulary of the journal.

Each event is a frozen value with a ``KIND`` in the past tense. ``encode`` turns one into the
``kind`` and ``data`` of a journal row and ``decode`` turns it back; a kind that is written once
is read for ever, so fields are only ever added, with a default.
"""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar

from queue_server.core.line.ticket import WaitEstimate

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. ``ticket`` and ``counter`` are columns of the row when present."""

    KIND: ClassVar[str] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """A new service day; series restart. Carries over what outlives a day."""

    KIND: ClassVar[str] = "day_opened"
    day: date
    announced: int = 0
    epoch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One of the tickets a call weighed: label, score (wait ÷ target), reason."""

    label: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(Event):
    """A visitor took a number. ``session`` is the one it counts towards, if any is limited."""

    KIND: ClassVar[str] = "ticket_issued"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(Event):
    """A counter called a ticket; ``n`` is the number of the announcement.

    ``why`` is the catalogue key of the sentence that explains the choice, ``facts`` fill it in.
    """

    KIND: ClassVar[str] = "ticket_called"
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
    ticket: str
    counter: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStarted(Event):
    """The visitor is at the counter."""

    KIND: ClassVar[str] = "ticket_started"
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFinished(Event):
    """Served; ``outcome`` is one of the configured words, ``done`` by default."""

    KIND: ClassVar[str] = "ticket_finished"
    ticket: str
    counter: int
    outcome: str = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMissed(Event):
    """Called and absent (過號). ``early``: before the configured calls and seconds had passed."""

    KIND: ClassVar[str] = "ticket_missed"
    ticket: str
    counter: int
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHeld(Event):
    """Set aside during service, to be resumed."""

    KIND: ClassVar[str] = "ticket_held"
    ticket: str
    counter: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResumed(Event):
    """Taken up again after a hold."""

    KIND: ClassVar[str] = "ticket_resumed"
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRequeued(Event):
    """A missed visitor is back; may be called once ``not_before_call`` calls have been made."""

    KIND: ClassVar[str] = "ticket_requeued"
    ticket: str
    not_before_call: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(Event):
    """Back in line for another service or counter, same label, earlier wait kept."""

    KIND: ClassVar[str] = "ticket_transferred"
    ticket: str
    counter: int
    service: str
    to_counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSkipped(Event):
    """The counter puts its called ticket back and will be offered another first."""

    KIND: ClassVar[str] = "ticket_skipped"
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReleased(Event):
    """Sent to ``counter``, which will not call it: any counter may call it now."""

    KIND: ClassVar[str] = "ticket_released"
    ticket: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(Event):
    """The visitor left or the number was given by mistake."""

    KIND: ClassVar[str] = "ticket_cancelled"
    ticket: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReclassified(Event):
    """Staff corrected the priority class."""

    KIND: ClassVar[str] = "ticket_reclassified"
    ticket: str
    priority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAdded(Event):
    """The visitor has one more thing to do at this counter."""

    KIND: ClassVar[str] = "service_added"
    ticket: str
    counter: int
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone(Event):
    """A clerk took back the step at row ``undoes``; the ticket is as it was before it."""

    KIND: ClassVar[str] = "step_undone"
    counter: int
    undoes: int
    ticket: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(Event):
    """A clerk sat down, or came back from a pause."""

    KIND: ClassVar[str] = "counter_opened"
    counter: int
    clerk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(Event):
    """The clerk is away for a named reason; nothing is called here."""

    KIND: ClassVar[str] = "counter_paused"
    counter: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(Event):
    """The counter is shut."""

    KIND: ClassVar[str] = "counter_closed"
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionSaved(Event):
    """A service, a session or the whole branch stops taking numbers between two instants.

    ``scope`` is ``branch``, ``session:<name>`` or ``service:<code>``; ``until`` None means
    until lifted. ``wording`` is the public text per language. ``numbers`` says what becomes of
    those taken already: ``kept`` or ``void``. Standing: outlives the day.
    """

    KIND: ClassVar[str] = "suspension_saved"
    id: str
    scope: str
    starts: datetime
    until: datetime | None
    reason: str
    wording: dict[str, str]
    numbers: str = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionLifted(Event):
    """The suspension is over."""

    KIND: ClassVar[str] = "suspension_lifted"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSaved(Event):
    """A notice was written or changed. Standing: outlives the day."""

    KIND: ClassVar[str] = "notice_saved"
    id: str
    title: dict[str, str]
    body: dict[str, str]
    category: str = "general"
    style: str = "slide"
    starts: datetime | None = None
    until: datetime | None = None
    weight: int = 1
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDeleted(Event):
    """A notice was taken down."""

    KIND: ClassVar[str] = "notice_deleted"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequested(Event):
    """Somebody at a kiosk, or a clerk at a counter, asks for a person."""

    KIND: ClassVar[str] = "help_requested"
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAnswered(Event):
    """A person goes there."""

    KIND: ClassVar[str] = "help_answered"
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Event):
    """The visitor said how it was, 1 (bad) to 5 (good), after the visit at this counter."""

    KIND: ClassVar[str] = "rating_given"
    ticket: str
    counter: int
    rating: int


def _all_kinds(base: type[Event]) -> dict[str, type[Event]]:
    return {cls.KIND: cls for cls in base.__subclasses__()}


EVENTS: dict[str, type[Event]] = _all_kinds(Event)

#: Fields that are columns of the journal row, not part of its ``data``.
COLUMNS = frozenset({"ticket", "counter"})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, WaitEstimate | Considered):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return value


def encode(event: Event) -> tuple[str, str | None, int | None, Data]:
    """Return ``kind, ticket, counter, data`` as a journal row holds them (JSON values only)."""
    data = {}
    for name, default in _PLAN_OUT[type(event)]:
        value = getattr(event, name)
        if default is MISSING or value != default:
            data[name] = _plain(value)
    return event.KIND, getattr(event, "ticket", None), getattr(event, "counter", None), data


def decode(kind: str, ticket: str | None, counter: int | None, data: Data) -> Event:
    """Rebuild an event from its row.

    Raises:
        KeyError: If the kind is unknown.
        ValueError, TypeError: If ``data`` does not fit the kind.
    """
    cls = EVENTS[kind]
    readers = _PLAN_IN[cls]
    values: Data = {
        name: readers[name](value)
        for name, value in data.items()
        if name in readers and name not in COLUMNS
    }
    if "ticket" in readers:
        values["ticket"] = ticket
    if "counter" in readers:
        values["counter"] = counter
    return cls(**values)


def _same(value: Any) -> Any:
    return value


def _reader(hint: Any) -> Callable[[Any], Any]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        inner = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if hint is WaitEstimate:
        return lambda value: WaitEstimate(**value)
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        if item is Considered:
            return lambda value: tuple(Considered(**one) for one in value)
        return tuple
    return _same


_PLAN_OUT = {
    cls: [(f.name, f.default) for f in fields(cls) if f.name not in COLUMNS]
    for cls in EVENTS.values()
}
_PLAN_IN = {
    cls: {f.name: _reader(typing.get_type_hints(cls)[f.name]) for f in fields(cls)}
    for cls in EVENTS.values()
}
