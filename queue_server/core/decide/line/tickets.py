"""Rules of a number that was taken: cancelled, corrected, or put back in line by staff.

Once a counter has called a visitor or set one aside, the ticket is that counter's: only its clerk
or a supervisor cancels, reclassifies or resumes it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.line.issuing import find
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.events import Event, TicketCancelled, TicketReclassified, TicketRequeued
from queue_server.core.line import lifecycle
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: States in which a ticket belongs to the counter it names.
OWNED = frozenset({TicketState.CALLED, TicketState.SERVING, TicketState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """Remove a number from the line for good."""

    NAME: ClassVar[str] = "cancel"
    ticket: str
    clerk: str
    reason: str = ""
    note: str = field(default="", compare=False)
    supervises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassify(Command):
    """Correct the priority class of a waiting visitor; the label stays."""

    NAME: ClassVar[str] = "reclassify"
    ticket: str
    priority: str
    clerk: str
    supervises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Readmit(Command):
    """Put a missed visitor who came back in line again, by staff without a counter."""

    NAME: ClassVar[str] = "requeue"
    ticket: str


def cancel(state: BranchState, rules: BranchRules, command: Cancel, now: datetime) -> list[Event]:
    """Remove a number from the line for good.

    Raises:
        UnknownThing: ``unknown_ticket``.
        Refused: ``not_your_ticket``, ``illegal_transition``.
    """
    found = find(state, command.ticket)
    require_owner(state, found, command)
    lifecycle.after(found, Action.CANCEL)
    return [TicketCancelled(ticket=found.id, reason=command.reason, note=command.note)]


def reclassify(
    state: BranchState, rules: BranchRules, command: Reclassify, now: datetime
) -> list[Event]:
    """Correct the class of a waiting visitor.

    Raises:
        UnknownThing: ``unknown_ticket``.
        BadRequest: ``unknown_priority``.
        Refused: ``not_your_ticket``, ``illegal_transition``.
    """
    found = find(state, command.ticket)
    if command.priority not in rules.classes:
        raise BadRequest("unknown_priority", priority=command.priority)
    require_owner(state, found, command)
    lifecycle.after(found, Action.RECLASSIFY)
    return [TicketReclassified(ticket=found.id, priority=command.priority)]


class ByClerk(Protocol):
    """A command that names its clerk."""

    @property
    def clerk(self) -> str:
        """The clerk who gives the command."""
        ...

    @property
    def supervises(self) -> bool:
        """Whether the clerk may act on every counter's tickets."""
        ...


def require_owner(state: BranchState, ticket: Ticket, command: ByClerk) -> None:
    """Refuse a clerk at another counter. A visitor held at a counter that has closed is anyone's.

    Raises:
        Refused: ``not_your_ticket`` with the counter that has it.
    """
    if ticket.state not in OWNED or ticket.counter is None or command.supervises:
        return
    clerk = state.counters[ticket.counter].clerk
    if clerk and clerk != command.clerk:
        raise Refused("not_your_ticket", label=ticket.label, counter=ticket.counter)


def readmit(state: BranchState, rules: BranchRules, command: Readmit, now: datetime) -> list[Event]:
    """Put a missed visitor back in line; see :func:`put_back`."""
    return put_back(state, rules, find(state, command.ticket))


def put_back(state: BranchState, rules: BranchRules, missed: Ticket) -> list[Event]:
    """Put a missed visitor back in line, at the place of the arrival.

    May be called once a few more calls have been made, or at once when no one else waits.

    Raises:
        Refused: ``illegal_transition``, or ``missed_limit`` when the visitor has missed too often
            and needs a new number.
    """
    lifecycle.after(missed, Action.REQUEUE)
    if missed.missed > rules.missed.limit:
        raise Refused("missed_limit", label=missed.label, limit=rules.missed.limit)
    after = state.calls_made + rules.missed.requeue_after_calls if len(state.line) else 0
    return [TicketRequeued(ticket=missed.id, not_before_call=after)]


RULES: dict[type[Command], Rule] = {Cancel: cancel, Reclassify: reclassify, Readmit: readmit}
