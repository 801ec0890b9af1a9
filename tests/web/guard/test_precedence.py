"""The office goes before strangers, and strangers do not wait for ever."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from queue_server.web.guard.precedence import (
    A_TURN,
    AS_MANY_REFUSED,
    WHEN_QUIET,
    Precedence,
)
from tests.waiting import until

#: No test ends it.
FOR_EVER_S = 1e9


class Crowd:
    """Strangers who press at once."""

    def __init__(self, precedence: Precedence) -> None:
        self.precedence = precedence
        self.begun = 0
        self.tasks: list[asyncio.Task[None]] = []

    def press(self, people: int) -> None:
        self.tasks += [asyncio.create_task(self._one()) for _ in range(people)]

    async def _one(self) -> None:
        await self.precedence.stranger()
        self.begun += 1

    async def begun_each_turn(self) -> list[int]:
        """How many begin in each turn of the loop until all have."""
        found = []
        while self.begun < len(self.tasks):
            before = self.begun
            await asyncio.sleep(0)
            found.append(self.begun - before)
        return found


@pytest.fixture
async def crowd() -> AsyncIterator[Crowd]:
    crowd = Crowd(Precedence(FOR_EVER_S))
    yield crowd
    for task in crowd.tasks:
        task.cancel()


async def test_strangers_begin_a_few_a_turn(crowd: Crowd) -> None:
    crowd.press(10 * WHEN_QUIET)
    assert max(await crowd.begun_each_turn()) <= 2 * WHEN_QUIET  # who waited, and who just came


async def test_beside_an_office_at_work_fewer_begin(crowd: Crowd) -> None:
    crowd.precedence.begin("clerk")
    crowd.precedence.end("clerk")
    crowd.press(4 * WHEN_QUIET)
    assert max(await crowd.begun_each_turn()) <= 2 * A_TURN


async def test_none_begins_while_the_office_is_served(crowd: Crowd) -> None:
    crowd.precedence.begin("clerk")
    crowd.precedence.begin("kiosk")
    crowd.press(3)
    crowd.precedence.end("clerk")
    crowd.precedence.end("clerk")
    for _ in range(20):
        await asyncio.sleep(0)
    assert crowd.begun == 0
    crowd.precedence.end("kiosk")
    await until(lambda: crowd.begun == 3, "the strangers")


async def test_a_request_that_takes_long_keeps_nobody_waiting_for_ever() -> None:
    crowd = Crowd(Precedence(0.001))
    crowd.precedence.begin("upload")
    crowd.press(3)
    await until(lambda: crowd.begun == 3, "the strangers")


async def test_an_office_that_never_rests_keeps_nobody_waiting_for_ever() -> None:
    crowd = Crowd(Precedence(0.01))
    crowd.press(20)
    served = 0
    while crowd.begun < 20:
        served += 1
        crowd.precedence.begin(served)
        await asyncio.sleep(0)
        crowd.precedence.end(served - 1)
    await asyncio.gather(*crowd.tasks)


async def test_who_hung_up_takes_nobody_elses_turn(crowd: Crowd) -> None:
    crowd.precedence.begin("clerk")
    crowd.press(3)
    await asyncio.sleep(0)
    crowd.tasks[0].cancel()
    crowd.precedence.end("clerk")
    await until(lambda: crowd.begun == 2, "the others")


@pytest.mark.parametrize(("refused", "most"), [(True, AS_MANY_REFUSED), (False, 1)])
async def test_of_those_who_are_refused_at_once_more_are_looked_at_in_a_turn(
    refused: bool, most: int
) -> None:
    precedence, looked = Precedence(FOR_EVER_S), list[int]()
    precedence.begin("clerk")

    def look() -> bool:
        looked.append(1)
        return refused

    for _ in range(50):
        precedence.soon(look)
    for _ in range(3):
        await asyncio.sleep(0)
    assert looked == []
    precedence.end("clerk")
    each_turn = []
    while len(looked) < 50:
        before = len(looked)
        await asyncio.sleep(0)
        each_turn.append(len(looked) - before)
    assert max(each_turn) == most * A_TURN


async def test_who_comes_while_nobody_is_served_is_looked_at_at_once() -> None:
    looked = list[int]()

    def look() -> bool:
        looked.append(1)
        return True

    Precedence(FOR_EVER_S).soon(look)
    assert looked == [1]
