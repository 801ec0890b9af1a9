"""Where the bookings of a closure could go instead, and what settles their cases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking import closing
from queue_server.core.booking.availability import MINUTE, Masks, StartLanes, Wanted, offer
from queue_server.core.line.booking import Booking, BookingAction, Seats, after
from queue_server.core.line.move import MoveCase, MoveState, moved_on
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: Origin of a hold that a move makes.
BY_MOVE = "move"
#: A proposal begins no sooner than this from now, so that the visitor can learn of it in time.
NOTICE = timedelta(hours=24)
#: How many weeks after the booking's own day another time is looked for.
WEEKS = 4
Proposal = tuple[Seats, datetime]


def without_case(state: BranchState, found: Iterable[Booking]) -> list[Booking]:
    """The bookings that have no open case."""
    return [one for one in found if state.book.open_move(one.id) is None]


def settled(
    state: BranchState, case: MoveCase, to: MoveState, *, reached: bool = False
) -> list[ev.Event]:
    """The events that settle a case and release the seat that was kept for it.

    Raises:
        Refused: ``move_settled``.
    """
    done: list[ev.Event] = [ev.MoveSettled(id=case.id, case=moved_on(case, to, reached=reached))]
    if case.hold in state.book.holds:
        done.append(ev.HoldEnded(id=case.hold or ""))
    return done


def kept(state: BranchState, case: MoveCase, day: date, minute: int, now: datetime) -> bool:
    """Whether a start is the one kept for a case, and the hold is still live."""
    hold, seats = state.book.holds.get(case.hold or ""), case.seats
    live = hold is not None and now < hold.until
    return live and seats is not None and (seats.day, seats.minute) == (day, minute)


def accepted(
    state: BranchState, booking: Booking, case: MoveCase, *, reached: bool = False
) -> list[ev.Event]:
    """The booking takes the seats that are kept for it.

    Raises:
        Refused: ``booking_over``, ``move_settled``.
    """
    assert case.seats is not None
    assert case.due_at is not None
    moved = replace(
        after(booking, BookingAction.CHANGE),
        seats=case.seats,
        due_at=case.due_at,
        sequence=booking.sequence + 1,
    )
    done = settled(state, case, MoveState.ACCEPTED, reached=reached)
    return [*done, ev.BookingChanged(id=booking.id, booking=moved)]


def restored(state: BranchState, suspension: str, now: datetime) -> list[ev.Event]:
    """What a suspension that ends early restores: every unanswered booking still to come."""
    found: list[ev.Event] = []
    for case in state.book.moves_of(suspension):
        if _unanswered(state, case, now) is not None:
            found += settled(state, case, MoveState.RESTORED)
    return found


def reopened(state: BranchState, rules: BranchRules, now: datetime) -> list[ev.Event]:
    """What a closed day restores when its sessions are held again."""
    found: list[ev.Event] = []
    room = closing.DayRoom(state, rules, tuple(state.book.amendments.values()))
    for case in state.book.moves.values():
        if closing.day_of(case.suspension) is None:
            continue
        booking = _unanswered(state, case, now)
        if booking is not None and room.has(booking):
            found += settled(state, case, MoveState.RESTORED)
    return found


def _unanswered(state: BranchState, case: MoveCase, now: datetime) -> Booking | None:
    """The booking of an unanswered case, if it is still to come."""
    booking = state.book.bookings.get(case.booking)
    is_open = case.open and not case.reached
    return booking if is_open and booking is not None and booking.due_at > now else None


@dataclass(slots=True)
class Proposing:
    """Finds another time for one booking after another, and proposes no seat twice."""

    state: BranchState
    rules: BranchRules
    now: datetime
    notice: timedelta = NOTICE
    _starts: dict[object, tuple[StartLanes, ...]] = field(default_factory=dict)
    _given: dict[tuple[str, date], Masks] = field(default_factory=dict)

    def propose(self, booking: Booking) -> Proposal | None:
        """The same weekday and time if free, else the nearest later one; None if neither is."""
        if (want := self._wanted(booking)) is None:
            return None
        day, minute = booking.seats.day, booking.seats.minute
        for week in range(1, WEEKS + 1):
            later = day + timedelta(weeks=week)
            if found := self._first(want, later, minute, (minute,)):
                return found
        for distance in range(7 * WEEKS + 1):
            if found := self._first(want, day + timedelta(days=distance), minute, None):
                return found
        return None

    def at(self, want: Wanted, day: date, minute: int) -> Proposal | None:
        """The seats of one start, if they are free and have not been proposed already."""
        return self._first(want, day, minute, (minute,))

    def _wanted(self, booking: Booking) -> Wanted | None:
        pool = self.rules.pools.get(booking.seats.pool)
        known = all(code in self.rules.services for code in booking.services)
        if pool is None or not known or pool.unit != booking.seats.unit_min * MINUTE:
            return None
        today = hours.service_day(self.rules, self.now)
        return Wanted(
            pool=pool,
            services=booking.services,
            party=booking.party,
            staff=True,
            length=booking.seats.units,
            ahead=(booking.seats.day - today).days + 7 * WEEKS,
        )

    def _first(
        self, want: Wanted, day: date, minute: int, minutes: tuple[int, ...] | None
    ) -> Proposal | None:
        for start in sorted(self._free(want, day), key=lambda one: abs(one.minute - minute)):
            if minutes is None or start.minute in minutes:
                lanes = start.lanes & ~self._taken(want, day, start.minute)
                if lanes:
                    return self._give(want, day, start, lanes)
        return None

    def _free(self, want: Wanted, day: date) -> Iterator[StartLanes]:
        key = (want.pool.name, want.services, want.party, want.length, day)
        if key not in self._starts:
            self._starts[key] = offer(self.state, self.rules, want, day, self.now).starts
        earliest = self.now + self.notice
        return (one for one in self._starts[key] if one.lanes and one.at >= earliest)

    def _minutes(self, want: Wanted, minute: int) -> range:
        unit = want.pool.unit // MINUTE
        return range(minute, minute + want.units(self.rules) * unit, unit)

    def _taken(self, want: Wanted, day: date, minute: int) -> int:
        given, taken = self._given.get((want.pool.name, day), {}), 0
        for at in self._minutes(want, minute):
            taken |= given.get(at, 0)
        return taken

    def _give(self, want: Wanted, day: date, start: StartLanes, lanes: int) -> Proposal:
        lane = (lanes & -lanes).bit_length() - 1
        given = self._given.setdefault((want.pool.name, day), {})
        for at in self._minutes(want, start.minute):
            given[at] = given.get(at, 0) | 1 << lane
        seats = Seats(
            pool=want.pool.name,
            day=day,
            minute=start.minute,
            lane=lane,
            units=want.units(self.rules),
            unit_min=want.pool.unit // MINUTE,
        )
        return seats, start.at
