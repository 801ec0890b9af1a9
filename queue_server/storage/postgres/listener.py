"""Notices on PostgreSQL of other processes' appends: they only wake, the journal is the truth."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from queue_server.storage.identity import CHANNEL
from queue_server.storage.postgres.engine import connect_alone
from queue_server.storage.postgres.payload import Payload
from queue_server.usecases.ports import Message

#: Readers look this often even without a notice.
LOOK_EVERY_S = 5.0


class Listener:
    """A thread with a connection of its own that receives notices of other processes' appends.

    ``deaf()`` is called whenever it begins to listen, because it missed earlier notices, and every
    few seconds, because a process may die between its commit and its notice. ``received(branch,
    process, message)`` is called with messages that other processes send beside their commits.
    """

    def __init__(
        self,
        url: str,
        own: str,
        heard: Callable[[str], None],
        deaf: Callable[[], None],
        received: Callable[[str, str, Message], None],
    ) -> None:
        self._url = url
        self._own = own
        self._heard = heard
        self._deaf = deaf
        self._received = received
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        import psycopg  # late: an office with one file does not pay for the driver

        while not self._stop.is_set():
            with suppress(psycopg.Error):
                self._listen()
            self._stop.wait(0.5)

    def _listen(self) -> None:
        with connect_alone(self._url) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            looked = -LOOK_EVERY_S
            while not self._stop.is_set():
                if time.monotonic() - looked > LOOK_EVERY_S:
                    looked = time.monotonic()
                    self._deaf()
                for notice in connection.notifies(timeout=0.25):
                    self._take(notice.payload)

    def _take(self, payload: str) -> None:
        found = Payload.parsed(payload)
        if found is None or found.origin == self._own:
            return
        if found.message is None:
            self._heard(found.branch)
        else:
            self._received(found.branch, found.origin, found.message)
