"""Journal rows of counters and appointments, by hand."""

from dataclasses import replace
from datetime import timedelta

from queue_server.core import events as ev
from queue_server.core.events import BookingCheckedIn, BookingMade
from queue_server.core.line.booking import Booking, BookingState, Seats
from queue_server.usecases.ports import JournalRow
from tests.storage.making import DAY, NOON, Writer

OPENED = ev.CounterOpened(counter=1, clerk="mei")


def booking(name: str = "b1", **change: object) -> Booking:
    """A booking made a week ahead for one o'clock in Taipei, an hour after the writer begins."""
    due = NOON + timedelta(hours=1)
    made = Booking(
        id=name, seats=Seats(pool="all", day=DAY, minute=780, lane=0, units=1, unit_min=15),
        services=("T01",), party=1, language="zh-TW", priority="general", origin="web", due_at=due,
        mark="secret", made_at=due - timedelta(days=7),
    )  # fmt: skip
    return replace(made, **change)  # type: ignore[arg-type]


class Day:
    """Rows of one day, minute by minute."""

    def __init__(self, day: int = 0) -> None:
        self.writer = Writer()
        self.rows = [*self.writer.open_day(DAY + timedelta(days=day))[0]]

    def then(self, event: ev.Event, after_min: float = 0) -> JournalRow:
        """Add what happens some minutes after the last row."""
        self.writer.at += timedelta(minutes=after_min, seconds=-1)
        row = self.writer.row(event)
        self.rows.append(row)
        return row

    def issue(self, after_min: float = 0) -> str:
        """Let a visitor take a number."""
        self.writer.at += timedelta(minutes=after_min, seconds=-1)
        self.rows += self.writer.issue(series="B")[0]
        return list(self.writer.tickets)[-1]


def a_short_day() -> list[JournalRow]:
    """One counter opens, and one appointment is made and kept."""
    day = Day()
    day.then(OPENED)
    day.then(BookingMade(id="b1", booking=booking()))
    came = booking(state=BookingState.CHECKED_IN, ticket="20261123-B001")
    day.then(BookingCheckedIn(id="b1", booking=came), 10)
    return day.rows
