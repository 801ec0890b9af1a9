"""The wall's time: its own goes on steadily, and what it shows is the server's."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from queue_server.wire.server_time import ServerTime


class WallClock:
    """Began at ``began``, by the machine's clock, which may be set while the wall runs.

    ``steady`` is in seconds; ``began_s`` is what it showed then.
    """

    def __init__(self, began: datetime, steady: Callable[[], float] = time.monotonic) -> None:
        self.began = began
        self._steady = steady
        self.began_s = steady()
        self._server = ServerTime()

    @property
    def running_s(self) -> float:
        """Seconds since the wall began."""
        return self._steady() - self.began_s

    @property
    def now(self) -> datetime:
        """The wall's own time, aware."""
        return self.began + timedelta(seconds=self.running_s)

    @property
    def skew(self) -> timedelta:
        """How far the server's clock is ahead of the wall's; zero before anything was heard."""
        return timedelta(seconds=self._server.ahead_s or 0.0)

    @property
    def server_now(self) -> datetime:
        """The time that the wall shows."""
        return self.now + self.skew

    def learn(self, server_at: datetime) -> None:
        """Take the time of a board that has just come."""
        self._server = self._server.heard(server_at.timestamp(), self.now.timestamp())
