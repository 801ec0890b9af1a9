"""Input devices of the Linux kernel: found by checking each, and read as events come.

Tested by tests/drivers/test_input_nodes.py.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, DriverUnavailable
from drivers.transport.ready import readable
from queue_server.wire.devices import Reason, Remedy


def find_node(ours: Callable[[Any], bool], absent: str, elsewhere: str) -> Any:
    """The first input device, as ``evdev.InputDevice``, that is ours.

    Raises:
        DeviceAbsent: There is none; ``absent`` is the detail.
        PermissionError: It may be among those that this user may not open.
        DriverUnavailable: Without evdev, or not on Linux; ``elsewhere`` says what to do there.
    """
    library = evdev_library(elsewhere)
    refused: PermissionError | None = None
    for path in sorted(library.list_devices()):
        try:
            node = library.InputDevice(path)
        except PermissionError as error:
            refused = error
            continue
        except OSError:
            continue
        if ours(node):
            return node
        node.close()
    raise refused or DeviceAbsent(absent)


def read_events(handle: int, timeout_s: float) -> bytes:
    """What came, as ``input_event`` structs, waiting at most ``timeout_s`` for the first.

    Raises:
        DeviceGone: It was unplugged.
    """
    try:
        if not readable(handle, timeout_s):
            return b""
        data = os.read(handle, 4096)
    except BlockingIOError:
        return b""
    except (OSError, ValueError) as error:
        raise DeviceGone(str(error)) from error
    if not data:
        raise DeviceGone("the input device is gone")
    return data


def no_permission(error: OSError) -> DeviceTaken:
    """The error when this user may not open a device."""
    return DeviceTaken(str(error), reason=Reason.NO_PERMISSION, remedy=Remedy.CHECK_PERMISSION)


def evdev_library(elsewhere: str) -> Any:
    """The evdev library.

    Raises:
        DriverUnavailable: As :func:`find_node`.
    """
    if sys.platform != "linux":
        raise DriverUnavailable(elsewhere, reason=Reason.UNSUPPORTED, remedy=Remedy.CHECK_SETTINGS)
    try:
        import evdev
    except ImportError as error:
        raise DriverUnavailable("evdev is not installed") from error
    return evdev
