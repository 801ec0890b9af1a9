"""Notifying the other processes on PostgreSQL that there is something to read.

Not in the transaction that appends: a commit with a NOTIFY takes a lock on the whole database, so
the commits of different branches would queue behind each other. It is sent afterwards, by a thread
with a connection of its own: a task, a timer and a transaction for each notice took a twelfth of
the processor time of a number. The first notice goes at once, because a wall in another process
waits for it; those of the following 20 ms are sent together.
"""

import asyncio
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from queue_server.storage.identity import CHANNEL
from queue_server.storage.outbox import Outbox
from queue_server.storage.postgres.engine import connect_alone
from queue_server.storage.postgres.payload import Payload
from queue_server.usecases.ports import Message

if TYPE_CHECKING:
    import psycopg

TOGETHER_S = 0.02
AGAIN_S = 0.5


class Notifier:
    """Sends a :class:`Payload` after a commit, and one for each message beside it; what could not
    be sent is tried again until :meth:`close`.
    """

    def __init__(self, url: str, origin: str) -> None:
        self._url = url
        self._origin = origin
        self._connection: psycopg.Connection[Any] | None = None
        self._branches: set[str] = set()
        self._messages = Outbox()
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

    def send(self, branch: str, message: Message) -> None:
        """Send the other processes a message soon; see :class:`Outbox`."""
        with self._changing:
            self._messages.put(branch, message)
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
            messages = self._messages.take()
        commits = (Payload(self._origin, branch) for branch in sorted(branches))
        beside = (Payload(self._origin, branch, message) for branch, message in messages)
        try:
            self._notify((*commits, *beside))
        except psycopg.Error:
            with self._changing:
                self._branches |= branches
                self._messages.give_back(messages)
            self._waiting.set()
            return False
        return True

    def _notify(self, notices: Iterable[Payload]) -> None:
        for one in notices:
            self._open().execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(one)))

    def _open(self) -> "psycopg.Connection[Any]":
        if self._connection is None or self._connection.closed:
            self._connection = connect_alone(self._url)
        return self._connection
