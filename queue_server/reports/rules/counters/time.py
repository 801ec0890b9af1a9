"""The time of each counter by half hour, folded from the journal rows of one service day.

Every counter is closed when a day begins, so each day stands alone. A counter that is never closed
counts until the last row of its day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.reports.rules.cube.cells import HALF_HOUR_S, Key
from queue_server.reports.rules.row import WrittenRow

_HALF_MS = HALF_HOUR_S * 1000


@dataclass(slots=True, kw_only=True)
class CounterTime:
    """Milliseconds. ``open_ms`` is all time with a clerk there: ``serving_ms`` of it with a visitor
    called or served, ``idle_ms`` without one while at least one person waited. ``paused_ms`` comes
    on top; ``pauses`` is the same by reason.
    """

    open_ms: int = 0
    serving_ms: int = 0
    idle_ms: int = 0
    paused_ms: int = 0
    pauses: dict[str, int] = field(default_factory=dict)

    def add(self, other: "CounterTime") -> None:
        """Add the time of another."""
        self.open_ms += other.open_ms
        self.serving_ms += other.serving_ms
        self.idle_ms += other.idle_ms
        self.paused_ms += other.paused_ms
        for reason, ms in other.pauses.items():
            self.pauses[reason] = self.pauses.get(reason, 0) + ms

    def spend(self, seat: "_Seat", ms: int, *, some_wait: bool) -> None:
        """Count ``ms`` more of a counter that was like ``seat`` throughout."""
        if seat.pause is not None:
            self.paused_ms += ms
            self.pauses[seat.pause] = self.pauses.get(seat.pause, 0) + ms
            return
        self.open_ms += ms
        if seat.ticket is not None:
            self.serving_ms += ms
        elif some_wait:
            self.idle_ms += ms


@dataclass(slots=True)
class CounterCell:
    """The time of one counter in one half hour; services, classes and languages are blank."""

    key: Key
    tally: CounterTime


@dataclass(slots=True)
class _Seat:
    """A counter with a clerk: whose ticket is there, and the reason of a pause, or None."""

    ticket: str | None = None
    pause: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """The last step at a counter, and how things were before it."""

    seq: int
    ticket: str
    waited: bool
    at_counter: str | None


class _Floor:
    """Counters and who waits, updated row by row."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.cells: dict[tuple[int, int], CounterTime] = {}
        self._seats: dict[int, _Seat] = {}
        self._waiting: set[str] = set()
        self._steps: dict[int, _Step] = {}
        self._at_ms: int | None = None

    def take(self, row: WrittenRow) -> None:
        """Let the time until the row pass, then do what the row says."""
        event = ev.decode(row.kind, row.ticket, row.counter, row.data)
        if _begins_day(event):
            self._seats, self._waiting, self._steps = {}, set(), {}
        self._pass(_ms(row.at))
        if isinstance(event, ev.StepUndone):
            self._undo(event)
        elif (change := _CHANGES.get(type(event))) is not None:
            self._remember(row)
            change(self, event)

    def _pass(self, now_ms: int) -> None:
        """Spend the time since the last row, half hour by half hour."""
        at = now_ms if self._at_ms is None else self._at_ms
        self._at_ms = max(at, now_ms)
        while at < now_ms:
            half = at // _HALF_MS
            until = min(now_ms, (half + 1) * _HALF_MS)
            for number, seat in self._seats.items():
                cell = self.cells.setdefault((half, number), CounterTime())
                cell.spend(seat, until - at, some_wait=bool(self._waiting))
            at = until

    def _remember(self, row: WrittenRow) -> None:
        if row.counter is not None and row.ticket is not None:
            seat = self._seats.get(row.counter)
            self._steps[row.counter] = _Step(
                row.seq, row.ticket, row.ticket in self._waiting, seat.ticket if seat else None
            )

    def _undo(self, event: ev.StepUndone) -> None:
        step = self._steps.pop(event.counter, None)
        if step is None or step.seq != event.undoes:
            return
        if event.counter in self._seats:
            self._seats[event.counter].ticket = step.at_counter
        (self._waiting.add if step.waited else self._waiting.discard)(step.ticket)

    def opened(self, event: ev.CounterOpened) -> None:
        """A clerk sat down or came back; a visitor at the counter is still there."""
        self._seats.setdefault(event.counter, _Seat()).pause = None

    def paused(self, event: ev.CounterPaused) -> None:
        """The clerk is away."""
        self._seats.setdefault(event.counter, _Seat()).pause = event.reason

    def closed(self, event: ev.CounterClosed) -> None:
        """The counter is closed."""
        self._seats.pop(event.counter, None)

    def queued(self, event: Any) -> None:
        """A visitor waits, for the first time or again."""
        self._leave(event.ticket)
        self._waiting.add(event.ticket)

    def came(self, event: Any) -> None:
        """A visitor was called to a counter or is served there."""
        self._waiting.discard(event.ticket)
        if event.counter in self._seats:
            self._seats[event.counter].ticket = event.ticket

    def gone(self, event: Any) -> None:
        """A visitor neither waits nor is at a counter."""
        self._waiting.discard(event.ticket)
        self._leave(event.ticket)

    def _leave(self, ticket: str) -> None:
        for seat in self._seats.values():
            if seat.ticket == ticket:
                seat.ticket = None


_CHANGES: dict[type[ev.Event], Callable[[_Floor, Any], None]] = {
    ev.CounterOpened: _Floor.opened,
    ev.CounterPaused: _Floor.paused,
    ev.CounterClosed: _Floor.closed,
    ev.TicketIssued: _Floor.queued,
    ev.TicketRequeued: _Floor.queued,
    ev.TicketTransferred: _Floor.queued,
    ev.TicketSkipped: _Floor.queued,
    ev.TicketCalled: _Floor.came,
    ev.TicketStarted: _Floor.came,
    ev.TicketResumed: _Floor.came,
    ev.TicketFinished: _Floor.gone,
    ev.TicketMissed: _Floor.gone,
    ev.TicketHeld: _Floor.gone,
    ev.TicketCancelled: _Floor.gone,
}


def _begins_day(event: ev.Event) -> bool:
    turns = isinstance(event, ev.DayCorrected) and event.turns
    return turns or isinstance(event, ev.DayOpened)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def counter_times(rows: Iterable[WrittenRow]) -> list[CounterCell]:
    """The cells of one service day, from all its rows in order."""
    floor: _Floor | None = None
    for row in rows:
        floor = floor or _Floor(row.day)
        floor.take(row)
    if floor is None:
        return []
    cells = [_cell(floor.day, *place, tally) for place, tally in floor.cells.items()]
    return sorted(cells, key=lambda cell: cell.key)


def _cell(day: date, half: int, number: int, tally: CounterTime) -> CounterCell:
    half_at = datetime.fromtimestamp(half * HALF_HOUR_S, UTC)
    return CounterCell(counter_key(day, half_at, number), tally)


def counter_key(day: date, half_at: datetime, number: int) -> Key:
    """The key of a counter's half hour."""
    return Key(
        day=day, half_at=half_at, service="", priority="", origin="", counter=number, language=""
    )
