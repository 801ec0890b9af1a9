"""A keyboard-like device on Linux, read as input events and grabbed exclusively.

Grabbed (EVIOCGRAB), so that what a scanner types never ends up in a window. The bytes that come out
are the kernel's ``input_event`` structs; :mod:`drivers.framing.hid_keys` reads them.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken
from drivers.transport.input_nodes import find_node, no_permission, read_events
from drivers.uri import DeviceUri

#: ``EV_KEY``, and the Enter keys, main and number pad (linux/input-event-codes.h).
_KEYS, _ENTER = 1, (28, 96)


class InputNode(Protocol):
    """What an open input device must offer; ``evdev.InputDevice`` is one."""

    fd: int

    def grab(self) -> None:
        """Take it from all other programs."""
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
            raise no_permission(error) from error
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
        """Input events that have arrived."""
        if self._node is None:
            raise DeviceGone("not open")
        return read_events(self._node.fd, timeout_s)

    def close(self) -> None:
        """Let go; closing ends the grab."""
        node, self._node = self._node, None
        if node is not None:
            with suppress(OSError):
                node.close()

    def abandon(self) -> None:
        """Nothing pending can outlast its own timeout."""


def _find(uri: DeviceUri) -> InputNode:
    wanted, serial = uri.usb_ids, uri.options.get("serial")

    def ours(node: Any) -> bool:
        same = (node.info.vendor, node.info.product) == wanted and serial in (None, node.uniq)
        return same and _is_keyboard(node)

    return find_node(  # type: ignore[no-any-return]  # evdev has no types
        ours,
        absent=f"no keyboard {uri.place} is plugged in",
        elsewhere="hid: works on Linux; elsewhere set the device to a serial (COM) port",
    )


def _is_keyboard(node: Any) -> bool:
    """Whether a node types: of the several that a scanner may show, that one has the Enter key."""
    keys = node.capabilities().get(_KEYS, [])
    return any(code in keys for code in _ENTER)
