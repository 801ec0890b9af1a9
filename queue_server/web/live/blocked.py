"""Listeners that do not take what they are sent."""

import asyncio

from queue_server.web.live.client import Client

DROPPED_AFTER_S = 5.0


class Blocked:
    """Those whose socket is full: they are sent what waits once there is room, and dropped when
    they take nothing for :data:`DROPPED_AFTER_S`. ``dropped`` counts those.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._clients: set[Client] = set()

    def note(self, client: Client) -> None:
        """Something waits for a client."""
        if client.blocked_since is None:
            client.blocked_since = asyncio.get_running_loop().time()
        self._clients.add(client)

    def forget(self, client: Client) -> None:
        """A client is no longer sent anything."""
        self._clients.discard(client)

    async def watch(self) -> None:
        """Try them again and again, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(0.02 if self._clients else 0.25)
            now = loop.time()
            for client in list(self._clients):
                self._retry(client, now)

    def _retry(self, client: Client, now: float) -> None:
        if client.transport.get_write_buffer_size() == 0:
            client.blocked_since = now
        if client.transport.is_closing() or client.flush():
            client.blocked_since = None
            self._clients.discard(client)
        elif client.blocked_since is not None and now - client.blocked_since > DROPPED_AFTER_S:
            self.dropped += 1
            self._clients.discard(client)
            client.transport.abort()
