"""The book: what is free, seats held, booked, changed, cancelled; arriving; the calendar."""

import time
from datetime import date, datetime, timedelta

from aiohttp import web

from queue_server.core import hours
from queue_server.core.booking import availability
from queue_server.core.booking.availability import Wanted
from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.decide.book.booking import BY_STAFF, Book, HoldSeats
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.state.branch import BranchState
from queue_server.usecases.booking import BookDesk
from queue_server.usecases.naming import new_token
from queue_server.web.context import Answered, Call
from queue_server.web.guard import auth
from queue_server.web.problems import sentence
from queue_server.web.routes import book_shapes as shapes
from queue_server.web.table import API, Route
from queue_server.web.views import booking as views
from queue_server.web.views import ics as views_ics
from queue_server.web.views.ticket import staff_ticket
from queue_server.wire.messages import booking as wire

#: Days answered at once.
MOST_DAYS = 62
#: The longest day of the calendar is well below it.
LAST_DAY = date(2200, 1, 1)


def _desk(call: Call) -> BookDesk:
    return call.services.book


def _is_staff(call: Call) -> bool:
    return call.who is not None and call.who.role in auth.STAFF


def _actor(call: Call) -> str:
    return call.who.actor if call.who is not None else "web"


def _origin(call: Call) -> str:
    if _is_staff(call):
        return BY_STAFF
    return "kiosk" if call.who is not None else "web"


async def days(call: Call) -> Answered:
    """How much of each day is left; with ``day``, its times."""
    query, desk = call.request.query, _desk(call)
    want = _wanted(call)
    today = hours.service_day(desk.branch.rules, call.services.clock.now())
    if "day" in query:
        [(_, offered)] = await desk.days(want, [_day(call, "day", today)])
        times: wire.BookDays = {"pool": want.pool.name, "times": views.times(offered.starts)}
        return 200, times
    first = _day(call, "from", today)
    last = min(_day(call, "to", views.horizon(want.pool, today)), first + timedelta(MOST_DAYS - 1))
    asked = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = await desk.days(want, asked)
    answer: wire.BookDays = {
        "pool": want.pool.name,
        "days": [views.day(day, offered) for day, offered in found],
    }
    return 200, answer


def _wanted(call: Call) -> Wanted:
    query, rules = call.request.query, _desk(call).branch.rules
    services = tuple(code for code in query.get("services", "").split(",") if code)
    pool = query.get("pool") or _pool_of(call, services)
    party = call.number("party", 1, 1, 1000)
    return availability.wanted(rules, pool, services, party, staff=_is_staff(call))


def _pool_of(call: Call, services: tuple[str, ...]) -> str:
    known = {one["service"]: one["pools"][0] for one in views.services(_desk(call).branch.rules)}
    return next((known[code] for code in services if code in known), "")


def _day(call: Call, name: str, default: date) -> date:
    text = call.request.query.get(name)
    if text is None:
        return default
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = LAST_DAY
    if not date(2000, 1, 1) <= found < LAST_DAY:
        raise BadRequest("invalid", f"{name}: a date such as 2026-11-28", field=name)
    return found


async def services(call: Call) -> Answered:
    """What the public can book."""
    found: wire.BookServices = {"services": views.services(_desk(call).branch.rules)}
    return 200, found


async def hold(call: Call) -> Answered:
    """Keep seats while the form is filled in."""
    if not _is_staff(call):
        limits = call.services.limits
        _within(limits.on, limits.holds.wait_s(call.peer.address, time.monotonic()))
    body = call.body
    command = HoldSeats(
        id="", mark="", pool=body["pool"], services=tuple(body["services"]),
        party=call.given.get("party", 1), day=date.fromisoformat(body["day"]),
        minute=body["minute"], origin=_origin(call),
    )  # fmt: skip
    key, held = await _desk(call).hold(command, actor=_actor(call), request_id=call.key)
    answer: wire.HoldAnswer = {"hold": key, "until": call.services.hub.views.instant(held.until)}
    return 201, answer


def _within(on: bool, wait_s: float) -> None:
    if on and wait_s > 0:
        raise Refused("too_many_tries", seconds=int(wait_s) + 1)


async def extend(call: Call) -> Answered:
    """As much time again, once."""
    held = await _desk(call).extend(call.args[0], actor=_actor(call))
    return 200, {"hold": call.args[0], "until": call.services.hub.views.instant(held.until)}


