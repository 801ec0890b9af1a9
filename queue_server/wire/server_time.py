"""What time it is on the server, from messages that say so and come late. Pure.

A message comes late, by milliseconds or by a second when the server or the client is busy, and
never early. So of the messages of the last minutes the one that took the least time to arrive
counts. With a slower one, a number that a kiosk gives alone would come before one of the server's
that was on its screen already, and a wall's clock would go back whenever a board is late.
"""

import math
from dataclasses import dataclass, replace

#: How long the fastest one counts. Two quartz clocks drift apart by 30 ms in that time (100 ppm).
BELIEVED_S = 300.0
#: No message comes later than this: a connection that is silent for half as long is given up
#: (``session.PING_S`` and ``PONG_S``). One that seems to says that the server's clock was set back.
SET_BACK_S = 60.0


@dataclass(frozen=True, slots=True)
class ServerTime:
    """How far the server's clock is ahead of a steady one of the client, in seconds.

    ``best_s`` is of the messages since ``since_s`` of the steady clock, ``earlier_s`` of those in
    the stretch before that: together they hold every message of the last ``BELIEVED_S``.
    """

    best_s: float = -math.inf
    earlier_s: float = -math.inf
    since_s: float = -math.inf

    @property
    def ahead_s(self) -> float | None:
        """The server's clock less the steady one; None before anything was heard."""
        ahead_s = max(self.best_s, self.earlier_s)
        return None if ahead_s == -math.inf else ahead_s

    def heard(self, server_at: float, steady_s: float) -> "ServerTime":
        """With a message of ``server_at`` (seconds since 1970) that came at ``steady_s``."""
        ahead_s = server_at - steady_s
        if ahead_s < max(self.best_s, self.earlier_s) - SET_BACK_S:
            return ServerTime(ahead_s, since_s=steady_s)
        if steady_s - self.since_s < BELIEVED_S:
            return replace(self, best_s=max(self.best_s, ahead_s))
        return ServerTime(ahead_s, self.best_s, steady_s)
