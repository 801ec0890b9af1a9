"""What strands bookings: suspensions, and days whose rules have changed since they were booked.

A day that the calendar or the sessions close, or that has fewer lanes than bookings, is treated as
a suspension of that day, with a name of its own, so that its bookings are moved in the same way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from queue_server.core import hours
from queue_server.core.booking.amending import amended
from queue_server.core.booking.availability import MINUTE, lanes_at, minute_of
from queue_server.core.events import SuspensionSaved
from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import SEATED, Booking, BookingState
from queue_server.core.rules import BranchRules, Pool, Session
from queue_server.core.state.branch import BranchState

#: Prefix of the name of a closed day, before the date; also its scope and reason.
CLOSED = "closed"


def closures(state: BranchState, rules: BranchRules, now: datetime) -> list[SuspensionSaved]:
    """Every suspension, then each day that lacks room for its bookings or has move cases."""
    closed = {one.seats.day for one in without_room(state, rules, now)}
    for case in state.book.moves.values():
        if (day := day_of(case.suspension)) is not None:
            closed.add(day)
    return [*state.suspensions.values(), *(_closure(rules, day) for day in sorted(closed))]


def closure(state: BranchState, rules: BranchRules, name: str) -> SuspensionSaved | None:
    """The suspension or closed day of that name; None if there is no such suspension."""
    day = day_of(name)
    return state.suspensions.get(name) if day is None else _closure(rules, day)


def stranded(
    state: BranchState, rules: BranchRules, stop: SuspensionSaved, now: datetime
) -> list[Booking]:
    """The bookings to come that a closure overlaps, in the order they were made."""
    hit: Iterable[Booking] = (
        one
        for one in _to_come(state, now)
        if stop.starts < one.due_at + one.seats.units * one.seats.unit_min * MINUTE
        and (stop.until is None or one.due_at < stop.until)
        and _in_scope(rules, stop.scope, one)
    )
    if stop.scope == CLOSED:
        hit = _without_room(state, rules, hit, state.book.amendments.values())
    return sorted(hit, key=lambda one: (one.made_at, one.id))


def without_room(
    state: BranchState,
    rules: BranchRules,
    now: datetime,
    amendments: Iterable[Amendment] | None = None,
) -> list[Booking]:
    """The bookings to come that their day no longer has room for.

    ``amendments``: used in place of those in force.
    """
    given = state.book.amendments.values() if amendments is None else amendments
    return _without_room(state, rules, _to_come(state, now), given)


def _without_room(
    state: BranchState,
    rules: BranchRules,
    bookings: Iterable[Booking],
    amendments: Iterable[Amendment],
) -> list[Booking]:
    room = DayRoom(state, rules, tuple(amendments))
    return [one for one in bookings if not room.has(one)]


@dataclass(slots=True)
class DayRoom:
    """Whether days still have room for what is booked on them.

    A session must cover the time and offer the services. Of the pool, only its lanes and amendments
    count: a pool that is edited in the configuration or removed from it affects no booking.
    """

    state: BranchState
    rules: BranchRules
    amendments: tuple[Amendment, ...]
    _sessions: dict[date, list[Session]] = field(default_factory=dict)
    _taken: dict[tuple[str, date], dict[int, int]] = field(default_factory=dict)

    def has(self, one: Booking) -> bool:
        """Whether there is room for a booking."""
        session = next((each for each in self._held(one.seats.day) if _fits(each, one)), None)
        if session is None:
            return False
        if (configured := self.rules.pools.get(one.seats.pool)) is None:
            return True
        pool = amended(configured, self.amendments, one.seats.day)
        if pool.sessions != configured.sessions and session.name not in pool.sessions:
            return False
        return not self._squeezed(pool, session, one)

    def _squeezed(self, pool: Pool, session: Session, one: Booking) -> bool:
        """Whether the lanes below this booking's already use up all there are."""
        taken, below = self._lanes_taken(one), (1 << one.seats.lane) - 1
        return any(
            (taken[at] & below).bit_count()
            >= lanes_at(self.rules, pool, session, one.seats.day, at)
            for at in one.seats.minutes
        )

    def _held(self, day: date) -> list[Session]:
        if day not in self._sessions:
            self._sessions[day] = hours.sessions_on(self.rules, day)
        return self._sessions[day]

    def _lanes_taken(self, one: Booking) -> dict[int, int]:
        key = (one.seats.pool, one.seats.day)
        if key not in self._taken:
            masks = self._taken[key] = {}
            for other in self.state.book.booked(*key):
                for minute in other.seats.minutes if other.state in SEATED else ():
                    masks[minute] = masks.get(minute, 0) | 1 << other.seats.lane
        return self._taken[key]


def _fits(session: Session, one: Booking) -> bool:
    ends = one.seats.minute + one.seats.units * one.seats.unit_min
    inside = minute_of(session.opens) <= one.seats.minute and ends <= minute_of(session.closes)
    return inside and (not session.services or session.services.issuperset(one.services))


def day_of(name: str) -> date | None:
    """The day in the name of a closed day; None for a suspension."""
    kind, _, day = name.partition(".")
    try:
        return date.fromisoformat(day) if kind == CLOSED else None
    except ValueError:
        return None


def _to_come(state: BranchState, now: datetime) -> Iterator[Booking]:
    for one in state.book.bookings.values():
        if one.state is BookingState.BOOKED and one.due_at > now:
            yield one


def _closure(rules: BranchRules, day: date) -> SuspensionSaved:
    begins, ends = (
        datetime.combine(one, time(), hours.zone(rules.zone)).astimezone(UTC)
        for one in (day, day + timedelta(days=1))
    )
    return SuspensionSaved(
        id=f"{CLOSED}.{day}",
        scope=CLOSED,
        starts=begins,
        until=ends,
        reason=CLOSED,
        wording={},
        numbers="kept",
    )


def _in_scope(rules: BranchRules, scope: str, one: Booking) -> bool:
    kind, _, name = scope.partition(":")
    if kind == "service":
        return name in one.services
    if kind == "session":
        return any(
            session.name == name and _covers(session, one.seats.minute)
            for session in hours.sessions_on(rules, one.seats.day)
        )
    return True


def _covers(session: Session, minute: int) -> bool:
    return minute_of(session.opens) <= minute < minute_of(session.closes)
