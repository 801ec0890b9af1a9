"""Suspensions: what the branch gives no numbers for, and until when."""

from dataclasses import asdict

from queue_server.core.decide.standing.affected import affected
from queue_server.core.decide.standing.suspensions import Lift, Suspend
from queue_server.core.events import SuspensionSaved
from queue_server.usecases.naming import new_id
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import Word
from queue_server.web.routes.given import values
from queue_server.web.routes.standing import shapes
from queue_server.web.seen import warnings
from queue_server.web.shapes import Removed
from queue_server.web.table import API, Route


def suspension(call: WebCall, saved: SuspensionSaved) -> shapes.Suspension:
    """A suspension as supervisors see it."""
    instant = call.shown.views.instant
    return {
        "id": saved.id,
        "scope": saved.scope,
        "reason": saved.said,
        "note": saved.note,
        "wording": saved.wording,
        "starts": instant(saved.starts),
        "numbers": saved.numbers,
        "until": instant(saved.until) if saved.until else None,
        "act": saved.act,
    }


async def list_suspensions(call: WebCall) -> Answered:
    """Every suspension that has not been lifted."""
    return 200, await call.kernel.branch.read(
        lambda state, now: {
            "suspensions": [suspension(call, one) for one in state.suspensions.values()]
        }
    )


async def preview(call: WebCall) -> Answered:
    """Whom suspending a scope would affect now."""
    branch, scope = call.kernel.branch, call.query.get("scope", "")
    found = await branch.read(lambda state, now: affected(state, branch.rules, scope, now))
    return 200, asdict(found)


async def suspend(call: WebCall) -> Answered:
    """Stop a service, a session or the branch from giving numbers."""
    answer = await call.do(Suspend(id=new_id(), **values(call, "wording")))
    saved = answer.first(SuspensionSaved)
    shown: shapes.SuspensionAnswer = {
        "suspension": suspension(call, saved),
        "warnings": await warnings(call, (saved.wording,)),
    }
    return 200 if answer.replayed else 201, shown


async def lift(call: WebCall) -> Answered:
    """End a suspension."""
    await call.do(Lift(id=call.args[0]))
    return 200, {"id": call.args[0]}


ROUTES = (
    Route(
        method="GET", path=f"{API}/suspensions", roles=auth.SUPERVISORS, handler=list_suspensions,
        answer=shapes.SuspensionList, summary="Every suspension",
    ),
    Route(
        method="GET", path=f"{API}/suspensions/preview", roles=auth.SUPERVISORS, handler=preview,
        query={"scope": Word}, answer=shapes.SuspensionPreview,
        summary="How many visitors a suspension would touch",
    ),
    Route(
        method="POST", path=f"{API}/suspensions", roles=auth.SUPERVISORS, handler=suspend,
        body=shapes.SuspensionBody, answer=shapes.SuspensionAnswer, status=201,
        summary="Stop giving numbers for a service, a session or the branch",
    ),
    Route(
        method="DELETE", path=f"{API}/suspensions/{{id}}", roles=auth.SUPERVISORS, handler=lift,
        answer=Removed, summary="End a suspension",
    ),
)  # fmt: skip
