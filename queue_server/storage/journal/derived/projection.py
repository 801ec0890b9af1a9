"""Pure: what a change to a ticket does to its ``ticket`` row and its ``leg`` rows.

A *leg* is one stay in line and at a counter. It opens when the visitor joins the line (or
resumes after a hold), and closes when the stay ends. Every operation except OPEN and DROP acts on
the newest leg of the ticket, so a leg needs no number other than that of the row that opened it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

import orjson

from queue_server.core.events import StepUndone
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.usecases.ports import JournalRow, TicketChange

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_OPEN_STATES = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING})

Value = str | int | float | None


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(at: int) -> datetime:
    """The aware UTC instant of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=at)


def maybe_micros(value: datetime | None) -> int | None:
    """Like :func:`micros`, but None stays None."""
    return None if value is None else micros(value)


def maybe_instant(value: int | None) -> datetime | None:
    """Like :func:`instant`, but None stays None."""
    return None if value is None else instant(value)


class LegStep(Enum):
    """What happens to a leg; the parameters of each are listed in ``rows.LEG_SQL``."""

    OPEN = "open"
    CALL = "call"
    START = "start"
    CLASS = "class"
    CLOSE = "close"
    DROP = "drop"
    TO_WAITING = "to_waiting"
    TO_CALLED = "to_called"
    TO_SERVING = "to_serving"


@dataclass(frozen=True, slots=True)
class LegOp:
    """One operation on the legs of one ticket; ``values`` come before ``branch, ticket``."""

    step: LegStep
    ticket: str
    values: tuple[Value, ...]


#: Order of the values of :func:`ticket_values`; ``branch`` and ``day`` are added by the caller.
TICKET_COLUMNS = (
    "label", "series", "number", "service", "services", "priority", "language", "token", "state",
    "counter", "arrival", "issued_at", "called_at", "started_at", "finished_at", "outcome",
    "ahead", "wait_low_min", "wait_high_min", "calls", "missed", "waited_s", "seq",
)  # fmt: skip


def ticket_values(ticket: Ticket, seq: int) -> tuple[Value, ...]:
    """The columns :data:`TICKET_COLUMNS` of a ticket as of row ``seq``."""
    wait = ticket.wait
    return (
        ticket.label,
        ticket.series,
        ticket.number,
        ticket.service,
        orjson.dumps(ticket.services).decode(),
        ticket.priority,
        ticket.language,
        ticket.token,
        ticket.state.value,
        ticket.counter,
        ticket.arrival,
        micros(ticket.issued_at),
        maybe_micros(ticket.called_at),
        maybe_micros(ticket.started_at),
        maybe_micros(ticket.finished_at),
        ticket.outcome,
        ticket.ahead,
        wait.low_min if wait else None,
        wait.high_min if wait else None,
        ticket.calls,
        ticket.missed,
        ticket.waited_s,
        seq,
    )


def leg_ops(change: TicketChange, row: JournalRow) -> list[LegOp]:
    """What the change made by ``row`` does to the ticket's legs, in order."""
    before, after = change.before, change.after
    if row.kind == StepUndone.KIND:
        return _taken_back(after, row)
    if before is None:
        return [_open(change, row.day)]
    if before.state is after.state:
        return _corrected(change, before, row.day)
    if before.state not in _OPEN_STATES:
        return [_open(change, row.day)] if after.state in _OPEN_STATES else []
    return _moved(change, before, row.day)


def _moved(change: TicketChange, before: Ticket, day: date) -> list[LegOp]:
    """Continue or end the open leg; being back in line starts another."""
    after, at = change.after, micros(change.at)
    if after.state is TicketState.CALLED:
        return [LegOp(LegStep.CALL, after.id, (after.counter, at))]
    if after.state is TicketState.SERVING:
        return [LegOp(LegStep.START, after.id, (after.counter, at))]
    if after.state is not TicketState.WAITING:
        return [LegOp(LegStep.CLOSE, after.id, (at, after.state.value))]
    ending = "transferred" if _aim(before) != _aim(after) else "skipped"
    return [LegOp(LegStep.CLOSE, after.id, (at, ending)), _open(change, day)]


def _aim(ticket: Ticket) -> tuple[str, int | None]:
    """What the ticket waits for: its service and, if set, its only counter."""
    return ticket.service, ticket.only_counter


def _corrected(change: TicketChange, before: Ticket, day: date) -> list[LegOp]:
    after = change.after
    if after.state not in _OPEN_STATES:
        return []
    if after.state is TicketState.WAITING and _aim(before) != _aim(after):
        closed = LegOp(LegStep.CLOSE, after.id, (micros(change.at), "transferred"))
        return [closed, _open(change, day)]
    if before.priority == after.priority:
        return []
    return [LegOp(LegStep.CLASS, after.id, (after.priority,))]


def _taken_back(after: Ticket, row: JournalRow) -> list[LegOp]:
    """Drop the leg the undone step had opened, if any, and reopen the one before."""
    ops = [LegOp(LegStep.DROP, after.id, (row.data["undoes"],))]
    if after.state in _OPEN_STATES:
        ops.append(LegOp(LegStep(f"to_{after.state.value}"), after.id, ()))
    return ops


def _open(change: TicketChange, day: date) -> LegOp:
    after, at = change.after, micros(change.at)
    called = at if after.state is TicketState.CALLED else None
    started = at if after.state is TicketState.SERVING else None
    return LegOp(
        LegStep.OPEN,
        after.id,
        (
            change.seq,
            day.isoformat(),
            after.service,
            after.priority,
            after.counter,
            micros(after.since),
            called,
            started,
        ),
    )
