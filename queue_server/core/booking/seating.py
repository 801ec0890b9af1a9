"""Choosing seats: the lane of a start that was asked for, or the nearest starts instead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TypedDict

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking.availability import (
    MINUTE,
    RELEASE,
    WAITLIST,
    Start,
    Wanted,
    best_lane,
    offer,
    taken,
)
from queue_server.core.errors import Refused
from queue_server.core.line.booking import Seats, overlap
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: So many starts are offered in place of one that is taken.
NEAREST = 5
#: So many days on either side are searched for them.
AROUND_DAYS = 7


class FreeStart(TypedDict):
    """A free start as a refusal names it; ``minute`` counts from midnight."""

    day: str
    minute: int


def seat(
    state: BranchState,
    rules: BranchRules,
    want: Wanted,
    day: date,
    minute: int,
    now: datetime,
    *,
    without: str | None = None,
) -> tuple[Seats, datetime]:
    """The seats for a start, and its instant.

    Raises:
        Refused: ``day_closed`` with the reason, ``slot_taken`` with the ``nearest`` free starts.
    """
    if without is None and minute in _full(state, rules, want, day, now):
        raise Refused("slot_taken", nearest=nearest(state, rules, want, day, minute, now))
    found = offer(state, rules, want, day, now, without=without)
    if found.reason:
        raise Refused(
            "day_closed",
            reason=found.reason,
            nearest=nearest(state, rules, want, day, minute, now),
        )
    start = next((one for one in found.starts if one.minute == minute and one.lanes), None)
    if start is None:
        raise Refused("slot_taken", nearest=nearest(state, rules, want, day, minute, now))
    masks = taken(state, want.pool, day, now, staff=want.staff, without=without)
    units = want.units(rules)
    seats = Seats(
        pool=want.pool.name,
        day=day,
        minute=minute,
        lane=best_lane(want.pool, start, units, masks, staff=want.staff),
        units=units,
        unit_min=want.pool.unit // MINUTE,
    )
    return seats, start.at


def expired(state: BranchState, now: datetime) -> list[ev.Event]:
    """Holds whose time is over. The waiting list ends its own."""
    known = state.book.holds.values()
    over = (one for one in known if one.until <= now and one.origin != WAITLIST)
    return [ev.HoldEnded(id=one.id) for one in over]


def cleared(state: BranchState, now: datetime, seats: Seats) -> list[ev.Event]:
    """What must end before the seats can be taken: holds that are over or only hide them."""
    return [
        ev.HoldEnded(id=one.id)
        for one in state.book.held(seats.pool, seats.day)
        if one.origin != WAITLIST
        and (one.until <= now or (one.origin == RELEASE and overlap(one.seats, seats)))
    ]


def nearest(
    state: BranchState,
    rules: BranchRules,
    want: Wanted,
    day: date,
    minute: int,
    now: datetime,
) -> list[FreeStart]:
    """The nearest free starts: of a crowd that presses for one day, most ask the same."""
    known, key = state.book.nearest.about(_seen(state, rules), now), (*_asked(want), day, minute)
    if key not in known:
        known[key] = _searched(state, rules, want, day, minute, now)
    found: list[FreeStart] = known[key]
    return found


def _full(
    state: BranchState, rules: BranchRules, want: Wanted, day: date, now: datetime
) -> frozenset[int]:
    """The starts of a day that have no free lane. Of a crowd that presses at one instant nearly
    all are refused, and each would have the whole day computed.
    """
    known, key = state.book.full.about(_seen(state, rules), now), (*_asked(want), day)
    if key not in known:
        starts = offer(state, rules, want, day, now).starts
        known[key] = frozenset(one.minute for one in starts if not one.lanes)
    found: frozenset[int] = known[key]
    return found


def _seen(state: BranchState, rules: BranchRules) -> object:
    """What the free times depend on beside the clock."""
    return state.book.version, id(rules), tuple(state.suspensions.values())


def _asked(want: Wanted) -> tuple[object, ...]:
    """What is wanted, with the pool by its name: a pool has many fields to compare."""
    return want.pool.name, want.services, want.party, want.staff, want.length, want.ahead


def _searched(
    state: BranchState,
    rules: BranchRules,
    want: Wanted,
    day: date,
    minute: int,
    now: datetime,
) -> list[FreeStart]:
    asked = datetime.combine(day, datetime.min.time(), hours.zone(rules.zone)) + minute * MINUTE
    found = sorted(
        (abs(start.at - asked), start.at, other, start.minute)
        for other, start in _free_around(state, rules, want, day, now)
    )
    return [{"day": str(other), "minute": at} for _, _, other, at in found[:NEAREST]]


def _free_around(
    state: BranchState, rules: BranchRules, want: Wanted, day: date, now: datetime
) -> Iterator[tuple[date, Start]]:
    """Free starts, from the day outwards until there are enough and both sides were seen."""
    count = 0
    for distance in range(AROUND_DAYS + 1):
        for other in {day - timedelta(days=distance), day + timedelta(days=distance)}:
            for start in offer(state, rules, want, other, now).starts:
                if start.lanes:
                    count += 1
                    yield other, start
        if count >= NEAREST and distance:
            return
