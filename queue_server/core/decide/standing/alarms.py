"""Rules of alarms: a person takes one, and records its outcome at the end.

Only the wing knows whether a device is out of order: an alarm is whatever staff name as one. A
sign-in that bypasses the provider and guessed codes are raised here instead, and stay until they
are closed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.core.written import require_plain

#: A user who could have signed in at the provider used the office's own account.
SIGN_IN = "sign-in:"
#: Too many wrong codes within an hour: of appointments (``book``), or of a draw.
GUESSING = "codes:"
#: Alarms raised here; they can be taken only while they are open.
RAISED = (SIGN_IN, GUESSING)
KINDS = ("device:", "help:", "alarm:", *RAISED)
LONGEST_ALARM = 200
LONGEST_NOTE = 200
#: More alarms than this in a day have one cause, and one entry will do.
MOST_A_DAY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAlarm(Command):
    """Look after an alarm."""

    NAME: ClassVar[str] = "take-alarm"
    alarm: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseSignIn(Command):
    """Record that a user signed in past the provider."""

    NAME: ClassVar[str] = "raise-sign-in"
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseGuessing(Command):
    """Record that too many codes were wrong within an hour."""

    NAME: ClassVar[str] = "raise-guessing"
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAlarm(Command):
    """Record the outcome of an alarm."""

    NAME: ClassVar[str] = "close-alarm"
    alarm: str
    outcome: str
    note: str = field(default="", compare=False)


def take_alarm(
    state: BranchState, rules: BranchRules, command: TakeAlarm, now: datetime
) -> list[ev.Event]:
    """Take an alarm, or take it over from another; one's own stays as it is.

    Raises:
        BadRequest: ``invalid`` for a malformed name; as :func:`require_plain` says.
        Refused: ``too_many_alarms``.
        UnknownThing: ``unknown_alarm`` for one of :data:`RAISED` that was closed or never raised.
    """
    alarm = command.alarm
    if not (alarm.startswith(KINDS) and len(alarm) <= LONGEST_ALARM):
        raise BadRequest("invalid", f"alarm: begins with {', '.join(KINDS)}", field="alarm")
    require_plain("alarm", alarm)
    if alarm.startswith(RAISED) and alarm not in state.raised:
        raise UnknownThing("unknown_alarm", alarm=alarm)
    known = state.alarms.get(alarm)
    if known is not None and known.owner == command.by:
        return []
    if known is None and len(state.alarms) + len(state.closed_alarms) >= MOST_A_DAY:
        raise Refused("too_many_alarms", most=MOST_A_DAY)
    return [ev.AlarmTaken(alarm=alarm)]


def raise_sign_in(
    state: BranchState, rules: BranchRules, command: RaiseSignIn, now: datetime
) -> list[ev.Event]:
    """Raise an alarm, at most one open per user."""
    return _raise(state, f"{SIGN_IN}{command.user}", command.user, now)


def raise_guessing(
    state: BranchState, rules: BranchRules, command: RaiseGuessing, now: datetime
) -> list[ev.Event]:
    """Raise an alarm, at most one open per place."""
    return _raise(state, f"{GUESSING}{command.place}", "", now)


def _raise(state: BranchState, alarm: str, user: str, now: datetime) -> list[ev.Event]:
    if alarm in state.raised or len(state.raised) >= MOST_A_DAY:
        return []
    return [ev.AlarmRaised(id=alarm, user=user, at=now)]


def close_alarm(
    state: BranchState, rules: BranchRules, command: CloseAlarm, now: datetime
) -> list[ev.Event]:
    """End an alarm with one of the office's outcomes.

    Raises:
        UnknownThing: ``unknown_alarm`` when it has not been taken.
        BadRequest: ``unknown_outcome`` with the configured ones; ``invalid``; as
            :func:`require_plain` says.
    """
    if command.alarm not in state.alarms:
        raise UnknownThing("unknown_alarm", alarm=command.alarm[:LONGEST_ALARM])
    if command.outcome not in rules.alarm_outcomes:
        known = list(rules.alarm_outcomes)
        raise BadRequest("unknown_outcome", outcome=command.outcome[:40], known=known)
    note = command.note.strip()
    if len(note) > LONGEST_NOTE:
        raise BadRequest("invalid", f"note: at most {LONGEST_NOTE}", field="note")
    require_plain("note", note)
    settled = [ev.AlarmSettled(id=command.alarm)] if command.alarm in state.raised else []
    return [ev.AlarmClosed(alarm=command.alarm, outcome=command.outcome, note=note), *settled]


RULES: dict[type[Command], Rule] = {
    RaiseSignIn: raise_sign_in,
    RaiseGuessing: raise_guessing,
    TakeAlarm: take_alarm,
    CloseAlarm: close_alarm,
}
