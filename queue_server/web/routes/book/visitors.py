"""The book for visitors: see what is free, hold, book, look, change, cancel."""

import time
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated

from aiohttp import web
from annotated_types import Interval

from queue_server.core import hours
from queue_server.core.decide.book.booking import HoldSeats
from queue_server.core.errors import BadRequest, Refused
from queue_server.web import tries
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import Word
from queue_server.web.problems import sentence
from queue_server.web.routes.book import asked, moves, shapes
from queue_server.web.table import API, Route
from queue_server.web.views.book import booking as views
from queue_server.web.views.book import ics as views_ics
from queue_server.wire.messages import booking as wire
from queue_server.wire.shapes import CalendarDay

#: Days in one answer.
MOST_DAYS = 62
#: Parsed requests of a crowd remembered.
MOST_PARSED = 256


async def days(call: WebCall) -> Answered:
    """How much of each day is left; with ``day``, its times. For the public, up to 2 s old."""
    if asked.is_staff(call):
        return 200, await _days(call)
    kept, now = call.caches.kept, call.kernel.clock.now()
    question = f"{asked.origin(call)}?{call.request.query_string}"
    found = kept.get(question, now) or kept.keep(question, await _days(call), now)
    headers = {
        "Content-Type": "application/json", "ETag": found.tag, "Cache-Control": "no-cache",
    }  # fmt: skip
    if call.request.headers.get("If-None-Match") == found.tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=found.body, headers=headers)


async def _days(call: WebCall) -> wire.BookDays:
    bookings = asked.bookings(call)
    want = asked.wanted(call)
    today = hours.service_day(bookings.branch.rules, call.kernel.clock.now())
    if (near := call.day()) is not None:
        [(_, offered)] = await bookings.days(want, [near])
        times: wire.BookDays = {"pool": want.pool.name, "times": views.times(offered.starts)}
        if not any(one.lanes for one in offered.starts):
            times["nearest"] = await bookings.nearest(want, near)
        return times
    first = call.day("from") or today
    until = call.day("to") or views.horizon(want.pool, today)
    last = min(until, first + timedelta(MOST_DAYS - 1))
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = await bookings.days(want, wanted)
    return {
        "pool": want.pool.name,
        "days": [views.day(day, offered) for day, offered in found],
    }


async def services(call: WebCall) -> Answered:
    """What the public can book; for staff, what they can book on its behalf."""
    rules = asked.bookings(call).branch.rules
    shown = views.services(rules, staff=asked.is_staff(call), place=asked.origin(call))
    found: wire.BookServices = {"services": shown}
    return 200, found


async def challenge(call: WebCall) -> Answered:
    """The work required before seats are held; none for callers in the office's network."""
    work = call.guard.work
    needed = call.who is None and work.asked_of(call.peer)
    return 200, {"challenge": work.challenge(call.kernel.clock.now()) if needed else None}


async def hold(call: WebCall) -> Answered:
    """Hold seats while the form is filled in."""
    if not asked.is_staff(call):
        limits = call.guard.limits
        tries.within(limits.on, limits.holds.wait_s(call.peer.address, time.monotonic()))
    asked.require_work(call)
    key, held = await asked.bookings(call).hold(
        _wanted(call), actor=asked.actor(call), request_id=call.key
    )
    answer: wire.HoldAnswer = {"hold": key, "until": call.shown.views.instant(held.until)}
    return 201, answer


def refuse_hold(call: WebCall) -> Refused | None:
    """The refusal of a time that was full a moment ago. It is cheap: no proof of work needed."""
    return asked.bookings(call).known_refusal(
        _wanted(call), actor=asked.actor(call), request_id=call.key
    )


def _wanted(call: WebCall) -> HoldSeats:
    body, party = call.body, call.body.get("party")
    return _hold_of(
        body["pool"], tuple(body["services"]), 1 if party is None else party, body["day"],
        body["minute"], asked.origin(call),
    )  # fmt: skip


@lru_cache(MOST_PARSED)
def _hold_of(
    pool: str, services: tuple[str, ...], party: int, day: str, minute: int, origin: str
) -> HoldSeats:
    return HoldSeats(
        id="", mark="", pool=pool, services=services, party=party, day=date.fromisoformat(day),
        minute=minute, origin=origin,
    )  # fmt: skip


async def extend(call: WebCall) -> Answered:
    """Extend a hold by the same time again, once."""
    held = await asked.bookings(call).extend(call.args[0], actor=asked.actor(call))
    return 200, {"hold": call.args[0], "until": call.shown.views.instant(held.until)}


