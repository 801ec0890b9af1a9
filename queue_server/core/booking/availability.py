"""The free starts of a day.

Taken lanes are one bit mask per seat, so a start is free when the masks of its seats leave a bit
clear. A month of full days takes about two milliseconds: nothing is computed in advance, and a
changed rule, suspension or booking shows at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import NamedTuple

from queue_server.core import hours
from queue_server.core.booking import opening
from queue_server.core.booking.amending import amended
from queue_server.core.errors import BadRequest
from queue_server.core.events import SuspensionSaved
from queue_server.core.line.booking import SEATED, Seats
from queue_server.core.line.together import MAX_SERVICES
from queue_server.core.rules import BranchRules, Pool, Session
from queue_server.core.state.branch import BranchState

MINUTE = timedelta(minutes=1)
DAY_MIN = 24 * 60
MIDNIGHT = time(0)
#: A day with no more than this share of its starts free is shown as ``few``.
FEW = 0.25
#: Origin of a hold that hides returned seats from the public; staff may use them.
RELEASE = "release"
#: Origin of a hold that keeps a seat for the next waiter. The seat stays taken until the hold is
#: ended, whatever the clock says: otherwise the public could take it between two waiters.
WAITLIST = "waitlist"
Masks = dict[int, int]
"""Lanes taken, as bits, by the minute at which a seat begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a booking is to be for. ``staff``: the office makes it, for example by telephone.

    ``length`` is that of an existing booking, in seats: it stays as it was. ``ahead``: how many
    days ahead can be booked, in place of what the pool says.
    """

    pool: Pool
    services: tuple[str, ...]
    party: int = 1
    staff: bool = False
    length: int | None = None
    ahead: int | None = None

    def units(self, rules: BranchRules) -> int:
        """How many consecutive seats it takes."""
        if self.length is not None:
            return self.length
        minutes = sum(rules.services[code].minutes for code in self.services) * self.party
        return max(1, ceil(minutes / (self.pool.unit / MINUTE) - 1e-9))


class StartLanes(NamedTuple):
    """A minute at which a booking could begin; ``lanes`` are the free ones as bits.

    A tuple, because a month has two thousand of them.
    """

    minute: int
    at: datetime
    lanes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOffer:
    """All starts of a day, free or not; ``reason`` says why there are none."""

    starts: tuple[StartLanes, ...] = ()
    reason: str = ""

    @property
    def state(self) -> str:
        """``free``, ``few``, ``full`` or ``closed``."""
        if not self.starts:
            return "closed"
        free = sum(one.lanes > 0 for one in self.starts)
        if not free:
            return "full"
        return "few" if free <= FEW * len(self.starts) else "free"


def wanted(
    rules: BranchRules,
    pool: str,
    services: Sequence[str],
    party: int,
    *,
    staff: bool,
    place: str = "",
) -> Wanted:
    """Check a request to book. ``place``: where a visitor books (``web``, ``kiosk``); empty: staff.

    Raises:
        BadRequest: ``unknown_pool``, ``unknown_service``, ``too_many_services``,
            ``not_in_pool``, ``party_size``.
    """
    if pool not in rules.pools:
        raise BadRequest("unknown_pool", pool=pool[:60])
    found, chosen = rules.pools[pool], tuple(dict.fromkeys(services))
    elsewhere = bool(place) and not staff and place not in found.places
    if not 1 <= len(chosen) <= MAX_SERVICES:
        raise BadRequest("too_many_services", most=MAX_SERVICES)
    for code in chosen:
        if code not in rules.services or not rules.services[code].enabled:
            raise BadRequest("unknown_service", service=code[:60])
        if elsewhere or (found.services and code not in found.services):
            raise BadRequest("not_in_pool", service=code, pool=pool)
    if not found.party_min <= party <= found.party_max:
        raise BadRequest("party_size", least=found.party_min, most=found.party_max)
    return Wanted(pool=found, services=chosen, party=party, staff=staff)


def bookable(rules: BranchRules, *, staff: bool = False, place: str = "") -> dict[str, list[str]]:
    """The pools in which each service can be booked: by staff, or by visitors at a place.

    In the order of the configuration; services without any are left out.
    """
    found: dict[str, list[str]] = {}
    for pool in rules.pools.values():
        if not staff and (pool.staff_share >= 1 or (place and place not in pool.places)):
            continue
        held = [one for one in rules.sessions if not pool.sessions or one.name in pool.sessions]
        for code, service in rules.services.items():
            listed = not pool.services or code in pool.services
            if service.enabled and listed and any(offers(pool, one, (code,)) for one in held):
                found.setdefault(code, []).append(pool.name)
    return found


def offer(
    state: BranchState,
    rules: BranchRules,
    want: Wanted,
    day: date,
    now: datetime,
    *,
    without: str | None = None,
) -> DayOffer:
    """The starts of a day for a request; seats of the booking ``without`` count as free."""
    pool = amended(want.pool, state.book.amendments.values(), day)
    if pool is not want.pool:
        want = replace(want, pool=pool)
    if reason := opening.closed(rules, pool, day, now, staff=want.staff, ahead=want.ahead):
        return DayOffer(reason=reason)
    held = [one for one in hours.sessions_on(rules, day) if offers(pool, one, want.services)]
    if not held or pool.lanes == 0:
        return DayOffer(reason="hours")
    look = _Day(
        rules=rules,
        want=want,
        day=day,
        now=now,
        today=hours.service_day(rules, now),
        masks=taken(state, pool, day, now, staff=want.staff, without=without),
        stops=tuple(state.suspensions.values()),
    )
    starts = tuple(start for session in held for start in look.starts(session))
    return DayOffer(starts=starts, reason="" if starts else look.why_none(held))


def taken(
    state: BranchState,
    pool: Pool,
    day: date,
    now: datetime,
    *,
    staff: bool,
    without: str | None = None,
) -> Masks:
    """Which lanes of each seat of a day are taken, or hidden from the public for a while."""
    masks: Masks = {}
    unit = pool.unit // MINUTE
    for one in state.book.booked(pool.name, day):
        if one.id == without:
            continue
        if one.state in SEATED or (not staff and one.hidden_until and now < one.hidden_until):
            _mark(masks, one.seats, unit)
    for hold in state.book.held(pool.name, day):
        if hold.origin == WAITLIST or (now < hold.until and not (staff and hold.origin == RELEASE)):
            _mark(masks, hold.seats, unit)
    return masks


def best_lane(pool: Pool, start: StartLanes, units: int, masks: Masks, *, staff: bool) -> int:
    """The free lane with the smallest gap around the seats, to keep long gaps whole.

    Of equal ones the public gets the lowest and staff the highest, where the staff's share is.
    """
    unit = pool.unit // MINUTE
    lanes = [lane for lane in range(start.lanes.bit_length()) if start.lanes >> lane & 1]
    if staff:
        lanes.reverse()
    return min(lanes, key=lambda lane: _gap(masks, start.minute, units, unit, lane))


def lanes_at(rules: BranchRules, pool: Pool, session: Session, day: date, minute: int) -> int:
    """How many lanes a pool has at a minute of a session."""
    at = time(minute // 60, minute % 60) if pool.hours else MIDNIGHT
    for one in pool.hours:
        if day.weekday() in one.days and one.opens <= at < one.closes:
            return one.lanes
    if pool.lanes is not None:
        return pool.lanes
    staffed = len(session.counters or rules.counters)
    return int(staffed * (1 - pool.walkin_share) + 1e-9)


def start_of(rules: BranchRules, day: date, minute: int) -> datetime | None:
    """The instant of a local minute; None if the clocks skip it, the first if it occurs twice."""
    tz = hours.zone(rules.zone)
    wall = datetime.combine(day, time(minute // 60, minute % 60), tz)
    instant = wall.astimezone(UTC)
    there = instant.astimezone(tz).replace(tzinfo=None)
    return instant if there == wall.replace(tzinfo=None) else None


def _mark(masks: Masks, seats: Seats, unit: int) -> None:
    bit = 1 << seats.lane
    if seats.unit_min != unit:
        # The pool's seats had another length then: whatever overlaps these is taken.
        end = seats.minute + seats.units * seats.unit_min
        for minute in range(seats.minute - unit + 1, end):
            masks[minute] = masks.get(minute, 0) | bit
        return
    if seats.units == 1:  # most are, and a month has thousands
        masks[seats.minute] = masks.get(seats.minute, 0) | bit
        return
    for minute in seats.minutes:
        masks[minute] = masks.get(minute, 0) | bit


def _gap(masks: Masks, minute: int, units: int, unit: int, lane: int) -> int:
    """Free seats around a stay, up to a day's length, on both sides together."""
    bit, gap = 1 << lane, 0
    for step, at in ((-unit, minute - unit), (unit, minute + units * unit)):
        while 0 <= at < DAY_MIN and not masks.get(at, 0) & bit:
            gap, at = gap + 1, at + step
    return gap


