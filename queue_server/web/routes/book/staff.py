"""The book for the office's staff: book for a visitor, find, move, cancel, see the calendar."""

from datetime import date, datetime, timedelta

from queue_server.core import hours
from queue_server.core.booking.load import load
from queue_server.core.decide.book.booking import Book
from queue_server.core.line.booking import Booking
from queue_server.core.state.branch import BranchState
from queue_server.usecases.book.importing import import_list
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.book import asked, shapes
from queue_server.web.table import API, Route
from queue_server.web.views.book import booking as views
from queue_server.wire.messages import booking as wire
from queue_server.wire.shapes import CalendarDay

WEEK_DAYS = 7


async def book(call: WebCall) -> Answered:
    """Book at once, for a person on the telephone or at the counter."""
    bookings, given = asked.bookings(call), call.given
    command = Book(
        id="", mark="", pool=given["pool"], services=tuple(given["services"]),
        party=given.get("party", 1), day=date.fromisoformat(given["day"]), minute=given["minute"],
        language=given.get("language", bookings.branch.rules.fallback),
        priority=given.get("priority"),
    )  # fmt: skip
    booking = await bookings.book(command, actor=call.identity.actor, request_id=call.key)
    shown = views.for_staff(call.shown.views, bookings.codes, booking)
    return 201, asked.made(call, booking.id, shown)


async def calendar(call: WebCall) -> Answered:
    """Every appointment of a day."""
    bookings, shown = asked.bookings(call), call.shown.views
    today = hours.service_day(bookings.branch.rules, call.kernel.clock.now())
    day = call.day() or today

    def look(state: BranchState, now: datetime) -> wire.BookingList:
        found = sorted(state.book.of_day(day), key=lambda one: (one.due_at, one.seats.lane, one.id))
        every = [views.for_staff(shown, bookings.codes, one) for one in found]
        return {"day": day.isoformat(), "bookings": every}

    return 200, await bookings.branch.read(look)


async def find(call: WebCall) -> Answered:
    """An appointment by its code, in whatever state."""
    bookings = asked.bookings(call)
    booking = await bookings.find(await bookings.by_code(call.body["code"]))
    return 200, _answer(call, booking)


async def change(call: WebCall) -> Answered:
    """Move to another time, even in seats kept for staff; if it is taken, the old one stands."""
    booking = await asked.bookings(call).change(
        call.args[0],
        date.fromisoformat(call.body["day"]),
        call.body["minute"],
        actor=call.identity.actor,
        staff=True,
    )
    return 200, _answer(call, booking)


async def cancel(call: WebCall) -> Answered:
    """Give the seats back. Sending it again gets the same answer."""
    bookings, actor = asked.bookings(call), call.identity.actor
    booking = await bookings.cancel(call.args[0], actor=actor, by_office=True)
    return 200, _answer(call, booking)


def _answer(call: WebCall, booking: Booking) -> wire.BookingAnswer:
    views_, codes = call.shown.views, asked.bookings(call).codes
    return {"booking": views.for_staff(views_, codes, booking)}


async def import_(call: WebCall) -> Answered:
    """Book all rows of a list; a dry run only reports what would happen to each."""
    bookings, dry = asked.bookings(call), bool(call.given.get("dry_run"))
    found = await import_list(
        bookings.branch, bookings.codes, call.body["list"],
        dry=dry, actor=call.identity.actor, request_id=call.key,
    )  # fmt: skip
    shown: wire.Imported = {
        "dry_run": dry,
        "rows": [views.imported(bookings.codes, one, dry=dry) for one in found],
    }
    return 200 if dry else 201, shown


async def week(call: WebCall) -> Answered:
    """How full each day is: seven days from ``from`` on, today by default."""
    bookings = asked.bookings(call)
    rules = bookings.branch.rules
    first = call.day("from") or hours.service_day(rules, call.kernel.clock.now())
    days = [first + timedelta(days=n) for n in range(WEEK_DAYS)]

    def look(state: BranchState, now: datetime) -> wire.BookLoad:
        changed = tuple(state.book.amendments.values())
        loads = [load(rules, day, state.book.of_day(day), changed) for day in days]
        return {"days": [views.day_load(one) for one in loads]}

    return 200, await bookings.branch.read(look)


async def pools(call: WebCall) -> Answered:
    """What can be booked, as configured."""
    found: wire.PoolList = {
        "pools": [views.pool(p) for p in asked.bookings(call).branch.rules.pools.values()]
    }
    return 200, found


ROUTES = (
    Route(
        method="POST", path=f"{API}/book", roles=auth.STAFF, handler=book, status=201,
        body=shapes.BookBody, answer=wire.BookingMade, summary="Book on behalf of a visitor",
    ),
    Route(
        method="POST", path=f"{API}/book/find", roles=auth.STAFF, handler=find,
        body=shapes.FindBody, answer=wire.BookingAnswer, summary="An appointment by its code",
    ),
    Route(
        method="POST", path=f"{API}/book/bookings/{{id}}/change", roles=auth.STAFF,
        handler=change, body=shapes.ChangeBody, answer=wire.BookingAnswer,
        summary="Another time, on behalf of a visitor",
    ),
    Route(
        method="POST", path=f"{API}/book/bookings/{{id}}/cancel", roles=auth.STAFF,
        handler=cancel, answer=wire.BookingAnswer, summary="Cancel on behalf of a visitor",
    ),
    Route(
        method="POST", path=f"{API}/book/import", roles=auth.SUPERVISORS, handler=import_,
        body=shapes.ImportBody, answer=wire.Imported, status=201,
        summary="Book all rows of a list, or try to",
    ),
    Route(
        method="GET", path=f"{API}/book/week", roles=auth.STAFF, handler=week,
        query={"from": CalendarDay}, answer=wire.BookLoad, summary="How full seven days are",
    ),
    Route(
        method="GET", path=f"{API}/book/day", roles=auth.STAFF, handler=calendar,
        query={"day": CalendarDay}, answer=wire.BookingList, summary="The appointments of a day",
    ),
    Route(
        method="GET", path=f"{API}/book/pools", roles=auth.STAFF, handler=pools,
        answer=wire.PoolList, summary="What can be booked, as configured",
    ),
)  # fmt: skip