async def confirm(call: WebCall) -> Answered:
    """Book the held seats. Sending it again gets the same answer."""
    bookings, given = asked.bookings(call), call.given
    if given.get("contact"):
        raise BadRequest("contact_not_kept")
    booking, replayed = await bookings.confirm(
        call.args[0],
        language=given.get("language", bookings.branch.rules.fallback),
        priority=given.get("priority"),
        actor=asked.actor(call),
    )
    return 200 if replayed else 201, asked.made(call, booking.id, views.with_code(
        call.shown.views, bookings.codes, booking))  # fmt: skip


async def release(call: WebCall) -> Answered:
    """Release held seats; a booking made from them whose answer never arrived goes too."""
    await asked.bookings(call).release(call.args[0], actor=asked.actor(call))
    gone: wire.HoldReleased = {"hold": call.args[0]}
    return 200, gone


async def one(call: WebCall) -> Answered:
    """An appointment by its token."""
    bookings = asked.bookings(call)
    booking = await bookings.find(bookings.codes.booking_of(call.args[0]))
    return 200, {"booking": await moves.own(call, booking)}


async def ics(call: WebCall) -> Answered:
    """The appointment for the visitor's calendar."""
    bookings, catalogue = asked.bookings(call), call.shown.catalogue
    booking = await bookings.find(bookings.codes.booking_of(call.args[0]))
    rules, language, strings = bookings.branch.rules, booking.language, catalogue["strings"]
    office = rules.name.get(language) or next(iter(rules.name.values()))
    facts = {"code": bookings.codes.code(booking.id), "office": office}
    late = rules.pools[booking.seats.pool].late if booking.seats.pool in rules.pools else None
    hint = sentence(
        strings, "book.late", language, {"minutes": (late or timedelta(0)) // timedelta(minutes=1)}
    )
    content = await call.caches.aside.run(
        views_ics.file,
        rules,
        booking,
        sentence(strings, "book.summary", language, facts) or office,
        hint or "",
        call.kernel.clock.now(),
    )
    headers = {"Content-Type": "text/calendar; charset=utf-8"}
    headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return web.Response(body=content, headers=headers)


async def change(call: WebCall) -> Answered:
    """Move to another time; if that is taken, the old time stands."""
    bookings = asked.bookings(call)
    booking = await bookings.change(
        bookings.codes.booking_of(call.args[0]),
        date.fromisoformat(call.body["day"]),
        call.body["minute"],
        actor=asked.actor(call),
        staff=asked.is_staff(call),
    )
    return 200, {"booking": await moves.own(call, booking)}


async def cancel(call: WebCall) -> Answered:
    """Give the seats back. Sending it again gets the same answer."""
    bookings = asked.bookings(call)
    name = bookings.codes.booking_of(call.args[0])
    booking = await bookings.cancel(name, actor=asked.actor(call))
    return 200, {"booking": await moves.own(call, booking)}


_ASKED = {
    "pool": Word, "services": Word, "party": Annotated[int, Interval(ge=1, le=1000)],
    "day": CalendarDay, "from": CalendarDay, "to": CalendarDay,
}  # fmt: skip

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
        method="GET", path=f"{API}/book/challenge", roles=auth.ANYONE, handler=challenge,
        answer=wire.ChallengeAnswer, summary="Work to be done before seats are kept",
    ),
    Route(
        method="POST", path=f"{API}/book/holds", roles=auth.ANYONE, handler=hold, status=201,
        body=shapes.HoldBody, answer=wire.HoldAnswer, crowd=True, refuse=refuse_hold,
        summary="Keep seats for a few minutes",
    ),
    Route(
        method="POST", path=f"{API}/book/holds/{{id}}/extend", roles=auth.ANYONE, handler=extend,
        answer=wire.HoldAnswer, summary="Keep them as long again, once",
    ),
    Route(
        method="PUT", path=f"{API}/book/holds/{{id}}", roles=auth.ANYONE, handler=confirm,
        body=shapes.ConfirmBody, answer=wire.BookingMade, status=201,
        crowd=True, summary="Book the seats that are held",
    ),
    Route(
        method="DELETE", path=f"{API}/book/holds/{{id}}", roles=auth.ANYONE, handler=release,
        answer=wire.HoldReleased, summary="Let the seats go, whatever became of them",
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
