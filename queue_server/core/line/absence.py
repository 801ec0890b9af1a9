"""When a called visitor's absence begins to count: from the announcement, not from the clerk's key.

Tested by tests/core/line/test_absence.py.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.core.line.ticket import Ticket

#: A display that has not announced a call by then is no longer waited for.
ANNOUNCED_WITHIN = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Announced:
    """What the displays have announced lately.

    ``listening``: at least one display is connected. ``reached``: when the first of them had
    announced every call up to a number; numbers and instants both rise.
    """

    listening: bool = False
    reached: tuple[tuple[int, datetime], ...] = ()

    def when(self, n: int) -> datetime | None:
        """When the first display had announced call ``n``; None if none has reported it."""
        at = bisect_left(self.reached, n, key=lambda one: one[0])
        return self.reached[at][1] if at < len(self.reached) else None


def counted_from(ticket: Ticket, announced: Announced) -> datetime | None:
    """The instant from which a called visitor has had time to come; None before any call.

    A dead or slow display blocks no clerk: 15 s after the call the time runs regardless.
    """
    called = ticket.called_at
    if called is None:
        return None
    shown = announced.when(ticket.announcement)
    if shown is None and not announced.listening:
        return called
    latest = called + ANNOUNCED_WITHIN
    return latest if shown is None else max(called, min(shown, latest))
