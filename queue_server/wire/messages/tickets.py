"""Tickets and why they were called, as staff, kiosk and their owners see them."""

from typing import Any, Literal, NotRequired, TypedDict

from queue_server.wire.messages.board import Suspended
from queue_server.wire.messages.values import CallRule, TicketState, Wait
from queue_server.wire.shapes import Instant, Many


class Ticket(TypedDict):
    """One visitor's ticket, as staff and the kiosk see it.

    ``offline``: the kiosk gave the label itself; ``remark`` is the code of a limit it did not know,
    ``superseded`` the label that was given before and never seen. ``note`` is from the previous
    clerk, ``only_counter`` is the only one that may call it. ``in_person``: the visitor cannot see
    or hear calls and is fetched.
    """

    id: str
    label: str
    series: str
    number: int
    service: str
    services: list[str]
    priority: str
    language: str
    state: TicketState
    counter: int | None
    issued_at: Instant
    called_at: Instant | None
    started_at: Instant | None
    finished_at: Instant | None
    ahead: int
    wait: Wait | None
    calls: int
    track: str
    offline: NotRequired[bool]
    remark: NotRequired[str]
    superseded: NotRequired[str]
    note: NotRequired[str]
    only_counter: NotRequired[int]
    in_person: NotRequired[bool]


class OfflineOutcome(TypedDict):
    """What became of a number that a kiosk gave on its own; ``refused`` with a code."""

    key: str
    ticket: Ticket | None
    outcome: Literal["taken", "known", "refused"]
    code: NotRequired[str]


class OfflineAnswer(TypedDict):
    """Outcomes in the order sent; ``last``: the last number of ``series`` on ``day``, or 0."""

    items: list[OfflineOutcome]
    day: str
    series: str
    last: int


class Considered(TypedDict):
    """A ticket that a call weighed; score is wait ÷ target."""

    label: str
    score: float
    reason: str


class Why(TypedDict):
    """Why this ticket was called: the rule, one sentence, and at most five tickets weighed.

    ``key`` and ``facts`` let a page say the sentence in another language.
    """

    rule: CallRule
    text: str
    considered: list[Considered]
    key: NotRequired[str]
    facts: NotRequired[dict[str, Any]]


class Answer(TypedDict):
    """What a counter verb answers."""

    ticket: Ticket | None
    why: Why | None


class TicketAnswer(TypedDict):
    """What issuing or looking up one ticket answers."""

    ticket: Ticket


class TicketList(TypedDict):
    """Tickets in order of arrival; ``total`` also counts those beyond the limit."""

    tickets: Many[Ticket]
    total: int


class PublicTicket(TypedDict):
    """A visitor's own ticket, found by its token: nothing internal, nothing of other visitors."""

    label: str
    service: str
    services: NotRequired[list[str]]
    priority: str
    language: str
    state: TicketState
    counter: int | None
    issued_at: Instant
    called_at: Instant | None
    ahead: int
    wait: Wait | None
    calls: int
    suspended: NotRequired[Suspended | None]


class TicketSnapshot(TypedDict):
    """Topic ``ticket:<token>``."""

    type: Literal["ticket"]
    token: str
    branch: str
    at: str
    ticket: PublicTicket
