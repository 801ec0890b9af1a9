"""What every view of a branch needs. Reads, and keeps nothing but how a thing is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from queue_server.core import hours
from queue_server.core.days import Doubt
from queue_server.core.line.ticket import WaitEstimate
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.web.problems import Strings
from queue_server.wire import messages as wire

#: The interval that a new visitor of a class would be given now, or None.
ExpectedWait = Callable[[BranchState, str, datetime], WaitEstimate | None]


#: Instants whose writing is remembered: those of a full line and its counters come again and again.
MOST_INSTANTS = 2048


@lru_cache(MOST_INSTANTS)
def written(zone: str, at: datetime) -> str:
    """ISO 8601 in a zone, to the millisecond."""
    return at.astimezone(hours.zone(zone)).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """A branch's rules and wording, and what else its views ask; the state is an argument."""

    rules: BranchRules
    strings: Strings
    expected_wait: ExpectedWait = lambda state, priority, now: None
    doubt: Callable[[BranchState], Doubt | None] = lambda state: None
    #: Calls by their number, as they were written for the last board; each board has two hundred.
    calls: dict[int, tuple[Any, wire.Announcement]] = field(default_factory=dict, compare=False)

    def instant(self, at: datetime) -> str:
        """ISO 8601 in the branch's zone, to the millisecond."""
        return written(self.rules.zone, at)

    def maybe(self, at: datetime | None) -> str | None:
        """An instant, if there is one."""
        return None if at is None else self.instant(at)


def interval(wait: WaitEstimate | None) -> wire.Wait | None:
    """An interval, if there is an honest one."""
    return None if wait is None else {"low_min": wait.low_min, "high_min": wait.high_min}


def seconds(since: datetime, now: datetime) -> int:
    """Whole seconds from ``since`` to ``now``, at least 0."""
    # A clock set back makes nobody wait for a negative time.
    return max(0, int((now - since).total_seconds()))
