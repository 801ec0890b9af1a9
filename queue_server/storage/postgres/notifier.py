"""Notifying the other processes on PostgreSQL that there is something to read.

Not in the transaction that appends: a commit with a NOTIFY takes a lock on the whole database, so
the commits of different branches would queue behind each other. It is sent afterwards, on a
connection of its own. The first notice goes at once, because a wall in another process waits for
it; those of the following 20 ms are sent together.
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
    """Sends ``ORIGIN BRANCH`` after a commit, and ``ORIGIN BRANCH MESSAGE`` for messages beside it;
    what could not be sent is tried again until :meth:`close`.
    """

    def __init__(self, engine: Engine, origin: str) -> None:
        self._lane = Lane(engine, "journal-notifier")
        self._origin = origin
        self._branches: set[str] = set()
        self._messages: dict[tuple[str, str], str] = {}
        self._task: asyncio.Task[None] | None = None

    def wake(self, branch: str) -> None:
        """Notify the other processes of a branch soon; returns at once."""
        self._branches.add(branch)
        self._send_soon()

    def send(self, branch: str, message: str) -> None:
        """Send the other processes a message soon, replacing one of the same kind that is still
        waiting.

        The first word of a message is its kind.
        """
        self._messages[branch, message.partition(" ")[0]] = message
        self._send_soon()

    def _send_soon(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._send(), name="journal-notifier")

    async def close(self) -> None:
        """Send what is waiting, if the database answers, and close the connection."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        with suppress(StorageDown):  # only a hint: other processes look every few seconds
            await self._send_now()
        await self._lane.close()

    async def _send(self) -> None:
        while self._branches or self._messages:
            pause = TOGETHER_S
            try:
                await self._send_now()
            except StorageDown:
                pause = AGAIN_S
            await asyncio.sleep(pause)

    async def _send_now(self) -> None:
        # What arrives meanwhile is sent next time.
        branches, self._branches = self._branches, set()
        messages, self._messages = self._messages, {}
        if not (branches or messages):
            return
        try:
            beside = (f"{branch} {message}" for (branch, _), message in sorted(messages.items()))
            news = [*sorted(branches), *beside]
            await self._lane.run(partial(self._notify, news))
        except BaseException:
            self._branches |= branches
            self._messages = {**messages, **self._messages}
            raise

    def _notify(self, news: list[str], connection: Connection) -> None:
        with connection.begin():
            for one in news:
                payload = f"{self._origin} {one}"
                queries.fetch(connection, "SELECT pg_notify(?, ?)", CHANNEL, payload)
