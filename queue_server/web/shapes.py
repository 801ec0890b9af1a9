"""What clients send over HTTP, as shapes; what they get is in ``queue_server/wire/messages``."""

from typing import Any, NotRequired, TypedDict

from queue_server.wire.messages import (
    BoardCounter,
    Closed,
    Notice,
    OpenSession,
    PublicTicket,
    Suspended,
    Text,
    WaitingClass,
)


class IssueBody(TypedDict):
    """What a visitor comes for."""

    service: str
    services: NotRequired[list[str] | None]
    priority: NotRequired[str | None]
    language: NotRequired[str | None]


class CounterBody(TypedDict):
    """What the verbs of a counter may take; each verb says what it needs."""

    ticket: NotRequired[str | None]
    outcome: NotRequired[str | None]
    service: NotRequired[str | None]
    counter: NotRequired[int | None]
    reason: NotRequired[str | None]
    priority: NotRequired[str | None]


class Reason(TypedDict):
    """Why, in words; may be left out."""

    reason: NotRequired[str | None]


class Reclass(TypedDict):
    """The right priority class."""

    priority: str


class NoticeBody(TypedDict):
    """A notice as a supervisor writes it; texts by language, or one text in zh-TW."""

    title: Text | str
    body: NotRequired[Text | str]
    category: NotRequired[str]
    style: NotRequired[str]
    starts: NotRequired[str | None]
    until: NotRequired[str | None]
    weight: NotRequired[int]
    link: NotRequired[str]


class NoticeAnswer(TypedDict):
    """One notice."""

    notice: Notice


class NoticeList(TypedDict):
    """Every notice, also those not on show at present."""

    notices: list[Notice]


class SuspensionBody(TypedDict):
    """Stop ``branch``, ``session:<name>`` or ``service:<code>`` from giving numbers.

    ``numbers``: what becomes of those taken already, ``kept`` (left out: this) or ``void``.
    """

    scope: str
    reason: str
    wording: NotRequired[Text | str]
    starts: NotRequired[str | None]
    until: NotRequired[str | None]
    numbers: NotRequired[str | None]


class Suspension(TypedDict):
    """A suspension in force or to come."""

    id: str
    scope: str
    reason: str
    wording: Text
    starts: str
    until: str | None
    numbers: str


class SuspensionAnswer(TypedDict):
    """One suspension."""

    suspension: Suspension


class SuspensionList(TypedDict):
    """Every suspension that was not lifted."""

    suspensions: list[Suspension]


class HelpBody(TypedDict):
    """Where a person is wanted; a kiosk's own name when left out."""

    place: NotRequired[str | None]


class JournalRowShape(TypedDict):
    """One row of the journal."""

    seq: int
    day: str
    at: str
    kind: str
    ticket: str | None
    counter: int | None
    actor: str
    request_id: str | None
    data: dict[str, Any]


class JournalRows(TypedDict):
    """Rows in order."""

    rows: list[JournalRowShape]


class PublicTicketAnswer(TypedDict):
    """A visitor's own ticket."""

    ticket: PublicTicket


class Health(TypedDict):
    """Whether the server is well, and what is not."""

    status: str
    problems: NotRequired[list[str]]


class PublicBoard(TypedDict):
    """The board without epoch and journal number; announcements without class."""

    type: str
    branch: str
    at: str
    service_day: str
    session: OpenSession | None
    closed: Closed | None
    suspended: dict[str, Suspended]
    open_now: bool
    counters: list[BoardCounter]
    announcements: list[dict[str, Any]]
    waiting: list[WaitingClass]
    missed: list[str]
    notices: list[Notice]


class Removed(TypedDict):
    """What is no longer there."""

    id: str