def offers(pool: Pool, session: Session, services: tuple[str, ...] = ()) -> bool:
    """Whether the services can be booked in a session."""
    if pool.sessions and session.name not in pool.sessions:
        return False
    return not session.services or session.services.issuperset(services)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """One day as one visitor sees it."""

    rules: BranchRules
    want: Wanted
    day: date
    now: datetime
    today: date
    masks: Masks
    stops: tuple[SuspensionSaved, ...]

    def starts(self, session: Session) -> list[StartLanes]:
        """The starts of a session that are still to come and that nothing suspends."""
        pool, units = self.want.pool, self.want.units(self.rules)
        unit = pool.unit // MINUTE
        grid = range(minute_of(session.opens), minute_of(session.closes) - unit + 1, unit)
        free = self._free(session, grid)
        instants = _instants(self.rules, self.day, grid)
        scopes = {"branch", f"session:{session.name}"}
        scopes |= {f"service:{code}" for code in self.want.services}
        stops = [one for one in self.stops if one.scope in scopes]
        if units == 1 and not stops:  # true of nearly every month shown
            now, seats = self.now, zip(grid, instants, free, strict=True)
            return [_start(one) for one in seats if one[1] is not None and one[1] > now]
        found: list[StartLanes] = []
        for n in range(len(grid) - units + 1):
            at, lanes = instants[n], ~0
            if at is None or at <= self.now or None in instants[n : n + units]:
                continue
            if stops and any(_overlaps(one, at, at + units * pool.unit) for one in stops):
                continue
            for mask in free[n : n + units]:
                lanes &= mask
            found.append(StartLanes(minute=grid[n], at=at, lanes=lanes))
        return found

    def why_none(self, held: Sequence[Session]) -> str:
        """``suspended`` when but for that there were starts, ``over`` when there were some before,
        ``hours`` when no session is ever long enough.
        """
        running = replace(self, stops=())
        if any(map(running.starts, held)):
            return "suspended"
        since_ever = replace(running, now=datetime.min.replace(tzinfo=UTC))
        return "over" if any(map(since_ever.starts, held)) else "hours"

    def _free(self, session: Session, grid: range) -> list[int]:
        """The free lanes of each seat. Where the pool's lanes do not change during the day, they
        are computed once.
        """
        masks = [self.masks.get(at, 0) for at in grid]
        if self.want.pool.hours:
            lanes = [self._lanes(session, at) for at in grid]
            return [_left(*one, taken) for one, taken in zip(lanes, masks, strict=True)]
        count, open_to = self._lanes(session, 0)
        if max(masks, default=0) >> count:
            return [_left(count, open_to, taken) for taken in masks]
        return [open_to & ~taken for taken in masks]

    def _lanes(self, session: Session, minute: int) -> tuple[int, int]:
        """How many lanes there are, and, as bits, those the requester may book."""
        pool = self.want.pool
        lanes = lanes_at(self.rules, pool, session, self.day, minute)
        kept = 0
        if not self.want.staff:
            kept = opening.kept_for_staff(pool, lanes, self.day, self.today)
        return lanes, (1 << (lanes - kept)) - 1


