"""The rule by which an administrator corrects the service day after a wrong clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from queue_server.core import days, hours
from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.standing.suspensions import require_reason
from queue_server.core.errors import Refused
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: Less than this is not a wrong clock: commands of one moment are decided at one instant.
NEGLIGIBLE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDay(Command):
    """Continue with the service day ``day``, at the instant the clock shows now.

    ``numbers``: how far the series had come on that day, if it was open before.
    """

    NAME: ClassVar[str] = "correct-day"
    STANDING: ClassVar[bool] = True
    day: date
    reason: str = ""
    note: str = field(default="", compare=False)
    clock: datetime = field(compare=False)
    numbers: Mapping[str, int] = field(compare=False)


def correct_day(
    state: BranchState, rules: BranchRules, command: CorrectDay, now: datetime
) -> list[ev.Event]:
    """Correct day and time. The named date and the clock must agree: each guards the other.

    Raises:
        BadRequest: ``invalid`` when there is no reason.
        Refused: ``clock_off``, ``day_not_of_clock``, or ``day_is_right``.
    """
    require_reason(command.reason, command.note)
    today = hours.service_day(rules, command.clock)
    if command.clock < days.EARLIEST or state.day is None:
        raise Refused(days.CLOCK_OFF, clock=today)
    if command.day != today:
        raise Refused("day_not_of_clock", day=command.day, clock=today)
    if command.day == state.day and state.at - command.clock < NEGLIGIBLE:
        raise Refused("day_is_right", day=command.day)
    return [
        ev.DayCorrected(
            from_=state.day,
            to=command.day,
            instant=command.clock,
            reason=command.reason,
            announced=state.announced,
            numbers=dict(command.numbers) or None,
            note=command.note,
        )
    ]


RULES: dict[type[Command], Rule] = {CorrectDay: correct_day}
