"""Why something is done: a listed reason, or free words as a note.

Used for cancelled numbers, held visitors, paused counters, suspensions and corrections of the day.

A listed reason is part of the event. Free words are a note, which is kept apart from the journal
and can be erased; nor are they part of a command's digest.
"""

from dataclasses import replace
from typing import TypeVar

from queue_server.core.decide.command import Command
from queue_server.core.decide.counter.counters import Pause
from queue_server.core.decide.counter.leaving import Hold
from queue_server.core.decide.line.tickets import Cancel
from queue_server.core.decide.standing.closures import SuspendTogether
from queue_server.core.decide.standing.day import CorrectDay
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.rules import BranchRules
from queue_server.core.written import reason_and_note

C = TypeVar("C", bound=Command)

#: Made once: a union in the test itself would be built for every command.
_REASONED = Cancel | Hold | Pause | Suspend | SuspendTogether | CorrectDay


def with_listed_reason(command: C, rules: BranchRules) -> C:
    """The command with its free words in ``note``; any other command as it is.

    Raises:
        BadRequest: As :func:`reason_and_note` says.
    """
    if not isinstance(command, _REASONED):
        return command
    listed = _listed(command, rules)
    reason, note = reason_and_note(command.reason, command.note, listed, free=rules.free_reasons)
    return replace(command, reason=reason, note=note)


def _listed(command: Command, rules: BranchRules) -> tuple[str, ...]:
    if isinstance(command, Pause):
        return rules.pause_reasons
    if isinstance(command, Suspend | SuspendTogether):
        return rules.suspension_reasons
    return rules.correction_reasons if isinstance(command, CorrectDay) else rules.reasons
