"""The waiting list at work: join, be offered a seat, take it, leave, or let it go to the next."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.clock import SetClock
from queue_server.core.decide.book.waiting import JoinWaiting
from queue_server.core.errors import Refused, UnknownThing
from queue_server.core.line.waiter import Waiter, WaiterState
from queue_server.core.rules import Pool
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.book.naming import TRIES
from queue_server.usecases.book.waiting import WaitingList, drawn
from queue_server.usecases.branch import Branch
from tests.usecases.book.booking import SECRET, office
from tests.usecases.book.test_bookings import DAY, Clashing, booked


async def join(bookings: Bookings, key: str | None = None, **more: Any) -> Waiter:
    values: dict[str, Any] = {"pool": "p", "services": ("T01",), "first": DAY, "last": DAY}
    command = JoinWaiting(id="", mark="", **(values | more))
    return await bookings.waiting.join(command, actor="web", request_id=key)


async def offered(bookings: Bookings) -> Waiter:
    """One visitor waits, and another gives a seat back."""
    name = await booked(bookings)
    waiter = await join(bookings)
    await bookings.cancel(name, actor="web")
    return await bookings.waiting.find(waiter.id)


async def test_who_joins_twice_by_one_touch_waits_once(bookings: Bookings) -> None:
    first = await join(bookings, "touch")
    assert await join(bookings, "touch") == first
    other = await join(bookings)
    assert [one.id for one in await bookings.waiting.everyone()] == [first.id, other.id]
    assert await bookings.waiting.is_waiting(first.id)
    assert not await bookings.waiting.is_waiting("none")
    with pytest.raises(UnknownThing, match="unknown_waiter"):
        await bookings.waiting.find("none")


async def test_a_seat_given_back_is_offered_and_taken(bookings: Bookings) -> None:
    waiter = await offered(bookings)
    assert waiter.state is WaiterState.OFFERED
    booking = await bookings.waiting.take(waiter.id, actor="web")
    assert (booking.id, booking.seats) == (waiter.id, waiter.seats)
    assert await bookings.waiting.take(waiter.id, actor="web") == booking
    assert not await bookings.waiting.is_waiting(waiter.id)
    assert await bookings.waiting.everyone() == []


async def test_nothing_can_be_taken_that_is_not_offered(bookings: Bookings) -> None:
    waiter = await join(bookings)
    with pytest.raises(Refused, match="offer_over"):
        await bookings.waiting.take(waiter.id, actor="web")


async def test_who_leaves_waits_no_longer(bookings: Bookings) -> None:
    waiter = await offered(bookings)
    left = await bookings.waiting.leave(waiter.id, actor="web")
    assert left.state is WaiterState.LEFT
    assert await bookings.waiting.leave(waiter.id, actor="web") == left
    assert await bookings.waiting.everyone() == []


async def test_an_offer_that_is_not_taken_in_time_is_passed_on(
    bookings: Bookings, branch: Branch, clock: SetClock
) -> None:
    waiter = await offered(bookings)
    assert waiter.until is not None
    written = list[str]()
    branch.on_commit(lambda rows: written.extend(row.kind for row in rows))
    await bookings.waiting.pass_offers()
    assert written == []
    clock.set(waiter.until)
    await bookings.waiting.pass_offers()
    assert written != []
    with pytest.raises(Refused, match="offer_over"):
        await bookings.waiting.take(waiter.id, actor="web")


async def test_when_a_code_is_in_use_another_is_made_a_few_times(bookings: Bookings) -> None:
    codes = Clashing(3)
    waiting = WaitingList(bookings.branch, codes)
    bookings.waiting = waiting
    await join(bookings)
    await join(bookings)
    codes.alike = TRIES
    with pytest.raises(Refused, match="code_taken"):
        await join(bookings)


def test_how_long_a_seat_stays_hidden_is_drawn_within_the_pools_bounds() -> None:
    rules = office()
    drawn_times = {drawn(rules, "p") for _ in range(200)}
    assert all(timedelta(minutes=10) <= one <= timedelta(minutes=40) for one in drawn_times)
    assert len(drawn_times) > 1
    assert drawn(rules, "gone") == timedelta(0)


async def test_a_pool_without_a_list_says_so_at_once(clock: SetClock) -> None:
    plain = Pool(name="p", opens_days=9, waitlist=False)
    branch = Branch(office(pools={"p": plain}), MemoryJournal(), clock)
    await branch.start()
    codes = Clashing(0)
    bookings = Bookings(branch, SECRET)
    bookings.waiting = WaitingList(branch, codes)
    with pytest.raises(Refused, match="no_waitlist"):
        await join(bookings)
    assert codes.alike == -1
    await branch.stop()
