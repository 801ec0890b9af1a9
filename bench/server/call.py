"""Calling: whether its time stays flat however many wait, and whole cycles of several clerks."""

import asyncio
import time
from typing import Any

import orjson

from bench.server.issue import Emit
from bench.tools.load import Connection, Measured, run
from bench.tools.office import Server, issue_many, key, server

WAITING = (100, 1_000, 10_000, 100_000)
CALLS = 300
CYCLES = 1500
CLERKS = 8


async def _verb(connection: Connection, counter: int, verb: str, body: Any = None) -> bytes:
    status, reply = await connection.request(
        "POST", f"/api/v1/counters/{counter}/{verb}", orjson.dumps(body or {}), key()
    )
    if status != 200:
        raise SystemExit(f"{verb}: {status} {reply!r}")
    return reply


def bench(emit: Emit) -> None:
    """Print the times of call-next with ever more waiting, and whole cycles."""
    with server() as one:
        asyncio.run(_growth(one, emit))
    with server() as one:
        asyncio.run(cycles(one, emit))


async def _growth(one: Server, emit: Emit) -> None:
    cookie = await one.cookie()
    clerk = await one.as_clerk(cookie).open()
    await _verb(clerk, 4, "open")
    clerk.close()
    have, first = 0, 0.0
    for waiting in WAITING:
        await issue_many(one, waiting + CALLS - have)
        # Numbers take minutes on a slow machine; the server closes connections idle that long.
        clerk = await one.as_clerk(cookie).open()
        measured = await _calls(clerk)
        clerk.close()
        have = waiting
        figures = measured.figures()
        first = first or figures["p50_ms"]
        emit(
            "call_next",
            waiting=waiting,
            p50_ms=figures["p50_ms"],
            p99_ms=figures["p99_ms"],
            growth=round(figures["p50_ms"] / first, 2),
            memory_mib=one.memory_mib(),
        )


async def _calls(clerk: Connection) -> Measured:
    """Time ``call-next`` alone; start and finish in between are not timed."""
    measured = Measured(seconds=1.0)
    for _ in range(CALLS):
        began = time.perf_counter()
        await _verb(clerk, 4, "call-next")
        measured.latencies_ms.append((time.perf_counter() - began) * 1000)
        await _verb(clerk, 4, "start")
        await _verb(clerk, 4, "finish")
    return measured


async def cycles(one: Server, emit: Emit, name: str = "cycle") -> None:
    """Print the rate of whole cycles with eight clerks at once."""
    cookie = await one.cookie()
    await issue_many(one, CYCLES + 100)
    clerks = [one.as_clerk(cookie) for _ in range(CLERKS)]
    opener = await one.as_clerk(cookie).open()
    for counter in range(1, CLERKS + 1):
        await _verb(opener, counter, "open", {"also": True})
    latencies: list[float] = []

    async def cycle(connection: Connection, who: int, n: int) -> int:
        for verb in ("call-next", "start", "finish"):
            began = time.perf_counter()
            await _verb(connection, who + 1, verb)
            latencies.append((time.perf_counter() - began) * 1000)
        return 200

    measured = await run(clerks, cycle, requests=CYCLES)
    each = Measured(seconds=measured.seconds, latencies_ms=latencies).figures()
    emit(
        name,
        clerks=CLERKS,
        cycles_per_s=measured.figures()["per_s"],
        verb_p50_ms=each["p50_ms"],
        verb_p99_ms=each["p99_ms"],
    )
    opener.close()