def _start(seat: tuple[int, datetime | None, int]) -> StartLanes:
    """From its parts; keyword arguments would cost a month's two thousand a millisecond more."""
    return tuple.__new__(StartLanes, seat)


def _left(lanes: int, open_to: int, taken: int) -> int:
    """The free lanes as bits. Bookings in lanes that the pool no longer has take up others."""
    free = open_to & ~taken
    for _ in range((taken >> lanes).bit_count()):
        free &= ~(1 << (free.bit_length() - 1)) if free else 0
    return free


def _instants(rules: BranchRules, day: date, grid: range) -> list[datetime | None]:
    """The instant of each minute; counted from the first unless the clocks change in between."""
    if not grid:
        return []
    first, last = start_of(rules, day, grid[0]), start_of(rules, day, grid[-1])
    if first is None or last is None or last - first != (grid[-1] - grid[0]) * MINUTE:
        return [start_of(rules, day, minute) for minute in grid]
    return [first + (minute - grid[0]) * MINUTE for minute in grid]


def minute_of(at: time) -> int:
    """Minutes from midnight to a time of day."""
    return at.hour * 60 + at.minute


def _overlaps(stop: SuspensionSaved, start: datetime, end: datetime) -> bool:
    return stop.starts < end and (stop.until is None or start < stop.until)
