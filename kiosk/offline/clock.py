"""The server's time, carried on by a steady clock while the server is away.

The kiosk's own wall clock is trusted only after a restart without the server, and even then
never to be earlier than when the server was last heard.

What the server says comes late, by milliseconds or by a second when it is busy, and never early.
So of the times heard in the last minutes, the one that took the least time to arrive counts: with a
slower one, a number that the kiosk gives alone would come before one of the server's that was on
its screen already.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

#: How long the fastest one counts. Two quartz clocks drift apart by 30 ms in that time (100 ppm).
BELIEVED_S = 300.0
#: Nothing arrives later than this; more means that the server's clock was set back.
SET_BACK_S = 60.0


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
        self._ahead_s: float | None = None
        self._soonest = self._soonest_before = -math.inf
        self._since = 0.0

    @property
    def heard(self) -> LastHeard:
        """What is kept for the next start."""
        with self._lock:
            return self._heard

    def learn(self, server_at: float) -> None:
        """Learn what time it is on the server."""
        with self._lock:
            steady = self._steady()
            self._take(server_at - steady, steady)
            self._ahead_s = max(self._soonest, self._soonest_before)
            now = steady + self._ahead_s
            self._heard = LastHeard(now, now - self._wall())

    def past(self, server_at: float) -> None:
        """Learn the time of something on the server: a number given just now, or an hour ago."""
        if server_at > self.now():
            self.learn(server_at)

    def _take(self, ahead_s: float, steady: float) -> None:
        if self._ahead_s is None or ahead_s < self._ahead_s - SET_BACK_S:
            self._soonest_before, self._soonest, self._since = -math.inf, ahead_s, steady
        elif steady - self._since < BELIEVED_S:
            self._soonest = max(self._soonest, ahead_s)
        else:
            self._soonest_before, self._soonest, self._since = self._soonest, ahead_s, steady

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
