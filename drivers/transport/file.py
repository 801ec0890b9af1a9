"""A device node such as ``/dev/usb/lp0``, or an ordinary file that keeps what was printed."""

import os
import stat
from contextlib import suppress

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken
from drivers.transport.ready import readable, writable
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy


class FileTransport:
    """Appends to a file, or talks to a node without ever blocking."""

    def __init__(self, uri: DeviceUri) -> None:
        self._path = uri.place
        self.readable = False
        self.chunk_bytes = 4096
        self.chunk_timeout_s = uri.number("chunk_timeout_ms", 3000) / 1000
        self._handle: int | None = None
        self._node = False

    def open(self) -> None:
        """Open for reading too where that works; create an ordinary file."""
        try:
            self._handle, self.readable, self._node = _open(self._path)
        except PermissionError as error:
            raise DeviceTaken(
                str(error), reason=Reason.NO_PERMISSION, remedy=Remedy.CHECK_PERMISSION
            ) from error
        except OSError as error:
            raise DeviceAbsent(str(error)) from error

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        """Write what can be written without blocking."""
        handle = self._open_handle()
        try:
            if self._node and not writable(handle, timeout_s):
                return 0
            return os.write(handle, data)
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as error:
            raise DeviceGone(str(error)) from error

    def read(self, timeout_s: float) -> bytes:
        """Read what a node has sent."""
        handle = self._open_handle()
        try:
            if not readable(handle, timeout_s):
                return b""
            return os.read(handle, 4096)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise DeviceGone(str(error)) from error

    def close(self) -> None:
        """Close."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):
                os.close(handle)

    def abandon(self) -> None:
        """Nothing pending can outlast its own timeout."""

    def _open_handle(self) -> int:
        if self._handle is None:
            raise DeviceGone("not open")
        return self._handle


def _open(path: str) -> tuple[int, bool, bool]:
    """Handle, whether it can be read, whether it is a node rather than an ordinary file."""
    nonblocking = getattr(os, "O_NONBLOCK", 0)
    binary = getattr(os, "O_BINARY", 0)
    if not os.path.exists(path) or stat.S_ISREG(os.stat(path).st_mode):
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | binary, 0o644), False, False
    if stat.S_ISFIFO(os.stat(path).st_mode):
        return os.open(path, os.O_WRONLY | nonblocking), False, True
    try:
        return os.open(path, os.O_RDWR | nonblocking | binary), True, True
    except PermissionError:
        return os.open(path, os.O_WRONLY | nonblocking | binary), False, True
