"""A city on PostgreSQL: issue and call rates with one process and three, and how fast they wake."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.server.call import cycles
from bench.server.issue import Emit, ceiling_step, issue_step
from bench.server.screens import HELLO
from bench.tools.load import Connection, Measured, Screen, percentile, run
from bench.tools.office import HOST, Server, ceiling, issue_many, key
from tests.postgres_server import NotInstalled, database, running

REQUESTS = {1: 3000, 8: 8000, 32: 16_000}
TURNS = 5
PROCESSES = 3
CALLS = 100


@contextlib.contextmanager
def city(address: str, name: str, processes: int) -> Iterator[list[Server]]:
    """Server processes on one fresh database, each with a folder, as on machines of their own."""
    with database(address, name) as url, contextlib.ExitStack() as ended:
        servers: list[Server] = []
        for n in range(processes):
            folder = Path(ended.enter_context(tempfile.TemporaryDirectory()))
            one = Server(folder, "--database", url)
            if n == 0:
                one.prepare()
            else:
                one.kiosk, one.display = servers[0].kiosk, servers[0].display
            one.start()
            ended.callback(one.stop)
            servers.append(one)
        yield servers


def bench(emit: Emit) -> None:
    """Print the rates on PostgreSQL, or that it is not installed here."""
    try:
        with running() as address:
            _all(address, emit)
    except NotInstalled as missing:
        emit("city", skipped=str(missing))


def _all(address: str, emit: Emit) -> None:
    for processes, connections in ((1, 1), (1, 8), (1, 32), (PROCESSES, 32)):
        _issue(address, processes, connections, emit)
    with city(address, "cycles", 1) as servers:
        asyncio.run(cycles(servers[0], emit, "city_cycle"))
    with city(address, "wake", 2) as servers:
        first, second = servers
        asyncio.run(_wake(first, second, emit))


def _issue(address: str, processes: int, connections: int, emit: Emit) -> None:
    """Issue at the product and the ceiling in turns, so that load slows both; medians of each."""
    name = f"issue_{processes}_{connections}"
    with (
        database(address, f"{name}_ceiling") as url,
        ceiling(url) as port,
        city(address, name, processes) as servers,
    ):

        def measure(requests: int) -> tuple[Measured, Measured]:
            best = [Connection(HOST, port, {}) for _ in range(connections)]
            ours = [servers[n % processes].as_kiosk() for n in range(connections)]
            return (
                asyncio.run(run(best, ceiling_step, requests=requests)),
                asyncio.run(run(ours, issue_step, requests=requests)),
            )

        measure(REQUESTS[connections] // 4)
        turns = [measure(REQUESTS[connections] // TURNS) for _ in range(TURNS)]
        memory = servers[0].memory_mib()
    best, ours = (_median([turn[side].figures() for turn in turns]) for side in (0, 1))
    ratios = sorted(ours.figures()["per_s"] / best.figures()["per_s"] for best, ours in turns)
    emit("city_ceiling", connections=connections, **best)
    emit(
        "city_issue", processes=processes, connections=connections, **ours,
        ratio_to_ceiling=round(percentile(ratios, 50), 3), memory_mib=memory,
    )  # fmt: skip


def _median(turns: list[dict[str, float]]) -> dict[str, float]:
    return {name: percentile(sorted(turn[name] for turn in turns), 50) for name in turns[0]}


async def _wake(one: Server, other: Server, emit: Emit) -> None:
    """Time from a call at one process until the display at the other has it."""
    cookie = await one.cookie()
    await issue_many(one, CALLS + 20, connections=8)
    headers = f"Authorization: Bearer {one.display}\r\n"
    screen = await Screen(HOST, other.port, "/api/v1/live", headers).open(HELLO)
    await asyncio.wait_for(screen.arrived.wait(), 30)
    clerk = await one.as_clerk(cookie).open()
    await clerk.request("POST", "/api/v1/counters/4/open", b"{}", key())
    await asyncio.sleep(0.5)
    delays = []
    for _ in range(CALLS):
        screen.arrived.clear()
        began = time.perf_counter()
        await clerk.request("POST", "/api/v1/counters/4/call-next", b"{}", key())
        await asyncio.wait_for(screen.arrived.wait(), 10)
        delays.append((screen.last - began) * 1000)
        for verb in ("start", "finish"):
            await clerk.request("POST", f"/api/v1/counters/4/{verb}", b"{}", key())
            await asyncio.sleep(0.06)
    delays.sort()
    announced = len(orjson.loads(screen.payload)["announcements"])
    emit(
        "city_call_to_display_of_another_process",
        p50_ms=round(percentile(delays, 50), 2),
        p99_ms=round(percentile(delays, 99), 2),
        announcements_on_the_board=announced,
    )
    await screen.close()
    clerk.close()
