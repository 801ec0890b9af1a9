"""A device node of the kernel, and its failures as device errors."""

import errno
import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, UriError
from queue_server.wire.devices import Reason, Remedy

#: Errors of the adapter for a panel that does not answer: no such device at that address, no
#: acknowledgement, nothing in time, no configured link.
SILENCE = frozenset(
    {
        errno.EREMOTEIO, errno.ENXIO, errno.EIO, errno.ETIMEDOUT, errno.ENONET, errno.EAGAIN,
        errno.EPROTO,
    }
)  # fmt: skip


class Node(Protocol):
    """What a node must offer; a simulated panel is one."""

    def open(self) -> None:
        """Open it; raises OSError."""
        ...

    def ask(self, request: int, buffer: bytearray) -> bytes:
        """An ioctl with a structure; returns it as left by the kernel. Raises OSError."""
        ...

    def set(self, request: int, value: int) -> None:
        """An ioctl with a number; raises OSError."""
        ...

    def write(self, data: bytes) -> None:
        """Write; raises OSError."""
        ...

    def read(self, length: int) -> bytes:
        """Read; raises OSError."""
        ...

    def close(self) -> None:
        """Close; never raises."""
        ...


class DeviceNode:
    """A character device. Only one that the kernel knows by the expected name is ever opened.

    Opening a path that leads elsewhere could do harm: a watchdog resets the machine.
    """

    def __init__(self, path: str, called: str) -> None:
        self._path = path
        self._called = re.compile(f"{called}[0-9]{{1,3}}")
        self._handle: int | None = None

    def open(self) -> None:
        """Open for reading and writing.

        Raises:
            UriError: The path leads to something else.
        """
        real = os.path.realpath(self._path)
        if os.path.dirname(real) != "/dev" or not self._called.fullmatch(os.path.basename(real)):
            raise UriError(f"{self._path} leads to {real}")
        self._handle = os.open(real, os.O_RDWR | os.O_CLOEXEC)

    def ask(self, request: int, buffer: bytearray) -> bytes:
        """See :class:`Node`."""
        fcntl.ioctl(self._open_handle(), request, buffer)
        return bytes(buffer)

    def set(self, request: int, value: int) -> None:
        """See :class:`Node`."""
        fcntl.ioctl(self._open_handle(), request, value)

    def write(self, data: bytes) -> None:
        """See :class:`Node`."""
        os.write(self._open_handle(), data)

    def read(self, length: int) -> bytes:
        """See :class:`Node`."""
        return os.read(self._open_handle(), length)

    def close(self) -> None:
        """See :class:`Node`."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):
                os.close(handle)

    def _open_handle(self) -> int:
        if self._handle is None:
            raise OSError(errno.EBADF, "not open")
        return self._handle


@contextmanager
def opening() -> Iterator[None]:
    """Turn what goes wrong while opening a node into device errors."""
    try:
        yield
    except PermissionError as error:
        raise DeviceTaken(
            str(error), reason=Reason.NO_PERMISSION, remedy=Remedy.CHECK_PERMISSION
        ) from error
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise DeviceTaken(str(error)) from error
        raise DeviceAbsent(str(error)) from error


@contextmanager
def talking() -> Iterator[None]:
    """Turn what goes wrong while talking into device errors: a silent panel, or a lost adapter."""
    try:
        yield
    except OSError as error:
        if error.errno in SILENCE:
            raise
        raise DeviceGone(str(error)) from error
