"""A lean HTTP/1.1 and WebSocket load over loopback: keep-alive, one request in flight on each.

Written by hand because the client shares two cores with the server: a full client library would
measure itself. Bounded in count, ended when answers stop; loopback only.
"""

import asyncio
import math
import os
import struct
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

#: A server that gives no answer for this long hangs. A run as a whole has no limit: a hundred
#: thousand numbers take a slow machine minutes.
SILENT_S = 120
LOOK_EVERY_S = 1


@dataclass(slots=True)
class Measured:
    """The results of one run. Latencies in milliseconds."""

    seconds: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def figures(self) -> dict[str, float]:
        """Requests per second, p50, p99 and the statuses that were not 2xx."""
        ordered = sorted(self.latencies_ms)
        failed = sum(n for status, n in self.statuses.items() if status >= 300)
        return {
            "per_s": round(len(ordered) / self.seconds, 1),
            "p50_ms": round(percentile(ordered, 50), 3),
            "p99_ms": round(percentile(ordered, 99), 3),
            "failed": failed,
        }


def percentile(ordered: list[float], percent: float) -> float:
    """The nearest rank: the least value with ``percent`` of a sorted list at or below it."""
    if not ordered:
        return float("nan")
    return ordered[max(1, math.ceil(len(ordered) * percent / 100)) - 1]


class Connection:
    """One keep-alive connection that sends a request and reads its whole reply."""

    def __init__(self, host: str, port: int, headers: dict[str, str]) -> None:
        self._where = (host, port)
        head = {"Host": f"{host}:{port}", **headers}
        self._head = "".join(f"{k}: {v}\r\n" for k, v in head.items())

    async def open(self) -> "Connection":
        self._reader, self._writer = await asyncio.open_connection(*self._where)
        return self

    async def request(
        self, method: str, path: str, body: bytes = b"", extra: str = ""
    ) -> tuple[int, bytes]:
        head = (
            f"{method} {path} HTTP/1.1\r\n{self._head}{extra}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        reply = await self._reader.readuntil(b"\r\n\r\n")
        status = int(reply[9:12])
        lowered = reply.lower()
        at = lowered.find(b"content-length:")
        length = int(lowered[at + 15 : lowered.index(b"\r\n", at)]) if at >= 0 else 0
        return status, await self._reader.readexactly(length)

    def close(self) -> None:
        self._writer.close()


#: ``step(connection, who, n)`` is awaited and returns an HTTP status.
Step = Callable[[Connection, int, int], Awaitable[int]]


async def run(
    connections: Iterable[Connection],
    step: Step,
    *,
    requests: int,
) -> Measured:
    """Have every connection take the next request number until ``requests`` are done."""
    opened = [await one.open() for one in connections]
    measured = Measured()
    numbers = iter(range(requests))

    async def work(who: int, connection: Connection) -> None:
        for n in numbers:
            began = time.perf_counter()
            status = await step(connection, who, n)
            measured.latencies_ms.append((time.perf_counter() - began) * 1000)
            measured.statuses[status] = measured.statuses.get(status, 0) + 1

    began = time.perf_counter()
    async with asyncio.timeout(SILENT_S) as limit:
        watch = asyncio.create_task(_put_off(limit, measured))
        try:
            await asyncio.gather(*(work(i, one) for i, one in enumerate(opened)))
        finally:
            watch.cancel()
    measured.seconds = time.perf_counter() - began
    for one in opened:
        one.close()
    return measured


async def _put_off(limit: asyncio.Timeout, measured: Measured) -> None:
    """Extend the limit as long as answers come."""
    loop, seen = asyncio.get_running_loop(), 0
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        if len(measured.latencies_ms) > seen:
            seen = len(measured.latencies_ms)
            limit.reschedule(loop.time() + SILENT_S)


class Screen:
    """A display's WebSocket, reduced to the arrival time of each text frame."""

    def __init__(self, host: str, port: int, path: str, headers: str) -> None:
        self._where, self._path, self._headers = (host, port), path, headers
        self.frames = 0
        self.last: float = 0.0
        self.payload = b""
        self.arrived = asyncio.Event()

    async def open(self, hello: bytes) -> "Screen":
        self._reader, self._writer = await asyncio.open_connection(*self._where)
        self._writer.write(
            f"GET {self._path} HTTP/1.1\r\nHost: {self._where[0]}:{self._where[1]}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Sec-WebSocket-Protocol: jiaohao.v1\r\n{self._headers}\r\n".encode()
        )
        reply = await self._reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in reply:
            raise ConnectionError(reply.decode(errors="replace"))
        self._send(1, hello)
        self._task = asyncio.create_task(self._read())
        return self

    def _send(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        length = len(payload)
        size = bytes([0x80 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        self._writer.write(bytes([0x80 | opcode]) + size + mask + masked)

    async def _read(self) -> None:
        while True:
            try:
                first, second = await self._reader.readexactly(2)
                length = second & 0x7F
                if length == 126:
                    length = struct.unpack(">H", await self._reader.readexactly(2))[0]
                elif length == 127:
                    length = struct.unpack(">Q", await self._reader.readexactly(8))[0]
                payload = await self._reader.readexactly(length)
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            if first & 0x0F == 9:
                self._send(10, payload)
            elif first & 0x0F == 1:
                self.last, self.payload = time.perf_counter(), payload
                self.frames += 1
                self.arrived.set()

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._writer.close()
