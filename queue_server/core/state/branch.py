"""All that the rules need to know of one branch on one service day.

Rebuilt by applying the rows of the journal in order (``applying.py``); a rule never writes it.
"""

from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from queue_server.core import events as ev
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.alarms import Alarm
from queue_server.core.state.book import Book
from queue_server.core.written import ERASED

#: How many announcements a screen may still ask for: two minutes of a load test. Older ones are
#: history.
ANNOUNCEMENTS_KEPT = 4000

#: What is counted through the day beyond what the tickets themselves show.
TALLIED = ("picked", "missed", "missed_early", "returned")


#: Literals, so that the type checker refuses a comparison with any other word.
CounterStage = Literal["closed", "open", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterState:
    """A counter as it is now.

    ``until`` is when a pause is meant to end; nothing happens automatically then.
    ``offered_to`` a clerk, or (empty) anyone, before ``offered_until``; ``asked``: the clerk who
    wants to take over.
    """

    number: int
    state: CounterStage = "closed"
    clerk: str = ""
    ticket: str | None = None
    since: datetime | None = None
    reason: str = ""
    until: datetime | None = None
    offered_to: str | None = None
    offered_until: datetime | None = None
    asked: str = ""

    def offer_at(self, now: datetime) -> str | None:
        """To whom it is offered now: a clerk, or (empty) anyone; None: to nobody."""
        until = self.offered_until
        return self.offered_to if until is not None and now < until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One call to be flashed and spoken, numbered without gaps; it is the ticket's ``calls``-th.

    ``in_person``: staff go to fetch the visitor.
    """

    n: int
    label: str
    counter: int
    recall: bool
    at: datetime
    language: str
    priority: str
    calls: int = 1
    in_person: bool = False


@dataclass(frozen=True, slots=True)
class LastStep:
    """What a counter did last, so that it can be taken back; ``counted`` in the day's tally."""

    seq: int
    at: datetime
    kind: str
    before: Ticket
    counter_before: CounterState
    counted: tuple[str, ...] = ()


class BranchState:
    """The state of a branch; tickets and counters in it are frozen snapshots."""

    def __init__(self, counters: tuple[int, ...] = (), epoch: str = "") -> None:
        self.epoch = epoch
        self.seq = 0
        #: When the last row was written; no later row has an earlier time.
        self.at = datetime.min.replace(tzinfo=UTC)
        self.day: date | None = None
        #: The row that began the day.
        self.began = 0
        self.announced = 0
        self.suspensions: dict[str, ev.SuspensionSaved] = {}
        #: The note's row, by suspension with a note.
        self.suspension_notes: dict[str, int] = {}
        self.notices: dict[str, ev.NoticeSaved] = {}
        self.reviews: dict[str, ev.ReviewReleased] = {}
        #: Alarms that stay until they are closed, on whatever day.
        self.raised: dict[str, ev.AlarmRaised] = {}
        self.help: dict[str, datetime] = {}
        self.book = Book()
        self.profiles: dict[int, ev.CounterProfileSet] = {}
        self.counter_numbers = counters
        self.new_day()

    def new_day(self) -> None:
        """Forget the numbers, counters and counts of the day before; what is put up stays."""
        self.tickets: dict[str, Ticket] = {}
        self.by_token: dict[str, str] = {}
        #: Tickets by the actor and key of the touch that asked for them.
        self.by_touch: dict[tuple[str, str], str] = {}
        #: Tickets by a label that replaced another.
        self.by_label: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.issued_by_service: dict[str, int] = {}
        self.issued_by_session: dict[str, int] = {}
        self.tally = dict.fromkeys(TALLIED, 0)
        self.line = WaitingLine()
        self.counters = {n: CounterState(number=n) for n in self.counter_numbers}
        self.announcements: deque[Announcement] = deque(maxlen=ANNOUNCEMENTS_KEPT)
        self.calls_made = 0
        self.lunch: dict[int, ev.Lunch] = {}
        self.missed: dict[str, None] = {}
        self.held: dict[str, None] = {}
        self.steps: dict[int, LastStep] = {}
        #: Alarms taken by staff, by what they are about; and those that are over, oldest first.
        self.alarms: dict[str, Alarm] = {}
        self.closed_alarms: list[Alarm] = []
        #: The note's row, by counter paused with a note in place of a reason.
        self.pause_notes: dict[int, int] = {}
        self.ratings: dict[str, int] = {}
        self.rating_reasons: dict[str, tuple[str, ...]] = {}

    def put(self, before: Ticket | None, after: Ticket) -> None:
        """Store a snapshot and keep the indexes consistent with it."""
        self.tickets[after.id] = after
        was = before.state if before else None
        if was is not after.state:
            if was is TicketState.NO_SHOW:
                self.missed.pop(after.id, None)
            elif was is TicketState.HELD:
                self.held.pop(after.id, None)
            if after.state is TicketState.NO_SHOW:
                self.missed[after.id] = None
            elif after.state is TicketState.HELD:
                self.held[after.id] = None
        self._put_in_line(before, after)

    def _put_in_line(self, before: Ticket | None, after: Ticket) -> None:
        waited = before is not None and before.state is TicketState.WAITING
        waits = after.state is TicketState.WAITING
        if before is None or not waited:
            if waits and before is not None and before.state is TicketState.CALLED:
                self.line.uncall(after)
            elif waits:
                self.line.add(after)
        elif waits:
            self.line.replace(before, after)
        elif after.state is TicketState.CALLED:
            self.line.call(before)
        else:
            self.line.remove(before)

    def remember(self, step: LastStep) -> None:
        """Keep a counter's last step."""
        self.steps[step.counter_before.number] = step

    def forget_note(self, seq: int) -> None:
        """Stop showing the note of a row, which was erased."""
        for number, row in self.pause_notes.items():
            if row == seq:
                self.counters[number] = replace(self.counters[number], reason=ERASED)
        for name, row in self.suspension_notes.items():
            if row == seq:
                self.suspensions[name] = replace(self.suspensions[name], note=ERASED)
        for ticket in self.tickets.values():
            if ticket.note_seq == seq:
                self.put(ticket, replace(ticket, note=ERASED))
                break

    def counter_takes(self, number: int, ticket: str | None, at: datetime) -> None:
        """Set the counter's ticket, or none."""
        self.counters[number] = replace(self.counters[number], ticket=ticket, since=at)
