"""Telling the other processes on PostgreSQL that there is something to read.

Not in the transaction that appends: a commit with a NOTIFY takes a lock of the whole database,
so the commits of different branches would queue behind each other. It is sent afterwards, on a
connection of its own, and notices within 20 ms of each other are sent together.
"""

import asyncio
from contextlib import suppress
from functools import partial

from sqlalchemy import Connection, Engine

from queue_server.storage.identity import CHANNEL
from queue_server.storage.journal import queries
from queue_server.storage.lane import Lane
from queue_server.usecases.ports import StorageDown

TOGETHER_S = 0.02
AGAIN_S = 0.5


class Notifier:
    """Sends ``ORIGIN BRANCH``; what could not be sent is tried again until it is closed."""

    def __init__(self, engine: Engine, origin: str) -> None:
        self._lane = Lane(engine, "journal-notifier")
        self._origin = origin
        self._branches: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def tell(self, branch: str) -> None:
        """Have the others hear of a branch soon; returns at once."""
        self._branches.add(branch)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._send(), name="journal-notifier")

    async def close(self) -> None:
        """Send what is waiting, if the database answers, and close the connection."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        with suppress(StorageDown):  # only a hint: the others look every few seconds
            await self._send_now()
        await self._lane.close()

    async def _send(self) -> None:
        pause = TOGETHER_S
        while self._branches:
            await asyncio.sleep(pause)
            try:
                await self._send_now()
                pause = TOGETHER_S
            except StorageDown:
                pause = AGAIN_S

    async def _send_now(self) -> None:
        told, self._branches = self._branches, set()  # what arrives meanwhile is sent next time
        if not told:
            return
        try:
            await self._lane.run(partial(self._notify, sorted(told)))
        except BaseException:
            self._branches |= told
            raise

    def _notify(self, told: list[str], connection: Connection) -> None:
        with connection.begin():
            for branch in told:
                payload = f"{self._origin} {branch}"
                queries.fetch(connection, "SELECT pg_notify(?, ?)", CHANNEL, payload)
