"""The WebSocket: the kernel's topics and those of the wings."""

import asyncio
from collections.abc import Iterable
from typing import cast

from aiohttp import web

from queue_server.core.errors import BadRequest, JiaohaoError, Refused
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.budget import BEFORE_HELLO, Budget
from queue_server.web.guard.guests import line_of
from queue_server.web.joining import Wing
from queue_server.web.live.client import Client
from queue_server.web.live.conversation import Conversation, Takers
from queue_server.web.table import API, Route
from queue_server.wire.codec import WireError
from queue_server.wire.paths import SUBPROTOCOL
from queue_server.wire.session import PING_S

#: Frames over 64 KiB are refused with 1009; up to these sizes they are read whole first, because a
#: connection closed with unread bytes is reset and the client never learns why.
READ_AT_MOST = 1024 * 1024
STRANGERS_READ_AT_MOST = 128 * 1024


class LiveRoutes:
    """Opens live connections and notifies the wings when one has ended."""

    def __init__(self, wings: Iterable[Wing]) -> None:
        self._wings = tuple(wings)
        self._takers: Takers = {
            kind: taker for wing in self._wings for kind, taker in wing.messages.items()
        }

    async def live(self, call: WebCall) -> Answered:
        """One connection, from its upgrade to its end."""
        request, outside = call.request, call.guard.outside
        outside.require_origin(request.headers.get("Origin"), request.headers.get("Host"))
        if call.who is None and "Authorization" in request.headers:
            raise Refused("unauthorized", "this token is not known, or no longer")
        socket = _socket(READ_AT_MOST if call.who else STRANGERS_READ_AT_MOST)
        if not socket.can_prepare(request).ok:
            raise BadRequest("bad_request", "this address takes WebSocket connections")
        budget = Budget(BEFORE_HELLO, asyncio.get_running_loop().time())
        line_of(request).keep_within(budget)
        await socket.prepare(request)
        transport = cast(asyncio.Transport, request.transport)
        if transport is None:
            return socket
        # No buffering: of what the socket does not take, we keep only the newest snapshot.
        transport.set_write_buffer_limits(high=0)
        now = call.kernel.clock.now()
        client = Client(socket, transport, call.who, now, address=call.peer.address)
        await self._converse(call, client, budget)
        return socket

    async def _converse(self, call: WebCall, client: Client, budget: Budget) -> None:
        hub = call.shown.hub
        try:
            hub.join(client)
            await Conversation(hub, client, self._takers, budget).run()
        except WireError as mistake:
            await _close(client, mistake.close_code, mistake.reason)
        except JiaohaoError as error:
            await _close(client, 1013, error.code)
        finally:
            hub.leave(client)
            for wing in self._wings:
                for left in wing.on_leave:
                    left(client)


def _socket(most: int) -> web.WebSocketResponse:
    return web.WebSocketResponse(
        protocols=(SUBPROTOCOL,),
        heartbeat=PING_S,
        compress=False,
        max_msg_size=most,
        autoping=False,
        timeout=1.0,
    )


async def _close(client: Client, code: int, reason: str) -> None:
    await client.socket.close(code=code, message=reason.encode()[:120])


def routes(wings: Iterable[Wing]) -> tuple[Route, ...]:
    """The one WebSocket route."""
    return (
        Route(
            method="GET", path=f"{API}/live", roles=auth.ANYONE, handler=LiveRoutes(wings).live,
            status=101, summary="WebSocket, subprotocol jiaohao.v1",
        ),
    )  # fmt: skip
