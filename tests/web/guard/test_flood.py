"""One connection costs only itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.http_websocket import WebSocketReader

from queue_server.web.guard import bodies
from queue_server.web.guard.door import DoorLimits
from tests.served import Served
from tests.waiting import PATIENCE_S
from tests.web.guard.test_budget import frame

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
UPGRADE = (
    b"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: jiaohao.v1\r\n\r\n"
)


@contextlib.asynccontextmanager
async def opened(served: Served) -> AsyncIterator[Stream]:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    """All that the server still says; ends when it ends the connection."""
    said = b""
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(PATIENCE_S):
            while chunk := await reader.read(65536):
                said += chunk
    return said


def _counting(read: list[int]) -> Callable[..., Any]:
    """Makes readers of frames that note how many bytes each was given."""

    class Counting:
        def __init__(self, *args: Any, **options: Any) -> None:
            self._reader = WebSocketReader(*args, **options)

        def feed_data(self, data: bytes) -> tuple[bool, bytes]:
            read.append(len(data))
            return self._reader.feed_data(data)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._reader, name)

    return Counting


FLOODS = {
    "pings": frame(b"", 9),
    "pongs": frame(b"", 10),
    "empty fragments": frame(b"", 0, last=False),
    "an unfinished message": frame(bytes(4096), 0, last=False),
    "an unfinished frame": frame(bytes(10_000_000))[:65_536],
}


@pytest.mark.parametrize("kind", FLOODS)
async def test_a_socket_that_floods_is_closed(kind: str, served: Served) -> None:
    async with opened(served) as (reader, writer):
        writer.write(UPGRADE)
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        ended = asyncio.create_task(until_closed(reader))
        writer.write(frame(b"", 1, last=False))
        with contextlib.suppress(ConnectionError):
            while not ended.done():
                writer.write(FLOODS[kind])
                await writer.drain()
                await asyncio.sleep(0)
        said = await ended
    # The close frame arrives: 1008 for too many frames, 1009 for too many bytes.
    assert b"\x03\xf0" in said or b"\x03\xf1" in said


@pytest.mark.parametrize("kind", ["pings", "pongs"])
async def test_a_flood_that_comes_along_with_the_upgrade_is_not_even_read(
    kind: str, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    monkeypatch.setattr("aiohttp.web_ws.WebSocketReader", _counting(read))
    async with opened(served) as (reader, writer):
        ended = asyncio.create_task(until_closed(reader))
        writer.write(UPGRADE + FLOODS[kind] * 20_000)
        said = await ended
    assert said.startswith(b"HTTP/1.1 101 "), "the upgrade is answered first"
    assert b"\x03\xf0" in said or b"\x03\xf1" in said
    assert sum(read) < 1000


async def test_what_comes_along_with_the_upgrade_is_heard(served: Served) -> None:
    async with opened(served) as (reader, writer):
        writer.write(UPGRADE + frame(b"here", 9) + frame(b"there", 9)[:3])
        await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(6) == b"\x8a\x04here"
        writer.write(frame(b"there", 9)[3:])
        assert await reader.readexactly(7) == b"\x8a\x05there"


async def test_pings_do_not_put_off_the_hello(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.web.live.conversation.HELLO_WITHIN_S", 0.3)
    async with opened(served) as (reader, writer):
        writer.write(UPGRADE)
        await reader.readuntil(b"\r\n\r\n")
        ended = asyncio.create_task(until_closed(reader))
        for _ in range(5):
            writer.write(frame(b"", 9))
            await asyncio.wait({ended}, timeout=0.05)
        assert b"no hello within 5 s" in await ended


async def test_a_ping_is_answered(served: Served) -> None:
    async with opened(served) as (reader, writer):
        writer.write(UPGRADE)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(frame(b"here", 9))
        assert await reader.readexactly(6) == b"\x8a\x04here"


async def test_a_body_that_does_not_come_is_given_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "WITHIN_S", 0.2)
    head = (
        b"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b'Content-Length: 100\r\n\r\n{"user"'
    )
    async with opened(served) as (reader, writer):
        writer.write(head)
        said = await until_closed(reader)
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"body_timeout"' in said


async def test_a_full_house_still_lets_the_clerk_in(served: Served) -> None:
    assert served.server.site is not None
    door = served.server.site.door
    door.room = DoorLimits(most=8, reserved=2, per_address=8)
    async with contextlib.AsyncExitStack() as strangers:
        for _ in range(30):
            await strangers.enter_async_context(opened(served))
        await asyncio.sleep(0)
        assert (await served.verb(1, "open", {})).status == 200
        assert door.strangers <= 6
        assert door.thrown_out >= 22
    assert (await served.verb(1, "pause", {})).status == 200


async def test_a_stranger_who_asks_too_often_waits(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.web.guard.pace.BURST", 5)
    monkeypatch.setattr("queue_server.web.guard.pace.PER_S", 20)
    loop = asyncio.get_running_loop()
    request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    async with opened(served) as (reader, writer):
        began = loop.time()
        writer.write(request * 15)
        for _ in range(15):
            await reader.readuntil(b'{"status":"ok"}')
        assert loop.time() - began >= 0.4
