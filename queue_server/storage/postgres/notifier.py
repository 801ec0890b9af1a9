"""Notifying the other processes on PostgreSQL that there is something to read.

Not in the transaction that appends: a commit with a NOTIFY takes a lock on the whole database, so
the commits of different branches would queue behind each other. It is sent afterwards, by a thread
with a connection of its own: a task, a timer and a transaction for each notice took a twelfth of
the processor time of a number. The first notice goes at once, because a wall in another process
waits for it; those of the following 20 ms are sent together.
"""

import asyncio
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from queue_server.storage.identity import CHANNEL
from queue_server.storage.postgres.engine import connect_alone

if TYPE_CHECKING:
    import psycopg

TOGETHER_S = 0.02
AGAIN_S = 0.5


class Notifier:
    """Sends ``ORIGIN BRANCH`` after a commit, and ``ORIGIN BRANCH MESSAGE`` for messages beside it;
    what could not be sent is tried again until :meth:`close`.
    """

    def __init__(self, url: str, origin: str) -> None:
        self._url = url
        self._origin = origin
        self._connection: psycopg.Connection[Any] | None = None
        self._branches: set[str] = set()
        self._messages: dict[tuple[str, str], str] = {}
        self._changing = threading.Lock()
        self._waiting = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal-notifier", daemon=True)
        self._thread.start()

    def wake(self, branch: str) -> None:
        """Notify the other processes of a branch soon; returns at once."""
        with self._changing:
            self._branches.add(branch)
        self._waiting.set()

    def send(self, branch: str, message: str) -> None:
        """Send the other processes a message soon, replacing one of the same kind that is still
        waiting.

        The first word of a message is its kind.
        """
        with self._changing:
            self._messages[branch, message.partition(" ")[0]] = message
        self._waiting.set()

    async def close(self) -> None:
        """Send what is waiting, if the database answers, and close the connection."""
        self._closing.set()
        self._waiting.set()
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._waiting.wait()
            self._waiting.clear()
            self._closing.wait(TOGETHER_S if self._sent() else AGAIN_S)
        self._sent()  # if not: only a hint, other processes look every few seconds
        if self._connection is not None:
            self._connection.close()

    def _sent(self) -> bool:
        """Send what is waiting; False if it has to wait for the database to answer again."""
        import psycopg  # late: an office with one file does not pay for the driver

        with self._changing:  # what arrives meanwhile is sent next time
            branches, self._branches = self._branches, set()
            messages, self._messages = self._messages, {}
        beside = (f"{branch} {message}" for (branch, _), message in sorted(messages.items()))
        try:
            self._notify([*sorted(branches), *beside])
        except psycopg.Error:
            with self._changing:
                self._branches |= branches
                self._messages = {**messages, **self._messages}
            self._waiting.set()
            return False
        return True

    def _notify(self, news: Sequence[str]) -> None:
        for one in news:
            payload = f"{self._origin} {one}"
            self._open().execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))

    def _open(self) -> "psycopg.Connection[Any]":
        if self._connection is None or self._connection.closed:
            self._connection = connect_alone(self._url)
        return self._connection
