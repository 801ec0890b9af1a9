"""What the floor is asked, and what it answers."""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, MaxLen

from queue_server.web.shapes import Classes, CounterProfile
from queue_server.wire.messages import CounterState, Help, Lunch, Text, Wait

CounterNumber = Annotated[int, Interval(ge=1, le=9999)]
PolicyName = Annotated[str, MaxLen(40)]


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
    state: CounterState
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
