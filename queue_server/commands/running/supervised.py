"""Reporting a server's state to systemd: ready, still working, ending."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from queue_server.processes.notify import NotifySocket

_LEAVING = {False: "STOPPING=1", True: "RELOADING=1"}


class ServiceManager:
    """Reports on the notify socket while the server's loop runs."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._socket = NotifySocket(environment)

    async def serve_until(
        self, ended: asyncio.Event, again: Callable[[], bool] = lambda: False
    ) -> None:
        """Report that the server is ready, and that its loop still runs, until it is to end.

        ``again``: whether it will restart; a unit reported as stopping would be stopped for good.
        """
        self._socket.send("READY=1")
        while not ended.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._socket.every_s):
                    await ended.wait()
            self._socket.send("WATCHDOG=1" if not ended.is_set() else _LEAVING[again()])
