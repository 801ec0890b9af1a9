"""Closures from templates: what is prepared, whom it would affect, closed and lifted in one act.

Tested by tests/web/standing/test_closures.py.
"""

from dataclasses import asdict

from queue_server.core import hours
from queue_server.core.decide.standing.closures import (
    LiftTogether,
    SuspendTogether,
    foreseen,
    planned,
    require_day,
)
from queue_server.core.events import SuspensionSaved
from queue_server.core.rules import ClosureTemplate
from queue_server.usecases.naming import new_id
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import MaybeDay
from queue_server.web.routes.given import values
from queue_server.web.routes.standing import shapes
from queue_server.web.routes.standing.suspensions import suspension
from queue_server.web.seen import warnings
from queue_server.web.table import API, Route


async def templates(call: WebCall) -> Answered:
    """Every template, with its hours for a day, today by default."""
    branch = call.kernel.branch
    now = await branch.read(lambda state, now: now)
    day = call.day() or hours.service_day(branch.rules, now)
    require_day(branch.rules, day, now)

    def shown(one: ClosureTemplate) -> shapes.ClosureTemplate:
        instants, span = call.shown.views, planned(branch.rules, one, day, now)
        return {
            "name": one.name,
            "wording": one.wording,
            "public": one.public,
            "scopes": list(one.scopes),
            "reason": one.reason,
            "starts": instants.instant(span.starts),
            "until": instants.maybe(span.until),
            "numbers": one.numbers,
        }

    found = [shown(one) for one in branch.rules.closure_templates.values()]
    return 200, {"day": day.isoformat(), "templates": found}


async def preview(call: WebCall) -> Answered:
    """Whom a closure would affect, changing nothing."""
    branch, given = call.kernel.branch, values(call)
    scopes, starts, until = tuple(given["scopes"]), given.get("starts"), given.get("until")
    found = await branch.read(
        lambda state, now: foreseen(state, branch.rules, scopes, starts, until, now)
    )
    parts = [asdict(one) for one in found.parts]
    return 200, {**asdict(found.visitors), "bookings": found.bookings, "parts": parts}


async def close(call: WebCall) -> Answered:
    """Stop all scopes of a closure from giving numbers, in one act."""
    given = values(call, "wording")
    scopes = tuple(given.pop("scopes"))
    answer = await call.do(SuspendTogether(act=new_id(), scopes=scopes, **given))
    saved = [one for one in answer.events if isinstance(one, SuspensionSaved)]
    shown: shapes.ClosureAnswer = {
        "act": saved[0].act,
        "suspensions": [suspension(call, one) for one in saved],
        "warnings": await warnings(call, (saved[0].wording,)),
    }
    return 200 if answer.replayed else 201, shown


async def lift(call: WebCall) -> Answered:
    """End a closure: all its suspensions."""
    await call.do(LiftTogether(act=call.args[0]))
    return 200, {"act": call.args[0]}


ROUTES = (
    Route(
        method="GET", path=f"{API}/closures/templates", roles=auth.SUPERVISORS, handler=templates,
        query={"day": MaybeDay}, answer=shapes.ClosureTemplates,
        summary="Closures prepared in the configuration, with their hours for a day",
    ),
    Route(
        method="POST", path=f"{API}/closures/preview", roles=auth.SUPERVISORS, handler=preview,
        body=shapes.ClosureAsked, answer=shapes.ClosureOutcome,
        summary="How many visitors and bookings a closure would touch",
    ),
    Route(
        method="POST", path=f"{API}/closures", roles=auth.SUPERVISORS, handler=close,
        body=shapes.ClosureBody, answer=shapes.ClosureAnswer, status=201,
        summary="Suspend the office, sessions or services in one act",
    ),
    Route(
        method="DELETE", path=f"{API}/closures/{{id}}", roles=auth.SUPERVISORS, handler=lift,
        answer=shapes.ClosureLifted, summary="End a closure",
    ),
)  # fmt: skip
