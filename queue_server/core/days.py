"""Whether the clock can be trusted: how far it may run ahead of what the branch knows.

Tested by tests/core/test_days.py.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from queue_server.core import hours
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: A clock further ahead of the last row opens no day: an administrator says which day it is.
FURTHEST = timedelta(days=31)
#: This version was made after that, so a clock that shows an earlier time is wrong.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)

#: Clocks are corrected by seconds all the time; only more than this is reported.
NOTED = timedelta(minutes=1)

AHEAD = "day_ahead_of_calendar"
CLOCK_OFF = "clock_off"


def distrusted(state: BranchState, clock: datetime) -> str | None:
    """Why nothing may be written at the clock's instant: ``AHEAD``, ``CLOCK_OFF`` or None.

    A clock that is behind does no harm once a day is open: time stays frozen until it is right.
    """
    if state.day is None:
        return CLOCK_OFF if clock < EARLIEST else None
    return AHEAD if clock - state.at > FURTHEST else None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Day and clock disagree: a code; ``grave`` if numbers are wrong or cannot be given."""

    code: str
    grave: bool


def doubt(state: BranchState, rules: BranchRules, clock: datetime) -> Doubt | None:
    """How the service day and the clock disagree, or None.

    Numbers are given unless the clock is distrusted: it may be the clock that is behind.
    """
    if code := distrusted(state, clock):
        return Doubt(code, grave=True)
    if clock < EARLIEST:
        return Doubt(CLOCK_OFF, grave=False)
    if state.day is not None and state.day > hours.service_day(rules, clock):
        return Doubt(AHEAD, grave=True)
    return Doubt(CLOCK_OFF, grave=False) if state.at - clock > NOTED else None
