"""The notify socket of systemd, for a program to report that it is ready and still working.

Without ``NOTIFY_SOCKET`` in the environment (``Type=notify`` sets it) nothing is sent.
"""

import socket
from collections.abc import Mapping
from contextlib import suppress


class NotifySocket:
    """systemd's socket, if there is one. Losing it is harmless."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        limit_us = environment.get("WATCHDOG_USEC", "")
        #: Seconds between two signs of life: a third of the allowed time. None if none are wanted.
        self.every_s = int(limit_us) / 3_000_000 if limit_us.isdecimal() else None

    def send(self, state: str) -> None:
        """Send a state such as ``READY=1``."""
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.sendto(state.encode(), self._address)
