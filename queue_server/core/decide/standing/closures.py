"""Rules of closures: several scopes suspended in one act, as from a template, and lifted in one.

A template only prepares: what is carried out is what the supervisor saw and perhaps changed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking.closing import stranded
from queue_server.core.booking.moving import restored
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.standing.affected import Affected, affected_by
from queue_server.core.decide.standing.suspensions import (
    KEPT,
    require_cause,
    require_scope,
    require_span,
    supposed,
    voided,
)
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.rules import BranchRules, ClosureTemplate, Text
from queue_server.core.state.branch import BranchState

#: Most scopes of one closure; more at once is the whole office.
MOST_SCOPES = 50
#: A closure is made no further ahead than this; elections are known a year before.
AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendTogether(Command):
    """Stop each of ``scopes`` from giving numbers; everything else is as for one suspension.

    ``act`` names the closure and, with a number appended, its suspensions.
    """

    NAME: ClassVar[str] = "suspend-together"
    STANDING: ClassVar[bool] = True
    act: str = field(compare=False)
    scopes: tuple[str, ...]
    reason: str = ""
    note: str = field(default="", compare=False)
    wording: Text = field(default_factory=dict)
    starts: datetime | None = None
    until: datetime | None = None
    numbers: str = KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftTogether(Command):
    """End what still stands of a closure."""

    NAME: ClassVar[str] = "lift-together"
    STANDING: ClassVar[bool] = True
    act: str


@dataclass(frozen=True, slots=True)
class Span:
    """When a closure would begin and end; ``until`` None: when it is lifted."""

    starts: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ClosedScope:
    """One scope of a closure, and how many bookings to come it hits."""

    scope: str
    bookings: int


@dataclass(frozen=True, slots=True)
class Impact:
    """Which visitors a closure would affect. A booking hit by two scopes counts once in
    ``bookings``.
    """

    visitors: Affected
    bookings: int
    parts: tuple[ClosedScope, ...]


def planned(rules: BranchRules, template: ClosureTemplate, day: date, now: datetime) -> Span:
    """When a template would close on a day; today, not before now."""
    zone = hours.zone(rules.zone)
    begins = datetime.combine(day, template.starts or time(), zone)
    starts = max(begins, now)
    if template.minutes is not None:
        return Span(starts, starts + timedelta(minutes=template.minutes))
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    if template.lasts == "session":
        closes = (hours.bounds(rules, one, day)[1] for one in hours.sessions_on(rules, day))
        return Span(starts, next((one for one in closes if one > starts), midnight))
    return Span(starts, midnight if template.lasts == "day" else None)


def require_day(rules: BranchRules, day: date, now: datetime) -> None:
    """Insist on today or a day ahead.

    Raises:
        BadRequest: ``invalid`` naming the field.
    """
    today = hours.service_day(rules, now)
    if not today <= day <= today + AHEAD:
        raise BadRequest("invalid", "day is over, or more than 400 days ahead", field="day")


def suspend_together(
    state: BranchState, rules: BranchRules, command: SuspendTogether, now: datetime
) -> list[ev.Event]:
    """Stop numbers at every scope. Those who wait are judged by all of them together.

    Raises:
        BadRequest: As for one suspension; ``invalid`` with no scope or too many.
    """
    starts = require_span(command.starts, command.until, now)
    require_cause(command.reason, command.note, command.wording)
    saved = [
        ev.SuspensionSaved(
            id=f"{command.act}.{index}",
            scope=scope,
            starts=starts,
            until=command.until,
            reason=command.reason,
            wording=command.wording,
            numbers=command.numbers,
            note=command.note,
            act=command.act,
        )
        for index, scope in enumerate(_scopes(rules, command.scopes))
    ]
    return [*saved, *voided(state, rules, saved, now)]


def lift_together(
    state: BranchState, rules: BranchRules, command: LiftTogether, now: datetime
) -> list[ev.Event]:
    """End a closure; its bookings come back as those of each suspension do.

    Raises:
        UnknownThing: ``unknown_suspension``.
    """
    found = [one.id for one in state.suspensions.values() if one.act and one.act == command.act]
    if not found:
        raise UnknownThing("unknown_suspension", suspension=command.act[:40])
    lifted: list[ev.Event] = []
    for name in found:
        lifted += [ev.SuspensionLifted(id=name), *restored(state, name, now)]
    return lifted


def foreseen(
    state: BranchState,
    rules: BranchRules,
    scopes: tuple[str, ...],
    starts: datetime | None,
    until: datetime | None,
    now: datetime,
) -> Impact:
    """Which visitors a closure of these scopes would affect, asked before it is made.

    Numbers last a day: a closure that begins on a later day affects no visitor who waits now.

    Raises:
        BadRequest: As :func:`suspend_together`.
    """
    begins = require_span(starts, until, now)
    named = _scopes(rules, scopes)
    today = hours.service_day(rules, begins) <= hours.service_day(rules, now)
    over = until is not None and until <= now
    hit = [(scope, _bookings(state, rules, scope, begins, until, now)) for scope in named]
    return Impact(
        visitors=affected_by(state, rules, named, max(begins, now))
        if today and not over
        else Affected(),
        bookings=len(set[str]().union(*(ids for _, ids in hit))),
        parts=tuple(ClosedScope(scope, len(ids)) for scope, ids in hit),
    )


def _bookings(
    state: BranchState,
    rules: BranchRules,
    scope: str,
    starts: datetime,
    until: datetime | None,
    now: datetime,
) -> set[str]:
    stop = supposed(scope, starts, until)
    return {one.id for one in stranded(state, rules, stop, now)}


def _scopes(rules: BranchRules, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes, each once; the whole office includes all the others.

    Raises:
        BadRequest: ``unknown_scope``, or ``invalid`` naming the field.
    """
    found = tuple(dict.fromkeys(scopes))
    if not 1 <= len(found) <= MOST_SCOPES:
        raise BadRequest("invalid", f"scopes: 1 to {MOST_SCOPES}", field="scopes")
    for one in found:
        require_scope(rules, one)
    return ("branch",) if "branch" in found else found


RULES: dict[type[Command], Rule] = {
    SuspendTogether: suspend_together,
    LiftTogether: lift_together,
}
