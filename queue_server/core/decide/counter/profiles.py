"""Rules of what a counter serves: set by a supervisor over the configuration, and cleared."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import require_counter
from queue_server.core.errors import BadRequest
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class SetProfile(Command):
    """Have a counter serve ``first`` before ``then``, until an instant or until cleared."""

    NAME: ClassVar[str] = "set-profile"
    STANDING: ClassVar[bool] = True
    counter: int
    first: tuple[str, ...]
    then: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearProfile(Command):
    """Have a counter serve what the configuration says."""

    NAME: ClassVar[str] = "clear-profile"
    STANDING: ClassVar[bool] = True
    counter: int


def set_profile(
    state: BranchState, rules: BranchRules, command: SetProfile, now: datetime
) -> list[ev.Event]:
    """Set what a counter serves.

    Raises:
        UnknownThing: ``unknown_counter``.
        BadRequest: ``unknown_priority``; ``invalid`` when a class is listed twice, none is
            served, or ``until`` has passed.
    """
    require_counter(state, command.counter)
    require_profile(rules, command.first, command.then, command.never)
    if command.until is not None and command.until <= now:
        raise BadRequest("invalid", "until has passed", field="until")
    return [
        ev.CounterProfileSet(
            id=str(command.counter),
            first=command.first,
            then=command.then,
            never=command.never,
            until=command.until,
        )
    ]


def require_profile(
    rules: BranchRules, first: tuple[str, ...], then: tuple[str, ...], never: tuple[str, ...] = ()
) -> None:
    """Insist on the branch's own classes, each at most once, at least one of them served.

    Raises:
        BadRequest: ``unknown_priority``, ``invalid``.
    """
    listed = (*first, *then, *never)
    for name in listed:
        if name not in rules.classes:
            raise BadRequest("unknown_priority", priority=name)
    if len(set(listed)) != len(listed):
        raise BadRequest("invalid", "a class is listed twice", field="first")
    if not (first or then):
        raise BadRequest("invalid", "no class would be served", field="first")


def clear_profile(
    state: BranchState, rules: BranchRules, command: ClearProfile, now: datetime
) -> list[ev.Event]:
    """Return a counter to its configured profile; if none was set over it, nothing changes.

    Raises:
        UnknownThing: ``unknown_counter``.
    """
    require_counter(state, command.counter)
    if command.counter not in state.profiles:
        return []
    return [ev.CounterProfileCleared(id=str(command.counter))]


RULES: dict[type[Command], Rule] = {SetProfile: set_profile, ClearProfile: clear_profile}
