"""Two users who ask for the same file at the same time get one file."""

import asyncio

import pytest

from queue_server.core.errors import Unavailable
from queue_server.reports.making.once import Once
from queue_server.reports.ports import Said
from tests.waiting import until


class Maker:
    """Makes a file when it is let; counts how often it began and was given up."""

    def __init__(self) -> None:
        self.begun = self.given_up = 0
        self.go_on = asyncio.Event()
        self.wrong: Exception | None = None

    async def make(self, said: Said) -> bytes:
        self.begun += 1
        said(self.begun, 9)
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        if self.wrong:
            raise self.wrong
        return b"file %d" % self.begun


async def two_ask(once: Once, maker: Maker, *, keep: bool = True) -> list[asyncio.Task[bytes]]:
    asking = [asyncio.create_task(once.get("a", maker.make, keep=keep)) for _ in range(2)]
    await until(lambda: maker.begun > 0)
    return asking


async def test_who_asks_meanwhile_gets_what_the_first_one_gets() -> None:
    once, maker = Once(2), Maker()
    asking = await two_ask(once, maker)
    maker.go_on.set()
    assert await asyncio.gather(*asking) == [b"file 1", b"file 1"]
    assert await once.get("a", maker.make) == b"file 1"
    assert maker.begun == 1


async def test_what_is_not_to_be_kept_is_made_again_for_the_next_one() -> None:
    once, maker = Once(2), Maker()
    asking = await two_ask(once, maker, keep=False)
    maker.go_on.set()
    assert await asyncio.gather(*asking) == [b"file 1", b"file 1"]
    assert await once.get("a", maker.make, keep=False) == b"file 2"


async def test_one_who_goes_away_takes_nothing_from_the_other() -> None:
    once, maker = Once(2), Maker()
    first, second = await two_ask(once, maker)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    maker.go_on.set()
    assert await second == b"file 1"
    assert maker.given_up == 0


async def test_when_all_have_gone_it_is_given_up_and_the_next_starts_from_scratch() -> None:
    once, maker = Once(2), Maker()
    for one in await two_ask(once, maker):
        one.cancel()
        with pytest.raises(asyncio.CancelledError):
            await one
    assert maker.given_up == 1
    maker.go_on.set()
    assert await once.get("a", maker.make) == b"file 2"


async def test_all_hear_what_went_wrong_and_nothing_is_kept_of_it() -> None:
    once, maker = Once(2), Maker()
    maker.wrong = Unavailable("report_failed")
    asking = await two_ask(once, maker)
    maker.go_on.set()
    said = await asyncio.gather(*asking, return_exceptions=True)
    assert said == [maker.wrong, maker.wrong]
    maker.wrong = None
    assert await once.get("a", maker.make) == b"file 2"


async def test_each_is_told_how_far_it_is() -> None:
    once, maker = Once(2), Maker()
    maker.go_on.set()
    heard: list[tuple[int, int]] = []
    await asyncio.gather(
        once.get("a", maker.make, lambda done, of: heard.append((done, of))),
        once.get("a", maker.make, lambda done, of: heard.append((done, of))),
    )
    assert heard == [(1, 9), (1, 9)]


async def test_few_are_kept_and_the_oldest_goes_first() -> None:
    once, maker = Once(2), Maker()
    maker.go_on.set()
    for name in "abc":
        await once.get(name, maker.make)
    assert await once.get("c", maker.make) == b"file 3"
    assert await once.get("b", maker.make) == b"file 2"
    assert await once.get("a", maker.make) == b"file 4"