async def confirm(call: Call) -> Answered:
    """Book the seats that are held. Sent again, the answer is the same."""
    desk, given = _desk(call), call.given
    if given.get("contact"):
        raise BadRequest("contact_not_kept")
    booking, replayed = await desk.confirm(
        call.args[0],
        language=given.get("language", desk.branch.rules.languages[0]),
        priority=given.get("priority"),
        actor=_actor(call),
    )
    return 200 if replayed else 201, _made(call, booking.id, views.with_code(
        call.services.hub.views, desk.codes, booking))  # fmt: skip


def _made(call: Call, name: str, shown: wire.Booking) -> wire.BookingMade:
    codes = _desk(call).codes
    return {"booking": shown, "code": codes.code(name), "track": f"/b/{codes.token(name)}"}


async def book(call: Call) -> Answered:
    """Book at once, for a person on the telephone or at the desk."""
    desk, given = _desk(call), call.given
    command = Book(
        id="", mark="", pool=given["pool"], services=tuple(given["services"]),
        party=given.get("party", 1), day=date.fromisoformat(given["day"]), minute=given["minute"],
        language=given.get("language", desk.branch.rules.languages[0]),
        priority=given.get("priority"),
    )  # fmt: skip
    booking = await desk.book(command, actor=call.identity.actor, request_id=call.key)
    shown = views.for_staff(call.services.hub.views, desk.codes, booking)
    return 201, _made(call, booking.id, shown)


async def one(call: Call) -> Answered:
    """An appointment by its token."""
    desk = _desk(call)
    booking = await desk.find(desk.codes.booking_of(call.args[0]))
    return 200, {"booking": views.with_code(call.services.hub.views, desk.codes, booking)}


