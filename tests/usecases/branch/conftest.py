"""A branch on a journal in memory, under a clock set by hand."""

from collections.abc import AsyncIterator

import pytest

from queue_server.clock import SetClock
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.branch import Branch
from tests.office import MONDAY_TEN, rules


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MONDAY_TEN)


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
async def branch(journal: MemoryJournal, clock: SetClock) -> AsyncIterator[Branch]:
    branch = Branch(rules(), journal, clock)
    await branch.start()
    yield branch
    await branch.stop()
