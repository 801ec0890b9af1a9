"""A database thread takes one piece of work after another, and no endless number of them."""

import asyncio
import threading

import pytest
import sqlalchemy as sa

from queue_server.storage.database_thread import DatabaseThread
from queue_server.usecases.ports import StorageDown
from tests.waiting import PATIENCE_S, all_at_rest


async def test_work_beyond_what_may_wait_is_refused_while_the_database_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("queue_server.storage.database_thread.MOST_WAITING", 3)
    thread, go = DatabaseThread(sa.create_engine("sqlite://"), "disk"), threading.Event()

    def hangs(connection: sa.Connection) -> bool:
        return go.wait(PATIENCE_S)

    waiting = [asyncio.create_task(thread.run(hangs)) for _ in range(3)]
    await all_at_rest()
    waiting.pop().cancel()
    await all_at_rest()
    waiting.append(asyncio.create_task(thread.run(hangs)))
    await all_at_rest()
    with pytest.raises(StorageDown, match="disk does not answer; 3 wait for it"):
        await thread.run(hangs)
    go.set()
    assert await asyncio.gather(*waiting) == [True] * 3
    assert await thread.run(hangs), "and works as before"
    await thread.close()
