"""The book finds what is in it, by day, and forgets what is filed."""

from datetime import UTC, date, datetime

from queue_server.core.line.booking import Booking, Seats
from queue_server.core.state.book import Book

MADE = datetime(2026, 11, 23, tzinfo=UTC)


def booking(name: str, day: date) -> Booking:
    seats = Seats(pool="p", day=day, minute=540, lane=0, units=1, unit_min=10)
    return Booking(
        id=name, seats=seats, services=("T01",), party=1, language="zh-TW", priority="",
        origin="web", due_at=MADE, mark=f"m-{name}", made_at=MADE,
    )  # fmt: skip


def test_the_bookings_of_a_day_are_those_and_no_others() -> None:
    book = Book()
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    for name, day in (("one", monday), ("two", tuesday), ("three", monday)):
        book.put(booking(name, day))
    assert [one.id for one in book.of_day(monday)] == ["one", "three"]
    book.put(booking("one", tuesday))
    assert {one.id for one in book.of_day(tuesday)} == {"one", "two"}
    book.file("two")
    book.file("two")
    assert [one.id for one in book.of_day(tuesday)] == ["one"]
