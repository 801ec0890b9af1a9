"""Rules of leaving the counter before the end: absent, set aside, sent on; and of coming back.

Tested by tests/core/decide/counter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import (
    AtCounter,
    require_free,
    require_mine,
    ticket_at,
)
from queue_server.core.decide.line import issuing, tickets
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.line import lifecycle
from queue_server.core.line.absence import Announced, counted_from
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow(AtCounter):
    """Called and absent; ``announced`` is what the displays have announced so far."""

    NAME: ClassVar[str] = "no-show"
    announced: Announced = field(default=Announced(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(AtCounter):
    """Set the visitor aside (a form to fill in, a photo to take); the counter is free."""

    NAME: ClassVar[str] = "hold"
    reason: str = ""
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(AtCounter):
    """Take up a held visitor: the named one, else the one held here longest."""

    NAME: ClassVar[str] = "resume"
    ticket: str | None = None
    supervises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Requeue(AtCounter):
    """Put a missed visitor back in line: the named one, else the last missed here."""

    NAME: ClassVar[str] = "requeue"
    ticket: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(AtCounter):
    """Back in line for another service or one counter, with the same label and the earlier wait."""

    NAME: ClassVar[str] = "transfer"
    service: str | None = None
    to_counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(AtCounter):
    """Leave the called visitor for another counter; here another is offered first."""

    NAME: ClassVar[str] = "skip"


def no_show(
    state: BranchState, rules: BranchRules, command: NoShow, now: datetime
) -> list[ev.Event]:
    """Called and absent. Before the configured calls and seconds it is marked as early."""
    ticket = ticket_at(state, command, Action.MISS)
    early = not may_miss(rules, ticket, command.announced, now)
    return [ev.TicketMissed(ticket=ticket.id, counter=command.counter, early=early)]


def may_miss(rules: BranchRules, ticket: Ticket, announced: Announced, now: datetime) -> bool:
    """Whether the visitor has been called often and long enough to count as absent."""
    since = counted_from(ticket, announced)
    waited = since is not None and now - since >= rules.missed.min_wait
    return waited and ticket.calls >= rules.missed.min_calls


def hold(state: BranchState, rules: BranchRules, command: Hold, now: datetime) -> list[ev.Event]:
    """Set the visitor aside; the counter is free."""
    ticket = ticket_at(state, command, Action.HOLD)
    return [
        ev.TicketHeld(
            ticket=ticket.id, counter=command.counter, reason=command.reason, note=command.note
        )
    ]


def resume(
    state: BranchState, rules: BranchRules, command: Resume, now: datetime
) -> list[ev.Event]:
    """Take up a held visitor.

    Raises:
        Refused: ``nobody_held``, ``illegal_transition``; ``not_your_ticket`` when the visitor was
            set aside at a counter where another clerk works.
        UnknownThing: ``unknown_ticket``.
    """
    require_free(state, command)
    ticket = _named(state, command, state.held, "nobody_held")
    tickets.require_owner(state, ticket, command)
    lifecycle.after(ticket, Action.RESUME)
    return [ev.TicketResumed(ticket=ticket.id, counter=command.counter)]


def requeue(
    state: BranchState, rules: BranchRules, command: Requeue, now: datetime
) -> list[ev.Event]:
    """Put a missed visitor who came back in line again.

    Raises:
        Refused: ``nobody_missed``; ``missed_limit`` when a new number is needed.
        UnknownThing: ``unknown_ticket``.
    """
    require_mine(state, command)
    ticket = _named(state, command, reversed(state.missed), "nobody_missed")
    return tickets.put_back(state, rules, ticket)


def _named(
    state: BranchState, command: Resume | Requeue, ids: Iterable[str], nobody: str
) -> Ticket:
    """The ticket the clerk named, else the first of ``ids`` that was at this counter."""
    if command.ticket is not None:
        return issuing.find(state, command.ticket)
    for ticket in map(state.tickets.__getitem__, ids):
        if ticket.counter == command.counter:
            return ticket
    raise Refused(nobody, counter=command.counter)


def transfer(
    state: BranchState, rules: BranchRules, command: Transfer, now: datetime
) -> list[ev.Event]:
    """Send the visitor back in line.

    Raises:
        BadRequest: ``unknown_service``.
        UnknownThing: ``unknown_counter``.
    """
    ticket = ticket_at(state, command, Action.TRANSFER)
    service = ticket.service if command.service is None else command.service
    if service not in rules.services or not rules.services[service].enabled:
        raise BadRequest("unknown_service", service=service[:40])
    target = command.to_counter
    if target is not None and target not in rules.counters:
        raise UnknownThing("unknown_counter", counter=target)
    return [
        ev.TicketTransferred(
            ticket=ticket.id, counter=command.counter, service=service, to_counter=target
        )
    ]


def skip(state: BranchState, rules: BranchRules, command: Skip, now: datetime) -> list[ev.Event]:
    """Leave the called visitor for another counter; one who was sent here may go anywhere."""
    ticket = ticket_at(state, command, Action.SKIP)
    skipped = ev.TicketSkipped(ticket=ticket.id, counter=command.counter)
    if ticket.only_counter is None:
        return [skipped]
    return [skipped, ev.TicketReleased(ticket=ticket.id, counter=command.counter)]


RULES: dict[type[Command], Rule] = {
    NoShow: no_show,
    Hold: hold,
    Resume: resume,
    Requeue: requeue,
    Transfer: transfer,
    Skip: skip,
}
