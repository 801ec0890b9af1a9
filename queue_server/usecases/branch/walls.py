"""What the displays have announced. In memory alone: after a restart they say so again."""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime

from queue_server.core.decide import Command
from queue_server.core.decide.counter.leaving import NoShow
from queue_server.core.line.absence import Announced

#: Acknowledgements kept. More calls than these are never within the seconds of a no-show.
KEPT = 64


class Walls:
    """The displays that are connected, and how far they have come."""

    def __init__(self, now: Callable[[], datetime], called: Callable[[], int]) -> None:
        self._now = now
        self._called = called
        self._screens: set[Hashable] = set()
        self._reached: deque[tuple[int, datetime]] = deque(maxlen=KEPT)
        self.announced = Announced()

    def joined(self, screen: Hashable) -> None:
        """A display shows the board from now on."""
        self._screens.add(screen)
        self._renew()

    def left(self, screen: Hashable) -> None:
        """A display is gone, if it was one."""
        self._screens.discard(screen)
        self._renew()

    def reached(self, screen: Hashable, n: int) -> bool:
        """A display has announced every call up to ``n``; whether it is the first to say so.

        No more is believed than has been called: a display in error must not answer for calls
        that are still to come.
        """
        upto = min(n, self._called())
        if screen not in self._screens or (self._reached and upto <= self._reached[-1][0]):
            return False
        self._reached.append((upto, self._now()))
        self._renew()
        return True

    def known_to(self, command: Command) -> Command:
        """The command with what it has to know of the displays; any other command as it is."""
        if isinstance(command, NoShow):
            return replace(command, announced=self.announced)
        return command

    def _renew(self) -> None:
        self.announced = Announced(bool(self._screens), tuple(self._reached))
