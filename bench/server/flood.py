"""A clerk's verb while one connection floods the server: what it costs everyone else.

Kinds are what an outside trial of 0.1.0 did with one socket. Calm and flooded rounds take turns on
one server and are pooled, so that other load on the machine affects both alike.
"""

import asyncio
import contextlib
import itertools
import os
import struct
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

from bench.server.issue import Emit
from bench.tools.load import Connection, percentile
from bench.tools.office import HOST, ROOT, Server, issue_many, key, server

#: Turns of a calm and a flooded round; verbs in each round, and the pause between them.
TURNS = 5
VERBS = 100
EVERY_S = 0.01
#: From the start of a flood until it is at full strength, and from its end until it is over.
SETTLED_S = 1.5
WAITING = 1_000
COUNTER = "/api/v1/counters/1"

UPGRADE = (
    b"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: jiaohao.v1\r\n\r\n"
)
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Flood = Callable[[int], Coroutine[object, object, None]]


def frame(payload: bytes, opcode: int, *, last: bool = True) -> bytes:
    """A masked frame as a client sends it."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
    return bytes([(0x80 if last else 0) | opcode]) + size + bytes(4) + payload


@contextlib.asynccontextmanager
async def _opened(port: int) -> AsyncIterator[Stream]:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def _drain_all(reader: asyncio.StreamReader) -> None:
    with contextlib.suppress(ConnectionError):
        while await reader.read(65_536):
            pass


async def _pour(port: int, first: bytes, again: bytes) -> None:
    """Send without end on one connection; a new one when it is closed."""
    while True:
        with contextlib.suppress(ConnectionError):
            async with _opened(port) as (reader, writer):
                reading = asyncio.create_task(_drain_all(reader))
                try:
                    writer.write(first)
                    while not reading.done():
                        writer.write(again)
                        await writer.drain()
                        await asyncio.sleep(0)
                finally:
                    reading.cancel()
        await asyncio.sleep(0)


async def _hold(port: int, said: bytes) -> None:
    """Send something unfinished, wait until the server gives up, then do it again."""
    while True:
        with contextlib.suppress(ConnectionError):
            async with _opened(port) as (reader, writer):
                writer.write(said)
                await _drain_all(reader)
        await asyncio.sleep(0.01)


def _socket(again: bytes, first: bytes = b"") -> Flood:
    return lambda port: _pour(port, UPGRADE + first, again)


def _pipelined(path: str) -> Flood:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    return lambda port: _pour(port, request, request * 50)


def _many(count: int, said: bytes) -> Flood:
    async def flood(port: int) -> None:
        await asyncio.gather(*(_hold(port, said) for _ in range(count)))

    return flood


HALF_BODY = (
    b"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b'Content-Length: 60000\r\n\r\n{"user"'
)
UNFINISHED = UPGRADE + frame(b"x", 1, last=False) + frame(os.urandom(4096), 0, last=False)

FLOODS: dict[str, Flood] = {
    "pings_without_hello": _socket(frame(b"", 9) * 200),
    "unsolicited_pongs": _socket(frame(b"", 10) * 200),
    "empty_fragments": _socket(frame(b"", 0, last=False) * 200, frame(b"", 1, last=False)),
    "pipelined_healthz": _pipelined("/healthz"),
    "pipelined_board": _pipelined("/api/v1/public/board"),
    "half_bodies": _many(500, HALF_BODY),
    "unfinished_messages": _many(300, UNFINISHED),
}


class Clerk:
    """Pauses and opens a counter again and again, recording how long each took."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._verbs: Iterator[str] = itertools.cycle(("pause", "open"))

    async def verb(self, name: str, body: bytes = b"{}") -> float:
        """Milliseconds until the answer."""
        began = time.perf_counter()
        status, reply = await self._connection.request("POST", f"{COUNTER}/{name}", body, key())
        if status != 200:
            raise SystemExit(f"{name}: {status} {reply!r}")
        return (time.perf_counter() - began) * 1000

    async def round(self) -> list[float]:
        """What each verb of one round took, in milliseconds."""
        took = []
        for _ in range(VERBS):
            took.append(await self.verb(next(self._verbs)))
            await asyncio.sleep(EVERY_S)
        return took


@contextlib.contextmanager
def _flooding(kind: str, port: int) -> Iterator[None]:
    """The flood in a process of its own, so that the clerk's clock does not measure it."""
    command = [sys.executable, "-m", "bench.server.flood", kind, str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()


async def _measure(one: Server, emit: Emit) -> None:
    await issue_many(one, WAITING, connections=8)
    clerk = Clerk(await one.as_clerk(await one.cookie()).open())
    await clerk.verb("open")
    await clerk.round()
    for kind in FLOODS:
        calm, flooded = await _in_turns(clerk, kind, one.port)
        emit(
            "flood", kind=kind, calm_p99_ms=round(calm, 2), flooded_p99_ms=round(flooded, 2),
            ratio=round(flooded / calm, 2), memory_mib=one.memory_mib(),
        )  # fmt: skip


async def _in_turns(clerk: Clerk, kind: str, port: int) -> tuple[float, float]:
    """The 99th percentiles of calm and of flooded rounds."""
    calm: list[float] = []
    flooded: list[float] = []
    for _ in range(TURNS):
        calm += await clerk.round()
        with _flooding(kind, port):
            await asyncio.sleep(SETTLED_S)
            flooded += await clerk.round()
        await asyncio.sleep(
            SETTLED_S
        )  # the last flood's connections end before the calm round is measured
    return percentile(sorted(calm), 99), percentile(sorted(flooded), 99)


def bench(emit: Emit) -> None:
    """Print what each kind of flood does to a clerk's verb."""
    with server() as one:
        asyncio.run(_measure(one, emit))


if __name__ == "__main__":
    os.nice(19)  # a real flood comes from another machine and takes none of our processor
    asyncio.run(FLOODS[sys.argv[1]](int(sys.argv[2])))
