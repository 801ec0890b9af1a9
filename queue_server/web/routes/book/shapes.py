"""What is sent to the book. Tested by tests/web/book."""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, Len

from queue_server.web.shapes import Name, Words
from queue_server.wire.shapes import Day

Services = Annotated[list[Name], Len(1, 20)]
Party = Annotated[int, Interval(ge=1, le=1000)]
Minute = Annotated[int, Interval(ge=0, le=24 * 60 - 1)]


#: The solution to a challenge from ``GET /book/challenge``, where one is required.
Solution = Annotated[str, Len(1, 2000)]


class HoldBody(TypedDict):
    """What to keep seats for; ``minute`` counts from local midnight."""

    pool: Name
    services: Services
    party: NotRequired[Party | None]
    day: Day
    minute: Minute
    altcha: NotRequired[Solution | None]


class ConfirmBody(TypedDict):
    """How the visitor is to be served. A ``contact`` is refused: contacts are not stored yet."""

    contact: NotRequired[Words | None]
    language: NotRequired[Name | None]
    priority: NotRequired[Name | None]


class BookBody(TypedDict):
    """A booking by staff, in one step."""

    pool: Name
    services: Services
    party: NotRequired[Party | None]
    day: Day
    minute: Minute
    language: NotRequired[Name | None]
    priority: NotRequired[Name | None]


class ChangeBody(TypedDict):
    """The time wanted instead."""

    day: Day
    minute: Minute


class ImportBody(TypedDict):
    """A list as comma-separated values; with ``dry_run`` nothing is booked."""

    list: Annotated[str, Len(1, 40_000)]
    dry_run: NotRequired[bool | None]


class FindBody(TypedDict):
    """The code as it was read out or typed."""

    code: Name


class WaitBody(TypedDict):
    """A seat to wait for, on any day from ``first`` to ``last``."""

    pool: Name
    services: Services
    party: NotRequired[Party | None]
    first: Day
    last: Day
    language: NotRequired[Name | None]
    altcha: NotRequired[Solution | None]


class AmendmentBody(TypedDict):
    """Different rules for a pool on some days; what is left out stays as configured.

    ``hits``: how many bookings without room the person has been shown.
    """

    pool: Name
    first: Day
    last: NotRequired[Day | None]
    weekdays: NotRequired[Annotated[list[Annotated[int, Interval(ge=0, le=6)]], Len(0, 7)] | None]
    sessions: NotRequired[Annotated[list[Name], Len(1, 20)] | None]
    lanes: NotRequired[Annotated[int, Interval(ge=0, le=64)] | None]
    staff_share: NotRequired[Annotated[float, Interval(ge=0, le=1)] | None]
    hits: NotRequired[Annotated[int, Interval(ge=0, le=100_000)] | None]


class SuspensionNamed(TypedDict):
    """The suspension whose bookings are to be moved."""

    suspension: Name


class ReachedBody(TypedDict):
    """What the visitor said when staff reached them."""

    answer: Literal["accept", "cancel"]


class MoveBody(TypedDict):
    """What the visitor chooses; another time and cancelling have calls of their own."""

    answer: Literal["accept", "call"]


class CheckInBody(TypedDict):
    """What the visitor shows: the code, or the token in the QR code.

    ``walk_in``: true for an ordinary number instead, when too early or too late.
    """

    code: NotRequired[Name | None]
    token: NotRequired[Name | None]
    walk_in: NotRequired[bool | None]
