"""Appointments in answers. Tested by tests/web/book."""

from datetime import date, timedelta

from queue_server.core.booking import availability
from queue_server.core.booking.availability import MINUTE, DayOffer, StartLanes
from queue_server.core.booking.load import DayLoad
from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import Booking
from queue_server.core.line.move import MoveCase
from queue_server.core.line.waiter import Waiter
from queue_server.core.rules import BranchRules, Pool, Service
from queue_server.usecases.book.importing import Judged
from queue_server.usecases.book.moves import ClosureCases
from queue_server.usecases.codes import Codes
from queue_server.web.views.base import Views
from queue_server.wire.messages import booking as wire

_NO_POOL = Pool(name="")


def booking(views: Views, one: Booking) -> wire.Booking:
    """An appointment without its code."""
    rules, seats = views.rules, one.seats
    late = rules.pools.get(seats.pool, _NO_POOL).late
    return {
        "id": one.id,
        "pool": seats.pool,
        "day": seats.day.isoformat(),
        "minute": seats.minute,
        "minutes": seats.units * seats.unit_min,
        "zone": rules.zone,
        "services": list(one.services),
        "party": one.party,
        "priority": one.priority,
        "language": one.language,
        "state": one.state.value,
        "due_at": views.instant(one.due_at),
        "late_min": late // MINUTE,
        "ticket": one.ticket,
    }


def with_code(views: Views, codes: Codes, one: Booking) -> wire.Booking:
    """An appointment for those who may know its code."""
    return {**booking(views, one), "code": codes.code(one.id)}


def for_staff(views: Views, codes: Codes, one: Booking) -> wire.Booking:
    """An appointment as the office's calendar shows it."""
    shown = with_code(views, codes, one)
    return {**shown, "lane": one.seats.lane, "origin": one.origin}


def proposed(views: Views, case: MoveCase) -> wire.Proposed:
    """The proposed time, and the state of the move."""
    shown: wire.Proposed = {"state": case.state.value}
    if case.seats is not None and case.due_at is not None:
        shown["day"] = case.seats.day.isoformat()
        shown["minute"] = case.seats.minute
        shown["due_at"] = views.instant(case.due_at)
    return shown


def closure(views: Views, codes: Codes, one: ClosureCases) -> wire.Closure:
    """A suspension over bookings, with what is planned for each."""
    stop = one.suspension
    return {
        "suspension": stop.id,
        "scope": stop.scope,
        "reason": stop.reason,
        "starts": views.instant(stop.starts),
        "until": views.instant(stop.until) if stop.until else None,
        "uncased": one.uncased,
        "cases": [
            {
                "id": case.id,
                "was": {"day": case.was.day.isoformat(), "minute": case.was.minute},
                "booking": for_staff(views, codes, booking),
                "proposed": proposed(views, case),
                "reached": case.reached,
            }
            for case, booking in one.cases
        ],
    }


def waiter(views: Views, codes: Codes, one: Waiter) -> wire.Waiter:
    """A visitor on the waiting list."""
    shown: wire.Waiter = {
        "id": one.id,
        "pool": one.pool,
        "services": list(one.services),
        "party": one.party,
        "language": one.language,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "state": one.state.value,
        "since": views.instant(one.since),
        "code": codes.code(one.id),
    }
    if one.seats is not None and one.until is not None:
        shown["offer"] = {
            "day": one.seats.day.isoformat(),
            "minute": one.seats.minute,
            "until": views.instant(one.until),
        }
    return shown


def imported(codes: Codes, one: Judged, *, dry: bool) -> wire.ImportedRow:
    """A row of a list; a dry run has no code to give out."""
    if one.booking is None:
        return {"row": one.row, "refused": one.refused}
    seats = one.booking.seats
    shown: wire.ImportedRow = {"row": one.row, "day": seats.day.isoformat(), "minute": seats.minute}
    return shown if dry else {**shown, "code": codes.code(one.booking.id)}


def day(day: date, offered: DayOffer) -> wire.BookDay:
    """How much of a day is left."""
    shown: wire.BookDay = {
        "day": day.isoformat(),
        "state": offered.state,  # type: ignore[typeddict-item]  # one of DayState
    }
    if offered.reason:
        shown["reason"] = offered.reason
    return shown


def day_load(one: DayLoad) -> wire.BookDayLoad:
    """How full a day is."""
    return {
        "day": one.day.isoformat(),
        "planned": one.planned,
        "booked": one.booked,
        "due": one.due,
        "came": one.came,
        "late": one.late,
        "missed": one.missed,
        "cancelled": one.cancelled,
    }


def times(starts: tuple[StartLanes, ...]) -> list[wire.BookTime]:
    """The times of a day."""
    return [{"minute": one.minute, "free": one.lanes > 0} for one in starts]


def pool(one: Pool) -> wire.PoolShape:
    """A pool as configured."""
    return {
        "name": one.name,
        "lanes": one.lanes or 0,
        "unit_min": one.unit // MINUTE,
        "services": sorted(one.services),
        "sessions": sorted(one.sessions),
        "staff_share": one.staff_share,
        "opens_days": one.opens_days,
        "hold_min": one.hold // MINUTE,
        "early_min": one.early // MINUTE,
        "late_min": one.late // MINUTE,
        "party": [one.party_min, one.party_max],
    }


def amendment(views: Views, one: Amendment) -> wire.AmendmentShape:
    """How a pool is changed for some days."""
    return {
        "id": one.id,
        "pool": one.pool,
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last is not None else None,
        "weekdays": list(one.weekdays),
        "sessions": list(one.sessions) if one.sessions is not None else None,
        "lanes": one.lanes,
        "staff_share": one.staff_share,
        "made_at": views.instant(one.made_at),
    }


def services(rules: BranchRules, *, staff: bool = False, place: str = "") -> list[wire.BookService]:
    """What visitors can book at a place, or staff on their behalf, and in which pools."""
    found = availability.bookable(rules, staff=staff, place=place)
    return [_service(rules.services[code], pools) for code, pools in found.items()]


def _service(one: Service, pools: list[str]) -> wire.BookService:
    return {
        "service": one.code,
        "name": one.name,
        "minutes": one.minutes,
        "documents": list(one.documents),
        "pools": pools,
    }


def horizon(one: Pool, today: date) -> date:
    """The last day that can be booked now."""
    return today + timedelta(days=one.opens_days)
