"""Bodies and answers of the service day, suspensions, closures, alarms, lunch and reviews.

Tested by tests/web/standing.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, Len, MaxLen

from queue_server.web.shapes import Bodies, Body, Review, TextWarning, Title, Words
from queue_server.wire.messages import Text
from queue_server.wire.shapes import Instant

Scope = Annotated[str, Len(1, 100)]
Scopes = Annotated[list[Scope], Len(1, 50)]
AlarmKey = Annotated[str, MaxLen(200)]


class Span(TypedDict):
    """``starts`` left out: from now on; ``until`` left out: until lifted."""

    starts: NotRequired[Instant | None]
    until: NotRequired[Instant | None]


class StopTerms(Span):
    """How numbers stop: a listed ``reason``, a ``note`` in free words, or both.

    ``numbers``: what becomes of numbers already taken, ``kept`` (the default) or ``void``.
    """

    reason: NotRequired[Title | None]
    note: NotRequired[Words | None]
    wording: NotRequired[Body | Bodies | None]
    numbers: NotRequired[Literal["kept", "void"] | None]


class SuspensionBody(StopTerms):
    """Stop ``branch``, ``session:<name>`` or ``service:<code>`` from giving numbers."""

    scope: Scope


class DayBody(TypedDict):
    """The service day as the calendar has it, and why it was wrong."""

    day: Annotated[str, Len(10, 10)]
    reason: NotRequired[Title | None]
    note: NotRequired[Words | None]


class DayAnswer(TypedDict):
    """The service day of the branch, and the clock of its server.

    ``time`` is the instant that counts: time stands still while the clock is behind the last event.
    ``waiting`` numbers lapse when another day begins. ``doubt``: how day and clock disagree
    (``day_ahead_of_calendar``, ``clock_off``), or null.
    """

    day: str | None
    time: str
    clock: str
    waiting: int
    doubt: str | None


class Suspension(TypedDict):
    """A suspension in force or to come; ``act`` is shared by the suspensions of one closure."""

    id: str
    scope: str
    reason: str
    note: str
    wording: Text
    starts: str
    until: str | None
    numbers: str
    act: str


class SuspensionPreview(TypedDict):
    """How many visitors with a number a suspension would affect; ``void`` cancels all except those
    ``at_counters``.
    """

    waiting: int
    missed: int
    held: int
    at_counters: int


class SuspensionAnswer(TypedDict):
    """One suspension."""

    suspension: Suspension
    warnings: NotRequired[list[TextWarning]]


class SuspensionList(TypedDict):
    """Every suspension that has not been lifted."""

    suspensions: list[Suspension]


class ClosureTemplate(TypedDict):
    """An occasion prepared in the configuration; ``starts`` and ``until`` are for the day asked
    for.

    ``public`` is the text visitors read, where the office wrote one.
    """

    name: str
    wording: Text
    public: Text
    scopes: list[str]
    reason: str
    starts: str
    until: str | None
    numbers: str


class ClosureTemplates(TypedDict):
    """The templates, in the order of the configuration."""

    day: str
    templates: list[ClosureTemplate]


class ClosureAsked(Span):
    """What would be closed."""

    scopes: Scopes


class ClosurePart(TypedDict):
    """How many future bookings one scope of a closure affects."""

    scope: str
    bookings: int


class ClosureOutcome(SuspensionPreview):
    """Whom a closure would affect: today's numbers, and bookings, each counted once."""

    bookings: int
    parts: list[ClosurePart]


class ClosureBody(StopTerms):
    """A closure as a supervisor has put it together."""

    scopes: Scopes


class ClosureAnswer(TypedDict):
    """The suspensions of a closure; ``act`` names them together."""

    act: str
    suspensions: list[Suspension]
    warnings: NotRequired[list[TextWarning]]


class ClosureLifted(TypedDict):
    """The closure that was lifted."""

    act: Annotated[str, MaxLen(40)]


class AlarmBody(TypedDict):
    """Which alarm: ``device:HOST/NAME``, ``help:PLACE`` or ``alarm:CODE:…``."""

    alarm: AlarmKey


class CloseAlarmBody(TypedDict):
    """What came of an alarm: one of the office's outcomes, and a few words if they help."""

    alarm: AlarmKey
    outcome: Annotated[str, MaxLen(40)]
    note: NotRequired[Annotated[str, MaxLen(200)] | None]


class AlarmOfToday(TypedDict):
    """Who took it when; null while it is not over. ``noted``: there are words in the journal."""

    alarm: str
    owner: str
    since: str
    outcome: str | None
    closed_by: str | None
    closed_at: str | None
    noted: bool


class AlarmsOfToday(TypedDict):
    """Alarms that are taken, then those that are closed, newest first."""

    alarms: list[AlarmOfToday]


class LunchSlot(TypedDict):
    """A slot of today: who is away, how many counters stay, and what no counter serves meanwhile.

    ``begins`` is the local time that names it. ``classes`` are those that no counter serves.
    """

    begins: str
    starts: str
    until: str
    away: list[int]
    stay: int
    classes: list["LunchGap"]
    services: list[str]


class LunchGap(TypedDict):
    """A class that no counter serves, and how many of it wait now."""

    priority: str
    waiting: int


class LunchCounter(TypedDict):
    """A counter that is not closed, or has a lunch; ``begins`` of its slot, or null."""

    number: int
    clerk: str | None
    begins: str | None


class LunchRoster(TypedDict):
    """The roster of today."""

    slots: list[LunchSlot]
    counters: list[LunchCounter]


class LunchBody(TypedDict):
    """By the number of a counter: when its slot begins (``11:30``), or null for no lunch."""

    breaks: Annotated[dict[str, Annotated[str, MaxLen(5)] | None], MaxLen(200)]


class LunchProposal(TypedDict):
    """A roster that keeps every class and service served where it can be; nothing is changed."""

    breaks: dict[str, str]


class ReviewAnswer(TypedDict):
    """One month."""

    review: Review


class ReleaseBody(TypedDict):
    """The review as it was shown: its journal number, and what the head says of it."""

    as_of_seq: Annotated[int, Interval(ge=1)]
    comment: Annotated[str, Len(1, 1000)]
