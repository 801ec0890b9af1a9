"""The rule of undo: a clerk's own last step at a counter, for a short while."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import AtCounter, require_mine
from queue_server.core.errors import Refused
from queue_server.core.line.ticket import TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState, CounterState, LastStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(AtCounter):
    """Take back the clerk's own last step here."""

    NAME: ClassVar[str] = "undo"


def undo(state: BranchState, rules: BranchRules, command: Undo, now: datetime) -> list[ev.Event]:
    """Put the ticket and the counter back as they were; a number made by the step is cancelled.

    Raises:
        UnknownThing, Refused: As :func:`counters.require_mine` says; ``nothing_to_undo``,
            ``undo_too_late``, or ``undo_built_upon`` when others have continued from the step.
    """
    counter = require_mine(state, command)
    step = state.steps.get(command.counter)
    if step is None:
        raise Refused("nothing_to_undo", counter=command.counter)
    if now - step.at > rules.undo_within:
        raise Refused("undo_too_late", seconds=int(rules.undo_within.total_seconds()))
    _require_untouched(state, counter, step)
    ticket = step.before.id
    undone: list[ev.Event] = [
        ev.StepUndone(counter=command.counter, undoes=step.seq, ticket=ticket)
    ]
    if step.kind == ev.TicketStarted.KIND and step.before.state is TicketState.WAITING:
        undone.append(ev.TicketCancelled(ticket=ticket, reason="undone"))
    return undone


def _require_untouched(state: BranchState, counter: CounterState, step: LastStep) -> None:
    ticket = state.tickets[step.before.id]
    untouched = ticket.since_seq == step.seq or step.kind == ev.ServiceAdded.KIND
    if not untouched or counter.ticket not in (None, ticket.id):
        raise Refused("undo_built_upon", label=ticket.label)


RULES: dict[type[Command], Rule] = {Undo: undo}
