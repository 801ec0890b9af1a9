"""What the floor is asked, and what it answers."""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, MaxLen

from queue_server.web.shapes import Classes, CounterProfile
from queue_server.wire.messages import Help, Lunch, Text, Wait

CounterNumber = Annotated[int, Interval(ge=1, le=9999)]
PolicyName = Annotated[str, MaxLen(40)]
AlarmKey = Annotated[str, MaxLen(200)]


class Visitor(TypedDict):
    """A visitor at a counter; ``since`` the call or the start, ``expected_min`` for the service.

    ``in_person``: a visitor who cannot see or hear calls, and is fetched.
    """

    ticket: str
    label: str
    priority: str
    service: str
    since: str
    expected_min: float
    in_person: NotRequired[bool]


class FloorCounter(TypedDict):
    """One counter; ``profile`` is in force now, ``configured`` the one it returns to."""

    number: int
    name: Text
    state: str
    clerk: str | None
    since: str | None
    reason: str
    until: str | None
    lunch: Lunch | None
    visitor: Visitor | None
    profile: CounterProfile
    configured: CounterProfile


class FloorClass(TypedDict):
    """How long a class waits, against its target."""

    priority: str
    count: int
    longest_min: int
    wait: Wait | None
    target_min: float


class FloorSuspension(TypedDict):
    """A suspension in force; suspensions of one closure share ``act``."""

    id: str
    scope: str
    reason: str
    until: str | None
    act: str


class Floor(TypedDict):
    """Topic ``floor``, and what ``GET /floor`` answers."""

    type: Literal["floor"]
    seq: int
    at: str
    counters: list[FloorCounter]
    classes: list[FloorClass]
    total: int
    missed: int
    held: int
    policy: str
    suspensions: list[FloorSuspension]
    help: list[Help]


class TryProfile(TypedDict):
    """What a counter would serve."""

    first: Classes
    then: NotRequired[Classes | None]
    never: NotRequired[Classes | None]


class WhatIf(TypedDict):
    """Another arrangement; what is left out stays as it is now.

    ``counters``: the numbers that would be open, or how many in all; ``profiles`` by number.
    """

    counters: NotRequired[Annotated[list[CounterNumber], MaxLen(200)] | CounterNumber | None]
    policy: NotRequired[PolicyName | None]
    profiles: NotRequired[Annotated[dict[str, TryProfile], MaxLen(200)] | None]


class Outlook(TypedDict):
    """Waits in minutes of those who wait now or come within the hour; ``line`` every 5 minutes."""

    counters: list[int]
    served: int
    mean_min: float
    p95_min: float
    longest_min: float
    within: float
    by_class: dict[str, float]
    line: list[int]


class WhatIfAnswer(TypedDict):
    """The present arrangement and the other; ``waiting`` and how many of them were ``played``."""

    now: Outlook
    then: Outlook
    waiting: int
    played: int


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
