"""The service day, and correcting it after a wrong clock."""

from datetime import date, datetime

from queue_server.core.errors import BadRequest, Unavailable
from queue_server.core.state.branch import BranchState
from queue_server.usecases.ports import StorageDown
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.standing import shapes
from queue_server.web.table import API, Route


async def show(call: WebCall) -> Answered:
    """The service day by the journal and by the clock."""
    branch, clock, instant = call.kernel.branch, call.kernel.clock, call.shown.views.instant

    def look(state: BranchState, now: datetime) -> shapes.DayAnswer:
        doubt = branch.doubt(state)
        return {
            "day": state.day.isoformat() if state.day else None,
            "time": instant(now),
            "clock": instant(clock.now()),
            "waiting": len(state.line),
            "doubt": doubt.code if doubt else None,
        }

    return 200, await branch.read(look)


async def correct(call: WebCall) -> Answered:
    """Continue with the given day, at the time the clock shows."""
    try:
        await call.kernel.branch.correct_day(
            _day(call.body["day"]), call.given.get("reason", ""), call.given.get("note", ""),
            actor=call.identity.actor, request_id=call.key,
        )  # fmt: skip
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
    return await show(call)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest("invalid", "day: a date such as 2026-11-24", field="day") from None


ROUTES = (
    Route(
        method="GET", path=f"{API}/day", roles=auth.SUPERVISORS, handler=show,
        answer=shapes.DayAnswer, summary="The service day, by journal and by clock",
    ),
    Route(
        method="POST", path=f"{API}/day", roles=auth.ADMINS, handler=correct,
        body=shapes.DayBody, answer=shapes.DayAnswer, dangerous=True,
        summary="Put the service day right after a wrong clock",
    ),
)  # fmt: skip
