"""Pure: what became of each visit, folded from journal rows. It holds no name but the clerk's.

A visit begins with its ticket and ends when it is finished, cancelled, missed or, with the next
day, left open at close. Undoing a step makes the visit what it was before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.reports.rules.row import WrittenRow

LEFT_AT_CLOSE = "left_at_close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One ticket's way through the office; all instants are aware UTC.

    ``origin`` is ``walk_in``, ``booked``, ``offline`` (given by a kiosk without a server) or
    ``staff``. ``place_at`` is when the visitor came or, of a booked one who was early, the agreed
    time; None where an earlier version kept it without. ``outcome`` is the clerk's word for a
    finished visit, else ``cancelled``, ``no_show`` or ``left_at_close``; None while the visit
    lasts. ``called_at`` and ``started_at`` are the first of their kind, ``waited_s`` sums every
    stay in line that ended with a call, ``held_s`` every hold; ``held_at`` is set while one lasts.
    ``early`` are those of ``missed`` before the configured calls and seconds. ``reasons`` of a
    rating are joined by commas.
    """

    ticket: str
    day: date
    service: str
    priority: str
    language: str
    origin: str
    ahead: int
    told_low_min: int | None
    told_high_min: int | None
    issued_at: datetime
    queued_at: datetime | None
    place_at: datetime | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    held_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    counter: int | None = None
    clerk: str | None = None
    waited_s: float = 0.0
    held_s: float = 0.0
    calls: int = 0
    picked: int = 0
    missed: int = 0
    early: int = 0
    returned: int = 0
    transfers: int = 0
    rating: int | None = None
    reasons: str = ""
    seq: int


