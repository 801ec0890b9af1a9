"""The book at work: what visitors and staff do, each once, however often it is sent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.booking.availability import wanted
from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.decide.book.booking import Book, HoldSeats
from queue_server.core.errors import Refused, Unavailable, UnknownThing
from queue_server.core.line.booking import BookingState
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.book.naming import TRIES
from queue_server.usecases.branch import Branch
from queue_server.usecases.codes import Codes
from tests.usecases.book.booking import SECRET, office

DAY = date(2026, 11, 25)
#: The clock is at Monday, 10:00; the Wednesday is two days off.
NINE, HALF_PAST_NINE = 540, 570


def seats(minute: int = NINE) -> HoldSeats:
    return HoldSeats(id="", mark="", pool="p", services=("T01",), day=DAY, minute=minute)


def by_phone(minute: int = NINE) -> Book:
    return Book(id="", mark="", pool="p", services=("T01",), day=DAY, minute=minute)


async def booked(bookings: Bookings, minute: int = NINE) -> str:
    """A visitor books at the web page; returns the id of the booking."""
    key, _ = await bookings.hold(seats(minute), actor="web")
    booking, _ = await bookings.confirm(key, language="en", priority=None, actor="web")
    return booking.id


async def free_at(bookings: Bookings, minute: int) -> int:
    """How many lanes the public finds free at a start."""
    want = wanted(bookings.branch.rules, "p", ("T01",), 1, staff=False)
    [(_, found)] = await bookings.days(want, [DAY])
    return next(one.lanes for one in found.starts if one.minute == minute).bit_count()


async def test_a_visitor_holds_a_seat_and_books_it(bookings: Bookings) -> None:
    key, hold = await bookings.hold(seats(), actor="web")
    assert await free_at(bookings, NINE) == 1
    booking, before = await bookings.confirm(key, language="en", priority=None, actor="web")
    assert (booking.id, booking.seats, before) == (hold.id, hold.seats, False)
    again, before = await bookings.confirm(key, language="en", priority=None, actor="web")
    assert (again, before) == (booking, True)
    assert await bookings.find(booking.id) == booking


async def test_seats_that_are_let_go_are_free_again(bookings: Bookings) -> None:
    key, _ = await bookings.hold(seats(), actor="kiosk")
    await bookings.release(key, actor="kiosk")
    assert await free_at(bookings, NINE) == 2


async def test_a_booking_whose_answer_was_never_heard_goes_with_its_seats(
    bookings: Bookings,
) -> None:
    key, _ = await bookings.hold(seats(), actor="kiosk")
    booking, _ = await bookings.confirm(key, language="en", priority=None, actor="kiosk")
    await bookings.release(key, actor="kiosk")
    assert (await bookings.find(booking.id)).state is BookingState.CANCELLED


async def test_around_a_day_the_nearest_free_starts_are_named(bookings: Bookings) -> None:
    want = wanted(bookings.branch.rules, "p", ("T01",), 1, staff=False)
    found = await bookings.nearest(want, DAY)
    assert 0 < len(found) <= 5


async def test_the_code_leads_to_the_booking_however_it_is_typed(bookings: Bookings) -> None:
    name = await booked(bookings)
    code = bookings.codes.code(name)
    for typed in (code, code.lower().replace("-", " ")):
        assert await bookings.by_code(typed) == name
    with pytest.raises(UnknownThing, match="unknown_code"):
        await bookings.by_code("2222-2222")


async def test_a_touch_that_is_sent_twice_holds_one_seat(bookings: Bookings) -> None:
    first = await bookings.hold(seats(), actor="web", request_id="touch")
    assert await bookings.hold(seats(), actor="web", request_id="touch") == first
    assert await free_at(bookings, NINE) == 1


async def test_a_touch_sent_again_after_the_booking_says_that_the_hold_is_over(
    bookings: Bookings,
) -> None:
    key, _ = await bookings.hold(seats(), actor="web", request_id="touch")
    await bookings.confirm(key, language="en", priority=None, actor="web")
    with pytest.raises(Refused, match="hold_over"):
        await bookings.hold(seats(), actor="web", request_id="touch")


async def test_who_presses_after_the_last_seat_is_refused_without_a_turn_of_the_writer(
    bookings: Bookings,
) -> None:
    first = await bookings.hold(seats(), actor="web", request_id="first")
    assert bookings.known_refusal(seats(), actor="web", request_id=None) is None
    await bookings.hold(seats(), actor="web")
    with pytest.raises(Refused, match="slot_taken") as refused:
        await bookings.hold(seats(), actor="web")
    at_once = bookings.known_refusal(seats(), actor="web", request_id="late")
    assert at_once is not None
    assert (at_once.code, at_once.facts) == ("slot_taken", refused.value.facts)
    assert bookings.known_refusal(seats(), actor="web", request_id=None) is at_once
    # Who has a seat and never heard of it asks again with the same key.
    assert bookings.known_refusal(seats(), actor="web", request_id="first") is None
    assert await bookings.hold(seats(), actor="web", request_id="first") == first


async def test_however_many_wishes_there_are_each_is_refused_its_own_way(
    bookings: Bookings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.usecases.book.bookings.MOST_WANTS", 1)
    for _ in range(2):
        await bookings.hold(seats(), actor="web")
    with pytest.raises(Refused, match="slot_taken"):
        await bookings.hold(seats(), actor="web")
    for _ in range(2):
        assert bookings.known_refusal(seats(), actor="web", request_id=None) is not None
        pair = replace(seats(), services=("R01",))
        assert bookings.known_refusal(pair, actor="web", request_id=None) is None


async def test_nobody_is_refused_by_a_book_that_may_not_be_that_of_the_journal(
    branch: Branch,
) -> None:
    journal = branch._journal
    assert isinstance(journal, MemoryJournal)
    assert branch.glance(lambda state, now, durable: durable == state.seq) is True
    journal.faults.lose[journal.faults.appends + 1] = "connection"
    journal.faults.unreadable = "damaged"
    with pytest.raises(Unavailable):
        await Bookings(branch, SECRET).hold(seats(), actor="web")
    assert branch.glance(lambda state, now, durable: True) is None
    journal.faults.unreadable = None


async def test_a_slow_typist_gets_as_much_time_again(bookings: Bookings, clock: SetClock) -> None:
    key, hold = await bookings.hold(seats(), actor="web")
    longer = await bookings.extend(key, actor="web")
    assert longer.until == hold.until + timedelta(minutes=8)
    clock.advance(timedelta(minutes=10))
    await bookings.confirm(key, language="en", priority=None, actor="web")


async def test_staff_book_at_once_and_the_same_call_sent_again_is_the_same_booking(
    bookings: Bookings,
) -> None:
    first = await bookings.book(by_phone(), actor="user:mei", request_id="call")
    assert await bookings.book(by_phone(), actor="user:mei", request_id="call") == first
    assert await free_at(bookings, NINE) == 1
    closed = Book(id="", mark="", pool="p", services=("T01",), day=date(2026, 12, 30), minute=9)
    with pytest.raises(Refused, match="day_closed"):
        await bookings.book(closed, actor="user:mei", request_id=None)


class Clashing(Codes):
    """Codes of which the first few are all the same."""

    def __init__(self, alike: int) -> None:
        super().__init__(SECRET)
        self.alike = alike

    def mark(self, code: str) -> str:
        self.alike -= 1
        return "alike" if self.alike >= 0 else super().mark(code)


async def test_when_a_code_is_in_use_another_is_made(bookings: Bookings) -> None:
    bookings.codes = Clashing(3)
    await bookings.hold(seats(), actor="web")
    await bookings.hold(seats(), actor="web", request_id="touch")
    bookings.codes = Clashing(1)
    await bookings.book(by_phone(HALF_PAST_NINE), actor="user:mei", request_id=None)
    assert [await free_at(bookings, minute) for minute in (NINE, HALF_PAST_NINE)] == [0, 1]


async def test_a_touch_whose_first_code_was_in_use_holds_one_seat_too(bookings: Bookings) -> None:
    bookings.codes = Clashing(2)
    await bookings.hold(seats(), actor="web")
    held = await bookings.hold(seats(HALF_PAST_NINE), actor="web", request_id="touch")
    again = await bookings.hold(seats(HALF_PAST_NINE), actor="web", request_id="touch")
    assert again == held
    assert await free_at(bookings, HALF_PAST_NINE) == 1


async def test_when_every_code_is_in_use_it_is_said_after_a_few(bookings: Bookings) -> None:
    bookings.codes = Clashing(1)
    await bookings.hold(seats(), actor="web")
    for attempt in (
        lambda: bookings.hold(seats(), actor="web"),
        lambda: bookings.book(by_phone(), actor="user:mei", request_id=None),
    ):
        bookings.codes = Clashing(TRIES)
        with pytest.raises(Refused, match="code_taken"):
            await attempt()


async def test_what_is_refused_for_another_reason_is_not_tried_again(bookings: Bookings) -> None:
    bookings.codes = Clashing(0)
    with pytest.raises(Refused, match="slot_taken"):
        await bookings.hold(seats(minute=1), actor="web")
    assert bookings.codes.alike == -1


async def test_a_booking_is_moved_and_its_old_seat_is_free_after_a_while(
    bookings: Bookings, clock: SetClock
) -> None:
    name = await booked(bookings)
    moved = await bookings.change(name, DAY, HALF_PAST_NINE, actor="web")
    assert (moved.seats.minute, moved.sequence) == (HALF_PAST_NINE, 1)
    assert [await free_at(bookings, minute) for minute in (NINE, HALF_PAST_NINE)] == [1, 1]
    clock.advance(timedelta(minutes=41))
    assert [await free_at(bookings, minute) for minute in (NINE, HALF_PAST_NINE)] == [2, 1]


async def test_a_seat_given_back_is_shown_again_after_a_while_nobody_can_foretell(
    bookings: Bookings, clock: SetClock
) -> None:
    names = [await booked(bookings, NINE + 10 * n) for n in range(12)]
    gone = [await bookings.cancel(name, actor="web") for name in names]
    hidden = [one.hidden_until - clock.now() for one in gone if one.hidden_until]
    assert len(hidden) == 12
    assert all(timedelta(minutes=10) <= one <= timedelta(minutes=40) for one in hidden)
    assert len(set(hidden)) > 1
    assert await free_at(bookings, NINE) == 1
    clock.advance(timedelta(minutes=41))
    assert await free_at(bookings, NINE) == 2


async def test_a_booking_of_a_pool_that_is_gone_can_be_given_back(clock: SetClock) -> None:
    database = MemoryDatabase()
    before = Branch(office(), MemoryJournal(database), clock)
    await before.start()
    name = await booked(Bookings(before, SECRET))
    await before.stop()
    after = Branch(office(pools={}), MemoryJournal(database), clock)
    await after.start()
    gone = await Bookings(after, SECRET).cancel(name, actor="web")
    assert (gone.state, gone.hidden_until) == (BookingState.CANCELLED, clock.now())
    await after.stop()


async def test_who_arrives_in_time_gets_one_number(bookings: Bookings, clock: SetClock) -> None:
    name = await booked(bookings)
    clock.set((await bookings.find(name)).due_at)
    arrived = await bookings.check_in(CheckIn(id=name, token="t"), actor="kiosk:lobby")
    assert arrived.ticket is not None
    assert (arrived.booking.ticket, arrived.replayed) == (arrived.ticket.id, False)
    again = await bookings.check_in(CheckIn(id=name, token="u"), actor="kiosk:lobby")
    assert (again.ticket, again.replayed) == (arrived.ticket, True)


async def test_who_arrives_too_late_is_refused_and_noted_as_late(
    bookings: Bookings, clock: SetClock
) -> None:
    name = await booked(bookings)
    clock.set((await bookings.find(name)).due_at + timedelta(minutes=16))
    with pytest.raises(Refused, match="lapsed"):
        await bookings.check_in(CheckIn(id=name, token="t"), actor="kiosk:lobby")
    assert (await bookings.find(name)).state is BookingState.LAPSED


async def test_who_arrives_too_early_may_come_again(bookings: Bookings, clock: SetClock) -> None:
    name = await booked(bookings)
    with pytest.raises(Refused, match="too_early"):
        await bookings.check_in(CheckIn(id=name, token="t"), actor="kiosk:lobby")
    assert (await bookings.find(name)).state is BookingState.BOOKED


async def test_the_chore_writes_only_when_something_is_over(
    bookings: Bookings, branch: Branch, clock: SetClock
) -> None:
    chore, written = bookings.chore(), list[str]()
    branch.on_commit(lambda rows: written.extend(row.kind for row in rows))
    await bookings.hold(seats(), actor="web")
    written.clear()
    await chore.run(clock.now())
    assert written == []
    clock.advance(timedelta(minutes=9))
    await chore.run(clock.now())
    assert written == ["hold_ended"]
