"""What clients send over HTTP, as shapes; what they get is in ``queue_server/wire/messages.py``."""

from typing import Any, NotRequired, TypedDict

from queue_server.wire.messages import (
    BoardCounter,
    Closed,
    DeviceState,
    Notice,
    OpenSession,
    Outcome,
    PublicTicket,
    Screen,
    Slip,
    Suspended,
    Text,
    WaitingClass,
)


class SignIn(TypedDict):
    """Name and password."""

    user: str
    password: str


class SignedIn(TypedDict):
    """Who is signed in."""

    user: str
    role: str


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


class ForecastBucket(TypedDict):
    """Coverage among visitors whose told wait lay between two bounds, minutes."""

    low_min: float
    high_min: float
    n: int
    coverage: float


class ForecastDay(TypedDict):
    """How good the told waits of one day were: minutes and shares; ``rivals`` are errors too."""

    day: str
    n: int
    mae: float
    bias: float
    under: float
    coverage: float
    buckets: list[ForecastBucket]
    rivals: dict[str, float]


class ForecastDays(TypedDict):
    """Days with a score, oldest first; the last is today so far."""

    days: list[ForecastDay]


class CountedDay(TypedDict):
    """What was counted on one day, each way of missing a call apart."""

    day: str
    issued: int
    finished: int
    cancelled: int
    calls: int
    picked: int
    missed: int
    missed_early: int
    returned: int
    over_limit: int


class CountedDays(TypedDict):
    """Days somebody came, oldest first; the last is today so far."""

    days: list[CountedDay]


class DeviceList(TypedDict):
    """Devices as their hosts report them, screens too, and slips that did not come out."""

    devices: list[DeviceState]
    screens: list[Screen]
    slips: list[Slip]


class Traffic(TypedDict):
    """What last crossed a device's link: lines of instant, ``>`` to or ``<`` from it, bytes."""

    device: str
    host: str
    at: str
    lines: list[str]


class PrintBody(TypedDict):
    """Which ticket's slip to print again; it is marked as a reprint."""

    ticket: NotRequired[str | None]


class Settled(TypedDict):
    """How a job at a device ended."""

    outcome: Outcome
    remedy: str | None


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