@dataclass(slots=True)
class VisitBook:
    """Visits being folded, the step of each that may be undone, and who sits where.

    ``before`` holds, by ticket, the row of the last step at a counter and the visit before it.
    """

    visits: dict[str, Visit] = field(default_factory=dict)
    before: dict[str, tuple[int, Visit]] = field(default_factory=dict)
    clerks: dict[int, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def take(self, rows: Iterable[WrittenRow]) -> None:
        """Fold rows in, in order. Rows of a visit whose beginning is not known are skipped."""
        for row in rows:
            event = ev.decode(row.kind, row.ticket, row.counter, row.data)
            if isinstance(event, ev.TicketIssued):
                self._put(_begun(event, row))
            elif isinstance(event, ev.DayOpened) or (
                isinstance(event, ev.DayCorrected) and event.turns
            ):
                self._close_visits(row)
            elif isinstance(event, ev.CounterOpened | ev.CounterHandedOver):
                self.clerks[event.counter] = event.clerk
            elif isinstance(event, ev.CounterClosed):
                self.clerks.pop(event.counter, None)
            elif row.ticket in self.visits:
                self._step(self.visits[row.ticket], event, row)

    def _put(self, visit: Visit) -> None:
        self.visits[visit.ticket] = visit
        self.changed.add(visit.ticket)

    def _close_visits(self, row: WrittenRow) -> None:
        """Another day begins: end the visits of the day before."""
        self.clerks.clear()
        for visit in list(self.visits.values()):
            if visit.outcome is None:
                self.before.pop(visit.ticket, None)
                self._put(replace(visit, outcome=LEFT_AT_CLOSE, queued_at=None, seq=row.seq))

    def _step(self, visit: Visit, event: ev.Event, row: WrittenRow) -> None:
        if isinstance(event, ev.StepUndone):
            undone = self.before.pop(visit.ticket, None)
            if undone is not None and undone[0] == event.undoes:
                self._put(replace(undone[1], seq=row.seq))
            return
        change = _CHANGES.get(type(event))
        if change is None:
            return
        after = change(visit, event, row)
        if row.counter is not None and not isinstance(event, ev.RatingGiven):
            self.before[visit.ticket] = (row.seq, visit)
            clerk = self.clerks.get(row.counter)
            after = replace(after, counter=row.counter, clerk=clerk or after.clerk)
        self._put(replace(after, seq=row.seq))


def _begun(event: ev.TicketIssued, row: WrittenRow) -> Visit:
    came_at = event.arrived_at or row.at
    return Visit(
        ticket=event.ticket,
        day=row.day,
        service=event.service,
        priority=event.priority,
        language=event.language,
        origin=_origin(event),
        ahead=event.ahead,
        told_low_min=event.wait.low_min if event.wait else None,
        told_high_min=event.wait.high_min if event.wait else None,
        issued_at=row.at,
        queued_at=came_at,
        place_at=max(came_at, event.due_at or came_at),
        seq=row.seq,
    )


def _origin(event: ev.TicketIssued) -> str:
    if event.due_at is not None:
        return "booked"
    if event.arrived_at is not None:
        return "offline"
    return "staff" if event.on_behalf else "walk_in"


def _waited(visit: Visit, at: datetime) -> float:
    if visit.queued_at is None:
        return visit.waited_s
    return visit.waited_s + max(0.0, (at - visit.queued_at).total_seconds())


def _called(visit: Visit, event: ev.TicketCalled, row: WrittenRow) -> Visit:
    return replace(
        visit,
        called_at=visit.called_at or row.at,
        queued_at=None,
        waited_s=_waited(visit, row.at),
        calls=visit.calls + 1,
        picked=visit.picked + (event.rule == "picked"),
    )


def _started(visit: Visit, event: ev.TicketStarted, row: WrittenRow) -> Visit:
    return replace(
        visit,
        started_at=visit.started_at or row.at,
        queued_at=None,
        waited_s=_waited(visit, row.at),
    )


def _finished(visit: Visit, event: ev.TicketFinished, row: WrittenRow) -> Visit:
    visit = _resumed(visit, event, row)
    return replace(visit, ended_at=row.at, outcome=event.outcome)


def _missed(visit: Visit, event: ev.TicketMissed, row: WrittenRow) -> Visit:
    return replace(
        visit,
        ended_at=row.at,
        outcome="no_show",
        missed=visit.missed + 1,
        early=visit.early + event.early,
    )


def _cancelled(visit: Visit, event: ev.TicketCancelled, row: WrittenRow) -> Visit:
    return replace(visit, ended_at=row.at, outcome="cancelled", queued_at=None)


def _returned(visit: Visit, event: ev.TicketRequeued, row: WrittenRow) -> Visit:
    return replace(
        visit, ended_at=None, outcome=None, queued_at=row.at, returned=visit.returned + 1
    )


def _transferred(visit: Visit, event: ev.TicketTransferred, row: WrittenRow) -> Visit:
    return replace(visit, service=event.service, queued_at=row.at, transfers=visit.transfers + 1)


def _back_in_line(visit: Visit, event: ev.TicketSkipped, row: WrittenRow) -> Visit:
    return replace(visit, queued_at=row.at)


def _reclassified(visit: Visit, event: ev.TicketReclassified, row: WrittenRow) -> Visit:
    return replace(visit, priority=event.priority)


def _redirected(visit: Visit, event: ev.TicketRedirected, row: WrittenRow) -> Visit:
    return replace(visit, service=event.service)


def _rated(visit: Visit, event: ev.RatingGiven, row: WrittenRow) -> Visit:
    return replace(visit, rating=event.rating, reasons=",".join(event.reasons))


def _held(visit: Visit, event: ev.TicketHeld, row: WrittenRow) -> Visit:
    return replace(visit, held_at=row.at)


def _resumed(visit: Visit, event: ev.Event, row: WrittenRow) -> Visit:
    if visit.held_at is None:
        return visit
    held_s = max(0.0, (row.at - visit.held_at).total_seconds())
    return replace(visit, held_at=None, held_s=visit.held_s + held_s)


def _same(visit: Visit, event: ev.Event, row: WrittenRow) -> Visit:
    return visit


Change = Callable[[Visit, Any, WrittenRow], Visit]

_CHANGES: dict[type[ev.Event], Change] = {
    ev.TicketCalled: _called,
    ev.TicketStarted: _started,
    ev.TicketFinished: _finished,
    ev.TicketMissed: _missed,
    ev.TicketCancelled: _cancelled,
    ev.TicketRequeued: _returned,
    ev.TicketTransferred: _transferred,
    ev.TicketSkipped: _back_in_line,
    ev.TicketReclassified: _reclassified,
    ev.TicketRedirected: _redirected,
    ev.RatingGiven: _rated,
    ev.TicketHeld: _held,
    ev.TicketResumed: _resumed,
    ev.ServiceAdded: _same,
}
