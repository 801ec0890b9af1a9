"""What clerks do at their counters: one route a verb, each with its own body."""

from typing import Any

from queue_server.core.errors import UnknownThing
from queue_server.usecases import counter
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call, Handler
from queue_server.web.table import API, Route
from queue_server.web.views.why import answered
from queue_server.wire.messages import Answer

#: What each verb takes.
BODIES: dict[str, Any] = {
    "open": shapes.OpenBody,
    "close": shapes.NoBody,
    "pause": shapes.Reason,
    "call-next": shapes.NoBody,
    "call": shapes.OneTicket,
    "recall": shapes.NoBody,
    "start": shapes.NoBody,
    "finish": shapes.OutcomeBody,
    "no-show": shapes.NoBody,
    "hold": shapes.Reason,
    "resume": shapes.MaybeTicket,
    "requeue": shapes.MaybeTicket,
    "transfer": shapes.TransferBody,
    "skip": shapes.NoBody,
    "walk-direct": shapes.WalkBody,
    "add-service": shapes.ServiceBody,
    "undo": shapes.NoBody,
}
#: Fields of a body that the command has under another name.
_RENAMED = {"counter": "to_counter"}


def _number(call: Call) -> int:
    number = call.args[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        raise UnknownThing("unknown_counter", counter=number[:20])
    return int(number)


def _doing(verb: str) -> Handler:
    async def do(call: Call) -> Answered:
        who, services = call.identity, call.services
        command = counter.command(
            verb,
            _number(call),
            who.name,
            may_pick=who.role in services.branch.rules.may_pick,
            supervises=who.role in auth.SUPERVISORS,
            **{_RENAMED.get(name, name): value for name, value in call.given.items()},
        )
        answer = await call.do(command)
        return 200, answered(services.hub.views, answer, call.language)

    return do


async def unknown(call: Call) -> Answered:
    """Any other word is no verb."""
    raise UnknownThing("unknown_verb", verb=call.args[1][:40])


ROUTES = (
    *(
        Route(
            method="POST", path=f"{API}/counters/{{n}}/{verb}", roles=auth.STAFF,
            handler=_doing(verb), body=body, answer=Answer, summary=f"At a counter: {verb}",
        )
        for verb, body in BODIES.items()
    ),
    Route(
        method="POST", path=f"{API}/counters/{{n}}/{{verb}}", roles=auth.STAFF, handler=unknown,
        summary="An unknown verb at a counter", listed=False,
    ),
)  # fmt: skip
