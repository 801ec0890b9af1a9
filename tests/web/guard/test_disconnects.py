"""A client that hangs up midway leaves no traceback in the log."""

import asyncio
import logging
import socket
import struct
from typing import Any

import pytest

HEAD = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
UPGRADE = (
    "GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: jiaohao.v1\r\n"
)
SENT = {
    "half a head": HEAD.format(method="POST", path="/api/v1/session"),
    "half a body": HEAD.format(method="POST", path="/api/v1/session")
    + 'Content-Length: 500\r\n\r\n{"user": ',
    "half a chunk": HEAD.format(method="POST", path="/api/v1/session")
    + 'Transfer-Encoding: chunked\r\n\r\nff\r\n{"user": ',
    "an answer not waited for": HEAD.format(method="GET", path="/api/v1/catalogue") + "\r\n",
    "a WebSocket before hello": UPGRADE + "\r\n",
    "half a frame": UPGRADE + "\r\n\x01",
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.parametrize("rudely", [False, True], ids=["closed", "reset"])
async def test_a_connection_that_ends_early_is_no_stack_in_the_log(
    served: Any, sent: str, rudely: bool, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
    writer.write(sent.encode("latin-1"))
    await writer.drain()
    reply = await served.call("GET", "/healthz")  # by then the server has read what was sent
    assert reply.status == 200
    if rudely:
        line = writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    else:
        writer.close()
    for _ in range(3):
        assert (await served.call("GET", "/healthz")).status == 200
    await served.server.stop()
    loud = [r for r in caplog.records if r.exc_info or r.levelno >= logging.ERROR]
    assert loud == [], [r.getMessage() for r in loud]
