"""A branch that is begun again and again on one journal, by a clock that stands until it is set."""

from collections.abc import AsyncIterator

import pytest

from queue_server.clock import SetClock
from queue_server.usecases.branch import Branch
from queue_server.usecases.ports import Journal
from tests.office import MONDAY_TEN, rules
from tests.usecases.acts import Begin


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MONDAY_TEN)


@pytest.fixture
async def begin(clock: SetClock) -> AsyncIterator[Begin]:
    begun: list[Branch] = []

    async def make(journal: Journal) -> Branch:
        begun.append(Branch(rules(), journal, clock))
        await begun[-1].start()
        return begun[-1]

    yield make
    for branch in begun:
        await branch.stop()