async def ics(call: Call) -> Answered:
    """The appointment for the visitor's calendar."""
    desk, catalogue = _desk(call), call.services.catalogue
    booking = await desk.find(desk.codes.booking_of(call.args[0]))
    rules, language, strings = desk.branch.rules, booking.language, catalogue["strings"]
    office = rules.name.get(language) or next(iter(rules.name.values()))
    facts = {"code": desk.codes.code(booking.id), "office": office}
    late = rules.pools[booking.seats.pool].late if booking.seats.pool in rules.pools else None
    hint = sentence(
        strings, "book.late", language, {"minutes": (late or timedelta(0)) // timedelta(minutes=1)}
    )
    content = views_ics.file(
        rules,
        booking,
        sentence(strings, "book.summary", language, facts) or office,
        hint or "",
        call.services.clock.now(),
    )
    headers = {"Content-Type": "text/calendar; charset=utf-8"}
    headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return web.Response(body=content, headers=headers)


async def change(call: Call) -> Answered:
    """Another time; if it is gone, the old one stands."""
    desk = _desk(call)
    booking = await desk.change(
        desk.codes.booking_of(call.args[0]),
        date.fromisoformat(call.body["day"]),
        call.body["minute"],
        actor=_actor(call),
        staff=_is_staff(call),
    )
    return 200, {"booking": views.with_code(call.services.hub.views, desk.codes, booking)}


async def cancel(call: Call) -> Answered:
    """Give the seats back. Sent again, the answer is the same."""
    desk = _desk(call)
    booking = await desk.cancel(desk.codes.booking_of(call.args[0]), actor=_actor(call))
    return 200, {"booking": views.with_code(call.services.hub.views, desk.codes, booking)}


async def check_in(call: Call) -> Answered:
    """The number of a visitor with an appointment; the same one when asked again."""
    desk, who = _desk(call), call.identity
    command = CheckIn(
        id=await _arriving(call),
        token=new_token(),
        walk_in=bool(call.given.get("walk_in")),
        on_behalf=not who.is_device,
    )
    here = await desk.check_in(command, actor=who.actor)
    shown = call.services.hub.views
    answer: wire.CheckedIn = {
        "ticket": staff_ticket(shown, here.ticket) if here.ticket else None,
        "booking": views.booking(shown, here.booking),
    }
    return 200 if here.replayed else 201, answer


async def _arriving(call: Call) -> str:
    """The booking that was shown, by code or token; wrong ones are counted.

    Raises:
        BadRequest: ``invalid`` unless exactly one of them is given.
        UnknownThing: ``unknown_code``.
        Refused: ``too_many_tries``.
    """
    desk, given, limits = _desk(call), call.given, call.services.limits
    if ("code" in given) == ("token" in given):
        raise BadRequest("invalid", "code or token, one of them", field="code")
    name, now = call.identity.name, time.monotonic()
    _within(limits.on, limits.codes.must_wait_s(name, now))
    try:
        if "code" in given:
            return await desk.by_code(given["code"])
        return (await desk.find(desk.codes.booking_of(given["token"]))).id
    except UnknownThing:
        limits.codes.wait_s(name, now)
        raise UnknownThing("unknown_code") from None


async def calendar(call: Call) -> Answered:
    """Every appointment of a day."""
    desk, shown = _desk(call), call.services.hub.views
    today = hours.service_day(desk.branch.rules, call.services.clock.now())
    day = _day(call, "day", today)

    def look(state: BranchState, now: datetime) -> wire.BookingList:
        found = sorted(state.book.of_day(day), key=lambda one: (one.due_at, one.seats.lane, one.id))
        every = [views.for_staff(shown, desk.codes, one) for one in found]
        return {"day": day.isoformat(), "bookings": every}

    return 200, await desk.branch.read(look)


async def pools(call: Call) -> Answered:
    """What can be booked, as configured."""
    found: wire.PoolList = {
        "pools": [views.pool(p) for p in _desk(call).branch.rules.pools.values()]
    }
    return 200, found


_ASKED = (("pool", "string"), ("services", "string"), ("party", "integer"), ("day", "string"),
          ("from", "string"), ("to", "string"))  # fmt: skip

ROUTES = (
    Route(
        method="GET", path=f"{API}/book/days", roles=auth.ANYONE, handler=days, query=_ASKED,
        answer=wire.BookDays, summary="Days, or the times of one day, that can be booked",
    ),
    Route(
        method="GET", path=f"{API}/book/services", roles=auth.ANYONE, handler=services,
        answer=wire.BookServices, summary="What can be booked",
    ),
    Route(
        method="POST", path=f"{API}/book/holds", roles=auth.ANYONE, handler=hold, status=201,
        body=shapes.HoldBody, answer=wire.HoldAnswer, summary="Keep seats for a few minutes",
    ),
    Route(
        method="POST", path=f"{API}/book/holds/{{id}}/extend", roles=auth.ANYONE, handler=extend,
        answer=wire.HoldAnswer, summary="Keep them as long again, once",
    ),
    Route(
        method="PUT", path=f"{API}/book/holds/{{id}}", roles=auth.ANYONE, handler=confirm,
        body=shapes.ConfirmBody, answer=wire.BookingMade, status=201,
        summary="Book the seats that are held",
    ),
    Route(
        method="POST", path=f"{API}/book", roles=auth.STAFF, handler=book, status=201,
        body=shapes.BookBody, answer=wire.BookingMade, summary="Book on behalf of somebody",
    ),
    Route(
        method="POST", path=f"{API}/book/check-in", roles=auth.ISSUERS, handler=check_in,
        body=shapes.CheckInBody, answer=wire.CheckedIn, status=201,
        summary="A visitor with an appointment is here",
    ),
    Route(
        method="GET", path=f"{API}/book/day", roles=auth.STAFF, handler=calendar,
        query=(("day", "string"),), answer=wire.BookingList, summary="The appointments of a day",
    ),
    Route(
        method="GET", path=f"{API}/book/pools", roles=auth.STAFF, handler=pools,
        answer=wire.PoolList, summary="What can be booked, as configured",
    ),
    Route(
        method="GET", path=f"{API}/book/{{token}}", roles=auth.ANYONE, handler=one,
        answer=wire.BookingAnswer, summary="One's own appointment",
    ),
    Route(
        method="GET", path=f"{API}/book/{{token}}/calendar.ics", roles=auth.ANYONE, handler=ics,
        summary="One's own appointment for a calendar",
    ),
    Route(
        method="POST", path=f"{API}/book/{{token}}/change", roles=auth.ANYONE, handler=change,
        body=shapes.ChangeBody, answer=wire.BookingAnswer, summary="Another time",
    ),
    Route(
        method="POST", path=f"{API}/book/{{token}}/cancel", roles=auth.ANYONE, handler=cancel,
        answer=wire.BookingAnswer, summary="Give the seats back",
    ),
)  # fmt: skip
