"""The server's time, carried on by a steady clock while the server is away.

Which of its messages counts is argued in ``queue_server/wire/server_time.py``.

The kiosk's own wall clock is trusted only after a restart without the server, and even then
never to be earlier than when the server was last heard.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from queue_server.wire.server_time import ServerTime


@dataclass(frozen=True, slots=True)
class LastHeard:
    """When the server was last heard, in seconds since 1970; how far the wall clock was behind."""

    server_at: float = 0.0
    wall_behind_s: float = 0.0


class ServerClock:
    """Seconds since 1970 by the server's clock, for any thread."""

    def __init__(
        self,
        kept: LastHeard = LastHeard(),
        *,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._steady = steady
        self._wall = wall
        self._lock = threading.Lock()
        self._heard = kept
        self._server = ServerTime()

    @property
    def heard(self) -> LastHeard:
        """What is kept for the next start."""
        with self._lock:
            return self._heard

    def learn(self, server_at: float) -> None:
        """Learn what time it is on the server."""
        with self._lock:
            self._server = self._server.heard(server_at, self._steady())
            now = self._now()
            self._heard = LastHeard(now, now - self._wall())

    def past(self, server_at: float) -> None:
        """Learn the time of something on the server: a number given just now, or an hour ago."""
        if server_at > self.now():
            self.learn(server_at)

    def now(self) -> float:
        """The server's time, never before it was last heard."""
        with self._lock:
            return self._now()

    def _now(self) -> float:
        if (ahead_s := self._server.ahead_s) is not None:
            return self._steady() + ahead_s
        return max(self._heard.server_at, self._wall() + self._heard.wall_behind_s)

    @property
    def wrong(self) -> bool:
        """Whether the wall clock shows a time before the server was last heard."""
        with self._lock:
            known = self._heard.server_at
            return self._server.ahead_s is None and self._wall() + self._heard.wall_behind_s < known
