"""Rules of calling: the next visitor, a chosen one, the same one again.

Tested by tests/core/decide/counter.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import profiles
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import (
    AtCounter,
    require_free,
    require_in_session,
    ticket_at,
)
from queue_server.core.decide.line import calling, issuing
from queue_server.core.errors import Refused
from queue_server.core.line import lifecycle
from queue_server.core.line.lifecycle import Action
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(AtCounter):
    """Call the visitor the policy puts first for this counter."""

    NAME: ClassVar[str] = "call-next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(AtCounter):
    """Call a chosen ticket, where that is permitted; counted separately."""

    NAME: ClassVar[str] = "call"
    ticket: str
    may_pick: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(AtCounter):
    """Call the same ticket again."""

    NAME: ClassVar[str] = "recall"


def call_next(
    state: BranchState, rules: BranchRules, command: CallNext, now: datetime
) -> list[ev.Event]:
    """Call the visitor the policy puts first; if no visitor may be called, nothing changes."""
    require_free(state, command)
    require_in_session(state, rules, command.counter, now)
    choice = upcoming(state, rules, command.counter, now)
    return [] if choice is None else [_called(state, command, choice)]


def upcoming(
    state: BranchState, rules: BranchRules, counter: int, now: datetime
) -> calling.CallChoice | None:
    """The visitor the counter would call now; None if it may serve none of those waiting."""
    return calling.choose(
        state.line, rules, profiles.counter(state, rules, counter, now), now,
        calls_made=state.calls_made, staffed=_staffed(state),
    )  # fmt: skip


def call(state: BranchState, rules: BranchRules, command: Call, now: datetime) -> list[ev.Event]:
    """Call a chosen ticket.

    Raises:
        Refused: ``pick_not_permitted``, ``illegal_transition``.
        UnknownThing: ``unknown_ticket``.
    """
    require_free(state, command)
    if not command.may_pick:
        raise Refused("pick_not_permitted", counter=command.counter)
    require_in_session(state, rules, command.counter, now)
    ticket = issuing.find(state, command.ticket)
    lifecycle.after(ticket, Action.CALL)
    choice = calling.picked(
        state.line, rules, profiles.counter(state, rules, command.counter, now), ticket, now,
        calls_made=state.calls_made, staffed=_staffed(state),
    )  # fmt: skip
    return [_called(state, command, choice)]


def _staffed(state: BranchState) -> set[int]:
    return {number for number, one in state.counters.items() if one.state != "closed"}


def _called(state: BranchState, command: AtCounter, choice: calling.CallChoice) -> ev.Event:
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


RULES: dict[type[Command], Rule] = {
    CallNext: call_next,
    Call: call,
    Recall: recall,
}
