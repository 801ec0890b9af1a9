"""Rules of the counter itself: open, pause, close, and what each verb requires of it first."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.line import lifecycle
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState, CounterState

#: A pause meant to last longer than this is the end of the day.
LONGEST_PAUSE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtCounter(Command):
    """Base of what a clerk does at a counter."""

    counter: int
    clerk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(AtCounter):
    """Sit down at a counter, or come back from a pause.

    ``also``: the clerk confirms it, although another counter is open in the same name.
    """

    NAME: ClassVar[str] = "open"
    also: bool = False
    supervises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(AtCounter):
    """Leave the counter. A supervisor may close one that was forgotten."""

    NAME: ClassVar[str] = "close"
    supervises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(AtCounter):
    """Be away for a named reason; ``open`` ends it."""

    NAME: ClassVar[str] = "pause"
    reason: str = ""
    note: str = field(default="", compare=False)
    until: datetime | None = None
    supervises: bool = False


def require_counter(state: BranchState, number: int) -> CounterState:
    """The counter with this number.

    Raises:
        UnknownThing: ``unknown_counter``.
    """
    if number not in state.counters:
        raise UnknownThing("unknown_counter", counter=number)
    return state.counters[number]


def require_mine(state: BranchState, command: AtCounter) -> CounterState:
    """The clerk's counter, open.

    Raises:
        UnknownThing: ``unknown_counter``.
        Refused: ``counter_closed``, ``counter_paused`` or ``counter_taken``.
    """
    counter = require_counter(state, command.counter)
    if counter.state != "closed":
        _require_clerk(counter, command)
    _require_open(counter)
    return counter


def _require_open(counter: CounterState) -> None:
    if counter.state == "closed":
        raise Refused("counter_closed", counter=counter.number)
    if counter.state == "paused":
        raise Refused("counter_paused", counter=counter.number, reason=counter.reason)


def require_free(state: BranchState, command: AtCounter) -> CounterState:
    """The clerk's counter, open and without a ticket.

    Raises:
        UnknownThing, Refused: As :func:`require_mine`; ``counter_busy``.
    """
    counter = require_mine(state, command)
    _refuse_busy(state, counter)
    return counter


def ticket_at(state: BranchState, command: AtCounter, action: Action) -> Ticket:
    """The ticket at the counter, if it allows the action.

    Raises:
        UnknownThing, Refused: As :func:`require_mine`; ``illegal_transition``.
    """
    counter = require_mine(state, command)
    if counter.ticket is None:
        raise Refused(
            "illegal_transition",
            f"no ticket is at counter {command.counter}; {action} is not possible",
            counter=command.counter,
            action=str(action),
        )
    ticket = state.tickets[counter.ticket]
    lifecycle.after(ticket, action)
    return ticket


def require_in_session(state: BranchState, rules: BranchRules, counter: int, now: datetime) -> None:
    """Refuse a counter that is not staffed in the running session.

    After the last session of the day no counter is refused: all waiting visitors are still served.

    Raises:
        Refused: ``counter_not_in_session``.
    """
    if not any(session.counters for session in rules.sessions):
        return
    opening = hours.opening(rules, state.suspensions.values(), now)
    session = opening.session
    if session is None or opening.forced or not session.counters:
        return
    if counter not in session.counters:
        raise Refused(
            "counter_not_in_session",
            counter=counter,
            session=session.name,
            counters=sorted(session.counters),
        )


def _require_clerk(counter: CounterState, command: AtCounter) -> None:
    if counter.clerk != command.clerk:
        raise Refused("counter_taken", counter=command.counter, clerk=counter.clerk)


def _refuse_busy(state: BranchState, counter: CounterState) -> None:
    if counter.ticket is not None:
        label = state.tickets[counter.ticket].label
        raise Refused("counter_busy", counter=counter.number, label=label)


def open_(state: BranchState, rules: BranchRules, command: Open, now: datetime) -> list[ev.Event]:
    """Sit down at a counter, or come back from a pause; an open counter stays as it is.

    A supervisor may end a clerk's pause; the counter stays the clerk's.

    Raises:
        UnknownThing: ``unknown_counter``.
        Refused: ``counter_taken``, ``counter_not_in_session``; ``clerk_elsewhere`` with the
            counter that is open in the same name.
    """
    counter = require_counter(state, command.counter)
    if counter.state == "paused" and command.supervises and counter.clerk != command.clerk:
        return [ev.CounterOpened(counter=command.counter, clerk=counter.clerk)]
    if counter.state != "closed":
        _require_clerk(counter, command)
    if counter.state == "open":
        return []
    if counter.state == "closed" and not command.also:
        require_nowhere_else(state, command.clerk)
    require_in_session(state, rules, command.counter, now)
    return [ev.CounterOpened(counter=command.counter, clerk=command.clerk)]


def require_nowhere_else(state: BranchState, clerk: str) -> None:
    """Refuse a second counter: mostly the first was forgotten, or it is a slip.

    Raises:
        Refused: ``clerk_elsewhere``.
    """
    for number, counter in state.counters.items():
        if counter.clerk == clerk:  # a closed counter has none
            raise Refused("clerk_elsewhere", counter=number, clerk=clerk)


def close(state: BranchState, rules: BranchRules, command: Close, now: datetime) -> list[ev.Event]:
    """Leave the counter; visitors who were sent here may now be called anywhere.

    Raises:
        UnknownThing: ``unknown_counter``.
        Refused: ``counter_taken``, ``counter_busy``.
    """
    counter = require_counter(state, command.counter)
    if counter.state == "closed":
        return []
    if not command.supervises:
        _require_clerk(counter, command)
    _refuse_busy(state, counter)
    sent_here = [t for t in state.line.apart() if t.only_counter == command.counter]
    return [
        ev.CounterClosed(counter=command.counter),
        *(ev.TicketReleased(ticket=t.id, counter=command.counter) for t in sent_here),
    ]


def pause(state: BranchState, rules: BranchRules, command: Pause, now: datetime) -> list[ev.Event]:
    """Be away for a named reason.

    Raises:
        UnknownThing, Refused: As :func:`require_free` says.
        BadRequest: ``invalid`` for an end that is not within the next :data:`LONGEST_PAUSE`.
    """
    if command.supervises:
        _require_open(require_counter(state, command.counter))
        _refuse_busy(state, require_counter(state, command.counter))
    else:
        require_free(state, command)
    until = command.until
    if until is not None and not timedelta() < until - now <= LONGEST_PAUSE:
        raise BadRequest("invalid", "until: later, and today", field="until")
    return [
        ev.CounterPaused(
            counter=command.counter, reason=command.reason, note=command.note, until=until
        )
    ]


RULES: dict[type[Command], Rule] = {Open: open_, Close: close, Pause: pause}
