"""Reading requests to the book: who asks, for what, on which day. Tested by tests/web/book."""

from queue_server.core.booking import availability
from queue_server.core.booking.availability import Wanted
from queue_server.core.decide.book.booking import BY_STAFF
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch.work import PUBLIC
from queue_server.web.context import WebCall
from queue_server.web.guard import auth
from queue_server.wire.messages import booking as wire
from queue_server.wire.paths import BOOKING_PAGE


def bookings(call: WebCall) -> Bookings:
    """The book of the branch."""
    return call.kernel.book


def is_staff(call: WebCall) -> bool:
    """Whether the caller belongs to the office."""
    return call.who is not None and call.who.role in auth.STAFF


def actor(call: WebCall) -> str:
    """Who asks, as the journal names them."""
    return call.who.actor if call.who is not None else PUBLIC


def origin(call: WebCall) -> str:
    """Where a booking comes from."""
    if is_staff(call):
        return BY_STAFF
    return "kiosk" if call.who is not None else "web"


def wanted(call: WebCall) -> Wanted:
    """What the query wants a seat for.

    Raises:
        BadRequest: As :func:`availability.wanted`.
    """
    query, rules = call.query, bookings(call).branch.rules
    services = tuple(code for code in query.get("services", "").split(",") if code)
    pool = query.get("pool") or _pool_of(call, services)
    return availability.wanted(
        rules, pool, services, query.get("party", 1), staff=is_staff(call), place=origin(call)
    )


def _pool_of(call: WebCall, services: tuple[str, ...]) -> str:
    rules = bookings(call).branch.rules
    known = availability.bookable(rules, staff=is_staff(call), place=origin(call))
    return next((known[code][0] for code in services if code in known), "")


def require_work(call: WebCall) -> None:
    """Require a proof of work from a stranger who comes from outside.

    Raises:
        Refused: ``work_needed``.
    """
    work = call.guard.work
    if call.who is None and work.asked_of(call.peer):
        work.require(call.given.get("altcha"), call.key, call.kernel.clock.now())


def made(call: WebCall, name: str, shown: wire.Booking) -> wire.BookingMade:
    """A new appointment, with what the visitor needs to write down."""
    codes = bookings(call).codes
    return {
        "booking": shown,
        "code": codes.code(name),
        "track": f"{BOOKING_PAGE}{codes.token(name)}",
    }
