"""The server's time, carried on by a steady clock while the server is away.

The kiosk's own wall clock is believed only after a restart without the server, and even then never
to be before the last time the server was heard.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """When the server was last heard, in seconds since 1970; how far the wall clock was behind."""

    server_at: float = 0.0
    wall_behind_s: float = 0.0


class ServerClock:
    """Seconds since 1970 by the server's clock, for any thread."""

    def __init__(
        self,
        kept: Heard = Heard(),
        *,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._steady = steady
        self._wall = wall
        self._lock = threading.Lock()
        self._heard = kept
        self._ahead_s: float | None = None

    @property
    def heard(self) -> Heard:
        """What is kept for the next start."""
        with self._lock:
            return self._heard

    def learn(self, server_at: float) -> None:
        """The server says what time it is."""
        with self._lock:
            self._ahead_s = server_at - self._steady()
            self._heard = Heard(server_at, server_at - self._wall())

    def now(self) -> float:
        """The server's time, never before it was last heard."""
        with self._lock:
            if self._ahead_s is not None:
                return self._steady() + self._ahead_s
            return max(self._heard.server_at, self._wall() + self._heard.wall_behind_s)

    @property
    def wrong(self) -> bool:
        """Whether the wall clock shows a time before the server was last heard."""
        with self._lock:
            known = self._heard.server_at
            return self._ahead_s is None and self._wall() + self._heard.wall_behind_s < known
