"""A branch on a journal in memory, under a clock set by hand."""

from collections.abc import AsyncIterator

import pytest

from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.branch import Branch
from tests.office import rules
from tests.usecases.acts import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
async def branch(journal: MemoryJournal, clock: HandClock) -> AsyncIterator[Branch]:
    branch = Branch(rules(), journal, clock)
    await branch.start()
    yield branch
    await branch.stop()
