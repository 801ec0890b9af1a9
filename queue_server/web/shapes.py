"""What clients send over HTTP, as shapes; what they get is in ``queue_server/wire/messages``.

Tested by tests/web/test_bad_input.py.
"""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from annotated_types import Interval, Len, MaxLen

from queue_server.wire.messages import (
    BoardCounter,
    Closed,
    Notice,
    OpenSession,
    PublicAnnouncement,
    PublicTicket,
    Suspended,
    Ticket,
    WaitingClass,
)
from queue_server.wire.messages.values import MOST_RATING_REASONS
from queue_server.wire.shapes import Instant, Pattern

CounterNumber = Annotated[int, Interval(ge=1, le=9999)]
AnyCounter = Annotated[int, Interval(ge=0, le=9999)]
Name = Annotated[str, Len(1, 60)]
"""A code or name from the configuration: service, class, outcome, language, id or label."""
Words = Annotated[str, MaxLen(200)]
#: A QR code as the address of an SVG picture; the largest code there is has 63,000 characters.
QrPicture = Annotated[str, MaxLen(80_000)]
Title = Annotated[str, MaxLen(120)]
Body = Annotated[str, MaxLen(1000)]
Titles = Annotated[dict[str, Title], MaxLen(12)]
Bodies = Annotated[dict[str, Body], MaxLen(12)]
#: A month in an address.
MonthName = Annotated[str, Pattern(pattern="^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]


class IssueBody(TypedDict):
    """What a visitor comes for. ``in_person``: the visitor cannot see or hear calls."""

    service: Name
    services: NotRequired[Annotated[list[Name], MaxLen(20)] | None]
    priority: NotRequired[Name | None]
    language: NotRequired[Name | None]
    in_person: NotRequired[bool | None]


class OfflineItem(TypedDict):
    """A number that a kiosk gave on its own; ``token`` is in the address on the slip.

    ``services``: every service the number is for, if there are several.
    """

    key: Annotated[str, Len(1, 180)]
    series: Name
    number: Annotated[int, Interval(ge=1, le=99_999)]
    service: Name
    services: NotRequired[Annotated[list[Name], MaxLen(20)] | None]
    priority: Name
    language: Name
    touched_at: Instant
    token: NotRequired[Annotated[str, Len(16, 64)] | None]
    in_person: NotRequired[bool | None]


class OfflineBody(TypedDict):
    """The numbers of one service day of the kiosk, in the order they were given."""

    kiosk_day: Annotated[str, Len(10, 10)]
    items: Annotated[list[OfflineItem], MaxLen(50)]


class NoBody(TypedDict):
    """A verb that needs no words."""


class OpenBody(TypedDict):
    """``also``: true for a second counter under the same name."""

    also: NotRequired[bool | None]


class OneTicket(TypedDict):
    """The ticket to call, by id or by label."""

    ticket: Name


class MaybeTicket(TypedDict):
    """The ticket by id or label; when left out, the next one for this counter."""

    ticket: NotRequired[Name | None]


class OutcomeBody(TypedDict):
    """How the visit ended; the first of the configured outcomes when left out."""

    outcome: NotRequired[Name | None]


class ReasonBody(TypedDict):
    """Why: a listed reason, and a note in free words; both may be left out."""

    reason: NotRequired[Words | None]
    note: NotRequired[Words | None]


class PauseBody(ReasonBody):
    """Why, and when the clerk means to be back."""

    until: NotRequired[Instant | None]


class RedirectBody(TypedDict):
    """What a waiting visitor is served for, and the one counter that calls; 0: any counter."""

    service: NotRequired[Name | None]
    counter: NotRequired[AnyCounter | None]


class InPersonBody(TypedDict):
    """Whether the visitor is fetched when called."""

    asked: bool


class NoteBody(TypedDict):
    """A note for the next clerk; an empty one removes it."""

    note: Words


class TransferBody(TypedDict):
    """Where to: another service, one counter, or both."""

    service: NotRequired[Name | None]
    counter: NotRequired[CounterNumber | None]


class WalkBody(TypedDict):
    """What the visitor at the counter came for."""

    service: Name
    priority: NotRequired[Name | None]


class ServiceBody(TypedDict):
    """One more service."""

    service: Name


class Reclass(TypedDict):
    """The right priority class."""

    priority: Name


Classes = Annotated[list[Name], MaxLen(20)]


class ProfileBody(TypedDict):
    """What a counter serves: ``first`` before ``then``; the rest is not served here."""

    first: Classes
    then: NotRequired[Classes | None]
    never: NotRequired[Classes | None]
    until: NotRequired[Instant | None]


class CounterProfile(TypedDict):
    """What a counter serves; ``until`` null: until it is cleared."""

    first: list[str]
    then: list[str]
    never: list[str]
    until: str | None


class ProfileAnswer(TypedDict):
    """The profile set in place of the configured one."""

    counter: int
    profile: CounterProfile


NoticeState = Literal["live", "draft", "proposed"]
NoticeCategory = Literal["general", "jobs", "policy", "event", "population", "closure", "urgent"]


class NoticeBody(TypedDict):
    """A notice as a supervisor writes it; texts by language, or one in the branch's own."""

    title: Title | Titles
    body: NotRequired[Body | Bodies | None]
    category: NotRequired[NoticeCategory | None]
    style: NotRequired[Literal["slide", "marquee"] | None]
    starts: NotRequired[Instant | None]
    until: NotRequired[Instant | None]
    weight: NotRequired[Annotated[int, Interval(ge=1, le=10)] | None]
    link: NotRequired[Annotated[str, MaxLen(300)] | None]
    picture: NotRequired[Annotated[str, Pattern(pattern=r"^([0-9a-f]{64})?$")] | None]
    place: NotRequired[Title | Titles | None]
    days: NotRequired[Annotated[list[Annotated[int, Interval(ge=1, le=7)]], MaxLen(7)] | None]
    sessions: NotRequired[Annotated[list[Annotated[str, MaxLen(40)]], MaxLen(20)] | None]
    displays: NotRequired[Annotated[list[Annotated[str, MaxLen(40)]], MaxLen(50)] | None]
    pages: NotRequired[
        Annotated[list[Annotated[str, Pattern(pattern=r"^[0-9a-f]{64}$")]], MaxLen(12)] | None
    ]
    state: NotRequired[NoticeState | None]
    clip: NotRequired[Annotated[str, Pattern(pattern=r"^([0-9a-f]{64})?$")] | None]
    clip_s: NotRequired[Annotated[int, Interval(ge=0, le=60)] | None]
    clip_sound: NotRequired[bool | None]


class TextWarning(TypedDict):
    """A text saved anyway: its ``undrawable`` characters show as boxes on wall, kiosk and slip."""

    code: Literal["undrawable"]
    characters: list[str]
    detail: str


class NoticeAnswer(TypedDict):
    """One notice."""

    notice: Notice
    warnings: NotRequired[list[TextWarning]]


class NoticeList(TypedDict):
    """Every notice, including those not shown at present."""

    notices: list[Notice]


class HelpBody(TypedDict):
    """Where a person is needed; a kiosk's own name when left out."""

    place: NotRequired[Name | None]


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
    """Rows in order; ``next``: the row to continue after, null at the end."""

    rows: list[JournalRowShape]
    next: int | None


class PublicTicketAnswer(TypedDict):
    """A visitor's own ticket."""

    ticket: PublicTicket


class Health(TypedDict):
    """The process answers."""

    status: str


class ReadyReason(TypedDict):
    """Something that a person has to see to. ``remedy`` says what to do, in English."""

    code: str
    detail: str
    remedy: str


class Readiness(TypedDict):
    """Whether the server can work; some reasons only warn."""

    ready: bool
    reasons: list[ReadyReason]


class PublicBoard(TypedDict):
    """The board without the epoch and the journal number."""

    type: str
    branch: str
    at: str
    service_day: str
    session: OpenSession | None
    closed: Closed | None
    suspended: dict[str, Suspended]
    open_now: bool
    counters: list[BoardCounter]
    announcements: list[PublicAnnouncement]
    waiting: list[WaitingClass]
    missed: list[str]
    notices: list[Notice]


class Removed(TypedDict):
    """What was removed."""

    id: str


class MyFigures(TypedDict):
    """Visitors finished, and seconds from start to finish: the mean and the longest."""

    served: int
    mean_s: int | None
    longest_s: int | None


class MyDay(MyFigures):
    """A clerk's day so far; ``last`` has the newest first."""

    last: list[Ticket]


class RequestAnswer(TypedDict):
    """Whether the request with this key was carried out today."""

    key: str
    done: bool


class RatingBody(TypedDict):
    """How a visit was, 1 (bad) to 5 (good), and for which of the listed reasons."""

    rating: Annotated[int, Interval(ge=1, le=5)]
    reasons: NotRequired[
        Annotated[list[Annotated[str, Len(1, 40)]], MaxLen(MOST_RATING_REASONS)] | None
    ]


class Rated(TypedDict):
    """The visit has its rating."""

    rated: bool


class Released(TypedDict):
    """Who released a review, when, with which comment, and as of which journal row."""

    by: str
    at: str
    comment: str
    as_of_seq: int


class Drafted(TypedDict):
    """When a review was drafted automatically, and as of which journal row."""

    at: str
    as_of_seq: int


class Review(TypedDict):
    """A month as YYYY-MM; without a release it is a draft. ``drafted``: automatically, on the 1st
    at six.
    """

    month: str
    released: Released | None
    drafted: Drafted | None
