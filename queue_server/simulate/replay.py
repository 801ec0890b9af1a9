"""A past day from its journal, as visits and shifts that any policy can be tried on.

Only what the journal knows is used: who arrived when for what, how long each took a counter, and
when counters were open. Visitors who left without being served are left out.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from queue_server.core import events as ev
from queue_server.core.rules import BranchRules
from queue_server.simulate.day import Shift
from queue_server.simulate.synthetic import PlayedVisit


class PastRow(Protocol):
    """What is read from a journal row."""

    @property
    def day(self) -> date: ...  # noqa: D102 - as the column says
    @property
    def at(self) -> datetime: ...  # noqa: D102 - as the column says
    @property
    def kind(self) -> str: ...  # noqa: D102 - as the column says
    @property
    def ticket(self) -> str | None: ...  # noqa: D102 - as the column says
    @property
    def counter(self) -> int | None: ...  # noqa: D102 - as the column says
    @property
    def data(self) -> Mapping[str, Any]: ...  # noqa: D102 - as the column says


#: What takes a counter and what gives it back.
TAKES = (ev.TicketCalled, ev.TicketStarted, ev.TicketResumed)
GIVES = (
    ev.TicketFinished,
    ev.TicketMissed,
    ev.TicketHeld,
    ev.TicketTransferred,
    ev.TicketSkipped,
    ev.TicketCancelled,
)


class _Day:
    """Collects one day row by row."""

    def __init__(self) -> None:
        self.issued: dict[str, ev.TicketIssued] = {}
        self.arrived: dict[str, datetime] = {}
        self.taken: dict[str, datetime] = {}
        self.busy_s: dict[str, float] = {}
        self.finished: set[str] = set()
        self.open: dict[int, datetime] = {}
        self.shifts: list[tuple[int, datetime, datetime]] = []
        self.last: datetime | None = None

    def take(self, at: datetime, event: ev.Event) -> None:
        if isinstance(event, ev.DayCorrected):
            self.end()  # the clock was wrong until now
        self.last = at
        if isinstance(event, ev.TicketIssued):
            self.issued[event.ticket] = event
            self.arrived[event.ticket] = event.arrived_at or at
        elif isinstance(event, TAKES):
            self.taken.setdefault(event.ticket, at)
        elif isinstance(event, GIVES):
            self._give(at, event.ticket)
            if isinstance(event, ev.TicketFinished):
                self.finished.add(event.ticket)
        elif isinstance(event, ev.CounterOpened):
            self.open.setdefault(event.counter, at)
        elif isinstance(event, ev.CounterPaused | ev.CounterClosed):
            self._shut(at, event.counter)

    def _give(self, at: datetime, ticket: str) -> None:
        taken = self.taken.pop(ticket, None)
        if taken is not None:
            spent = (at - taken).total_seconds()
            self.busy_s[ticket] = self.busy_s.get(ticket, 0.0) + spent

    def _shut(self, at: datetime, counter: int) -> None:
        opened = self.open.pop(counter, None)
        if opened is not None and opened < at:
            self.shifts.append((counter, opened, at))

    def end(self) -> None:
        for counter in list(self.open):
            if self.last is not None:
                self._shut(self.last, counter)


def past_day(
    rules: BranchRules, rows: Iterable[PastRow], day: date
) -> tuple[list[PlayedVisit], list[Shift]]:
    """Return the visits and shifts of a day, seconds counted from its first event.

    Raises:
        ValueError: If no visitor was served on that day.
    """
    seen = _Day()
    for row in rows:
        if row.day == day:
            seen.take(row.at, ev.decode(row.kind, row.ticket, row.counter, dict(row.data)))
    seen.end()
    served = [t for t in seen.issued if seen.busy_s.get(t, 0.0) > 0 and _known(rules, seen, t)]
    if not served or not seen.shifts:
        raise ValueError(f"according to the journal nobody was served on {day}")
    start = min([*(seen.arrived[t] for t in served), *(s[1] for s in seen.shifts)])
    visits = [_visit(seen, ticket, start) for ticket in served]
    shifts = [
        Shift(n, (a - start).total_seconds(), (b - start).total_seconds())
        for n, a, b in seen.shifts
        if n in rules.counters
    ]
    return sorted(visits, key=lambda v: v.at_s), shifts


def _known(rules: BranchRules, seen: _Day, ticket: str) -> bool:
    issued = seen.issued[ticket]
    return issued.priority in rules.classes and issued.service in rules.services


def _visit(seen: _Day, ticket: str, start: datetime) -> PlayedVisit:
    issued = seen.issued[ticket]
    return PlayedVisit(
        at_s=(seen.arrived[ticket] - start).total_seconds(),
        priority=issued.priority,
        service=issued.service,
        busy_s=seen.busy_s[ticket],
        served=ticket in seen.finished,
    )
