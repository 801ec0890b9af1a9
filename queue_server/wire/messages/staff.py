"""What the pages of clerks and supervisors show: the queue and one counter."""

from typing import Literal, NotRequired, TypedDict

from queue_server.wire.messages.board import WaitingClass
from queue_server.wire.messages.tickets import Ticket, Why
from queue_server.wire.messages.values import CounterState, Text, TicketState


class QueueTicket(TypedDict):
    """One waiting ticket in the clerks' list."""

    id: str
    label: str
    service: str
    services: list[str]
    priority: str
    language: str
    state: TicketState
    counter: int | None
    issued_at: str
    waiting_s: int
    missed: int
    note: NotRequired[str]
    only_counter: NotRequired[int]
    in_person: NotRequired[bool]


class QueueCounter(TypedDict):
    """Who sits at which counter; ``offered_to`` a clerk, or (empty) anyone, to take over."""

    number: int
    name: Text
    state: CounterState
    clerk: str | None
    ticket: str | None
    since: str | None
    reason: str
    until: NotRequired[str | None]
    offered_to: NotRequired[str | None]


class Help(TypedDict):
    """A call for help: where, and since when."""

    place: str
    since: str


class Alarm(TypedDict):
    """An alarm in the hands of ``owner``, since when; ``alarm`` says what it is about.

    A raised alarm stays until it is closed; while no one has taken it, ``owner`` is empty.
    """

    alarm: str
    owner: str
    since: str


class Queue(TypedDict):
    """Topic ``queue``: the first 200 waiting in order of arrival, and the counters.

    ``year_without_calendar``: the holidays of this year, or from December on of the next, are
    unknown. ``day_doubt``: service day and clock disagree (``day_ahead_of_calendar``,
    ``clock_off``).
    """

    type: Literal["queue"]
    seq: int
    at: str
    total: int
    tickets: list[QueueTicket]
    missed: list[QueueTicket]
    held: list[QueueTicket]
    waiting: list[WaitingClass]
    counters: list[QueueCounter]
    help: list[Help]
    alarms: NotRequired[list[Alarm]]
    year_without_calendar: NotRequired[int | None]
    day_doubt: NotRequired[str | None]


class NextUp(TypedDict):
    """Whom the counter would call now, and why; a newcomer or another minute may change it."""

    ticket: str
    label: str
    why: Why


class Lunch(TypedDict):
    """When the clerk of a counter is at lunch today."""

    starts: str
    until: str


class CounterSnapshot(TypedDict):
    """Topic ``counter:<n>``: what the clerk page of that counter needs.

    ``verbs`` are those the rules would accept now; ``no_show_in_s`` and ``undo_in_s`` are whole
    seconds until no-show is allowed and until undo no longer is (null: not applicable).
    ``announced``: whether a display has announced the call (null: no visitor is called, or no
    display is connected). ``offered_to`` a clerk, or (empty) anyone, to take over; ``asked``: who
    wants to.
    """

    type: Literal["counter"]
    seq: int
    at: str
    number: int
    name: Text
    state: CounterState
    clerk: str | None
    since: str | None
    reason: str
    until: NotRequired[str | None]
    ticket: Ticket | None
    held: list[Ticket]
    why: Why | None
    verbs: list[str]
    no_show_in_s: int | None
    announced: NotRequired[bool | None]
    undo_in_s: int | None
    waiting: int
    next: NotRequired[NextUp | None]
    lunch: NotRequired[Lunch | None]
    offered_to: NotRequired[str | None]
    asked: NotRequired[str | None]
