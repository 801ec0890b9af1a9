"""What clerks do at their counters."""

from queue_server.core.errors import UnknownThing
from queue_server.usecases import counter
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.table import API, Route
from queue_server.wire.messages import Answer


async def do(call: Call) -> Answered:
    """One verb at one counter."""
    number, verb = call.args
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        raise UnknownThing("unknown_counter", counter=number[:20])
    who, services = call.identity, call.services
    request = counter.CounterRequest(
        counter=int(number),
        verb=verb,
        clerk=who.name,
        # Null and left out mean the same.
        body={name: value for name, value in call.body.items() if value is not None},
        may_pick=who.role in services.branch.rules.may_pick,
        supervises=who.role in auth.SUPERVISORS,
    )
    answer = await counter.do(services.branch, request, actor=who.actor, request_id=call.key)
    return 200, services.hub.views.answer(answer, call.language)


ROUTES = (
    Route(
        method="POST", path=f"{API}/counters/{{n}}/{{verb}}", roles=auth.STAFF, handler=do,
        body=shapes.CounterBody, answer=Answer,
        summary=f"A verb at a counter: {', '.join(counter.VERBS)}",
    ),
)  # fmt: skip
