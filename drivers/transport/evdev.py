"""A keyboard-like device on Linux, read as input events and taken for us alone.

Grabbed (EVIOCGRAB), so that what a scanner types never lands in a window. The bytes that come out
are the kernel's ``input_event`` structs; :mod:`drivers.framing.hid_keys` reads them.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, DriverUnavailable
from drivers.transport.ready import readable
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy


class InputNode(Protocol):
    """What is needed of an open input device; ``evdev.InputDevice`` is one."""

    fd: int

    def grab(self) -> None:
        """Take it from everybody else."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


#: Opens the device an address names; None means through evdev. Tests and replays set it.
opener: Callable[[DeviceUri], InputNode] | None = None


class EvdevTransport:
    """The keyboard with these vendor and product ids (and ``serial``, when given)."""

    readable = True
    chunk_bytes = 1
    chunk_timeout_s = 0.1

    def __init__(self, uri: DeviceUri) -> None:
        self._uri = uri
        self._node: InputNode | None = None

    def open(self) -> None:
        """Find it, open it, grab it."""
        try:
            node = (opener or _find)(self._uri)
        except PermissionError as error:
            raise _no_permission(error) from error
        except OSError as error:
            raise DeviceAbsent(str(error)) from error
        try:
            node.grab()
        except OSError as error:
            node.close()
            raise DeviceTaken(str(error)) from error
        self._node = node

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        """Nothing can be written to a keyboard."""
        raise DeviceGone("a keyboard takes no data")

    def read(self, timeout_s: float) -> bytes:
        """Input events that have come."""
        if self._node is None:
            raise DeviceGone("not open")
        try:
            if not readable(self._node.fd, timeout_s):
                return b""
            data = os.read(self._node.fd, 4096)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise DeviceGone(str(error)) from error
        if not data:
            raise DeviceGone("the input device is gone")
        return data

    def close(self) -> None:
        """Let go; closing ends the grab."""
        node, self._node = self._node, None
        if node is not None:
            with suppress(OSError):
                node.close()

    def abandon(self) -> None:
        """Nothing pending can outlast its own timeout."""


def _find(uri: DeviceUri) -> InputNode:
    library = _library()
    wanted, serial = uri.usb_ids, uri.options.get("serial")
    refused: PermissionError | None = None
    for path in sorted(library.list_devices()):
        try:
            node = library.InputDevice(path)
        except PermissionError as error:
            refused = error
            continue
        except OSError:
            continue
        ours = (node.info.vendor, node.info.product) == wanted and serial in (None, node.uniq)
        if ours and _is_keyboard(library, node):
            return node  # type: ignore[no-any-return]
        node.close()
    raise refused or DeviceAbsent(f"no keyboard {uri.place} is plugged in")


def _is_keyboard(library: Any, node: Any) -> bool:
    """A scanner may show several nodes; the one that types has the key Enter."""
    keys = node.capabilities().get(library.ecodes.EV_KEY, [])
    return any(code in keys for code in (library.ecodes.KEY_ENTER, library.ecodes.KEY_KPENTER))


def _no_permission(error: OSError) -> DeviceTaken:
    return DeviceTaken(str(error), reason=Reason.NO_PERMISSION, remedy=Remedy.CHECK_PERMISSION)


def _library() -> Any:
    if sys.platform != "linux":
        raise DriverUnavailable(
            "hid: works on Linux; elsewhere set the device to a serial (COM) port",
            reason=Reason.UNSUPPORTED,
            remedy=Remedy.CHECK_SETTINGS,
        )
    try:
        import evdev
    except ImportError as error:
        raise DriverUnavailable("evdev is not installed") from error
    return evdev
