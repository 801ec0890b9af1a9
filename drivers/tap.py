"""The last raw traffic of a device, kept for finding out what went wrong.

Printer traffic carries no personal data. A driver whose payload does (signatures, cards) passes
:meth:`Tap.hidden` instead of the bytes.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

LIMIT_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Crossing:
    """Bytes that crossed the link: when (monotonic s), ``>`` to or ``<`` from the device."""

    at_s: float
    direction: str
    data: bytes
    hidden: bool = False


class Tap:
    """A ring of the last 64 kB in both directions. Safe from any thread."""

    def __init__(self, clock: Callable[[], float], limit: int = LIMIT_BYTES) -> None:
        self._clock = clock
        self._limit = limit
        self._ring: deque[Crossing] = deque()
        self._size = 0
        self._lock = threading.Lock()

    def sent(self, data: bytes) -> None:
        """Note bytes accepted by the device."""
        self._note(">", data)

    def received(self, data: bytes) -> None:
        """Note bytes from the device."""
        self._note("<", data)

    def hidden(self, direction: str, length: int) -> None:
        """Note that ``length`` bytes crossed that must not be kept."""
        self._note(direction, f"[{length} bytes not kept]".encode(), hidden=True)

    def discreet(self) -> "Tap":
        """The same ring for traffic that must not be kept: only lengths are noted."""
        return _DiscreetTap(self)

    def crossings(self) -> list[Crossing]:
        """What is kept, oldest first."""
        with self._lock:
            return list(self._ring)

    def text(self) -> str:
        """What is kept as lines: seconds, direction, hexadecimal."""
        return "\n".join(f"{c.at_s:.3f} {c.direction} {c.data.hex(' ')}" for c in self.crossings())

    def _note(self, direction: str, data: bytes, *, hidden: bool = False) -> None:
        if not data:
            return
        data = bytes(data[-self._limit :])
        with self._lock:
            self._ring.append(Crossing(self._clock(), direction, data, hidden))
            self._size += len(data)
            while self._size > self._limit:
                self._size -= len(self._ring.popleft().data)


class _DiscreetTap(Tap):
    def __init__(self, ring: Tap) -> None:
        super().__init__(lambda: 0.0)
        self._ring_of = ring

    def _note(self, direction: str, data: bytes, *, hidden: bool = False) -> None:
        if data:
            self._ring_of.hidden(direction, len(data))
