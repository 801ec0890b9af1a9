"""A lease is renewed for as long as it takes, given back at the end, and lost with its process."""

import asyncio
from datetime import timedelta

import pytest

from queue_server.storage.leases import MemoryLeases
from queue_server.usecases.loops.leasing import PARTS, Leasing
from queue_server.usecases.ports import StorageDown
from tests.waiting import PATIENCE_S

LASTING = timedelta(seconds=20)


class Hall:
    """Leases on a clock that goes on whenever a renewal waits; ``down``: storage is away."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.takes = 0
        self.down = False
        self.waits_left = 0
        self.waited = asyncio.Event()
        self._leases = MemoryLeases(lambda: self.seconds)

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        self.takes += 1
        if self.down:
            raise StorageDown(reason="connection")
        return await self._leases.take(branch, name, holder, lasting)

    async def pass_time(self, seconds: float) -> None:
        if not self.waits_left:
            self.waited.set()
            await asyncio.Event().wait()
        self.waits_left -= 1
        self.seconds += seconds
        await asyncio.sleep(0)

    def process(self) -> Leasing:
        return Leasing("longjing", self, self.pass_time)


async def test_however_long_the_work_takes_its_lease_does_not_run_out() -> None:
    hall = Hall()
    ours, other = hall.process(), hall.process()
    hall.waits_left = 10 * PARTS
    assert await ours.take("x", LASTING)
    async with ours.renewing("x", LASTING):
        await asyncio.wait_for(hall.waited.wait(), PATIENCE_S)
        assert hall.seconds == 10 * LASTING.total_seconds()
        assert not await other.take("x", LASTING)


async def test_a_lease_that_is_no_longer_renewed_runs_out() -> None:
    hall = Hall()
    ours, other = hall.process(), hall.process()
    async with ours.renewing("x", LASTING):
        assert await ours.take("x", LASTING)
    hall.seconds = LASTING.total_seconds() - 1
    assert not await other.take("x", LASTING)
    hall.seconds += 1
    assert await other.take("x", LASTING)
    assert not await ours.take("x", LASTING)


async def test_a_process_that_stops_gives_back_what_it_has_and_nothing_else() -> None:
    hall = Hall()
    ours, other = hall.process(), hall.process()
    assert await ours.take("x", LASTING)
    assert await other.take("y", LASTING)
    assert not await ours.take("y", LASTING)
    await ours.give_back()
    await ours.give_back()
    assert not await ours.take("y", LASTING)
    assert await other.take("x", LASTING)


async def test_what_another_process_has_is_not_taken_by_renewing() -> None:
    hall = Hall()
    ours, other = hall.process(), hall.process()
    assert await other.take("x", LASTING)
    hall.waits_left = 10 * PARTS
    async with ours.renewing("x", LASTING):
        assert not await ours.take("x", LASTING)
        taken = hall.takes
        await asyncio.wait_for(hall.waited.wait(), PATIENCE_S)
    assert hall.takes == taken


async def test_a_lease_that_its_owner_takes_again_is_not_renewed_beside() -> None:
    hall = Hall()

    async def sleep(seconds: float) -> None:
        await ours.take("x", LASTING)
        await hall.pass_time(seconds)

    ours, hall.waits_left = Leasing("longjing", hall, sleep), 10
    async with ours.renewing("x", LASTING):
        await asyncio.wait_for(hall.waited.wait(), PATIENCE_S)
    assert hall.takes == 11


@pytest.mark.parametrize("back", [True, False])
async def test_while_storage_is_down_a_lease_is_tried_again_and_a_stop_waits_for_one_try(
    back: bool,
) -> None:
    hall = Hall()
    ours, other = hall.process(), hall.process()
    assert await ours.take("x", LASTING)
    assert await ours.take("y", LASTING)
    hall.down, hall.waits_left = True, 2
    async with ours.renewing("x", LASTING):
        await asyncio.wait_for(hall.waited.wait(), PATIENCE_S)
    tried = hall.takes
    assert tried > 2
    hall.down = not back
    await ours.give_back()
    assert hall.takes - tried == (2 if back else 1)
    hall.down = False
    assert await other.take("x", LASTING) is back
