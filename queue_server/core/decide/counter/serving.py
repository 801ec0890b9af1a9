"""Rules of serving: a visit from its start to its end at one counter."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import (
    AtCounter,
    require_free,
    require_in_session,
    ticket_at,
)
from queue_server.core.decide.line import issuing
from queue_server.core.errors import BadRequest
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.together import MAX_SERVICES
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(AtCounter):
    """The visitor is here."""

    NAME: ClassVar[str] = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(AtCounter):
    """End the visit; ``outcome`` None means the first of the configured words."""

    NAME: ClassVar[str] = "finish"
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkDirect(AtCounter):
    """Serve a visitor who came to the counter without a number."""

    NAME: ClassVar[str] = "walk-direct"
    service: str
    token: str = field(compare=False)
    priority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddService(AtCounter):
    """The visitor has one more thing to do here."""

    NAME: ClassVar[str] = "add-service"
    service: str


def start(state: BranchState, rules: BranchRules, command: Start, now: datetime) -> list[ev.Event]:
    """Start serving the called visitor."""
    ticket = ticket_at(state, command, Action.START)
    return [ev.TicketStarted(ticket=ticket.id, counter=command.counter)]


def finish(
    state: BranchState, rules: BranchRules, command: Finish, now: datetime
) -> list[ev.Event]:
    """End the visit as served.

    Raises:
        BadRequest: ``unknown_outcome`` with the configured ones.
    """
    outcome = command.outcome or rules.outcomes[0]
    if outcome not in rules.outcomes:
        raise BadRequest("unknown_outcome", outcome=outcome, known=list(rules.outcomes))
    ticket = ticket_at(state, command, Action.FINISH)
    return [ev.TicketFinished(ticket=ticket.id, counter=command.counter, outcome=outcome)]


def walk_direct(
    state: BranchState, rules: BranchRules, command: WalkDirect, now: datetime
) -> list[ev.Event]:
    """Give a number and start serving at once.

    Raises:
        BadRequest, Refused: As :func:`issuing.issue` says.
    """
    require_free(state, command)
    require_in_session(state, rules, command.counter, now)
    wanted = issuing.IssueTicket(
        service=command.service, token=command.token, priority=command.priority, on_behalf=True
    )
    issued = issuing.issue(state, rules, wanted, now)
    return [*issued, ev.TicketStarted(ticket=issued[0].ticket, counter=command.counter)]


def add_service(
    state: BranchState, rules: BranchRules, command: AddService, now: datetime
) -> list[ev.Event]:
    """Add a service to the visit; one it already has changes nothing.

    Raises:
        BadRequest: ``unknown_service``, ``too_many_services``.
    """
    ticket = ticket_at(state, command, Action.ADD_SERVICE)
    if command.service not in rules.services:
        raise BadRequest("unknown_service", service=command.service[:40])
    if command.service in ticket.services:
        return []
    if len(ticket.services) >= MAX_SERVICES:
        raise BadRequest("too_many_services", most=MAX_SERVICES)
    return [ev.ServiceAdded(ticket=ticket.id, counter=command.counter, service=command.service)]


RULES: dict[type[Command], Rule] = {
    Start: start,
    Finish: finish,
    WalkDirect: walk_direct,
    AddService: add_service,
}
