"""A supervisor changes a pool for some days: first sees whom it affects, and takes it back."""

from datetime import date

import pytest

from queue_server.core.decide.book.amendments import AmendPool
from queue_server.core.decide.book.booking import Book
from queue_server.core.errors import Refused
from queue_server.usecases.book.amendments import Amendments
from queue_server.usecases.book.bookings import Bookings

DAY = date(2026, 11, 25)
CLOSED = AmendPool(id="", pool="p", first=DAY, last=DAY, lanes=0)


async def test_whom_an_amendment_hits_is_seen_before_it_is_saved(bookings: Bookings) -> None:
    wanted = Book(id="", mark="", pool="p", services=("T01",), day=DAY, minute=540)
    booking = await bookings.book(wanted, actor="user:mei", request_id=None)
    amendments = Amendments(bookings.branch)
    assert await amendments.tried(CLOSED) == [booking]
    with pytest.raises(Refused, match="amendment_hits"):
        await amendments.save(CLOSED, actor="user:chief", request_id=None)
    assert await amendments.every() == []


async def test_an_amendment_is_saved_once_and_removed_again(bookings: Bookings) -> None:
    amendments = Amendments(bookings.branch)
    saved = await amendments.save(CLOSED, actor="user:chief", request_id="press")
    assert await amendments.save(CLOSED, actor="user:chief", request_id="press") == saved
    assert await amendments.every() == [saved]
    for _ in range(2):
        await amendments.remove(saved.id, actor="user:chief")
    assert await amendments.every() == []
