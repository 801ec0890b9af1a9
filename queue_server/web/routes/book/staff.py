"""The office's own people and the book: book for a visitor, find, move, cancel, the calendar."""

from datetime import date, datetime

from queue_server.core import hours
from queue_server.core.decide.book.booking import Book
from queue_server.core.state.branch import BranchState
from queue_server.web.context import Answered, Call
from queue_server.web.guard import auth
from queue_server.web.routes.book import asked, shapes
from queue_server.web.table import API, Route
from queue_server.web.views import booking as views
from queue_server.wire.messages import booking as wire


async def book(call: Call) -> Answered:
    """Book at once, for a person on the telephone or at the desk."""
    desk, given = asked.desk(call), call.given
    command = Book(
        id="", mark="", pool=given["pool"], services=tuple(given["services"]),
        party=given.get("party", 1), day=date.fromisoformat(given["day"]), minute=given["minute"],
        language=given.get("language", desk.branch.rules.languages[0]),
        priority=given.get("priority"),
    )  # fmt: skip
    booking = await desk.book(command, actor=call.identity.actor, request_id=call.key)
    shown = views.for_staff(call.services.hub.views, desk.codes, booking)
    return 201, asked.made(call, booking.id, shown)


async def calendar(call: Call) -> Answered:
    """Every appointment of a day."""
    desk, shown = asked.desk(call), call.services.hub.views
    today = hours.service_day(desk.branch.rules, call.services.clock.now())
    day = asked.day(call, "day", today)

    def look(state: BranchState, now: datetime) -> wire.BookingList:
        found = sorted(state.book.of_day(day), key=lambda one: (one.due_at, one.seats.lane, one.id))
        every = [views.for_staff(shown, desk.codes, one) for one in found]
        return {"day": day.isoformat(), "bookings": every}

    return 200, await desk.branch.read(look)


async def pools(call: Call) -> Answered:
    """What can be booked, as configured."""
    found: wire.PoolList = {
        "pools": [views.pool(p) for p in asked.desk(call).branch.rules.pools.values()]
    }
    return 200, found


ROUTES = (
    Route(
        method="POST", path=f"{API}/book", roles=auth.STAFF, handler=book, status=201,
        body=shapes.BookBody, answer=wire.BookingMade, summary="Book on behalf of somebody",
    ),
    Route(
        method="GET", path=f"{API}/book/day", roles=auth.STAFF, handler=calendar,
        query=(("day", "string"),), answer=wire.BookingList, summary="The appointments of a day",
    ),
    Route(
        method="GET", path=f"{API}/book/pools", roles=auth.STAFF, handler=pools,
        answer=wire.PoolList, summary="What can be booked, as configured",
    ),
)  # fmt: skip
