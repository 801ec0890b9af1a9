"""Suspensions: what the branch gives no numbers for, and until when."""

from queue_server.core.events import SuspensionSaved
from queue_server.usecases import office as deeds
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.given import id_from, present
from queue_server.web.table import API, Route


def _suspension(call: Call, stop: SuspensionSaved) -> shapes.Suspension:
    instant = call.services.hub.views.instant
    return {
        "id": stop.id,
        "scope": stop.scope,
        "reason": stop.reason,
        "wording": stop.wording,
        "starts": instant(stop.starts),
        "numbers": stop.numbers,
        "until": instant(stop.until) if stop.until else None,
    }


async def list_suspensions(call: Call) -> Answered:
    """Every suspension not lifted."""
    return 200, await call.services.branch.read(
        lambda state, now: {
            "suspensions": [_suspension(call, stop) for stop in state.suspensions.values()]
        }
    )


async def suspend(call: Call) -> Answered:
    """Stop a service, a session or the branch from giving numbers."""
    saved, answer = await deeds.suspend(
        call.services.branch,
        call.services.journal,
        present(call.body),
        id_from(call.key),
        actor=call.identity.actor,
        request_id=call.key,
    )
    return 200 if answer.replayed else 201, {"suspension": _suspension(call, saved)}


async def lift(call: Call) -> Answered:
    """End a suspension."""
    await deeds.lift(
        call.services.branch, call.args[0], actor=call.identity.actor, request_id=call.key
    )
    return 200, {"id": call.args[0]}


ROUTES = (
    Route(
        method="GET", path=f"{API}/suspensions", roles=auth.SUPERVISORS, handler=list_suspensions,
        answer=shapes.SuspensionList, summary="Every suspension",
    ),
    Route(
        method="POST", path=f"{API}/suspensions", roles=auth.SUPERVISORS, handler=suspend,
        body=shapes.SuspensionBody, answer=shapes.SuspensionAnswer, status=201,
        summary="Stop giving numbers for a service, a session or the branch",
    ),
    Route(
        method="DELETE", path=f"{API}/suspensions/{{id}}", roles=auth.SUPERVISORS, handler=lift,
        answer=shapes.Removed, summary="End a suspension",
    ),
)  # fmt: skip
