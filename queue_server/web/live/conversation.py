"""What one client says: hello, acknowledgements, and the messages that wings registered."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import WSMsgType

from queue_server.usecases.doorkeeper import Identity
from queue_server.web.guard.auth import Roles
from queue_server.web.guard.budget import KNOWN, STRANGER, Budget
from queue_server.web.live.client import Client
from queue_server.web.live.hub import Hub
from queue_server.web.live.topics import may_read
from queue_server.wire.codec import POLICY, WireError, decode_client
from queue_server.wire.messages import ClientMessage, Hello

HELLO_WITHIN_S = 5.0
#: None of our screens sends more messages a second.
MOST_A_SECOND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Takes one type of client message, only from machines of these roles."""

    roles: Roles
    take: Callable[[Client, Identity, Any], Awaitable[None]]


Takers = Mapping[str, Taker]
"""By message type."""


class Conversation:
    """One client, from its hello to its end."""

    def __init__(self, hub: Hub, client: Client, takers: Takers, budget: Budget) -> None:
        self._hub = hub
        self._client = client
        self._takers = takers
        self._budget = budget
        self._second, self._heard = 0.0, 0

    async def run(self) -> None:
        """Take messages until the connection ends.

        Raises:
            WireError: The client broke the agreement; with the code to close with.
            JiaohaoError: The server cannot serve it now.
        """
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                message = await self._next()
        except TimeoutError:
            raise WireError(POLICY, "no hello within 5 s") from None
        if message is not None and message["type"] != "hello":
            raise WireError(POLICY, "hello comes first")
        allowance = STRANGER if self._client.who is None else KNOWN
        self._budget.raise_to(allowance, asyncio.get_running_loop().time())
        while message is not None:
            self._count()
            await self._take(message)
            message = await self._next()

    def _count(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._second > 1.0:
            self._second, self._heard = now, 0
        self._heard += 1
        if self._heard > MOST_A_SECOND:
            raise WireError(POLICY, "too many messages")

    async def _next(self) -> ClientMessage | None:
        """The next message; None when the connection has ended. Pings are answered on the way."""
        while True:
            received = await self._client.socket.receive()
            if received.type is WSMsgType.TEXT:
                return decode_client(received.data)
            if received.type is WSMsgType.BINARY:
                raise WireError(POLICY, "text frames only")
            if received.type is WSMsgType.PING:
                self._client.pong(received.data)
            elif received.type is not WSMsgType.PONG:
                return None
            await asyncio.sleep(0)  # reading what has arrived already would never yield

    async def _take(self, message: ClientMessage) -> None:
        if message["type"] == "hello":
            await self._hello(message)
        elif message["type"] == "announced":
            self._hub.acknowledge(self._client, message["n"])
        else:
            who, taker = self._client.who, self._takers.get(message["type"])
            if taker is None or who is None or who.role not in taker.roles:
                raise WireError(POLICY, "only a device host says this")
            await taker.take(self._client, who, cast(Any, message))

    async def _hello(self, hello: Hello) -> None:
        who = self._client.who
        refused = [t[:60] for t in hello["topics"] if not may_read(self._hub.topics, who, t)]
        if refused or (not hello["topics"] and who is None):
            raise WireError(POLICY, f"not permitted: {', '.join(refused) or 'no topic'}")
        if not await self._hub.subscribe(self._client, hello):
            raise WireError(POLICY, "a counter or ticket that is not there")
