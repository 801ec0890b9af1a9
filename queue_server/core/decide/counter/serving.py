"""Rules of calling and serving: every verb that a clerk has for a ticket.

Each verb is a command and a rule that takes the state, the rules, the command and ``now``, and
returns events or raises; then nothing changes. All raise what :mod:`counters` says of the counter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import profiles
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import (
    AtCounter,
    free,
    mine,
    require_in_session,
    ticket_at,
)
from queue_server.core.decide.line import calling, issuing, tickets
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.line import lifecycle
from queue_server.core.line.absence import Announced, counted_from
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(AtCounter):
    """Call the visitor the policy puts first for this counter."""

    NAME: ClassVar[str] = "call-next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(AtCounter):
    """Call one ticket by hand, where that is permitted; counted apart."""

    NAME: ClassVar[str] = "call"
    ticket: str
    may_pick: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(AtCounter):
    """Call the same ticket again."""

    NAME: ClassVar[str] = "recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(AtCounter):
    """The visitor is here."""

    NAME: ClassVar[str] = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(AtCounter):
    """Done; ``outcome`` None is the first of the configured words."""

    NAME: ClassVar[str] = "finish"
    outcome: str | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Requeue(AtCounter):
    """Put a missed visitor back in line: the named one, else the last missed here."""

    NAME: ClassVar[str] = "requeue"
    ticket: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(AtCounter):
    """Back in line for another service or one counter, same label, the earlier wait kept."""

    NAME: ClassVar[str] = "transfer"
    service: str | None = None
    to_counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(AtCounter):
    """Leave the called visitor for another counter; here another is offered first."""

    NAME: ClassVar[str] = "skip"


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


def call_next(
    state: BranchState, rules: BranchRules, command: CallNext, now: datetime
) -> list[ev.Event]:
    """Call the visitor the policy puts first; when nobody may be called nothing changes."""
    free(state, command)
    require_in_session(state, rules, command.counter, now)
    choice = upcoming(state, rules, command.counter, now)
    return [] if choice is None else [_called(state, command, choice)]


def upcoming(
    state: BranchState, rules: BranchRules, counter: int, now: datetime
) -> calling.Choice | None:
    """Whom the counter would call at this instant; None when it may serve nobody who waits."""
    staffed = {number for number, one in state.counters.items() if one.state != "closed"}
    return calling.choose(
        state.line, rules, profiles.counter(state, rules, counter, now), now,
        calls_made=state.calls_made, staffed=staffed,
    )  # fmt: skip


def call(state: BranchState, rules: BranchRules, command: Call, now: datetime) -> list[ev.Event]:
    """Call one ticket by hand.

    Raises:
        Refused: ``pick_not_permitted``, ``illegal_transition``.
        UnknownThing: ``unknown_ticket``.
    """
    free(state, command)
    if not command.may_pick:
        raise Refused("pick_not_permitted", counter=command.counter)
    require_in_session(state, rules, command.counter, now)
    ticket = issuing.find(state, command.ticket)
    lifecycle.after(ticket, Action.CALL)
    profile = profiles.counter(state, rules, command.counter, now)
    return [_called(state, command, calling.picked(state.line, rules, profile, ticket, now))]


def _called(state: BranchState, command: AtCounter, choice: calling.Choice) -> ev.Event:
    return ev.TicketCalled(
        ticket=choice.ticket_id,
        counter=command.counter,
        n=state.announced + 1,
        rule=choice.rule,
        why=choice.why,
        facts=dict(choice.facts),
        considered=choice.considered,
    )


def recall(
    state: BranchState, rules: BranchRules, command: Recall, now: datetime
) -> list[ev.Event]:
    """Announce the called ticket once more."""
    ticket = ticket_at(state, command, Action.RECALL)
    n = state.announced + 1
    return [ev.TicketRecalled(ticket=ticket.id, counter=command.counter, n=n)]


def start(state: BranchState, rules: BranchRules, command: Start, now: datetime) -> list[ev.Event]:
    """The called visitor is at the counter."""
    ticket = ticket_at(state, command, Action.START)
    return [ev.TicketStarted(ticket=ticket.id, counter=command.counter)]


def finish(
    state: BranchState, rules: BranchRules, command: Finish, now: datetime
) -> list[ev.Event]:
    """Served.

    Raises:
        BadRequest: ``unknown_outcome`` with those there are.
    """
    outcome = command.outcome or rules.outcomes[0]
    if outcome not in rules.outcomes:
        raise BadRequest("unknown_outcome", outcome=outcome, known=list(rules.outcomes))
    ticket = ticket_at(state, command, Action.FINISH)
    return [ev.TicketFinished(ticket=ticket.id, counter=command.counter, outcome=outcome)]


def no_show(
    state: BranchState, rules: BranchRules, command: NoShow, now: datetime
) -> list[ev.Event]:
    """Called and absent. Before the configured calls and seconds it is noted as early."""
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
        Refused: ``nobody_held``, ``illegal_transition``.
        UnknownThing: ``unknown_ticket``.
    """
    free(state, command)
    ticket = _named(state, command, state.held, "nobody_held")
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
    mine(state, command)
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


def walk_direct(
    state: BranchState, rules: BranchRules, command: WalkDirect, now: datetime
) -> list[ev.Event]:
    """Give a number and start serving at once.

    Raises:
        BadRequest, Refused: As :func:`issuing.issue` says.
    """
    free(state, command)
    require_in_session(state, rules, command.counter, now)
    wanted = issuing.IssueTicket(
        service=command.service, token=command.token, priority=command.priority, on_behalf=True
    )
    issued = issuing.issue(state, rules, wanted, now)
    return [*issued, ev.TicketStarted(ticket=issued[0].ticket, counter=command.counter)]


def add_service(
    state: BranchState, rules: BranchRules, command: AddService, now: datetime
) -> list[ev.Event]:
    """Add a service to the visit; one it has already changes nothing.

    Raises:
        BadRequest: ``unknown_service``, ``too_many_services``.
    """
    ticket = ticket_at(state, command, Action.ADD_SERVICE)
    if command.service not in rules.services:
        raise BadRequest("unknown_service", service=command.service[:40])
    if command.service in ticket.services:
        return []
    if len(ticket.services) >= issuing.MAX_SERVICES:
        raise BadRequest("too_many_services", most=issuing.MAX_SERVICES)
    return [ev.ServiceAdded(ticket=ticket.id, counter=command.counter, service=command.service)]


RULES: dict[type[Command], Rule] = {
    CallNext: call_next,
    Call: call,
    Recall: recall,
    Start: start,
    Finish: finish,
    NoShow: no_show,
    Hold: hold,
    Resume: resume,
    Requeue: requeue,
    Transfer: transfer,
    Skip: skip,
    WalkDirect: walk_direct,
    AddService: add_service,
}
