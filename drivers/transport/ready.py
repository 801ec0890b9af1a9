"""Whether a handle can be read or written now.

``select`` cannot take handles above 1023: the device host of a server with that many connections,
or of a kiosk with many font files open, would lose its printer. ``poll`` takes them all.
"""

import selectors
from typing import Protocol

#: Windows has no ``poll``; there ``select`` takes 512 sockets, whatever their numbers.
_Selector: type[selectors.BaseSelector] = getattr(
    selectors, "PollSelector", selectors.SelectSelector
)


class Handle(Protocol):
    """Anything with a file number, such as a socket."""

    def fileno(self) -> int:
        """The number; negative once it is closed."""
        ...


def readable(handle: Handle | int, timeout_s: float) -> bool:
    """Wait until there is something to read, or the other end has gone.

    Raises:
        ValueError: If the handle is closed.
    """
    return _wait(handle, selectors.EVENT_READ, timeout_s)


def writable(handle: Handle | int, timeout_s: float) -> bool:
    """Wait until something can be written, or the other end has gone.

    Raises:
        ValueError: If the handle is closed.
    """
    return _wait(handle, selectors.EVENT_WRITE, timeout_s)


def _wait(handle: Handle | int, event: int, timeout_s: float) -> bool:
    with _Selector() as selector:
        selector.register(handle, event)
        return bool(selector.select(max(0.0, timeout_s)))
