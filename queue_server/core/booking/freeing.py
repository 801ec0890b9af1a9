"""Who gets a seat that was given back: the next on the waiting list, then the public.

The seat is never free in between: it goes from the booking to a hold in one step.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking import opening
from queue_server.core.booking.availability import MINUTE, RELEASE, WAITLIST, Wanted, offer
from queue_server.core.line.booking import SeatHold, Seats
from queue_server.core.line.waiter import Waiter, WaiterState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: An offer stands for the shorter of this time and this share of the time left before the seat.
KEPT = timedelta(hours=2)
KEPT_SHARE = 0.1
#: Local hours in which no waiter has to answer.
QUIET_FROM, QUIET_TO = time(21), time(8)


def freed(
    state: BranchState,
    rules: BranchRules,
    seats: Seats,
    now: datetime,
    hidden: timedelta,
    *,
    name: str,
) -> list[ev.Event]:
    """Offer the seats to the next waiter they suit, else hide them from the public for a while.

    ``name`` is unique each time seats are given back. The waiter who had the last offer of them
    still has it while the next is looked for, and so is passed over.
    """
    for waiter in state.book.waiting(seats.pool):
        if part := _suits(state, rules, waiter, seats, now):
            return _offered(rules, waiter, part, now, name)
    if hidden <= timedelta(0) or now >= _due(rules, seats):
        return []
    hold = _hold(f"{RELEASE}.{name}", seats, RELEASE, now + hidden)
    return [ev.SeatHeld(id=hold.id, hold=hold)]


def offer_ends(rules: BranchRules, now: datetime, due: datetime) -> datetime:
    """When an offer made now ends; quiet hours do not count. Never later than the seat begins."""
    left = min(KEPT, (due - now) * KEPT_SHARE)
    begins, ends = _waking(hours.local(rules, now))
    if begins + left > ends:  # at most one night: a day is longer than an offer
        left -= ends - begins
        begins, _ = _waking(ends)
    return min((begins + left).astimezone(UTC), due)


def _waking(at: datetime) -> tuple[datetime, datetime]:
    """The next hours that count: the rest of this day, or the following day."""
    day = at.date() + timedelta(days=at.time() >= QUIET_FROM)
    begins = datetime.combine(day, QUIET_TO, at.tzinfo)
    return max(begins, at), datetime.combine(day, QUIET_FROM, at.tzinfo)


def _suits(
    state: BranchState, rules: BranchRules, waiter: Waiter, seats: Seats, now: datetime
) -> Seats | None:
    """The part of the seats that the waiter needs, if the public may still book it."""
    pool = rules.pools.get(seats.pool)
    if pool is None or not waiter.first <= seats.day <= waiter.last:
        return None
    if pool.unit != seats.unit_min * MINUTE or any(
        code not in rules.services for code in waiter.services
    ):
        return None
    want = Wanted(pool=pool, services=waiter.services, party=waiter.party, staff=True)
    units = want.units(rules)
    if units > seats.units or opening.closed(rules, pool, seats.day, now, staff=False):
        return None
    starts = offer(state, rules, want, seats.day, now).starts
    held = any(one.minute == seats.minute for one in starts)
    return replace(seats, units=units) if held else None


def _offered(
    rules: BranchRules, waiter: Waiter, seats: Seats, now: datetime, name: str
) -> list[ev.Event]:
    due = _due(rules, seats)
    until = offer_ends(rules, now, due)
    hold = _hold(f"{WAITLIST}.{name}", seats, WAITLIST, until)
    offered = replace(
        waiter,
        state=WaiterState.OFFERED,
        hold=hold.id,
        seats=seats,
        due_at=due,
        until=until,
        offers=waiter.offers + 1,
    )
    return [ev.SeatHeld(id=hold.id, hold=hold), ev.WaiterOffered(id=waiter.id, waiter=offered)]


def _hold(name: str, seats: Seats, origin: str, until: datetime) -> SeatHold:
    return SeatHold(
        id=name, seats=seats, services=(), party=1, origin=origin, until=until, mark=name
    )


def _due(rules: BranchRules, seats: Seats) -> datetime:
    wall = datetime.combine(seats.day, time(), hours.zone(rules.zone))
    return (wall + seats.minute * MINUTE).astimezone(UTC)
