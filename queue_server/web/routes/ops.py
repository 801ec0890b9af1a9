"""For operations: health, figures, the description of the API."""

from contextlib import suppress
from datetime import datetime

from aiohttp import web

from queue_server.core.errors import Unavailable
from queue_server.core.state.branch import BranchState
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.metrics import CONTENT_TYPE
from queue_server.web.ops.readiness import readiness
from queue_server.web.table import Route


async def healthz(call: WebCall) -> Answered:
    """The process answers."""
    return 200, {"status": "ok"}


async def readyz(call: WebCall) -> Answered:
    """200 when the server can work, otherwise 503. Either may give reasons."""
    found = await readiness(call.kernel, call.machines)
    return (200 if found["ready"] else 503), found


async def metrics(call: WebCall) -> Answered:
    """Figures in Prometheus' text format."""
    branch, figures = call.kernel.branch, call.traces.metrics

    async def refresh() -> None:
        with suppress(Unavailable):  # the process's own figures are worth having even then
            waiting, tally = await branch.read(_today)
            figures.today(waiting, tally, branch.forecaster.score())

    return web.Response(
        body=await figures.text(refresh),
        headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"},
    )


def _today(state: BranchState, now: datetime) -> tuple[int, dict[str, int]]:
    return len(state.line), dict(state.tally)


async def openapi(call: WebCall) -> Answered:
    """The whole API, generated from the routes and shapes themselves."""
    return web.Response(
        body=await call.others.description(),
        headers={"Content-Type": "application/json", "Cache-Control": "no-cache"},
    )


ROUTES = (
    Route(
        method="GET", path="/healthz", roles=auth.ANYONE, handler=healthz, answer=shapes.Health,
        summary="Whether the server lives",
    ),
    Route(
        method="GET", path="/readyz", roles=auth.ANYONE, handler=readyz, answer=shapes.Readiness,
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
