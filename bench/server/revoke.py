"""How soon a machine is cut off after its token is revoked: on the page, and by the command.

The command is another process; the server learns of it from the store. Its time is counted from
the end of the command, so that the time to start it is not included.
"""

import asyncio
import time
from collections.abc import Callable

import aiohttp

from bench.server.issue import Emit
from bench.tools.office import Server, server
from queue_server.link import LiveLink

ROUNDS = 5
TARGET_MS = 2000.0
TICK_S = 0.002
PATIENCE_S = 20.0


def bench(emit: Emit) -> None:
    """Print the slowest of some machines, both ways."""
    with server() as one:
        for way in ("page", "command"):
            found = sorted(_cut_off(one, way, n) for n in range(ROUNDS))
            emit(
                "revoke", by=way, machines=len(found), p50_ms=round(found[len(found) // 2], 1),
                max_ms=round(found[-1], 1), target_ms=TARGET_MS,
            )  # fmt: skip


def _cut_off(one: Server, way: str, n: int) -> float:
    """Milliseconds from revoking the token to the end of the connection."""
    name = f"{way}-{n}"
    token = one.run("enroll", name, "--kind", "display")
    link = LiveLink(f"http://127.0.0.1:{one.port}", token, ("board",))
    link.start()
    try:
        _until(lambda: link.connected)
        if way == "page":
            began = asyncio.run(_on_the_page(one, name))
        else:
            one.run("enroll", name, "--revoke")
            began = time.perf_counter()
        _until(lambda: not link.connected)
        return (time.perf_counter() - began) * 1000
    finally:
        link.stop()


async def _on_the_page(one: Server, name: str) -> float:
    """Revoke it as a signed-in administrator; returns when that was asked."""
    headers = {"Cookie": await one.cookie()}
    async with aiohttp.ClientSession(headers=headers) as http:
        url = f"http://127.0.0.1:{one.port}/api/v1/screens/{name}"
        began = time.perf_counter()
        async with http.delete(url) as answer:
            assert answer.status == 200, await answer.text()
    return began


def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > ends:
            raise SystemExit("a machine was not cut off")
        time.sleep(TICK_S)
