"""From a clerk's request to the message at the last of many displays; memory per display."""

import asyncio
import time

import orjson

from bench.server.issue import Emit
from bench.tools.load import Screen, percentile
from bench.tools.office import HOST, Server, issue_many, key, server

DISPLAYS = (1, 10, 1000)
CALLS = 60
HELLO = orjson.dumps({"type": "hello", "topics": ["board"], "epoch": None, "announced": 0})


def bench(emit: Emit) -> None:
    """Print the delay to the last display, and the memory per display."""
    for displays in DISPLAYS:
        with server() as one:
            asyncio.run(_measure(one, displays, emit))


async def _measure(one: Server, displays: int, emit: Emit) -> None:
    cookie = await one.cookie()
    await issue_many(one, CALLS + 20, connections=8)
    idle = one.memory_mib()
    headers = f"Authorization: Bearer {one.display}\r\n"
    screens = [
        await Screen(HOST, one.port, "/api/v1/live", headers).open(HELLO) for _ in range(displays)
    ]
    for screen in screens:
        await asyncio.wait_for(screen.arrived.wait(), 30)
    clerk = await one.as_clerk(cookie).open()
    await clerk.request("POST", "/api/v1/counters/4/open", b"{}", key())
    await asyncio.sleep(0.5)
    delays = [await _one_call(clerk, screens) for _ in range(CALLS)]
    delays.sort()
    emit(
        "call_to_display",
        displays=displays,
        p50_ms=round(percentile(delays, 50), 2),
        p99_ms=round(percentile(delays, 99), 2),
        memory_idle_mib=idle,
        kib_per_display=round((one.memory_mib() - idle) * 1024 / displays, 1),
    )
    for screen in screens:
        await screen.close()
    clerk.close()


async def _one_call(clerk: object, screens: list[Screen]) -> float:
    """Milliseconds from sending call-next until the last display has the new announcement."""
    for screen in screens:
        screen.arrived.clear()
    began = time.perf_counter()
    status, _ = await clerk.request(  # type: ignore[attr-defined]
        "POST", "/api/v1/counters/4/call-next", b"{}", key()
    )
    assert status == 200, status
    for screen in screens:
        await asyncio.wait_for(screen.arrived.wait(), 10)
    last = max(screen.last for screen in screens)
    for verb in ("start", "finish"):
        await clerk.request("POST", f"/api/v1/counters/4/{verb}", b"{}", key())  # type: ignore[attr-defined]
        await asyncio.sleep(0.06)
    return (last - began) * 1000
