"""Reports being made: how far each has come, for the person who asked, and how to cancel it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.reports import shapes
from queue_server.reports.ports import Said
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.wire.shapes import Pattern

#: The name that the asker gives a report being made.
WorkName = Annotated[str, Pattern(pattern="^[0-9A-Za-z]{1,64}$")]
Make = Callable[[Said], Awaitable[bytes]]


@dataclass(slots=True)
class _Work:
    task: asyncio.Task[bytes]
    done: int = 0
    of: int = 0


class Works:
    """The reports being made now, by asker and the name the asker gave each; there are as many as
    requests that wait for one.
    """

    def __init__(self) -> None:
        self._works: dict[tuple[str, str], _Work] = {}

    async def run(self, call: WebCall, make: Make) -> bytes:
        """Make a file. With ``work=NAME`` in the query it can be watched and cancelled by that
        name.

        Raises:
            BadRequest: ``invalid`` for a name that is in use.
            Refused: ``report_cancelled``.
            Unavailable: As :meth:`Workshop.make`.
        """
        name = call.query.get("work")
        if name is None:
            return await make(lambda done, of: None)
        key = call.identity.actor, name
        if key in self._works:
            raise BadRequest("invalid", "work: this report is already being made", field="work")
        return await self._run(key, make)

    async def _run(self, key: tuple[str, str], make: Make) -> bytes:
        def said(done: int, of: int) -> None:
            work.done, work.of = done, of

        async def making() -> bytes:
            return await make(said)

        work = self._works[key] = _Work(asyncio.create_task(making()))
        try:
            await asyncio.wait({work.task})
        finally:
            del self._works[key]
            work.task.cancel()
            await asyncio.wait({work.task})
        if work.task.cancelled():
            raise Refused("report_cancelled")
        return work.task.result()

    async def look(self, call: WebCall) -> Answered:
        """How far a report has come."""
        work = self._found(call)
        return 200, {"done": work.done, "of": work.of}

    async def cancel(self, call: WebCall) -> Answered:
        """Cancel a report; its request is answered with ``report_cancelled``."""
        self._found(call).task.cancel()
        return 200, {"cancelled": True}

    def _found(self, call: WebCall) -> _Work:
        work = self._works.get((call.identity.actor, call.args[0]))
        if work is None:
            raise UnknownThing("unknown_report", "no report of that name is being made")
        return work


def work_routes(works: Works) -> tuple[Route, ...]:
    """The progress of a report, and cancelling it."""
    return (
        Route(
            method="GET", path=f"{API}/reports/work/{{name}}", roles=auth.SUPERVISORS,
            handler=works.look, answer=shapes.WorkProgress,
            summary="How far a report is that was asked for with work=NAME",
        ),
        Route(
            method="DELETE", path=f"{API}/reports/work/{{name}}", roles=auth.SUPERVISORS,
            handler=works.cancel, answer=shapes.WorkCancelled,
            summary="Stop making a report that was asked for with work=NAME",
        ),
    )  # fmt: skip
