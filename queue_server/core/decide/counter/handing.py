"""Rules of handing a counter over: another clerk takes over, and nothing else about it changes.

No clerk is pushed from a counter. Its clerk offers it, or answers the clerk who asks for it; a
supervisor may do either in the clerk's place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import (
    AtCounter,
    require_counter,
    require_nowhere_else,
)
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState, CounterState

#: Long enough to walk over and sign in; an offer that is forgotten lapses.
OFFERED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(AtCounter):
    """Offer the counter to a clerk or to anyone; with ``on`` false keep it, whatever was asked.

    A clerk who has asked for it gets it at once.
    """

    NAME: ClassVar[str] = "hand-over"
    to: str = ""
    on: bool = True
    supervises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(AtCounter):
    """Take over a clerk's counter: at once if it is offered, else by asking the clerk.

    ``holder``: the clerk shown there, so that only one of two takers succeeds. ``also`` as for
    opening.
    """

    NAME: ClassVar[str] = "take-over"
    holder: str = ""
    also: bool = False
    supervises: bool = False


def hand_over(
    state: BranchState, rules: BranchRules, command: HandOver, now: datetime
) -> list[ev.Event]:
    """Offer a counter, or keep it.

    Raises:
        UnknownThing: ``unknown_counter``.
        Refused: ``counter_closed``, ``counter_taken``.
        BadRequest: ``invalid`` when it is offered to its own clerk.
    """
    counter = _held(state, command.counter)
    if counter.clerk != command.clerk and not command.supervises:
        raise Refused("counter_taken", counter=counter.number, clerk=counter.clerk)
    if not command.on:
        nothing = counter.offered_to is None and not counter.asked
        return [] if nothing else [ev.CounterKept(counter=counter.number)]
    if command.to == counter.clerk:
        raise BadRequest("invalid", "to: a clerk other than the one at the counter", field="to")
    if command.to and counter.asked == command.to:
        return [ev.CounterHandedOver(counter=counter.number, clerk=command.to)]
    until = now + OFFERED_FOR
    return [ev.CounterOffered(counter=counter.number, to=command.to, until=until)]


def take_over(
    state: BranchState, rules: BranchRules, command: TakeOver, now: datetime
) -> list[ev.Event]:
    """Take an offered counter, or ask for it; one's own stays as it is.

    Raises:
        UnknownThing: ``unknown_counter``.
        Refused: ``counter_closed``; ``counter_taken`` when another clerk has it now;
            ``clerk_elsewhere`` as for opening.
    """
    counter = _held(state, command.counter)
    if counter.clerk == command.clerk:
        return []
    if command.holder not in ("", counter.clerk):
        raise Refused("counter_taken", counter=counter.number, clerk=counter.clerk)
    if not command.also:
        require_nowhere_else(state, command.clerk)
    if is_offered(counter, command.clerk, now):
        return [ev.CounterHandedOver(counter=counter.number, clerk=command.clerk)]
    if command.supervises:
        return [ev.CounterHandedOver(counter=counter.number, clerk=command.clerk, forced=True)]
    if counter.asked == command.clerk:
        return []
    return [ev.CounterAskedFor(counter=counter.number, clerk=command.clerk)]


def is_offered(counter: CounterState, clerk: str, now: datetime) -> bool:
    """Whether a clerk may have the counter now without its clerk being asked."""
    return counter.offer_at(now) in ("", clerk)


def _held(state: BranchState, number: int) -> CounterState:
    counter = require_counter(state, number)
    if counter.state == "closed":
        raise Refused("counter_closed", counter=number)
    return counter


RULES: dict[type[Command], Rule] = {HandOver: hand_over, TakeOver: take_over}
