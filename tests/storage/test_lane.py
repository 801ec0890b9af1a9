"""A lane's thread takes one piece of work after another, and no endless number of them."""

import asyncio
import threading

import pytest
import sqlalchemy as sa

from queue_server.storage.lane import Lane
from queue_server.usecases.ports import StorageDown
from tests.waiting import PATIENCE_S, all_at_rest


async def test_work_beyond_what_may_wait_is_refused_while_the_database_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("queue_server.storage.lane.MOST_WAITING", 3)
    lane, go = Lane(sa.create_engine("sqlite://"), "disk"), threading.Event()

    def hangs(connection: sa.Connection) -> bool:
        return go.wait(PATIENCE_S)

    waiting = [asyncio.create_task(lane.run(hangs)) for _ in range(3)]
    await all_at_rest()
    waiting.pop().cancel()
    await all_at_rest()
    waiting.append(asyncio.create_task(lane.run(hangs)))
    await all_at_rest()
    with pytest.raises(StorageDown, match="disk does not answer; 3 wait for it"):
        await lane.run(hangs)
    go.set()
    assert await asyncio.gather(*waiting) == [True] * 3
    assert await lane.run(hangs), "and works as before"
    await lane.close()
