"""How full a day is: seats planned and booked, and what became of the bookings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from queue_server.core import hours
from queue_server.core.booking.amending import amended
from queue_server.core.booking.availability import MINUTE, lanes_at, offers
from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import SEATED, Booking, BookingState
from queue_server.core.rules import BranchRules, Pool

_CAME = (BookingState.CHECKED_IN, BookingState.USED_AS_WALKIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLoad:
    """One day. ``planned`` and ``booked`` count seats; all others count bookings.

    ``due``: still to come. ``came``: checked in, or took an ordinary number instead.
    """

    day: date
    planned: int
    booked: int
    due: int
    came: int
    late: int
    missed: int
    cancelled: int


def load(
    rules: BranchRules,
    day: date,
    bookings: Iterable[Booking],
    amendments: Iterable[Amendment] = (),
) -> DayLoad:
    """The load of a day, given all of its bookings and what was amended."""
    known = list(bookings)
    pools = [amended(pool, amendments, day) for pool in rules.pools.values()]
    states = Counter(one.state for one in known)
    return DayLoad(
        day=day,
        planned=sum(planned(rules, pool, day) for pool in pools),
        booked=sum(one.seats.units for one in known if one.state in SEATED),
        due=states[BookingState.BOOKED],
        came=sum(states[one] for one in _CAME),
        late=states[BookingState.LAPSED],
        missed=states[BookingState.MISSED],
        cancelled=states[BookingState.CANCELLED],
    )


def planned(rules: BranchRules, pool: Pool, day: date) -> int:
    """How many seats a pool has on a day, by the calendar and its own rules."""
    unit, total = pool.unit // MINUTE, 0
    for session in hours.sessions_on(rules, day):
        if not offers(pool, session):
            continue
        first, end = (at.hour * 60 + at.minute for at in (session.opens, session.closes))
        for minute in range(first, end - unit + 1, unit):
            total += lanes_at(rules, pool, session, day, minute)
    return total
