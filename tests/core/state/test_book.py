"""The book finds what is in it, by day, and forgets what is filed."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from queue_server.core.line.booking import Booking, Hold, Seats
from queue_server.core.state.book import FRESH, MOST_REMEMBERED, Answered, Book

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


def test_whatever_takes_seats_or_gives_them_back_is_counted() -> None:
    book = Book()
    seen = [book.version]
    one = booking("one", date(2026, 11, 23))
    held = Hold(
        id="h", seats=one.seats, services=("T01",), party=1, origin="web", until=MADE, mark="m-h"
    )
    changes: tuple[Callable[[], None], ...] = (
        lambda: book.hold(held), lambda: book.let_go("h"), lambda: book.put(one),
        lambda: book.file("one"),
    )  # fmt: skip
    for change in changes:
        change()
        seen.append(book.version)
    assert seen == sorted(set(seen))
    book.let_go("h")
    book.file("one")
    assert book.version == seen[-1]
    assert not book.hold_marks


def test_what_was_answered_is_forgotten_after_a_moment_and_with_what_it_was_about() -> None:
    answered = Answered()
    answered.about("a", MADE)["q"] = 1
    assert answered.about("a", MADE + FRESH / 2) == {"q": 1}
    assert answered.about("a", MADE + FRESH) == {}
    answered.about("a", MADE + FRESH)["q"] = 2
    assert answered.about("b", MADE + FRESH) == {}
    answered.about("b", MADE + FRESH).update(dict.fromkeys(range(MOST_REMEMBERED)))
    assert answered.about("b", MADE + FRESH) == {}
    assert answered.about("b", MADE) == {}
