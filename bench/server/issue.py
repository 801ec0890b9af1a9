"""Tickets issued per second over HTTP, durable, against the ceiling in the same run."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.tools.load import Connection, Measured, run
from bench.tools.office import HOST, Server, ceiling, issue_body, key, server

Emit = Callable[..., None]
CONNECTIONS = (1, 8, 32)
REQUESTS = {1: 3000, 8: 12000, 32: 20000}
WARM_UP = 2000


async def issue_step(connection: Connection, who: int, n: int) -> int:
    """One visitor takes a number."""
    return (await connection.request("POST", "/api/v1/tickets", issue_body(n), key()))[0]


async def ceiling_step(connection: Connection, who: int, n: int) -> int:
    """Take one number from the ceiling."""
    return (await connection.request("POST", "/issue", b"{}", key()))[0]


async def _measure(open_one: Callable[[], Connection], step: Any, connections: int) -> Measured:
    await run([open_one() for _ in range(connections)], step, requests=WARM_UP)
    return await run([open_one() for _ in range(connections)], step, requests=REQUESTS[connections])


def bench(emit: Emit) -> None:
    """Print issue rates at 1, 8 and 32 connections, for the product and the ceiling."""
    for connections in CONNECTIONS:
        with ceiling() as port:
            bare = partial(Connection, HOST, port, {})
            best = asyncio.run(_measure(bare, ceiling_step, connections)).figures()
        with server() as one:
            ours = _ours(one, connections)
        emit("ceiling", connections=connections, **best)
        emit(
            "issue",
            connections=connections,
            **ours,
            ratio_to_ceiling=round(ours["per_s"] / best["per_s"], 3),
        )


def _ours(one: Server, connections: int) -> dict[str, float]:
    measured = asyncio.run(_measure(one.as_kiosk, issue_step, connections))
    return measured.figures() | {"memory_mib": one.memory_mib()}
