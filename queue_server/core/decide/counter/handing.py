"""Rules of handing a counter over: another clerk goes on, and nothing else about it changes.

Nobody is pushed from a counter. Its clerk offers it, or answers the one who asks for it; a
supervisor may do either in the clerk's place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import AtCounter, known, require_nowhere_else
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState, CounterState

#: Long enough to walk over and sign in; an offer that is forgotten lapses.
OFFERED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(AtCounter):
    """Offer the counter to a clerk, or to anyone; not ``on``: keep it, whatever was asked.

    Who has asked for it has it at once.
    """

    NAME: ClassVar[str] = "hand-over"
    to: str = ""
    on: bool = True
    supervises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(AtCounter):
    """Take over a clerk's counter: at once where it is offered, else the clerk is asked.

    ``holder``: who is seen there; so of two only one has it from them. ``also`` as for opening.
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
        BadRequest: ``invalid`` to offer it to whom it is.
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
    """Have a counter that is offered, or ask for it; one's own stays as it is.

    Raises:
        UnknownThing: ``unknown_counter``.
        Refused: ``counter_closed``; ``counter_taken`` when another clerk has it by now;
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
    """Whether a clerk may have the counter now without being asked about."""
    return counter.offer_at(now) in ("", clerk)


def _held(state: BranchState, number: int) -> CounterState:
    counter = known(state, number)
    if counter.state == "closed":
        raise Refused("counter_closed", counter=number)
    return counter


RULES: dict[type[Command], Rule] = {HandOver: hand_over, TakeOver: take_over}
