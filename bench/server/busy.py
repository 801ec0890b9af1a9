"""A busy hour at its real pace, shortened: what each operation takes and costs, and idle memory."""

import asyncio
import time

from bench.server.issue import Emit
from bench.server.screens import HELLO
from bench.tools.load import Connection, Screen, percentile
from bench.tools.office import HOST, Server, issue_body, issue_many, key, server

WAITING = 1_000
SECONDS = 40
#: Two tickets and two whole cycles per second.
EVERY_S = 0.5
CLERKS = 6


def bench(emit: Emit) -> None:
    """Print the paced hour's figures, and what an idle server holds in memory."""
    with server() as one:
        time.sleep(3)
        emit("idle", memory_mib=one.memory_mib())
        asyncio.run(_busy(one, emit))


class Hour:
    """The times of the hour, in milliseconds."""

    def __init__(self) -> None:
        self.issue: list[float] = []
        self.call: list[float] = []
        self.shown: list[float] = []


async def _timed(connection: Connection, path: str, body: bytes = b"{}") -> tuple[float, float]:
    began = time.perf_counter()
    status, reply = await connection.request("POST", path, body, key())
    if status not in (200, 201):
        raise SystemExit(f"{path}: {status} {reply!r}")
    return began, (time.perf_counter() - began) * 1000


async def _visitors(kiosks: list[Connection], hour: Hour) -> None:
    for n in range(int(SECONDS / EVERY_S)):
        _, took = await _timed(kiosks[n % len(kiosks)], "/api/v1/tickets", issue_body(n))
        hour.issue.append(took)
        await asyncio.sleep(EVERY_S - took / 1000)


async def _clerks(clerk: list[Connection], screen: Screen, hour: Hour) -> None:
    await asyncio.sleep(EVERY_S / 2)
    for n in range(int(SECONDS / EVERY_S)):
        counter = n % CLERKS + 1
        path = f"/api/v1/counters/{counter}"
        seen = screen.frames
        began, took = await _timed(clerk[counter - 1], f"{path}/call-next")
        hour.call.append(took)
        while screen.frames == seen:
            screen.arrived.clear()
            await asyncio.wait_for(screen.arrived.wait(), 5)
        hour.shown.append((screen.last - began) * 1000)
        for verb in ("start", "finish"):
            await asyncio.sleep(0.1)
            await _timed(clerk[counter - 1], f"{path}/{verb}")
        await asyncio.sleep(max(0.0, EVERY_S - (time.perf_counter() - began)))


async def _busy(one: Server, emit: Emit) -> None:
    cookie = await one.cookie()
    await issue_many(one, WAITING, connections=8)
    kiosks = [await one.as_kiosk().open() for _ in range(2)]
    clerks = [await one.as_clerk(cookie).open() for _ in range(CLERKS)]
    for counter, clerk in enumerate(clerks, 1):
        await _timed(clerk, f"/api/v1/counters/{counter}/open", b'{"also": true}')
    headers = f"Authorization: Bearer {one.display}\r\n"
    screen = await Screen(HOST, one.port, "/api/v1/live", headers).open(HELLO)
    await asyncio.wait_for(screen.arrived.wait(), 10)
    await asyncio.sleep(1)
    hour, cpu, began = Hour(), one.cpu_s(), time.perf_counter()
    await asyncio.gather(_visitors(kiosks, hour), _clerks(clerks, screen, hour))
    seconds, used = time.perf_counter() - began, one.cpu_s() - cpu
    operations = len(hour.issue) + len(hour.call)
    emit(
        "busy_hour",
        waiting=WAITING,
        seconds=round(seconds, 1),
        operations=operations,
        issue_p50_ms=_at(hour.issue, 50),
        issue_p99_ms=_at(hour.issue, 99),
        call_p50_ms=_at(hour.call, 50),
        call_p99_ms=_at(hour.call, 99),
        call_to_display_p50_ms=_at(hour.shown, 50),
        call_to_display_p99_ms=_at(hour.shown, 99),
        cpu_ms_per_operation=round(used * 1000 / operations, 2),
        cpu_ms_per_request=round(used * 1000 / (len(hour.issue) + 3 * len(hour.call)), 2),
        memory_mib=one.memory_mib(),
    )
    await screen.close()
    for connection in (*kiosks, *clerks):
        connection.close()


def _at(values: list[float], percent: float) -> float:
    return round(percentile(sorted(values), percent), 2)
