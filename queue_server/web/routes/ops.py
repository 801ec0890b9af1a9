"""For whoever keeps the server running: health, figures, the description of the API."""

from contextlib import suppress
from datetime import datetime

import orjson
from aiohttp import web

from queue_server.core import hours
from queue_server.core.errors import Unavailable
from queue_server.usecases.branch import Branch
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.metrics import CONTENT_TYPE
from queue_server.web.table import Route


async def healthz(call: Call) -> Answered:
    """The process answers."""
    return 200, {"status": "ok"}


async def readyz(call: Call) -> Answered:
    """The journal can be written and needs nobody."""
    services = call.services
    problems = [text for text in (services.branch.down, services.journal.alarm()) if text]
    if problems:
        return 503, {"status": "unavailable", "problems": problems}
    warnings = await _warnings(services.branch, services.clock.now())
    return 200, {"status": "ok", **({"warnings": warnings} if warnings else {})}


async def _warnings(branch: Branch, now: datetime) -> list[str]:
    """What stops nothing yet. A service day ahead of the calendar was opened by a wrong clock."""
    day = await branch.read(lambda state, _: state.day)
    ahead = day is not None and day > hours.service_day(branch.rules, now)
    found = {
        "calendar_ends": hours.year_without_calendar(branch.rules, now),
        "day_ahead_of_calendar": ahead,
    }
    return [code for code, holds in found.items() if holds]


async def metrics(call: Call) -> Answered:
    """Figures in Prometheus' text format."""
    branch = call.services.branch
    with suppress(Unavailable):  # the figures of the process are worth having even then
        waiting, tally = await branch.read(lambda state, now: (len(state.line), dict(state.tally)))
        call.services.metrics.today(waiting, tally, branch.forecaster.score())
    return web.Response(
        body=call.services.metrics.text(),
        headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"},
    )


async def openapi(call: Call) -> Answered:
    """The whole API, generated from the routes and shapes themselves."""
    return web.Response(
        body=orjson.dumps(call.services.openapi),
        headers={"Content-Type": "application/json", "Cache-Control": "no-cache"},
    )


ROUTES = (
    Route(
        method="GET", path="/healthz", roles=auth.ANYONE, handler=healthz, answer=shapes.Health,
        summary="Whether the server lives",
    ),
    Route(
        method="GET", path="/readyz", roles=auth.ANYONE, handler=readyz, answer=shapes.Health,
        local=True, summary="Whether the server can work",
    ),
    Route(
        method="GET", path="/metrics", roles=auth.ANYONE, handler=metrics, local=True,
        summary="Figures for Prometheus",
    ),
    Route(
        method="GET", path="/openapi.json", roles=auth.ANYONE, handler=openapi,
        summary="This description",
    ),
)  # fmt: skip
