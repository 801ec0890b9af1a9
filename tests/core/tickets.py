"""Waiting tickets, made by hand for the tests of the line, of calling and of the forecast."""

from datetime import UTC, datetime, timedelta

from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket, TicketState

OPENING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


def ticket(number: int, minute: float | None = None, **changes: object) -> Ticket:
    """Ticket ``number``, arrived some minutes after opening (by default as many as its number)."""
    at = OPENING + timedelta(minutes=number if minute is None else minute)
    values: dict[str, object] = {
        "id": f"20260302-A{number:03d}",
        "label": f"A{number:03d}",
        "series": "general",
        "number": number,
        "service": "T01",
        "services": ("T01",),
        "priority": "general",
        "language": "zh-TW",
        "token": "",
        "state": TicketState.WAITING,
        "arrival": at.timestamp(),
        "issued_at": at,
        "since": at,
        "since_seq": number,
    }
    return Ticket(**{**values, **changes})  # type: ignore[arg-type]


def line_of(*tickets: Ticket) -> WaitingLine:
    """A line of these tickets, given in any order."""
    line = WaitingLine()
    for one in tickets:
        line.add(one)
    return line
