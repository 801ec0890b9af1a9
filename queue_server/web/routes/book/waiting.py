"""The waiting list: join, look, take what is offered, leave."""

import time
from datetime import date

from queue_server.core.decide.book.waiting import JoinWaiting
from queue_server.core.errors import UnknownThing
from queue_server.web import tries
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.book import asked, shapes
from queue_server.web.table import API, Route
from queue_server.web.views.book import booking as views
from queue_server.wire.messages import booking as wire
from queue_server.wire.paths import BOOKING_PAGE


async def join(call: WebCall) -> Answered:
    """Wait for a seat; the code and the link are those of the booking it may become."""
    if not asked.is_staff(call):
        limits = call.guard.limits
        tries.within(limits.on, limits.holds.wait_s(call.peer.address, time.monotonic()))
    asked.require_work(call)
    bookings, given = asked.bookings(call), call.given
    command = JoinWaiting(
        id="", mark="", pool=given["pool"], services=tuple(given["services"]),
        party=given.get("party", 1), first=date.fromisoformat(given["first"]),
        last=date.fromisoformat(given["last"]),
        language=given.get("language", bookings.branch.rules.fallback),
    )  # fmt: skip
    waiter = await bookings.waiting.join(command, actor=asked.actor(call), request_id=call.key)
    made: wire.WaiterMade = {
        "waiter": views.waiter(call.shown.views, bookings.codes, waiter),
        "code": bookings.codes.code(waiter.id),
        "track": f"{BOOKING_PAGE}{bookings.codes.token(waiter.id)}",
    }
    return 201, made


async def one(call: WebCall) -> Answered:
    """The caller's own place, and what is offered."""
    return 200, await _shown(call, _own(call))


async def take(call: WebCall) -> Answered:
    """Book what is offered. Sending it again gets the same answer."""
    return await _taken(call, _own(call))


async def leave(call: WebCall) -> Answered:
    """Leave the list. Sending it again gets the same answer."""
    return await _left(call, _own(call))


async def everyone(call: WebCall) -> Answered:
    """Everyone who waits, and what is offered to each."""
    bookings, shown = asked.bookings(call), call.shown.views
    found = await bookings.waiting.everyone()
    listed: wire.WaiterList = {"waiters": [views.waiter(shown, bookings.codes, w) for w in found]}
    return 200, listed


async def take_for(call: WebCall) -> Answered:
    """Staff book what is offered, after reaching the visitor."""
    return await _taken(call, call.args[0])


async def leave_for(call: WebCall) -> Answered:
    """Staff take a visitor off the list."""
    return await _left(call, call.args[0])


def _own(call: WebCall) -> str:
    try:
        return asked.bookings(call).codes.booking_of(call.args[0])
    except UnknownThing:
        raise UnknownThing("unknown_waiter") from None


async def _shown(call: WebCall, name: str) -> wire.WaiterAnswer:
    bookings = asked.bookings(call)
    waiter = await bookings.waiting.find(name)
    return {"waiter": views.waiter(call.shown.views, bookings.codes, waiter)}


async def _taken(call: WebCall, name: str) -> Answered:
    bookings = asked.bookings(call)
    booking = await bookings.waiting.take(name, actor=asked.actor(call))
    return 200, {"booking": views.with_code(call.shown.views, bookings.codes, booking)}


async def _left(call: WebCall, name: str) -> Answered:
    await asked.bookings(call).waiting.leave(name, actor=asked.actor(call))
    return 200, await _shown(call, name)


ROUTES = (
    Route(
        method="POST", path=f"{API}/book/waiting", roles=auth.ANYONE, handler=join, status=201,
        body=shapes.WaitBody, answer=wire.WaiterMade, crowd=True, summary="Wait for a seat",
    ),
    Route(
        method="GET", path=f"{API}/book/waiting", roles=auth.STAFF, handler=everyone,
        answer=wire.WaiterList, summary="Who waits for a seat",
    ),
    Route(
        method="GET", path=f"{API}/book/waiting/{{token}}", roles=auth.ANYONE, handler=one,
        answer=wire.WaiterAnswer, summary="One's own place in the waiting list",
    ),
    Route(
        method="POST", path=f"{API}/book/waiting/{{token}}/take", roles=auth.ANYONE, handler=take,
        answer=wire.BookingAnswer, summary="Book what is offered",
    ),
    Route(
        method="POST", path=f"{API}/book/waiting/{{token}}/leave", roles=auth.ANYONE,
        handler=leave, answer=wire.WaiterAnswer, summary="Wait no longer",
    ),
    Route(
        method="POST", path=f"{API}/book/waiters/{{id}}/take", roles=auth.STAFF, handler=take_for,
        answer=wire.BookingAnswer, summary="Book what is offered, on behalf of a visitor",
    ),
    Route(
        method="POST", path=f"{API}/book/waiters/{{id}}/leave", roles=auth.STAFF,
        handler=leave_for, answer=wire.WaiterAnswer, summary="Take a visitor off the waiting list",
    ),
)  # fmt: skip
