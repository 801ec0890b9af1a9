"""The book of a branch: its holds and bookings, found by pool and day, and by code."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import Booking, SeatHold
from queue_server.core.line.move import MoveCase
from queue_server.core.line.waiter import Waiter, WaiterState

T = TypeVar("T")

#: How old an answer may be while what it depends on does not change, and how many are remembered.
FRESH = timedelta(seconds=2)
MOST_REMEMBERED = 1000


class FoundTimes(NamedTuple):
    """An answer, what it depended on, and when it was found."""

    answer: Any
    of: object
    at: datetime


class Recent:
    """Answers of a moment ago, so that a crowd's identical questions are answered once. Only
    refusals come from them.
    """

    def __init__(self) -> None:
        self._found: dict[object, FoundTimes] = {}

    def __len__(self) -> int:
        return len(self._found)

    def get(self, question: object, of: object, now: datetime) -> FoundTimes | None:
        """The remembered answer, if it is fresh and what it depends on has not changed."""
        found = self._found.get(question)
        if found is None or found.of != of or not timedelta(0) <= now - found.at < FRESH:
            return None
        return found

    def knows(self, question: object) -> bool:
        """Whether it was answered, however long ago."""
        return question in self._found

    def _keep(self, question: object, found: FoundTimes) -> None:
        """Remember an answer; once there are too many, forget all the others first."""
        if question not in self._found and len(self._found) >= MOST_REMEMBERED:
            self._found.clear()
        self._found[question] = found

    def answer(self, question: object, of: object, now: datetime, find: Callable[[], T]) -> T:
        """The answer of a moment ago, else what ``find`` finds, then remembered."""
        known = self.get(question, of, now)
        if known is None:
            known = FoundTimes(find(), of, now)
            self._keep(question, known)
        answer: T = known.answer
        return answer

    def latest(
        self, question: object, of: object, version: int, now: datetime,
        find: Callable[[], T] | None,
    ) -> T | None:  # fmt: skip
        """What ``find`` finds in this version, found once. With ``find`` None (nothing may be
        looked for) what was found last, if it is fresh and ``of`` has not changed.
        """
        known = self.get(question, of, now)
        if find is not None and (known is None or known.answer[0] != version):
            known = FoundTimes((version, find()), of, now)
            self._keep(question, known)
        if known is None:
            return None
        answer: T = known.answer[1]
        return answer


Key = tuple[str, date]
"""A pool's name and a day."""


class Book:
    """Holds, bookings, moves, waiters and amendments that have not been filed; only events
    change it.
    """

    def __init__(self) -> None:
        self.holds: dict[str, SeatHold] = {}
        self.bookings: dict[str, Booking] = {}
        self.by_mark: dict[str, str] = {}
        self.moves: dict[str, MoveCase] = {}
        self.waiters: dict[str, Waiter] = {}
        self.amendments: dict[str, Amendment] = {}
        #: What deciding found, and what callers may be given: only what is in the journal.
        self.recent, self.disclosed = Recent(), Recent()
        self.hold_marks: set[str] = set()
        #: Count seats taken or given back, and pools amended; with the suspensions that is all the
        #: state that free times depend on.
        self.version = self.amended = 0
        self._versions: dict[Key, int] = {}
        self._given_back: dict[Key, int] = {}
        self._open_moves: dict[str, str] = {}
        self._booked: dict[Key, dict[str, Booking]] = {}
        self._held: dict[Key, dict[str, SeatHold]] = {}

    def hold(self, hold: SeatHold) -> None:
        """Add a hold, or replace it."""
        self.let_go(hold.id)
        self._changed(hold)
        self.holds[hold.id] = hold
        self.hold_marks.add(hold.mark)
        self._held.setdefault(_key(hold), {})[hold.id] = hold

    def let_go(self, name: str) -> None:
        """Forget a hold; harmless if there is none."""
        hold = self.holds.pop(name, None)
        if hold is not None:
            self._gave_back(hold)
            self.hold_marks.discard(hold.mark)
            del self._held[_key(hold)][name]

    def put(self, booking: Booking) -> None:
        """Add a booking, or replace it."""
        self.file(booking.id)
        self._changed(booking)
        self.bookings[booking.id] = booking
        self.by_mark[booking.mark] = booking.id
        self._booked.setdefault(_key(booking), {})[booking.id] = booking

    def file(self, name: str) -> None:
        """Forget a booking; harmless if there is none."""
        booking = self.bookings.pop(name, None)
        if booking is not None:
            self._gave_back(booking)
            del self._booked[_key(booking)][name]
            self.by_mark.pop(booking.mark, None)

    def _changed(self, one: Booking | SeatHold) -> None:
        self.version += 1
        self._versions[_key(one)] = self.version

    def _gave_back(self, one: Booking | SeatHold) -> None:
        self._changed(one)
        self._given_back[_key(one)] = self.version

    def version_of(self, pool: str, day: date) -> int:
        """When seats of a day were last taken or given back, by :attr:`version`."""
        return self._versions.get((pool, day), 0)

    def given_back_of(self, pool: str, day: date) -> int:
        """When seats of a day were last given back: what is full stays full until the next time."""
        return self._given_back.get((pool, day), 0)

    def put_move(self, case: MoveCase) -> None:
        """Add a case, or replace it."""
        self.file_move(case.id)
        self.moves[case.id] = case
        if case.open:
            self._open_moves[case.booking] = case.id

    def file_move(self, name: str) -> None:
        """Forget a case; harmless if there is none."""
        case = self.moves.pop(name, None)
        if case is not None and self._open_moves.get(case.booking) == name:
            del self._open_moves[case.booking]

    def open_move(self, booking: str) -> MoveCase | None:
        """The case of a booking that is not yet answered."""
        name = self._open_moves.get(booking)
        return self.moves[name] if name is not None else None

    def moves_about(self, booking: str) -> list[MoveCase]:
        """Every case of a booking, settled or not."""
        return [one for one in self.moves.values() if one.booking == booking]

    def moves_of(self, suspension: str) -> list[MoveCase]:
        """Every case of a suspension."""
        return [one for one in self.moves.values() if one.suspension == suspension]

    def put_waiter(self, waiter: Waiter) -> None:
        """Add a waiter, or replace it; the place in the list stays."""
        self.waiters[waiter.id] = waiter
        self.by_mark[waiter.mark] = waiter.id

    def file_waiter(self, name: str) -> None:
        """Forget a waiter; harmless if there is none. A booking with that id keeps its code."""
        waiter = self.waiters.pop(name, None)
        if waiter is not None and name not in self.bookings:
            self.by_mark.pop(waiter.mark, None)

    def waiting(self, pool: str) -> list[Waiter]:
        """The waiters of a pool without an offer, the longest waiting first."""
        found = [
            one
            for one in self.waiters.values()
            if one.pool == pool and one.state is WaiterState.WAITING
        ]
        return sorted(found, key=lambda one: one.since)

    def of_day(self, day: date) -> Iterator[Booking]:
        """Every booking of a day, whether or not given back."""
        return (one for one in self.bookings.values() if one.seats.day == day)

    def booked(self, pool: str, day: date) -> Iterator[Booking]:
        """The bookings of a pool and day, whether or not given back."""
        return iter(self._booked.get((pool, day), {}).values())

    def held(self, pool: str, day: date) -> Iterator[SeatHold]:
        """The holds of a pool and day, including those whose time is over."""
        return iter(self._held.get((pool, day), {}).values())


def _key(one: Booking | SeatHold) -> Key:
    return one.seats.pool, one.seats.day
