"""The way to a simulated device in this process."""

import time
from typing import Protocol

from drivers.uri import DeviceUri


class SimulatedDevice(Protocol):
    """The far end of a ``sim:`` address: it speaks the real bytes."""

    def connect(self) -> None:
        """A client opens the link; raises DeviceAbsent when switched off."""
        ...

    def feed(self, data: bytes) -> int:
        """Take bytes; returns how many were accepted. Raises DeviceGone when the link drops."""
        ...

    def take(self, timeout_s: float) -> bytes:
        """Bytes the device has sent, waiting at most ``timeout_s`` for the first."""
        ...


class SimTransport:
    """Hands bytes to a simulated device without a wire between."""

    readable = True

    def __init__(self, uri: DeviceUri, device: SimulatedDevice) -> None:
        self._device = device
        self.chunk_bytes = 4096
        self.chunk_timeout_s = uri.number("chunk_timeout_ms", 1000) / 1000

    def open(self) -> None:
        """Connect."""
        self._device.connect()

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        """Hand over; when nothing is taken, wait a moment as a full link would."""
        accepted = self._device.feed(bytes(data))
        if not accepted:
            time.sleep(min(timeout_s, 0.01))
        return accepted

    def read(self, timeout_s: float) -> bytes:
        """What the device has sent."""
        return self._device.take(timeout_s)

    def close(self) -> None:
        """Nothing to let go."""

    def abandon(self) -> None:
        """Nothing blocks."""
