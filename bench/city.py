"""A city on PostgreSQL: issue and call rates with one process and three, and how fast they wake."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from bench.call import cycles
from bench.issue import Emit, ceiling_step, issue_step
from bench.load import Connection, Measured, Screen, Step, percentile, run
from bench.office import HOST, Server, ceiling, issue_many, key
from bench.screens import HELLO
from tests.postgres_server import NotInstalled, database, running

CONNECTIONS = (1, 8, 32)
REQUESTS = {1: 1500, 8: 4000, 32: 8000}
PROCESSES = 3
CALLS = 100


@contextlib.contextmanager
def city(address: str, name: str, processes: int) -> Iterator[list[Server]]:
    """So many server processes on one fresh database, a folder each as on machines of their own."""
    with database(address, name) as url, contextlib.ExitStack() as ended:
        servers = []
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
    """Print the rates on PostgreSQL, or that there is none here."""
    try:
        with running() as address:
            _all(address, emit)
    except NotInstalled as missing:
        emit("city", skipped=str(missing))


def _all(address: str, emit: Emit) -> None:
    best = 0.0
    for connections in CONNECTIONS:
        best = _ceiling(address, connections, emit)
        with city(address, f"issue{connections}", 1) as servers:
            asyncio.run(_issue(servers, connections, best, emit))
    with city(address, "issue_many", PROCESSES) as servers:
        asyncio.run(_issue(servers, CONNECTIONS[-1], best, emit))
    with city(address, "cycles", 1) as servers:
        asyncio.run(cycles(servers[0], emit, "city_cycle"))
    with city(address, "wake", 2) as servers:
        asyncio.run(_wake(*servers, emit))


def _ceiling(address: str, connections: int, emit: Emit) -> float:
    with database(address, f"ceiling{connections}") as url, ceiling(url) as port:
        measured = asyncio.run(
            _measure(lambda _: Connection(HOST, port, {}), ceiling_step, connections)
        )
    figures = measured.figures()
    emit("city_ceiling", connections=connections, **figures)
    return figures["per_s"]


async def _measure(open_one: Callable[[int], Connection], step: Step, connections: int) -> Measured:
    for requests in (REQUESTS[connections] // 4, REQUESTS[connections]):
        measured = await run([open_one(n) for n in range(connections)], step, requests=requests)
    return measured


async def _issue(servers: list[Server], connections: int, best: float, emit: Emit) -> None:
    measured = await _measure(
        lambda n: servers[n % len(servers)].as_kiosk(), issue_step, connections
    )
    figures = measured.figures()
    emit(
        "city_issue", processes=len(servers), connections=connections, **figures,
        ratio_to_ceiling=round(figures["per_s"] / best, 3), memory_mib=servers[0].memory_mib(),
    )  # fmt: skip


async def _wake(one: Server, other: Server, emit: Emit) -> None:
    """A call at one process, until the display at the other has it."""
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
