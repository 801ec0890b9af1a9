"""What systemd hears of a server: ready, still turning, ending.

Without ``NOTIFY_SOCKET`` in the environment (``Type=notify`` sets it) nothing is sent.
"""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress


class ServiceManager:
    """The other end of the notify socket, if there is one. Losing it harms nobody."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        limit_us = environment.get("WATCHDOG_USEC", "")
        #: Seconds between two signs of life: a third of what is allowed.
        self._every_s = int(limit_us) / 3_000_000 if limit_us.isdecimal() else None

    async def serve_until(self, ended: asyncio.Event) -> None:
        """Report that the server is ready, and that its loop turns, until it is to end."""
        self._tell("READY=1")
        while not ended.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await ended.wait()
            self._tell("STOPPING=1" if ended.is_set() else "WATCHDOG=1")

    def _tell(self, state: str) -> None:
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.sendto(state.encode(), self._address)
