"""A branch with a book, on a clock set by the test."""

from collections.abc import AsyncIterator

import pytest

from queue_server.clock import SetClock
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch import Branch
from tests.office import MONDAY_TEN
from tests.usecases.book.booking import SECRET, office


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MONDAY_TEN)


@pytest.fixture
async def branch(clock: SetClock) -> AsyncIterator[Branch]:
    branch = Branch(office(), MemoryJournal(), clock)
    await branch.start()
    yield branch
    await branch.stop()


@pytest.fixture
def bookings(branch: Branch) -> Bookings:
    return Bookings(branch, SECRET)
