"""The shapes of what the wing sends and receives.

Tested by tests/outside_visits/test_routes.py.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, Len, MaxLen

from queue_server.web.shapes import Name
from queue_server.wire.shapes import Day, Instant

Minute = Annotated[int, Interval(ge=0, le=24 * 60 - 1)]
Seat = Annotated[int, Interval(ge=1, le=200)]
VisitState = Literal["requested", "planned", "on_the_way", "done", "not_met", "cancelled"]
Ids = Annotated[list[Annotated[str, Len(1, 16)]], MaxLen(12)]


class VisitGroup(TypedDict):
    """A school class or ward: a label such as 302, and seat numbers, without names."""

    label: Annotated[str, Len(1, 12)]
    seats: Annotated[list[Seat], Len(1, 200)]


class VisitBody(TypedDict):
    """What a visit is requested for.

    ``opens`` and ``closes``: minutes of the day between which the work may begin. With ``groups``
    the number of people is that of their seats. ``minutes`` null: as the kind of visit says.
    """

    kind: Name
    services: Annotated[list[Name], Len(1, 10)]
    zone: Name
    place: Annotated[str, Len(1, 80)]
    people: NotRequired[Annotated[int, Interval(ge=1, le=500)] | None]
    groups: NotRequired[Annotated[list[VisitGroup], MaxLen(40)] | None]
    first: Day
    last: Day
    opens: Minute
    closes: Minute
    minutes: NotRequired[Annotated[int, Interval(ge=5, le=480)] | None]
    language: NotRequired[Name | None]


class VisitFields(TypedDict):
    """A visit, for staff. ``fives``: each group's seats in subgroups of five or a little more."""

    id: str
    code: str
    kind: str
    services: list[str]
    zone: str
    place: str
    people: int
    groups: list[VisitGroup]
    fives: list[list[list[int]]]
    first: Day
    last: Day
    opens: int
    closes: int
    minutes: int
    language: str
    state: VisitState
    trip: int
    day: Day | None
    minute: int | None
    overdue: bool


class VisitMade(TypedDict):
    """A new visit with what the applicant gets: a code, and the address of its page."""

    visit: VisitFields
    code: str
    track: str


class VisitAnswer(TypedDict):
    """A visit."""

    visit: VisitFields


class VisitList(TypedDict):
    """Open visits, the oldest request first, then those that ended last."""

    visits: list[VisitFields]


class OwnVisit(TypedDict):
    """A visit as the holder of its link sees it: without place, groups and history."""

    code: str
    kind: str
    services: list[str]
    people: int
    first: Day
    last: Day
    opens: int
    closes: int
    language: str
    state: VisitState
    trip: int
    trips: int
    day: Day | None
    minute: int | None


class OwnVisitAnswer(TypedDict):
    """One's own visit."""

    visit: OwnVisit


class VisitFindBody(TypedDict):
    """The code that was given out."""

    code: Annotated[str, Len(1, 20)]


class VisitStepBody(TypedDict):
    """The action; ``missing``, for ``miss``: the absent seats; left out: all."""

    do: Literal["unplan", "depart", "turn_back", "finish", "miss", "again", "cancel"]
    missing: NotRequired[Annotated[list[VisitGroup], MaxLen(40)] | None]


class VisitStep(TypedDict):
    """What was done with a visit, when and by whom."""

    at: Instant
    actor: str
    action: str
    state: VisitState


class VisitSteps(TypedDict):
    """The steps of a visit in order."""

    steps: list[VisitStep]


class VisitDayBody(TypedDict):
    """Visits by id; in a plan, in the order in which they are made."""

    visits: Ids


class VisitStop(TypedDict):
    """A stop: minutes of travel to it, and in minutes of the day arrival, begin and end."""

    visit: str
    travel: int
    arrives: int
    begins: int
    ends: int


class VisitRoute(TypedDict):
    """The stops of a day in order; ``left_out`` are visits that do not fit."""

    leaves: int
    stops: list[VisitStop]
    back: int
    left_out: list[str]


class VisitRouteAnswer(TypedDict):
    """A route that was proposed or planned."""

    route: VisitRoute


class VisitDay(TypedDict):
    """The plan of a day; ``route`` is null if the plan can no longer be driven as it is."""

    day: Day
    visits: list[VisitFields]
    route: VisitRoute | None


class VisitKindFields(TypedDict):
    """A kind of visit: its services, and minutes for one person and for each further one."""

    name: str
    services: list[str]
    minutes: int
    more_minutes: int


class VisitZone(TypedDict):
    """A part of the area."""

    name: str
    wording: dict[str, str]


class VisitTerms(TypedDict):
    """What the office has configured about its visits."""

    kinds: list[VisitKindFields]
    zones: list[VisitZone]
    leaves: int
    back: int
    ahead_days: int
    trips: int
    most_stops: int
