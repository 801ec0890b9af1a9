"""What visitors and staff do with bookings: look, hold, book, change, cancel, arrive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.core.booking import availability, seating
from queue_server.core.booking.availability import DayOffer, Wanted, offer
from queue_server.core.booking.seating import FreeStart, known_full
from queue_server.core.decide.book.arrival import CheckIn, LapseBooking
from queue_server.core.decide.book.booking import (
    Book,
    CancelBooking,
    ChangeBooking,
    CloseBookDays,
    ConfirmHold,
    DropHold,
    ExtendHold,
    HoldSeats,
    close_book_days,
    find_booking,
)
from queue_server.core.decide.book.zones import FollowZone, follow_zone
from queue_server.core.errors import Refused, UnknownThing
from queue_server.core.events import BookingMade, SeatHeld
from queue_server.core.line.booking import Booking, BookingState, SeatHold
from queue_server.core.line.ticket import Ticket
from queue_server.core.state.branch import BranchState
from queue_server.usecases.book.amendments import Amendments
from queue_server.usecases.book.moves import Moves
from queue_server.usecases.book.naming import TRIES, do_named, new_ids
from queue_server.usecases.book.waiting import WaitingList, drawn
from queue_server.usecases.branch import Branch
from queue_server.usecases.codes import Codes
from queue_server.usecases.loops.chores import Chore

#: How often the chore looks for what is over.
EVERY = timedelta(seconds=30)
#: The minute from which the nearest starts are looked for on a day that has none.
MIDDAY = 12 * 60
#: How many checked requests are remembered.
MOST_WANTS = 256


@dataclass(frozen=True, slots=True)
class Arrival:
    """A visitor with a booking who has arrived; ``replayed``: had arrived before."""

    booking: Booking
    ticket: Ticket | None
    replayed: bool


class Bookings:
    """The bookings of one branch."""

    def __init__(self, branch: Branch, secret: bytes) -> None:
        self.branch = branch
        self.codes = Codes(secret)
        self.moves = Moves(branch)
        self._zone_followed = False
        self._wants: dict[tuple[object, ...], Wanted] = {}
        self.amendments = Amendments(branch)
        self.waiting = WaitingList(branch, self.codes)

    def chore(self) -> Chore:
        """The chore that ends what is over: holds, and bookings of past days."""
        return Chore(name="book", every=EVERY, once_per_branch=True, run=self._close_days)

    async def _follow_zone(self) -> None:
        """Follow the zone's rules; once per start, as they only change with one."""
        await self.branch.do_if_due(follow_zone, FollowZone())
        self._zone_followed = True

    async def _close_days(self, now: datetime) -> None:
        if not self._zone_followed:
            await self._follow_zone()
        await self.branch.do_if_due(close_book_days, CloseBookDays())
        await self.moves.restore_reopened()
        await self.moves.list_calls()
        await self.waiting.pass_offers()

    async def days(self, want: Wanted, days: Sequence[date]) -> list[tuple[date, DayOffer]]:
        """What is on offer on each day."""
        rules = self.branch.rules

        def look(state: BranchState, now: datetime) -> list[tuple[date, DayOffer]]:
            return [(day, offer(state, rules, want, day, now)) for day in days]

        return await self.branch.read(look)

    async def nearest(self, want: Wanted, day: date) -> list[FreeStart]:
        """Free starts on days around one that has none."""
        rules = self.branch.rules

        def look(state: BranchState, now: datetime) -> list[FreeStart]:
            return seating.nearest(state, rules, want, day, MIDDAY, now)

        return await self.branch.read(look)

    async def hold(
        self, wanted: HoldSeats, *, actor: str, request_id: str | None = None
    ) -> tuple[str, SeatHold]:
        """Hold seats; return what the browser must show to book them. ``wanted`` gets its id here.
        Sent again with its key, the answer is the same hold.

        Raises:
            As :func:`core.decide.book.booking.hold_seats`.
        """
        by_id: dict[str, str] = {}

        def ids() -> Iterator[str]:
            for attempt in range(TRIES):
                key = self.codes.new_hold(request_id, attempt)
                by_id[name := self.codes.id_of_hold(key)] = key
                yield name

        names = ids()
        answer = await do_named(
            self.branch, self.codes, wanted, names, actor=actor, request_id=request_id
        )
        name = answer.first(SeatHeld).id
        while name not in by_id:  # asked before, and answered under a later id
            next(names)
        return by_id[name], await self._hold(name)

    def known_refusal(
        self, wanted: HoldSeats, *, actor: str, request_id: str | None
    ) -> Refused | None:
        """The refusal for a visitor whose request was refused a moment ago: in a rush for one day
        that is nearly all of them, and none then waits for the writer. None for a request that was
        answered before: it takes the usual path.

        Raises:
            BadRequest: As :func:`availability.wanted`.
        """
        if self.branch.was_answered(actor, request_id):
            return None
        rules, want = self.branch.rules, self._want_of(wanted)

        def look(state: BranchState, now: datetime, durable: int) -> Refused | None:
            return known_full(state, rules, want, wanted.day, wanted.minute, now, durable)

        return self.branch.glance(look)

    def _want_of(self, wanted: HoldSeats) -> Wanted:
        """A visitor's request, checked and remembered: a crowd asks the same."""
        asked = (wanted.pool, wanted.services, wanted.party, wanted.origin)
        want = self._wants.get(asked)
        if want is None:
            want = availability.wanted(
                self.branch.rules, wanted.pool, wanted.services, wanted.party,
                staff=False, place=wanted.origin,
            )  # fmt: skip
            if len(self._wants) >= MOST_WANTS:
                self._wants.clear()
            self._wants[asked] = want
        return want

    async def extend(self, hold: str, *, actor: str) -> SeatHold:
        """Give the person at the form the same time once more.

        Raises:
            As :func:`core.decide.book.booking.extend_hold`.
        """
        name = self.codes.id_of_hold(hold)
        await self.branch.do(ExtendHold(id=name), actor=actor)
        return await self._hold(name)

    async def confirm(
        self, hold: str, *, language: str, priority: str | None, actor: str
    ) -> tuple[Booking, bool]:
        """Make the booking that seats are held for; the flag says whether it had been made before.

        Raises:
            As :func:`core.decide.book.booking.confirm_hold`.
        """
        name = self.codes.id_of_hold(hold)
        answer = await self.branch.do(
            ConfirmHold(id=name, language=language, priority=priority), actor=actor
        )
        return await self._booking(name), not answer.events

    async def release(self, hold: str, *, actor: str) -> None:
        """Let held seats go. The visitor may have sent the confirmation without receiving the
        answer: then the booking, of which no one knows, is cancelled too.
        """
        name = self.codes.id_of_hold(hold)
        await self.branch.do(DropHold(id=name), actor=actor)
        made = await self.branch.read(lambda state, now: state.book.bookings.get(name))
        if made is not None and made.state is BookingState.BOOKED:
            await self.cancel(name, actor=actor)

    async def book(self, wanted: Book, *, actor: str, request_id: str | None) -> Booking:
        """Book at once, by staff.

        Raises:
            As :func:`core.decide.book.booking.book`.
        """
        answer = await do_named(
            self.branch, self.codes, wanted, new_ids(), actor=actor, request_id=request_id
        )
        return await self._booking(answer.first(BookingMade).id)

    async def find(self, name: str) -> Booking:
        """A booking by its id.

        Raises:
            UnknownThing: ``unknown_booking``.
        """
        return await self._booking(name)

    async def change(
        self, name: str, day: date, minute: int, *, actor: str, staff: bool = False
    ) -> Booking:
        """Move a booking.

        Raises:
            As :func:`core.decide.book.booking.change_booking`.
        """
        booking = await self._booking(name)
        hidden = drawn(self.branch.rules, booking.seats.pool)
        command = ChangeBooking(id=name, day=day, minute=minute, staff=staff, hidden=hidden)
        await self.branch.do(command, actor=actor)
        return await self._booking(name)

    async def cancel(
        self, name: str, *, actor: str, by_office: bool = False, reached: bool = False
    ) -> Booking:
        """Give the seats back; the public sees them after a randomly drawn time.

        Raises:
            As :func:`core.decide.book.booking.cancel_booking`.
        """
        booking = await self._booking(name)
        command = CancelBooking(
            id=name,
            hidden=drawn(self.branch.rules, booking.seats.pool),
            by_office=by_office,
            reached=reached,
        )
        await self.branch.do(command, actor=actor)
        return await self._booking(name)

    async def by_code(self, code: str) -> str:
        """The id of the booking that has a code.

        Raises:
            UnknownThing: ``unknown_code``.
        """
        mark = self.codes.mark(code)
        name = await self.branch.read(lambda state, now: state.book.by_mark.get(mark))
        if name is None or await self.waiting.is_waiting(name):
            raise UnknownThing("unknown_code")
        return name

    async def check_in(self, command: CheckIn, *, actor: str) -> Arrival:
        """Give the visitor a number. A visitor who comes too late is recorded as late.

        Raises:
            As :func:`core.decide.book.arrival.check_in`.
        """
        try:
            answer = await self.branch.do(command, actor=actor)
        except Refused as refused:
            if refused.code == "lapsed":
                await self.branch.do(LapseBooking(id=command.id), actor=actor)
            raise

        def look(state: BranchState, now: datetime) -> tuple[Booking, Ticket | None]:
            booking = find_booking(state, command.id)
            return booking, state.tickets.get(booking.ticket or "")

        booking, ticket = await self.branch.read(look)
        return Arrival(booking, ticket, replayed=not answer.events)

    async def _hold(self, name: str) -> SeatHold:
        def look(state: BranchState, now: datetime) -> SeatHold:
            if name not in state.book.holds:
                raise Refused("hold_over")
            return state.book.holds[name]

        return await self.branch.read(look)

    async def _booking(self, name: str) -> Booking:
        return await self.branch.read(lambda state, now: find_booking(state, name))
