"""What every view of a branch needs. Views only read, and cache nothing but written forms."""

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

#: The waiting interval a new visitor of a class would be given now, or None.
ExpectedWait = Callable[[BranchState, str, datetime], WaitEstimate | None]


#: Written instants remembered: those of a full line and its counters recur again and again.
MOST_INSTANTS = 2048


@lru_cache(MOST_INSTANTS)
def written(zone: str, at: datetime) -> str:
    """ISO 8601 in a zone, to the millisecond."""
    return at.astimezone(hours.zone(zone)).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """A branch's rules and wording, and what else its views need; the state is an argument."""

    rules: BranchRules
    strings: Strings
    expected_wait: ExpectedWait = lambda state, priority, now: None
    doubt: Callable[[BranchState], Doubt | None] = lambda state: None
    #: Calls by number, as written for the last board; each board has two hundred.
    calls: dict[int, tuple[Any, wire.Announcement]] = field(default_factory=dict, compare=False)

    def instant(self, at: datetime) -> str:
        """ISO 8601 in the branch's zone, to the millisecond."""
        return written(self.rules.zone, at)

    def maybe(self, at: datetime | None) -> str | None:
        """As :meth:`instant`, but None for None."""
        return None if at is None else self.instant(at)


def interval(wait: WaitEstimate | None) -> wire.Wait | None:
    """The waiting interval for the wire, or None."""
    return None if wait is None else {"low_min": wait.low_min, "high_min": wait.high_min}


def seconds(since: datetime, now: datetime) -> int:
    """Whole seconds from ``since`` to ``now``, at least 0."""
    # After a clock is set back, a wait must not be negative.
    return max(0, int((now - since).total_seconds()))
