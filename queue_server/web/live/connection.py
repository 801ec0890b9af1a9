"""The WebSocket: hello, subscriptions, acknowledgements, and what device hosts report."""

import asyncio
from typing import cast

from aiohttp import WSMsgType, web

from queue_server.core.errors import BadRequest, JiaohaoError, Refused
from queue_server.devices import events as device_events
from queue_server.devices.desk import DeviceDesk
from queue_server.people.use import Identity
from queue_server.web import auth
from queue_server.web.context import Answered, Call
from queue_server.web.live.hub import Client
from queue_server.wire.codec import POLICY, WireError, decode_client
from queue_server.wire.messages import (
    SUBPROTOCOL,
    ClientMessage,
    Hello,
    JobDone,
    JobPart,
    SlipReport,
)

HELLO_WITHIN_S = 5.0
PING_S = 15.0
#: Frames over 64 KiB are refused with 1009; up to this they are read whole first, because a
#: connection closed on unread bytes is reset and the client never learns why.
READ_AT_MOST = 1024 * 1024
#: More messages a second than this is no screen of ours.
MOST_A_SECOND = 50


async def live(call: Call) -> Answered:
    """Topics ``board``, ``counter:<n>``, ``queue``, ``devices``, ``ticket:<token>``."""
    request, office = call.request, call.office
    auth.require_origin(request, office.allowed_origins)
    if call.who is None and "Authorization" in request.headers:
        raise Refused("unauthorized", "this token is not known, or no longer")
    socket = web.WebSocketResponse(
        protocols=(SUBPROTOCOL,),
        heartbeat=PING_S,
        compress=False,
        max_msg_size=READ_AT_MOST,
        timeout=1.0,
    )
    if not socket.can_prepare(request).ok:
        raise BadRequest("bad_request", "this address takes WebSocket connections")
    await socket.prepare(request)
    transport = cast(asyncio.Transport, request.transport)
    if transport is None:
        return socket
    # Full means full: what the socket does not take stays with us as the newest snapshot alone.
    transport.set_write_buffer_limits(high=0)
    client = Client(socket, transport, call.who, office.clock.now())
    try:
        office.hub.join(client)
        await _converse(call, client)
    except WireError as mistake:
        await _close(socket, mistake.close_code, mistake.reason)
    except JiaohaoError as error:
        await _close(socket, 1013, error.code)
    finally:
        office.hub.leave(client)
        office.devices.host_left(client)
    return socket


async def _close(socket: web.WebSocketResponse, code: int, reason: str) -> None:
    await socket.close(code=code, message=reason.encode()[:120])


async def _converse(call: Call, client: Client) -> None:
    first = await _next(client, HELLO_WITHIN_S)
    if first is None:
        return
    if first["type"] != "hello":
        raise WireError(POLICY, "hello comes first")
    message: ClientMessage | None = first
    second, heard = 0.0, 0
    loop = asyncio.get_running_loop()
    while message is not None:
        now = loop.time()
        if now - second > 1.0:
            second, heard = now, 0
        heard += 1
        if heard > MOST_A_SECOND:
            raise WireError(POLICY, "too many messages")
        await _take(call, client, message)
        message = await _next(client, None)


async def _next(client: Client, timeout_s: float | None) -> ClientMessage | None:
    """The next message; None when the connection has ended.

    Raises:
        WireError: With the code to close with.
    """
    try:
        received = await client.socket.receive(timeout=timeout_s)
    except TimeoutError:
        raise WireError(POLICY, "no hello within 5 s") from None
    if received.type is WSMsgType.TEXT:
        return decode_client(received.data)
    if received.type is WSMsgType.BINARY:
        raise WireError(POLICY, "text frames only")
    return None


async def _take(call: Call, client: Client, message: ClientMessage) -> None:
    if message["type"] == "hello":
        await _hello(call, client, message)
    elif message["type"] == "announced":
        client.announced = max(client.announced, message["n"])
        call.office.hub.stir("devices")
    elif call.who is None or call.who.role not in auth.REPORTERS:
        raise WireError(POLICY, "only a device host says this")
    elif message["type"] == "device_states":
        call.office.devices.report(client, message)
    elif call.who.role not in auth.DEVICE_HOSTS:
        raise WireError(POLICY, "only a device host says this")
    elif message["type"] == "device_event":
        await device_events.take(call.office, call.who, message)
    else:
        _take_of_host(call.office.devices, call.who, message)


def _take_of_host(
    devices: DeviceDesk, who: Identity, message: JobDone | JobPart | SlipReport
) -> None:
    if message["type"] == "job_done":
        devices.settle(who, message)
    elif message["type"] == "job_part":
        devices.add_lines(who, message)
    else:
        devices.note_slips(who, message)


async def _hello(call: Call, client: Client, hello: Hello) -> None:
    refused = [topic[:60] for topic in hello["topics"] if not auth.may_read(call.who, topic)]
    if refused or (not hello["topics"] and call.who is None):
        raise WireError(POLICY, f"not permitted: {', '.join(refused) or 'no topic'}")
    if not await call.office.hub.subscribe(client, hello):
        raise WireError(POLICY, "a counter or ticket that is not there")
