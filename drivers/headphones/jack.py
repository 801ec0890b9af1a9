"""The jack of a sound card on Linux, as the kernel's input device with the headphone switch.

It is not grabbed: the sound system listens to the same switch.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.headphones.decode import SwitchReader
from drivers.transport.input_nodes import find_node, no_permission, read_events
from drivers.uri import DeviceUri

_SWITCH, _HEADPHONES = 5, 2
#: ``EVIOCGSW``: which switches are on now, in eight bytes.
_STATE_BYTES = 8
_ASK_STATE = 0x80000000 | _STATE_BYTES << 16 | ord("E") << 8 | 0x1B


class Node(Protocol):
    """What an open input device must offer; ``evdev.InputDevice`` is one."""

    fd: int

    def close(self) -> None:
        """Let go."""
        ...


#: Opens the jack an address names and says whether headphones are in; None means through evdev.
opener: Callable[[DeviceUri], tuple[Node, bool]] | None = None


class EvdevJack:
    """The first jack whose name contains these words: ``jack:Headphone``, ``jack:AudioNav``."""

    def __init__(self, uri: DeviceUri) -> None:
        self._uri = uri
        self._node: Node | None = None
        self._reader = SwitchReader()

    def open(self) -> bool:
        """Find the jack; returns whether headphones are in.

        Raises:
            DeviceAbsent: There is none with that name.
            DeviceTaken: This user may not read it.
            DriverUnavailable: Not on Linux, or without evdev.
        """
        try:
            self._node, inside = (opener or _find)(self._uri)
        except PermissionError as error:
            raise no_permission(error) from error
        except OSError as error:
            raise DeviceAbsent(str(error)) from error
        self._reader = SwitchReader()
        return inside

    def moves(self, timeout_s: float) -> list[bool]:
        """The moves that came, waiting at most that long for the first.

        Raises:
            DeviceGone: The sound card was unplugged.
        """
        if self._node is None:
            raise DeviceGone("not open")
        return self._reader.feed(read_events(self._node.fd, timeout_s))

    def close(self) -> None:
        """Let go."""
        node, self._node = self._node, None
        if node is not None:
            with suppress(OSError):
                node.close()


def _find(uri: DeviceUri) -> tuple[Node, bool]:
    node = find_node(
        lambda one: uri.place.lower() in one.name.lower() and _has_switch(one),
        absent=f"no jack called {uri.place} has a headphone switch",
        elsewhere="jack: works on Linux; elsewhere use a keypad that has keys for its jack",
    )
    return node, _is_in(node)


def _has_switch(node: Any) -> bool:
    return _HEADPHONES in node.capabilities().get(_SWITCH, [])


def _is_in(node: Any) -> bool:
    from fcntl import ioctl

    state = bytearray(_STATE_BYTES)
    ioctl(node.fd, _ASK_STATE, state)
    return bool(state[0] >> _HEADPHONES & 1)
