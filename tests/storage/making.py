"""Rows and changes as a branch would append them, without the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from queue_server.core import events as ev
from queue_server.core.line.ticket import Ticket, TicketState, WaitEstimate
from queue_server.usecases.ports import JournalRow, TicketChange

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

Batch = tuple[list[JournalRow], list[TicketChange]]


class Writer:
    """Makes batches for one branch, as its single writer does."""

    def __init__(self, branch: str = "longjing", day: date = DAY, seq: int = 0) -> None:
        self.branch, self.day, self.seq = branch, day, seq
        self.at = NOON
        self.numbers: dict[str, int] = {}
        self.tickets: dict[str, Ticket] = {}
        self.n = 0

    def row(self, event: ev.Event, request_id: str | None = None) -> JournalRow:
        self.seq += 1
        self.at += timedelta(seconds=1)
        kind, ticket, counter, data = ev.encode(event)
        return JournalRow(
            branch=self.branch, seq=self.seq, day=self.day, at=self.at, kind=kind, ticket=ticket,
            counter=counter, actor="clerk:mei", request_id=request_id, data=data,
        )  # fmt: skip

    def only(self, event: ev.Event, request_id: str | None = None) -> Batch:
        return [self.row(event, request_id)], []

    def open_day(self, day: date | None = None) -> Batch:
        if day is not None:
            self.day, self.numbers, self.tickets = day, {}, {}
        return self.only(ev.DayOpened(day=self.day))

    def issue(self, request_id: str | None = None, series: str = "A") -> Batch:
        number = self.numbers.get(series, 0) + 1
        self.numbers[series] = number
        label = f"{series}{number:03}"
        event = ev.TicketIssued(
            ticket=f"{self.day:%Y%m%d}-{label}", label=label, series=series, number=number,
            service="T01", services=("T01",), priority="general", language="zh-TW",
            token=f"tok-{self.branch}-{self.seq}", wait=WaitEstimate(3, 9),
        )  # fmt: skip
        row = self.row(event, request_id)
        ticket = Ticket(
            id=event.ticket, label=label, series=series, number=number, service="T01",
            services=("T01",), priority="general", language="zh-TW", token=event.token,
            state=TicketState.WAITING, arrival=self.at.timestamp(), issued_at=self.at,
            since=self.at, since_seq=self.seq, wait=event.wait,
        )  # fmt: skip
        self.tickets[ticket.id] = ticket
        return [row], [TicketChange(self.seq, self.at, ticket, None)]

    def issues(self, count: int, request: str | None = None) -> Batch:
        """One batch of several commands, each with a request id of its own when asked for."""
        rows, changes = [], []
        for k in range(count):
            more_rows, more = self.issue(f"{request}-{k}" if request else None)
            rows += more_rows
            changes += more
        return rows, changes

    def step(self, event: ev.Event, ticket: str, **after: Any) -> Batch:
        before = self.tickets[ticket]
        row = self.row(event)
        changed = replace(before, since=self.at, since_seq=self.seq, **after)
        self.tickets[ticket] = changed
        return [row], [TicketChange(self.seq, self.at, changed, before)]

    def call(self, ticket: str, counter: int = 1) -> Batch:
        self.n += 1
        event = ev.TicketCalled(ticket=ticket, counter=counter, n=self.n, rule="relative_wait")
        calls = self.tickets[ticket].calls + 1
        at = self.at + timedelta(seconds=1)
        return self.step(
            event, ticket, state=TicketState.CALLED, counter=counter, called_at=at, calls=calls
        )

    def start(self, ticket: str, counter: int = 1) -> Batch:
        event = ev.TicketStarted(ticket=ticket, counter=counter)
        at = self.at + timedelta(seconds=1)
        return self.step(event, ticket, state=TicketState.SERVING, started_at=at)

    def finish(self, ticket: str, counter: int = 1) -> Batch:
        event = ev.TicketFinished(ticket=ticket, counter=counter)
        at = self.at + timedelta(seconds=1)
        return self.step(event, ticket, state=TicketState.FINISHED, finished_at=at, outcome="done")

    def transfer(self, ticket: str, service: str, counter: int = 1) -> Batch:
        event = ev.TicketTransferred(ticket=ticket, counter=counter, service=service)
        return self.step(event, ticket, state=TicketState.WAITING, counter=None, service=service)

    def hold(self, ticket: str, counter: int = 1) -> Batch:
        return self.step(
            ev.TicketHeld(ticket=ticket, counter=counter), ticket, state=TicketState.HELD
        )

    def undo(self, ticket: str, before: Ticket, undoes: int, counter: int = 1) -> Batch:
        row = self.row(ev.StepUndone(counter=counter, undoes=undoes, ticket=ticket))
        now = self.tickets[ticket]
        self.tickets[ticket] = replace(before, since_seq=self.seq)
        return [row], [TicketChange(self.seq, self.at, self.tickets[ticket], now)]


def together(*batches: Batch) -> Batch:
    """Several commands in one transaction."""
    return [r for rows, _ in batches for r in rows], [c for _, changes in batches for c in changes]
