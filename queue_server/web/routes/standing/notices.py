"""Notices on the TV wall, written by supervisors."""

from queue_server.core.decide.standing.notices import ChangeNotice, DeleteNotice, SaveNotice
from queue_server.core.errors import UnknownThing
from queue_server.core.events import NoticeSaved
from queue_server.core.state.branch import BranchState
from queue_server.usecases.naming import new_id
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.given import values
from queue_server.web.seen import warnings
from queue_server.web.table import API, Route
from queue_server.web.views.notice import notice_fields
from queue_server.wire.messages import Notice


async def list_notices(call: WebCall) -> Answered:
    """Every notice."""
    views = call.shown.views
    return 200, await call.kernel.branch.read(
        lambda state, now: {"notices": [notice_fields(views, n) for n in state.notices.values()]}
    )


async def one_notice(call: WebCall) -> Answered:
    """One notice."""
    views, notice_id = call.shown.views, call.args[0]

    def look(state: BranchState, now: object) -> Notice:
        found = state.notices.get(notice_id)
        if found is None:
            raise UnknownThing("unknown_notice", notice=notice_id[:40])
        return notice_fields(views, found)

    return 200, {"notice": await call.kernel.branch.read(look)}


async def add_notice(call: WebCall) -> Answered:
    """Write a notice."""
    command = SaveNotice(id=new_id(), **values(call, "title", "body", "place"))
    answer = await call.do(command)
    saved = answer.first(NoticeSaved)
    return 200 if answer.replayed else 201, await _saved(call, saved)


async def change_notice(call: WebCall) -> Answered:
    """Rewrite a notice, whole."""
    answer = await call.do(ChangeNotice(id=call.args[0], **values(call, "title", "body", "place")))
    return 200, await _saved(call, answer.first(NoticeSaved))


async def _saved(call: WebCall, notice: NoticeSaved) -> shapes.NoticeAnswer:
    return {
        "notice": notice_fields(call.shown.views, notice),
        "warnings": await warnings(call, (notice.title, notice.body, notice.place or {})),
    }


async def delete_notice(call: WebCall) -> Answered:
    """Take a notice down."""
    await call.do(DeleteNotice(id=call.args[0]))
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
)  # fmt: skip
