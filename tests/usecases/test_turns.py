"""Turns at what only one may do at a time."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from queue_server.core.errors import Unavailable
from queue_server.usecases.turns import AGAIN_AFTER_S, BoundedThreads, BoundedTurns
from tests.waiting import PATIENCE_S, all_at_rest, until_answer


class Bench:
    """A seat for one, who stays until ``go`` is set."""

    def __init__(self, turns: BoundedTurns) -> None:
        self.turns = turns
        self.go = asyncio.Event()
        self.seated = 0
        self.most_seated = 0

    async def sit(self) -> None:
        async with self.turns.turn():
            self.seated += 1
            self.most_seated = max(self.most_seated, self.seated)
            await self.go.wait()
            self.seated -= 1


async def test_one_has_the_turn_few_wait_and_the_next_is_asked_to_come_again() -> None:
    bench = Bench(BoundedTurns(3))
    assert not bench.turns.is_busy
    some = [asyncio.create_task(bench.sit()) for _ in range(3)]
    await all_at_rest()
    assert (bench.seated, bench.turns.is_busy) == (1, True)
    with pytest.raises(Unavailable) as refused:
        await bench.sit()
    assert (refused.value.code, refused.value.facts) == ("overloaded", {"seconds": AGAIN_AFTER_S})
    bench.go.set()
    await asyncio.gather(*some)
    await bench.sit()
    assert (bench.most_seated, bench.turns.is_busy) == (1, False)


async def test_nobody_waits_for_a_turn_for_ever_and_the_refusal_can_be_chosen() -> None:
    bench = Bench(BoundedTurns(3, within_s=0.01, refusal=lambda: KeyError("later")))
    first = asyncio.create_task(bench.sit())
    await all_at_rest()
    with pytest.raises(KeyError, match="later"):
        await bench.sit()
    bench.go.set()
    await first
    assert not bench.turns.is_busy


async def test_who_gives_up_waiting_leaves_the_place_to_the_next() -> None:
    bench = Bench(BoundedTurns(2))
    first, second = (asyncio.create_task(bench.sit()) for _ in range(2))
    await all_at_rest()
    second.cancel()
    await all_at_rest()
    third = asyncio.create_task(bench.sit())
    bench.go.set()
    await asyncio.gather(first, third)
    assert second.cancelled()


async def test_a_turn_that_fails_ends_like_any_other() -> None:
    turns = BoundedTurns(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            async with turns.turn():
                raise ZeroDivisionError
    assert not turns.is_busy


async def test_a_thread_is_asked_for_by_only_so_many_also_by_those_who_have_gone() -> None:
    aside, go = BoundedThreads(2), threading.Event()

    def work(result: int) -> int:
        assert go.wait(PATIENCE_S)
        return 100 // result

    first, second = (asyncio.create_task(aside.run(work, number)) for number in (0, 5))
    await all_at_rest()
    first.cancel()
    await all_at_rest()
    with pytest.raises(Unavailable, match="overloaded"):
        await aside.run(work, 5)
    go.set()
    assert await second == 20

    async def answered() -> int | None:
        with suppress(Unavailable):
            return await aside.run(work, 10)
        return None

    assert await until_answer(answered) == 10
    with pytest.raises(ZeroDivisionError):
        await aside.run(work, 0)


async def test_a_thread_that_ends_with_its_executor_leaves_its_place() -> None:
    go, threads = threading.Event(), ThreadPoolExecutor(1)
    aside = BoundedThreads(2, executor=threads, refusal=lambda: KeyError("later"))
    some = [asyncio.create_task(aside.run(go.wait, PATIENCE_S)) for _ in range(2)]
    await all_at_rest()
    with pytest.raises(KeyError, match="later"):
        await aside.run(go.wait, PATIENCE_S)
    threads.shutdown(wait=False, cancel_futures=True)
    go.set()
    first, second = await asyncio.gather(*some, return_exceptions=True)
    assert first is True
    assert isinstance(second, asyncio.CancelledError)
