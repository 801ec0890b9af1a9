"""Rules for correcting a waiting number, for its note, and for how its visitor is called.

A note is for the next clerk, kept apart from the journal, and erased once its day is over.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.line.issuing import find
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.events import Event, InPersonAsked, TicketNoted, TicketRedirected
from queue_server.core.line import lifecycle
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import TicketState
from queue_server.core.line.together import corrected, together
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.core.written import require_plain

#: The visit is over: no clerk will read a note.
OVER = frozenset({TicketState.FINISHED, TicketState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect(Command):
    """Have a waiting visitor served for another service, or at one counter; 0: at any."""

    NAME: ClassVar[str] = "redirect"
    ticket: str
    service: str | None = None
    to_counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote(Command):
    """Write a note for the next clerk, in place of the last one; an empty one removes it."""

    NAME: ClassVar[str] = "note"
    ticket: str
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInPerson(Command):
    """Have a visitor who cannot see or hear calls fetched, or (``asked`` false) called as usual."""

    NAME: ClassVar[str] = "in_person"
    ticket: str
    asked: bool


def redirect(
    state: BranchState, rules: BranchRules, command: Redirect, now: datetime
) -> list[Event]:
    """Correct the service of a waiting visitor, or where the number is called.

    Raises:
        UnknownThing: ``unknown_ticket``, ``unknown_counter``.
        BadRequest: ``unknown_service``.
        Refused: ``illegal_transition``; ``services_apart`` when no counter would serve all that the
            number is for.
    """
    found = find(state, command.ticket)
    service = found.service if command.service is None else command.service
    if service not in rules.services or not rules.services[service].enabled:
        raise BadRequest("unknown_service", service=service[:40])
    target = found.only_counter if command.to_counter is None else command.to_counter or None
    if target is not None and target not in rules.counters:
        raise UnknownThing("unknown_counter", counter=target)
    lifecycle.after(found, Action.REDIRECT)
    if (service, target) == (found.service, found.only_counter):
        return []
    needs = corrected(found.needs, found.service, service)
    if service != found.service and not together(rules, needs):
        raise Refused("services_apart", services=list(needs))
    return [TicketRedirected(ticket=found.id, service=service, to_counter=target)]


def write_note(
    state: BranchState, rules: BranchRules, command: WriteNote, now: datetime
) -> list[Event]:
    """Write a note for the next clerk.

    Raises:
        UnknownThing: ``unknown_ticket``.
        Refused: ``visit_over``.
        BadRequest: As :func:`require_plain` says.
    """
    found = find(state, command.ticket)
    require_plain("note", command.note)
    if found.state in OVER:
        raise Refused("visit_over", label=found.label)
    return [TicketNoted(ticket=found.id, note=command.note.strip())]


def call_in_person(
    state: BranchState, rules: BranchRules, command: CallInPerson, now: datetime
) -> list[Event]:
    """Change how a visitor wants to be called; repeating it changes nothing.

    Raises:
        UnknownThing: ``unknown_ticket``.
        Refused: ``visit_over``.
    """
    found = find(state, command.ticket)
    if found.state in OVER:
        raise Refused("visit_over", label=found.label)
    if found.in_person == command.asked:
        return []
    return [InPersonAsked(ticket=found.id, asked=command.asked)]


RULES: dict[type[Command], Rule] = {
    Redirect: redirect,
    WriteNote: write_note,
    CallInPerson: call_in_person,
}
