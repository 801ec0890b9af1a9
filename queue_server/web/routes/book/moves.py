"""Moving bookings out of suspended time: planned, seen, sent, answered by visitors and staff."""

from queue_server.core.line.booking import Booking
from queue_server.core.line.move import SHOWN
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.book import asked, shapes
from queue_server.web.table import API, Route
from queue_server.web.views.book import booking as views
from queue_server.wire.messages import booking as wire


async def closures(call: WebCall) -> Answered:
    """Every suspension over bookings, and what is planned for each of them."""
    return 200, await _closures(call)


async def _closures(call: WebCall) -> wire.ClosureList:
    shown, bookings = call.shown.views, asked.bookings(call)
    found = await bookings.moves.closures()
    return {"closures": [views.closure(shown, bookings.codes, one) for one in found]}


async def plan(call: WebCall) -> Answered:
    """Hold another seat for every booking of a suspension."""
    await asked.bookings(call).moves.plan(call.body["suspension"], actor=call.identity.actor)
    return 200, await _closures(call)


async def send(call: WebCall) -> Answered:
    """Show the visitors what is proposed."""
    await asked.bookings(call).moves.send(call.body["suspension"], actor=call.identity.actor)
    return 200, await _closures(call)


async def withdraw(call: WebCall) -> Answered:
    """Leave the bookings of visitors who have not answered where they are."""
    await asked.bookings(call).moves.withdraw(call.body["suspension"], actor=call.identity.actor)
    return 200, await _closures(call)


async def reached(call: WebCall) -> Answered:
    """Staff have spoken to the visitor, who accepts or gives up the appointment."""
    bookings, name, actor = asked.bookings(call), call.args[0], call.identity.actor
    if call.body["answer"] == "accept":
        await bookings.moves.accept(name, actor=actor, reached=True)
    else:
        await bookings.cancel(name, actor=actor, by_office=True, reached=True)
    shown = views.for_staff(call.shown.views, bookings.codes, await bookings.find(name))
    return 200, {"booking": shown}


async def answer(call: WebCall) -> Answered:
    """The visitor accepts the proposal, or asks for a telephone call."""
    bookings = asked.bookings(call)
    name, actor = bookings.codes.booking_of(call.args[0]), asked.actor(call)
    if call.body["answer"] == "accept":
        await bookings.moves.accept(name, actor=actor)
    else:
        await bookings.moves.ask_for_call(name, actor=actor)
    return 200, {"booking": await own(call, await bookings.find(name))}


async def own(call: WebCall, booking: Booking) -> wire.Booking:
    """The caller's own appointment, with what is proposed instead."""
    bookings, shown = asked.bookings(call), call.shown.views
    mine = views.with_code(shown, bookings.codes, booking)
    case = await bookings.moves.case_of(booking.id)
    if case is not None and case.state in SHOWN:
        mine["move"] = views.proposed(shown, case)
    return mine


ROUTES = (
    Route(
        method="GET", path=f"{API}/book/moves", roles=auth.STAFF, handler=closures,
        answer=wire.ClosureList, summary="Suspensions over bookings",
    ),
    Route(
        method="POST", path=f"{API}/book/moves", roles=auth.SUPERVISORS, handler=plan,
        body=shapes.SuspensionNamed, answer=wire.ClosureList,
        summary="Keep a seat elsewhere for each booking of a suspension",
    ),
    Route(
        method="POST", path=f"{API}/book/moves/send", roles=auth.SUPERVISORS, handler=send,
        body=shapes.SuspensionNamed, answer=wire.ClosureList,
        summary="Show the visitors what is proposed",
    ),
    Route(
        method="POST", path=f"{API}/book/moves/withdraw", roles=auth.SUPERVISORS,
        handler=withdraw, body=shapes.SuspensionNamed, answer=wire.ClosureList,
        summary="Leave the bookings where they are",
    ),
    Route(
        method="POST", path=f"{API}/book/bookings/{{id}}/reached", roles=auth.STAFF,
        handler=reached, body=shapes.ReachedBody, answer=wire.BookingAnswer,
        summary="The visitor was reached and has chosen",
    ),
    Route(
        method="POST", path=f"{API}/book/{{token}}/move", roles=auth.ANYONE, handler=answer,
        body=shapes.MoveBody, answer=wire.BookingAnswer,
        summary="Accept the proposed time, or ask to be telephoned",
    ),
)  # fmt: skip
