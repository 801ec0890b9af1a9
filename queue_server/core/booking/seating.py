"""Choosing seats: the lane for a requested start, or the nearest starts instead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypedDict

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking.availability import (
    MINUTE,
    RELEASE,
    WAITLIST,
    DayOffer,
    StartLanes,
    Wanted,
    best_lane,
    offer,
    taken,
)
from queue_server.core.errors import Refused
from queue_server.core.line.booking import Seats, overlap
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: How many starts are offered in place of one that is taken.
NEAREST = 5
#: How many days on either side are searched for them.
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
    known = None if without is not None else _times(state, rules, want, day, now)
    if known is not None and minute in known.full:
        raise Refused("slot_taken", nearest=nearest(state, rules, want, day, minute, now))
    if known is not None and known.at == now:
        found = known.found
    else:
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
    """End the holds whose time is over. The waiting list ends its own."""
    known = state.book.holds.values()
    over = (one for one in known if one.until <= now and one.origin != WAITLIST)
    return [ev.HoldEnded(id=one.id) for one in over]


def cleared(state: BranchState, now: datetime, seats: Seats) -> list[ev.Event]:
    """End what stands in the way of taking the seats: holds that are over or only hide them."""
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
    """The nearest free starts, remembered: in a rush for one day, most requests are the same."""
    return state.book.recent.answer(
        (*_asked(want), day, minute),
        _seen(state, rules, state.book.version),
        now,
        lambda: _searched(state, rules, want, day, minute, now),
    )


def known_full(
    state: BranchState,
    rules: BranchRules,
    want: Wanted,
    day: date,
    minute: int,
    now: datetime,
    durable: int,
) -> Refused | None:
    """The refusal of :func:`seat`, if the start was full a moment ago and no seat of its day has
    been given back since: a full start stays full while a crowd takes the others. Only what is in
    the journal up to ``durable`` is disclosed; while the state is ahead of it, what was found last.
    A day not asked for before is not looked at. The refusal is shared by all callers: do not raise
    it.
    """
    book, at, is_written = state.book, (*_asked(want), day), state.seq <= durable
    if not book.recent.knows(at):
        return None
    full = book.disclosed.latest(
        at,
        _seen(state, rules, book.given_back_of(want.pool.name, day)),
        book.version_of(want.pool.name, day),
        now,
        (lambda: _times(state, rules, want, day, now).full) if is_written else None,
    )
    if full is None or minute not in full:
        return None

    def refusal() -> Refused:
        return Refused("slot_taken", nearest=nearest(state, rules, want, day, minute, now))

    return book.disclosed.latest(
        (*at, minute),
        _seen(state, rules, 0),
        book.version,
        now,
        refusal if is_written else None,
    )


class _Times(NamedTuple):
    """The starts of a day: the minutes of the full ones, the free ones, the offer they come from,
    and its instant. Seats are given only from what was found at this very instant.
    """

    full: frozenset[int]
    free: tuple[StartLanes, ...]
    found: DayOffer
    at: datetime


def _times(
    state: BranchState, rules: BranchRules, want: Wanted, day: date, now: datetime
) -> _Times:
    """The starts of a day. Remembered: of a crowd at one instant nearly all are refused, and each
    request would otherwise compute the whole day.
    """

    def find() -> _Times:
        found = offer(state, rules, want, day, now)
        full = frozenset(one.minute for one in found.starts if not one.lanes)
        return _Times(full, tuple(one for one in found.starts if one.lanes), found, now)

    of = _seen(state, rules, state.book.version_of(want.pool.name, day))
    return state.book.recent.answer((*_asked(want), day), of, now, find)


def _seen(state: BranchState, rules: BranchRules, version: int) -> object:
    """What free times depend on besides the clock; ``version``: that of the book, or of its day."""
    return version, state.book.amended, id(rules), tuple(state.suspensions.values())


def _asked(want: Wanted) -> tuple[object, ...]:
    """The request as a key, with the pool by its name: a pool has many fields to compare."""
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
) -> Iterator[tuple[date, StartLanes]]:
    """Free starts from the day outwards, until there are enough and both sides were searched."""
    count = 0
    for distance in range(AROUND_DAYS + 1):
        for other in {day - timedelta(days=distance), day + timedelta(days=distance)}:
            for start in _times(state, rules, want, other, now).free:
                count += 1
                yield other, start
        if count >= NEAREST and distance:
            return
