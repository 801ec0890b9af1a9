"""What supervisors tell the public: notices, and suspensions of what the branch gives."""

import hashlib

from queue_server.core.errors import UnknownThing
from queue_server.core.events import SuspensionSaved
from queue_server.core.state.branch import BranchState
from queue_server.usecases import office as deeds
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.table import API, Route
from queue_server.wire.messages import Notice


def _present(body: object) -> dict[str, object]:
    assert isinstance(body, dict)
    return {name: value for name, value in body.items() if value is not None}


async def list_notices(call: Call) -> Answered:
    """Every notice."""
    views = call.office.hub.views
    return 200, await call.office.branch.read(
        lambda state, now: {"notices": [views.notice(n) for n in state.notices.values()]}
    )


async def one_notice(call: Call) -> Answered:
    """One notice."""
    views, notice_id = call.office.hub.views, call.args[0]

    def look(state: BranchState, now: object) -> Notice:
        found = state.notices.get(notice_id)
        if found is None:
            raise UnknownThing("unknown_notice", notice=notice_id[:40])
        return views.notice(found)

    return 200, {"notice": await call.office.branch.read(look)}


async def add_notice(call: Call) -> Answered:
    """Write a notice; with a key, the same key makes the same notice."""
    saved, answer = await deeds.save_notice(
        call.office.branch,
        call.office.journal,
        _present(call.body),
        _id_from(call.key),
        actor=call.identity.actor,
        request_id=call.key,
    )
    return 200 if answer.replayed else 201, {"notice": call.office.hub.views.notice(saved)}


async def change_notice(call: Call) -> Answered:
    """Rewrite a notice, whole."""
    saved, _ = await deeds.change_notice(
        call.office.branch,
        call.office.journal,
        _present(call.body),
        call.args[0],
        actor=call.identity.actor,
        request_id=call.key,
    )
    return 200, {"notice": call.office.hub.views.notice(saved)}


def _id_from(key: str | None) -> str | None:
    return None if key is None else hashlib.sha256(key.encode()).hexdigest()[:12]


async def delete_notice(call: Call) -> Answered:
    """Take a notice down."""
    await deeds.delete_notice(
        call.office.branch, call.args[0], actor=call.identity.actor, request_id=call.key
    )
    return 200, {"id": call.args[0]}


def _suspension(call: Call, stop: SuspensionSaved) -> shapes.Suspension:
    instant = call.office.hub.views.instant
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
    return 200, await call.office.branch.read(
        lambda state, now: {
            "suspensions": [_suspension(call, stop) for stop in state.suspensions.values()]
        }
    )


async def suspend(call: Call) -> Answered:
    """Stop a service, a session or the branch from giving numbers."""
    saved, answer = await deeds.suspend(
        call.office.branch,
        call.office.journal,
        _present(call.body),
        _id_from(call.key),
        actor=call.identity.actor,
        request_id=call.key,
    )
    return 200 if answer.replayed else 201, {"suspension": _suspension(call, saved)}


async def lift(call: Call) -> Answered:
    """End a suspension."""
    await deeds.lift(
        call.office.branch, call.args[0], actor=call.identity.actor, request_id=call.key
    )
    return 200, {"id": call.args[0]}


ROUTES = (
    Route(
        method="GET", path=f"{API}/notices", roles=auth.SUPERVISORS, handler=list_notices,
        answer=shapes.NoticeList, summary="Every notice",
    ),
    Route(
        method="POST", path=f"{API}/notices", roles=auth.SUPERVISORS, handler=add_notice,
        body=shapes.NoticeBody, answer=shapes.NoticeAnswer, status=201, summary="Write a notice",
    ),
    Route(
        method="GET", path=f"{API}/notices/{{id}}", roles=auth.SUPERVISORS, handler=one_notice,
        answer=shapes.NoticeAnswer, summary="One notice",
    ),
    Route(
        method="PUT", path=f"{API}/notices/{{id}}", roles=auth.SUPERVISORS, handler=change_notice,
        body=shapes.NoticeBody, answer=shapes.NoticeAnswer, summary="Rewrite a notice",
    ),
    Route(
        method="DELETE", path=f"{API}/notices/{{id}}", roles=auth.SUPERVISORS,
        handler=delete_notice, answer=shapes.Removed, summary="Take a notice down",
    ),
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
