"""What clerks ask about their own work: their day so far, and whether a request was carried out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from annotated_types import Len

from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import BranchState
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import PathPart, invalid
from queue_server.web.table import API, LONGEST_KEY, Route
from queue_server.web.views.ticket import staff_ticket

LAST_SHOWN = 5


async def my_day(call: WebCall) -> Answered:
    """How many visitors the caller has finished today, how long they took, and the last few."""
    name, views = call.identity.name, call.shown.views

    def look(state: BranchState, now: datetime) -> shapes.MyDay:
        mine = [one for one in state.tickets.values() if one.clerk == name and _finished(one)]
        mine.sort(key=lambda one: one.finished_at or now)
        return {
            **_figures([_seconds(one) for one in mine]),
            "last": [staff_ticket(views, one) for one in mine[: -LAST_SHOWN - 1 : -1]],
        }

    return 200, await call.kernel.branch.read(look)


def _finished(ticket: Ticket) -> bool:
    return ticket.state is TicketState.FINISHED and ticket.started_at is not None


def _seconds(ticket: Ticket) -> float:
    assert ticket.started_at is not None
    assert ticket.finished_at is not None
    return (ticket.finished_at - ticket.started_at).total_seconds()


def _figures(seconds: Sequence[float]) -> shapes.MyFigures:
    mean = round(sum(seconds) / len(seconds)) if seconds else None
    longest = round(max(seconds)) if seconds else None
    return {"served": len(seconds), "mean_s": mean, "longest_s": longest}


async def request(call: WebCall) -> Answered:
    """Whether a request with this key was carried out today; asked when no answer arrived."""
    key = call.args[0]
    done = await call.kernel.branch.carried_out(call.identity.actor, key)
    return 200, {"key": key, "done": done}


_KEY = f"at most {LONGEST_KEY} characters"

ROUTES = (
    Route(
        method="GET", path=f"{API}/my-day", roles=auth.STAFF, handler=my_day,
        answer=shapes.MyDay, summary="The asker's day so far",
    ),
    Route(
        method="GET", path=f"{API}/requests/{{key}}", roles=auth.STAFF, handler=request,
        parts={"key": PathPart(Annotated[str, Len(1, LONGEST_KEY)], invalid("key", _KEY))},
        answer=shapes.RequestAnswer, summary="Whether a request of today was carried out",
    ),
)  # fmt: skip
