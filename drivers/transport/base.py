"""What a transport is, and the one way bytes are sent through it."""

import time
from collections.abc import Callable
from typing import Protocol

from drivers.errors import DeviceGone, DeviceTimeout
from drivers.tap import Tap
from queue_server.wire.devices import Reason

#: Most pieces that are dropped of what a device sent before: one that never stops is read anyway.
MOST_STALE = 64


class Transport(Protocol):
    """A byte pipe to one device. One thread uses it; only ``abandon`` comes from others.

    Nothing here blocks longer than the time it is given.
    """

    #: False when nothing can ever be read back (an ordinary file).
    readable: bool
    #: Bytes handed over at a time, and how long one such chunk may take to be accepted.
    chunk_bytes: int
    chunk_timeout_s: float

    def open(self) -> None:
        """Reach the device.

        Raises:
            DeviceAbsent: Nothing is there.
            DeviceTaken: It belongs to another program or user.
        """
        ...

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        """Hand over some of ``data``; returns how many bytes were accepted (0: none in time).

        Raises:
            DeviceGone: The link dropped.
        """
        ...

    def read(self, timeout_s: float) -> bytes:
        """What has arrived, waiting at most ``timeout_s`` for a first byte; may be empty.

        Raises:
            DeviceGone: The link dropped.
        """
        ...

    def close(self) -> None:
        """Let go. Never raises."""
        ...

    def abandon(self) -> None:
        """From any thread: break off whatever is pending. Never waits, never raises."""
        ...


class Pipe:
    """A transport with counted, chunked writes, a tap, and a way to be cut off for good."""

    def __init__(
        self, transport: Transport, tap: Tap, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.transport = transport
        self._tap = tap
        self._clock = clock
        self._abandoned = False

    def open(self) -> None:
        """Open the transport."""
        self._check()
        self.transport.open()

    def send(self, data: bytes, on_progress: Callable[[int], None] | None = None) -> None:
        """Send everything, calling ``on_progress`` with the total after each accepted piece.

        Raises:
            DeviceTimeout: A chunk was not accepted in time; ``sent`` says how much went before.
            DeviceGone: The link dropped.
        """
        view, sent = memoryview(data), 0
        while sent < len(view):
            chunk = view[sent : sent + self.transport.chunk_bytes]
            sent = self._send_chunk(chunk, sent, on_progress)

    def _send_chunk(
        self, chunk: memoryview, sent: int, on_progress: Callable[[int], None] | None
    ) -> int:
        deadline = self._clock() + self.transport.chunk_timeout_s
        while chunk:
            self._check()
            left = deadline - self._clock()
            count = self.transport.write_some(chunk, max(0.0, left)) if left > 0 else 0
            if count <= 0 and self._clock() >= deadline:
                raise DeviceTimeout(f"stopped taking data after {sent} bytes", sent=sent)
            if count > 0:
                self._tap.sent(bytes(chunk[:count]))
                chunk, sent = chunk[count:], sent + count
                if on_progress:
                    on_progress(sent)
        return sent

    def read(self, timeout_s: float) -> bytes:
        """What has arrived; see :meth:`Transport.read`."""
        self._check()
        if not self.transport.readable:
            return b""
        data = self.transport.read(timeout_s)
        self._tap.received(data)
        return data

    def drain(self) -> None:
        """Drop what arrived before the driver began to listen."""
        for _ in range(MOST_STALE):
            if not self.read(0.0):
                return

    def close(self) -> None:
        """Close the transport."""
        self.transport.close()

    def abandon(self) -> None:
        """Cut off for good: nothing more is sent, even by callers that still hold this pipe."""
        self._abandoned = True
        self.transport.abandon()

    def _check(self) -> None:
        if self._abandoned:
            raise DeviceGone("given up by the supervisor", reason=Reason.ABANDONED)
