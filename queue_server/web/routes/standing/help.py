"""Requests for help: made at a kiosk or a counter, answered by staff."""

import time

from queue_server.core.decide.standing.help import AnswerHelp, RequestHelp
from queue_server.core.errors import Refused
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


async def ask_help(call: WebCall) -> Answered:
    """A visitor at a kiosk, or a clerk, asks for a person."""
    who, limits = call.identity, call.guard.limits
    place = call.body.get("place") or who.name
    if who.is_machine:
        if place != who.name:
            raise Refused("forbidden", "a kiosk may ask only for itself", role=who.role)
        wait_s = limits.help.wait_s(who.name, call.key, time.monotonic()) if limits.on else 0.0
        if wait_s > 0:
            raise Refused("rate_limited", f"try again in {wait_s:.0f} s", seconds=int(wait_s) + 1)
    await call.do(RequestHelp(place=place))
    return 200, {"place": place}


async def answer_help(call: WebCall) -> Answered:
    """A member of staff is on the way."""
    await call.do(AnswerHelp(place=call.args[0]))
    return 200, {"place": call.args[0]}


ROUTES = (
    Route(
        method="POST", path=f"{API}/help", roles=auth.ISSUERS, handler=ask_help,
        body=shapes.HelpBody, answer=shapes.HelpBody, summary="Ask for a person",
    ),
    Route(
        method="DELETE", path=f"{API}/help/{{place}}", roles=auth.STAFF, handler=answer_help,
        answer=shapes.HelpBody, summary="A person goes there",
    ),
)  # fmt: skip
