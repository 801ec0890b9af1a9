"""Rules of suspensions: a service, a session or the branch gives no numbers for a time.

A suspension stops new numbers at once. It also says what becomes of numbers already taken: ``kept``
(they are served to the end, the default) or ``void`` (those waiting, missed or set aside are
cancelled; those at a counter are served to the end).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking.moving import restored
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.rules import BranchRules, Text
from queue_server.core.state.branch import BranchState
from queue_server.core.written import require_plain

KEPT, VOID = "kept", "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(Command):
    """Stop ``branch``, ``session:<name>`` or ``service:<code>`` from giving numbers.

    ``starts`` None means now, ``until`` None means until lifted; the caller makes the ``id``.
    """

    NAME: ClassVar[str] = "suspend"
    STANDING: ClassVar[bool] = True
    id: str = field(compare=False)
    scope: str
    reason: str = ""
    note: str = field(default="", compare=False)
    wording: Text = field(default_factory=dict)
    starts: datetime | None = None
    until: datetime | None = None
    numbers: str = KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift(Command):
    """End a suspension."""

    NAME: ClassVar[str] = "lift"
    STANDING: ClassVar[bool] = True
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidNumbers(Command):
    """Cancel the numbers of each suspension with numbers void as it comes into force."""

    NAME: ClassVar[str] = "void-numbers"


def suspend(
    state: BranchState, rules: BranchRules, command: Suspend, now: datetime
) -> list[ev.Event]:
    """Stop numbers. If void and in force now, it cancels those waiting in the same step.

    Raises:
        BadRequest: ``unknown_scope``, ``invalid`` naming the field, or as :func:`require_plain`
            says.
    """
    require_scope(rules, command.scope)
    starts = require_span(command.starts, command.until, now)
    require_cause(command.reason, command.note, command.wording)
    saved = ev.SuspensionSaved(
        id=command.id,
        scope=command.scope,
        starts=starts,
        until=command.until,
        reason=command.reason,
        wording=command.wording,
        numbers=command.numbers,
        note=command.note,
    )
    return [saved, *voided(state, rules, [saved], now)]


def require_span(starts: datetime | None, until: datetime | None, now: datetime) -> datetime:
    """The instant it begins; insist that it is before the end.

    Raises:
        BadRequest: ``invalid`` naming the field.
    """
    begins = starts or now
    if until is not None and until <= begins:
        raise BadRequest("invalid", "until lies before starts", field="until")
    return begins


def require_reason(reason: str, note: str) -> None:
    """Insist on a listed reason or a note.

    Raises:
        BadRequest: ``invalid`` naming the field.
    """
    if not (reason or note).strip():
        raise BadRequest("invalid", "reason is empty", field="reason")


def require_cause(reason: str, note: str, wording: Text) -> None:
    """Insist on a reason or a note, and on public wording that may be shown.

    Raises:
        BadRequest: ``invalid`` naming the field, or as :func:`require_plain` says.
    """
    require_reason(reason, note)
    require_plain("wording", *wording.values())


def require_scope(rules: BranchRules, scope: str) -> None:
    """Insist on ``branch``, or a session or service of the branch.

    Raises:
        BadRequest: ``unknown_scope``.
    """
    kind, _, name = scope.partition(":")
    known = {"session": {s.name for s in rules.sessions}, "service": set(rules.services)}
    if scope != "branch" and name not in known.get(kind, set()):
        raise BadRequest("unknown_scope", scope=scope[:60])


def supposed(scope: str, starts: datetime, until: datetime | None = None) -> ev.SuspensionSaved:
    """A supposed suspension, to ask which visitors it would affect."""
    return ev.SuspensionSaved(id="", scope=scope, starts=starts, until=until, reason="", wording={})


def void_numbers(
    state: BranchState, rules: BranchRules, command: VoidNumbers, now: datetime
) -> list[ev.Event]:
    """Cancel the numbers of suspensions in force with numbers void."""
    return voided(state, rules, state.suspensions.values(), now)


def voided(
    state: BranchState,
    rules: BranchRules,
    suspensions: Iterable[ev.SuspensionSaved],
    now: datetime,
) -> list[ev.Event]:
    """Cancel the numbers hit by those of the suspensions that are in force with numbers void."""
    void = [one for one in suspensions if one.numbers == VOID and hours.in_force(one, now)]
    if not void:
        return []
    found: list[ev.Event] = []
    aside = [state.tickets[one] for one in (*state.missed, *state.held)]
    for ticket in (*state.line, *aside):
        if stopped := hours.stopped(rules, void, ticket, now):
            reason = f"suspended: {stopped.reason}" if stopped.reason else "suspended"
            found.append(ev.TicketCancelled(ticket=ticket.id, reason=reason))
    return found


def lift(state: BranchState, rules: BranchRules, command: Lift, now: datetime) -> list[ev.Event]:
    """End a suspension. Bookings that were to be moved because of it stay where they are, unless
    the visitor has answered.

    Raises:
        UnknownThing: ``unknown_suspension``.
    """
    if command.id not in state.suspensions:
        raise UnknownThing("unknown_suspension", suspension=command.id[:40])
    lifted = ev.SuspensionLifted(id=command.id)
    return [lifted, *restored(state, command.id, now)]


RULES: dict[type[Command], Rule] = {Suspend: suspend, Lift: lift, VoidNumbers: void_numbers}
