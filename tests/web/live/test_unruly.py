"""A client that may not listen, sends nonsense, or never reads: only its connection ends."""

import asyncio
import socket

import aiohttp
import pytest

from queue_server.web.live import blocked
from queue_server.web.live import conversation as live_module
from tests.served import Served
from tests.talking import closed, next_json, until
from tests.web.live.calling import call_someone


@pytest.mark.parametrize(
    ("who", "topic"),
    [
        ("anyone", "board"),
        ("anyone", "queue"),
        ("anyone", "ticket:guess"),
        ("display", "queue"),
        ("display", "counter:1"),
        ("display", "devices"),
        ("kiosk", "queue"),
        ("host", "counter:1"),
        ("auditor", "queue"),
        ("clerk", "counter:99"),
        ("clerk", "counter:x"),
        ("clerk", "counter:"),
        ("clerk", "counter"),
        ("clerk", "board:1"),
        ("clerk", "weather"),
        ("clerk", ""),
    ],
)
async def test_a_topic_somebody_may_not_read_ends_the_connection(
    served: Served, who: str, topic: str
) -> None:
    assert await closed(await served.live(who, [topic])) == 1008


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", 1007),
        ("[1]", 1007),
        ('{"type": "weather"}', 1008),
        ('{"type": "announced", "n": -1}', 1008),
        ('{"type": "device_states", "devices": []}', 1008),
        ('{"x": "' + "a" * 65536 + '"}', 1009),
    ],
)
async def test_a_bad_frame_ends_that_connection_alone(
    served: Served, frame: str, code: int
) -> None:
    other = await served.live("display")
    await next_json(other)
    before = await served.seq()
    for first in (True, False):
        live = await served.connect("display")
        if not first:
            await live.send_json({"type": "hello", "topics": ["board"]})
        await live.send_str(frame)
        assert await closed(live) == code
    assert await served.seq() == before
    await call_someone(served)
    assert await until(other, lambda one: one["announcements"])


async def test_bytes_end_the_connection(served: Served) -> None:
    live = await served.connect("display")
    await live.send_bytes(b'{"type":"hello","topics":["board"]}')
    assert await closed(live) == 1008


async def test_whoever_does_not_say_hello_is_shown_the_door(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "HELLO_WITHIN_S", 0.05)
    assert await closed(await served.connect("display")) == 1008


async def test_whoever_talks_without_end_is_shown_the_door(served: Served) -> None:
    live = await served.live("display")
    for n in range(200):
        await live.send_json({"type": "announced", "n": n})
    assert await closed(live) == 1008


async def test_an_unknown_token_gets_no_live_connection(served: Served) -> None:
    headers = {"Authorization": "Bearer nothing"}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await served.connect("anyone", headers=headers)
    assert refused.value.status == 401


async def test_the_address_of_the_live_connection_is_no_page(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/live", who="display")
    assert (reply.status, reply.code) == (400, "bad_request")


async def test_a_revoked_device_loses_its_connection(served: Served) -> None:
    live = await served.live("display")
    await next_json(live)
    # As another process does it: straight in the store.
    await served.storage.accounts.revoke_machine("display", served.clock.now())
    assert await closed(live) == 1008
    assert (await served.call("GET", "/api/v1/board", who="display")).status == 401


async def test_signing_out_ends_the_connections_of_that_session(served: Served) -> None:
    live = await served.live("clerk", ["queue"])
    await next_json(live)
    assert (await served.call("DELETE", "/api/v1/session", who="clerk")).status == 200
    assert await closed(live) == 1008
    assert (await served.call("GET", "/api/v1/session", who="clerk")).status == 401


async def test_a_client_that_never_reads_is_dropped_and_nobody_else_notices(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocked, "DROPPED_AFTER_S", 0.3)
    hub = served.server.services.shown.hub
    deaf = socket.socket()
    # The default buffers of loopback would hide it for a long while.
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(deaf, ("127.0.0.1", served.server.port))
    await loop.sock_sendall(deaf, _upgrade(served, "supervisor"))
    assert (await loop.sock_recv(deaf, 4096)).startswith(b"HTTP/1.1 101")
    await loop.sock_sendall(deaf, _masked(b'{"type":"hello","topics":["queue"]}'))
    other = await served.live("clerk", ["queue"])
    # It reads all the time, or it would be deaf as well.
    reading = asyncio.create_task(until(other, lambda one: one["total"] == 120))
    for _ in range(120):
        await served.issue()
    while hub.blocked.dropped == 0:
        hub.stir("queue", urgent=True)
        await asyncio.sleep(0.005)
        assert all(len(client.pending) <= 1 for client in hub.clients)
    assert hub.blocked.dropped == 1
    await reading
    deaf.close()


def _upgrade(served: Served, who: str) -> bytes:
    lines = [
        "GET /api/v1/live HTTP/1.1",
        "Host: a",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        f"Cookie: {served.credentials[who]['Cookie']}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _masked(payload: bytes) -> bytes:
    # A mask of zeros changes nothing and is a mask nevertheless.
    return bytes((0x81, 0x80 | len(payload), 0, 0, 0, 0)) + payload
