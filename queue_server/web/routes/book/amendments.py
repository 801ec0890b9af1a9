"""Pools changed for some days: tried, saved, removed.

Tested by tests/web/book/test_amendments.py.
"""

from datetime import date

from queue_server.core.decide.book.amendments import AmendPool
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.book import asked, shapes
from queue_server.web.table import API, Route
from queue_server.web.views.book import booking as views
from queue_server.wire.messages import booking as wire


async def every(call: WebCall) -> Answered:
    """Every amendment."""
    found = await asked.bookings(call).amendments.every()
    shown = call.shown.views
    listed: wire.AmendmentList = {"amendments": [views.amendment(shown, one) for one in found]}
    return 200, listed


async def tried(call: WebCall) -> Answered:
    """The bookings an amendment would leave without room; nothing is saved."""
    bookings, shown = asked.bookings(call), call.shown.views
    found = await bookings.amendments.tried(_wanted(call))
    hits: wire.AmendmentTried = {
        "hits": [views.for_staff(shown, bookings.codes, one) for one in found]
    }
    return 200, hits


async def save(call: WebCall) -> Answered:
    """Amend a pool."""
    saved = await asked.bookings(call).amendments.save(
        _wanted(call), actor=call.identity.actor, request_id=call.key
    )
    return 201, {"amendment": views.amendment(call.shown.views, saved)}


async def remove(call: WebCall) -> Answered:
    """Remove an amendment: the configuration applies again."""
    await asked.bookings(call).amendments.remove(call.args[0], actor=call.identity.actor)
    return await every(call)


def _wanted(call: WebCall) -> AmendPool:
    given = call.given
    sessions = given.get("sessions")
    return AmendPool(
        id="", pool=given["pool"], first=date.fromisoformat(given["first"]),
        last=date.fromisoformat(given["last"]) if "last" in given else None,
        weekdays=tuple(given.get("weekdays", ())),
        sessions=tuple(sessions) if sessions is not None else None,
        lanes=given.get("lanes"), staff_share=given.get("staff_share"),
        hits=given.get("hits", 0),
    )  # fmt: skip


ROUTES = (
    Route(
        method="GET", path=f"{API}/book/amendments", roles=auth.STAFF, handler=every,
        answer=wire.AmendmentList, summary="Pools changed for some days",
    ),
    Route(
        method="POST", path=f"{API}/book/amendments/preview", roles=auth.SUPERVISORS,
        handler=tried, body=shapes.AmendmentBody, answer=wire.AmendmentTried,
        summary="The bookings that a change would leave without room",
    ),
    Route(
        method="POST", path=f"{API}/book/amendments", roles=auth.SUPERVISORS, handler=save,
        body=shapes.AmendmentBody, answer=wire.AmendmentAnswer, status=201,
        summary="Change a pool for some days",
    ),
    Route(
        method="DELETE", path=f"{API}/book/amendments/{{id}}", roles=auth.SUPERVISORS,
        handler=remove, answer=wire.AmendmentList, summary="Go back to what is configured",
    ),
)  # fmt: skip
