"""A visitor says on the phone how it was: one answer for each visit, until the day ends.

Tested by tests/web/routes/test_rating.py.
"""

from queue_server.core.decide.counter.rating import RateVisit
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route

#: The journal says that it was the visitor, not who the visitor is.
ACTOR = "visitor"


async def rate(call: WebCall) -> Answered:
    """Rate the visit behind a ticket's token.

    Raises:
        As :func:`queue_server.core.decide.counter.rating.rate_visit`.
    """
    reasons = tuple(call.given.get("reasons", ()))
    command = RateVisit(token=call.args[0], rating=call.body["rating"], reasons=reasons)
    await call.kernel.branch.do(command, actor=ACTOR, request_id=call.key)
    return 200, {"rated": True}


ROUTES = (
    Route(
        method="POST", path=f"{API}/public/tickets/{{token}}/rating", roles=auth.ANYONE,
        handler=rate, body=shapes.RatingBody, answer=shapes.Rated, needs_key=True,
        summary="How a visit was, from 1 to 5, with up to three listed reasons",
    ),
)  # fmt: skip
