"""Appointments, as visitors, kiosks and staff see them."""

from typing import Literal, NotRequired, TypedDict

from queue_server.wire.messages.tickets import Ticket
from queue_server.wire.messages.values import Text
from queue_server.wire.shapes import Day, Instant, Many

BookingState = Literal[
    "held", "booked", "checked_in", "cancelled", "lapsed", "missed", "moved", "used_as_walkin"
]
MoveState = Literal["planned", "proposed", "call", "accepted", "other", "cancelled", "restored"]
DayState = Literal["free", "few", "full", "closed"]


class Proposed(TypedDict):
    """Another time for an appointment in suspended time; ``day`` is missing if there is none."""

    state: MoveState
    day: NotRequired[Day]
    minute: NotRequired[int]
    due_at: NotRequired[Instant]


class Booking(TypedDict):
    """One appointment. ``minute`` counts from midnight in ``zone``; it holds no person's name.

    ``code`` only for the holder of the link and for staff.
    """

    id: str
    pool: str
    day: Day
    minute: int
    minutes: int
    zone: str
    services: list[str]
    party: int
    priority: str
    language: str
    state: BookingState
    due_at: Instant
    late_min: int
    lane: NotRequired[int]
    origin: NotRequired[str]
    code: NotRequired[str]
    ticket: NotRequired[str | None]
    move: NotRequired[Proposed]


class BookingAnswer(TypedDict):
    """One appointment."""

    booking: Booking


class BookingMade(TypedDict):
    """A new appointment with what the visitor writes down; ``track`` is the link's path."""

    booking: Booking
    code: str
    track: str


class ChallengeParameters(TypedDict):
    """The parameters under ALTCHA's names; ``data.until`` is in seconds since 1970."""

    algorithm: str
    cost: int
    keyLength: int
    keyPrefix: str
    nonce: str
    salt: str
    data: dict[str, int]


class Challenge(TypedDict):
    """Work for a browser, signed: the ``altcha`` of a request is its solution."""

    parameters: ChallengeParameters
    signature: str


class ChallengeAnswer(TypedDict):
    """The challenge; null: this browser need not solve one."""

    challenge: Challenge | None


class HoldAnswer(TypedDict):
    """Seats kept until ``until``; ``hold`` is what books them."""

    hold: str
    until: Instant


class HoldReleased(TypedDict):
    """Seats that are no longer held."""

    hold: str


class BookDay(TypedDict):
    """How much of a day is left; ``reason`` if nothing can be booked."""

    day: Day
    state: DayState
    reason: NotRequired[str]


class BookTime(TypedDict):
    """A time of a day, in minutes from midnight, and whether it is free."""

    minute: int
    free: bool


class BookStart(TypedDict):
    """A start that is free; ``minute`` counts from midnight."""

    day: Day
    minute: int


class BookDays(TypedDict):
    """Days in order, or with ``day`` asked for, its times.

    ``nearest``: free starts on other days, if this one has none.
    """

    pool: str
    days: NotRequired[list[BookDay]]
    times: NotRequired[list[BookTime]]
    nearest: NotRequired[list[BookStart]]


class BookService(TypedDict):
    """A bookable service, and the pools in which it can be booked."""

    service: str
    name: Text
    minutes: float
    documents: list[Text]
    pools: list[str]


class BookServices(TypedDict):
    """What the public can book."""

    services: list[BookService]


class CheckedIn(TypedDict):
    """The number of a visitor with an appointment."""

    ticket: Ticket | None
    booking: Booking


class BookingList(TypedDict):
    """The appointments of a day in order of time, including cancelled ones."""

    day: Day
    bookings: Many[Booking]


class BookDayLoad(TypedDict):
    """One day: ``planned`` and ``booked`` are seats, the others bookings."""

    day: Day
    planned: int
    booked: int
    due: int
    came: int
    late: int
    missed: int
    cancelled: int


class BookLoad(TypedDict):
    """How full consecutive days are."""

    days: list[BookDayLoad]


class Was(TypedDict):
    """When an appointment was, before it was moved."""

    day: Day
    minute: int


class Offer(TypedDict):
    """A seat that is kept for a waiter until ``until``."""

    day: Day
    minute: int
    until: Instant


class Waiter(TypedDict):
    """One visitor on the waiting list, for any day from ``first`` to ``last``."""

    id: str
    pool: str
    services: list[str]
    party: int
    language: str
    first: Day
    last: Day
    state: Literal["waiting", "offered", "taken", "left", "over"]
    since: Instant
    code: str
    offer: NotRequired[Offer]


class WaiterAnswer(TypedDict):
    """One visitor on the waiting list."""

    waiter: Waiter


class WaiterMade(TypedDict):
    """A new waiter with what the visitor writes down; ``track`` is the link's path."""

    waiter: Waiter
    code: str
    track: str


class WaiterList(TypedDict):
    """The waiters, the longest waiting first."""

    waiters: Many[Waiter]


class MoveOfBooking(TypedDict):
    """One booking of a closure. ``reached``: staff ticked that they spoke to the visitor."""

    id: str
    was: Was
    booking: Booking
    proposed: Proposed
    reached: bool


class Closure(TypedDict):
    """A suspension over bookings; ``uncased`` of them have no case yet."""

    suspension: str
    scope: str
    reason: str
    starts: Instant
    until: Instant | None
    uncased: int
    cases: Many[MoveOfBooking]


class ClosureList(TypedDict):
    """Every suspension that hits bookings."""

    closures: list[Closure]


class AmendmentShape(TypedDict):
    """Other rules of a pool on some days; null leaves what the configuration says.

    ``weekdays``: 0 Monday to 6 Sunday; empty: every day.
    """

    id: str
    pool: str
    first: Day
    last: Day | None
    weekdays: list[int]
    sessions: list[str] | None
    lanes: int | None
    staff_share: float | None
    made_at: Instant


class AmendmentList(TypedDict):
    """Every amendment; the last one takes precedence."""

    amendments: list[AmendmentShape]


class AmendmentTried(TypedDict):
    """The bookings that an amendment would leave without room."""

    hits: Many[Booking]


class AmendmentAnswer(TypedDict):
    """The amendment that was saved."""

    amendment: AmendmentShape


class ImportedRow(TypedDict):
    """One row of a list: the booking it became or would become, or the code of its refusal."""

    row: int
    day: NotRequired[Day]
    minute: NotRequired[int]
    code: NotRequired[str]
    refused: NotRequired[str]


class Imported(TypedDict):
    """What became of a list, or would become of it in a dry run."""

    dry_run: bool
    rows: list[ImportedRow]


class PoolShape(TypedDict):
    """What can be booked, as configured; ``lanes`` 0: the counters staffed, less walk-ins."""

    name: str
    lanes: int
    unit_min: int
    services: list[str]
    sessions: list[str]
    staff_share: float
    opens_days: int
    hold_min: int
    early_min: int
    late_min: int
    party: list[int]


class PoolList(TypedDict):
    """Every pool."""

    pools: list[PoolShape]
