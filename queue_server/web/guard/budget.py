"""What one WebSocket may cost: frames and bytes, counted before anything reads them.

Pings, pongs and fragments count like messages; a library that answers them automatically would
let one connection keep the server busy. Pure: bytes and the time are arguments.
"""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much at once, and how much per second from then on."""

    frames: float
    frames_per_s: float
    size: float
    size_per_s: float


KIB = 1024
#: A phone says hello and little else.
STRANGER = Allowance(frames=60, frames_per_s=20, size=256 * KIB, size_per_s=16 * KIB)
#: Machines and staff. A device host hands over a signature in parts of up to 64 KiB.
KNOWN = Allowance(frames=400, frames_per_s=200, size=4096 * KIB, size_per_s=4096 * KIB)
#: Enough to say hello.
BEFORE_HELLO = Allowance(frames=30, frames_per_s=2, size=64 * KIB, size_per_s=0)

TOO_MANY, TOO_MUCH = "too many frames", "too many bytes"


class _Bucket:
    def __init__(self, most: float, per_s: float, now: float) -> None:
        self.most, self._per_s = most, per_s
        self._left, self._at = most, now

    def take(self, amount: float, now: float) -> bool:
        self._left = min(self.most, self._left + (now - self._at) * self._per_s) - amount
        self._at = now
        return self._left >= 0


class Budget:
    """The frames and bytes left to one connection, over its life."""

    def __init__(self, allowance: Allowance, now: float) -> None:
        self._frames = _Bucket(allowance.frames, allowance.frames_per_s, now)
        self._size = _Bucket(allowance.size, allowance.size_per_s, now)
        self._counter = FrameCounter()

    def raise_to(self, allowance: Allowance, now: float) -> None:
        """Apply another allowance from now on."""
        self._frames = _Bucket(allowance.frames, allowance.frames_per_s, now)
        self._size = _Bucket(allowance.size, allowance.size_per_s, now)

    def spend(self, data: bytes, now: float) -> str | None:
        """Count what has arrived. Returns why it is too much, or None."""
        if not self._size.take(len(data), now):
            return TOO_MUCH
        if not self._frames.take(self._counter.count(data, self._frames.most + 1), now):
            return TOO_MANY
        return None


class FrameCounter:
    """Counts the frames that begin in a stream, however it is cut (RFC 6455, 5.2)."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._skip = 0

    def count(self, data: bytes, at_most: float = inf) -> int:
        """How many frame headers these bytes completed; stops counting at ``at_most``."""
        found, at, end = 0, 0, len(data)
        while at < end and found < at_most:
            if self._skip:
                step = min(self._skip, end - at)
                self._skip -= step
                at += step
                continue
            step = _head_size(self._head) - len(self._head)
            self._head += data[at : at + step]
            at = min(end, at + step)
            if len(self._head) == _head_size(self._head):
                found += 1
                self._skip = _payload_size(self._head)
                self._head.clear()
        return found


def _head_size(head: bytearray) -> int:
    if len(head) < 2:
        return 2
    length = head[1] & 0x7F
    extended = {126: 2, 127: 8}.get(length, 0)
    return 2 + extended + (4 if head[1] & 0x80 else 0)


def _payload_size(head: bytearray) -> int:
    length = head[1] & 0x7F
    if length < 126:
        return length
    return int.from_bytes(head[2 : 4 if length == 126 else 10], "big")
