"""The book finds what is in it, by day, and forgets what is filed."""

from collections.abc import Callable
from datetime import date

from queue_server.core import events as ev
from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import Booking, Seats
from queue_server.core.state.book import FRESH, MOST_REMEMBERED, Book, FoundTimes, Recent
from tests.core.booking.making import MADE, booked, held
from tests.core.play import Play


def booking(name: str, day: date) -> Booking:
    seats = Seats(pool="p", day=day, minute=540, lane=0, units=1, unit_min=10)
    return booked(seats, name)


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
    kept = held(one.seats)
    changes: tuple[Callable[[], None], ...] = (
        lambda: book.hold(kept), lambda: book.let_go("h"), lambda: book.put(one),
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


def test_a_day_changes_when_its_own_seats_do() -> None:
    book = Book()
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    book.put(booking("one", monday))
    before = book.version_of("p", monday)
    book.put(booking("two", tuesday))
    assert book.version_of("p", monday) == before
    book.file("one")
    assert book.version_of("p", monday) > before
    assert book.version_of("other", monday) == 0


def test_what_is_full_is_so_until_seats_of_that_day_are_given_back() -> None:
    book = Book()
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    one = booking("one", monday)
    kept = held(one.seats)
    book.hold(kept)
    book.put(one)
    book.put(booking("two", tuesday))
    book.file("two")
    before = book.given_back_of("p", monday)
    assert before == 0
    book.let_go("h")
    assert before < (after_hold := book.given_back_of("p", monday))
    book.file("one")
    assert after_hold < book.given_back_of("p", monday)


def test_an_answer_is_forgotten_after_a_moment_and_when_what_it_depends_on_changes() -> None:
    recent = Recent()
    assert recent.answer("q", "as it was", MADE, lambda: 1) == 1
    kept = FoundTimes(1, "as it was", MADE)
    assert recent.get("q", "as it was", MADE + FRESH / 2) == kept
    assert recent.get("another", "as it was", MADE) is None
    assert recent.get("q", "changed", MADE) is None
    assert recent.get("q", "as it was", MADE + FRESH) is None
    assert recent.get("q", "as it was", MADE - FRESH) is None
    assert recent.knows("q")  # however long ago
    assert not recent.knows("another")


def test_answers_that_are_remembered_are_bounded() -> None:
    recent = Recent()
    for n in range(MOST_REMEMBERED + 1):
        recent.answer(n, None, MADE, lambda: None)
    assert len(recent) == 1
    assert recent.get(MOST_REMEMBERED, None, MADE) is not None


def test_a_hold_that_is_replaced_leaves_nothing_of_itself() -> None:
    book = Book()
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    for day, mark in ((monday, "first"), (tuesday, "second")):
        book.hold(held(booking("h", day).seats, mark=mark))
    assert (list(book.held("p", monday)), book.hold_marks) == ([], {"second"})
    assert [one.mark for one in book.held("p", tuesday)] == ["second"]


def test_what_was_answered_a_moment_ago_is_not_looked_for_again() -> None:
    recent = Recent()
    found = iter(range(9))
    asked = [("q", 1, MADE), ("q", 1, MADE + FRESH / 2), ("r", 1, MADE), ("q", 2, MADE)]
    assert [recent.answer(*one, lambda: next(found)) for one in asked] == [0, 0, 1, 2]


def test_another_answer_to_a_known_question_forgets_no_other() -> None:
    recent = Recent()
    for n in range(MOST_REMEMBERED):
        recent.answer(n, None, MADE, lambda: None)
    recent.answer(0, "changed", MADE, lambda: None)
    assert len(recent) == MOST_REMEMBERED


def test_each_change_of_a_pool_is_counted_and_the_last_one_saved_comes_last() -> None:
    play = Play()
    book = play.state.book
    seen = [book.amended]
    other = Amendment(id="a", pool="p", first=date(2026, 11, 26), last=None, made_at=MADE, lanes=1)
    for event, left in (
        (ev.PoolAmended(id="a", amendment=other), ["a"]),
        (ev.PoolAmended(id="b", amendment=other), ["a", "b"]),
        (ev.PoolAmended(id="a", amendment=other), ["b", "a"]),
        (ev.AmendmentRemoved(id="b"), ["a"]),
        (ev.AmendmentRemoved(id="b"), ["a"]),
    ):
        play.take_in([event], "user:chief")
        assert list(book.amendments) == left
        seen.append(book.amended)
    assert seen == sorted(set(seen))
