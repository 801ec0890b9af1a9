"""The arrival of a visitor with an appointment."""

import time

from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.usecases.naming import new_token
from queue_server.web import tries
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.book import asked, shapes
from queue_server.web.table import API, Route
from queue_server.web.views.book import booking as views
from queue_server.web.views.ticket import staff_ticket
from queue_server.wire.messages import booking as wire


async def check_in(call: WebCall) -> Answered:
    """The number of a visitor with an appointment; the same one when asked again."""
    bookings, who = asked.bookings(call), call.identity
    command = CheckIn(
        id=await _arriving(call),
        token=new_token(),
        walk_in=bool(call.given.get("walk_in")),
        on_behalf=not who.is_machine,
    )
    here = await bookings.check_in(command, actor=who.actor)
    shown = call.shown.views
    answer: wire.CheckedIn = {
        "ticket": staff_ticket(shown, here.ticket) if here.ticket else None,
        "booking": views.booking(shown, here.booking),
    }
    return 200 if here.replayed else 201, answer


async def _arriving(call: WebCall) -> str:
    """The booking of a code or token; wrong ones are counted. A token cannot be guessed: it is
    accepted even when too many wrong codes block further codes.

    Raises:
        BadRequest: ``invalid`` unless exactly one of them is given.
        UnknownThing: ``unknown_code``.
        Refused: ``too_many_tries``.
    """
    bookings, given, limits = asked.bookings(call), call.given, call.guard.limits
    if ("code" in given) == ("token" in given):
        raise BadRequest("invalid", "code or token, one of them", field="code")
    name = call.identity.name
    try:
        if "code" in given:
            tries.within(limits.on, limits.codes.must_wait_s(name, time.monotonic()))
            return await bookings.by_code(given["code"])
        return (await bookings.find(bookings.codes.booking_of(given["token"]))).id
    except UnknownThing:
        await tries.wrong_code(call, name, "book")
        raise UnknownThing("unknown_code") from None


ROUTES = (
    Route(
        method="POST", path=f"{API}/book/check-in", roles=auth.ISSUERS, handler=check_in,
        body=shapes.CheckInBody, answer=wire.CheckedIn, status=201,
        summary="A visitor with an appointment is here",
    ),
)  # fmt: skip
