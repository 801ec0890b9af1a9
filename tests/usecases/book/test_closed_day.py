"""A day off is added to the calendar over bookings, with restarts in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from queue_server.clock import SetClock
from queue_server.core.line.move import MoveState
from queue_server.core.rules import BranchRules, Calendar
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch import Branch
from tests.usecases.acts import BOSS
from tests.usecases.book.booking import SECRET, office
from tests.usecases.book.test_bookings import DAY, HALF_PAST_NINE, booked

NAME = f"closed.{DAY}"


@asynccontextmanager
async def running(
    rules: BranchRules, kept: MemoryDatabase, clock: SetClock
) -> AsyncIterator[Bookings]:
    """The server, from one start to the next stop."""
    branch = Branch(rules, MemoryJournal(kept), clock)
    await branch.start()
    try:
        yield Bookings(branch, SECRET)
    finally:
        await branch.stop()


def with_day_off() -> BranchRules:
    return replace(office(), calendar=Calendar(days_off=frozenset({DAY})))


async def test_whoever_is_booked_on_a_day_that_closes_is_moved_across_restarts(
    clock: SetClock,
) -> None:
    kept = MemoryDatabase()
    async with running(office(), kept, clock) as bookings:
        first, second = await booked(bookings), await booked(bookings, HALF_PAST_NINE)
        assert await bookings.moves.closures() == []
    async with running(with_day_off(), kept, clock) as bookings:
        [closed] = await bookings.moves.closures()
        assert (closed.suspension.id, closed.uncased) == (NAME, 2)
        await bookings.moves.plan(NAME, actor=BOSS)
    async with running(with_day_off(), kept, clock) as bookings:
        await bookings.moves.send(NAME, actor=BOSS)
        await bookings.moves.accept(first, actor="web")
    async with running(with_day_off(), kept, clock) as bookings:
        assert (await bookings.find(first)).seats.day == DAY + timedelta(days=7)
        case = await bookings.moves.case_of(second)
        assert case is not None
        assert case.state is MoveState.PROPOSED


async def test_when_the_day_opens_again_who_has_not_answered_stays(clock: SetClock) -> None:
    kept = MemoryDatabase()
    async with running(office(), kept, clock) as bookings:
        name = await booked(bookings)
    async with running(with_day_off(), kept, clock) as bookings:
        await bookings.moves.plan(NAME, actor=BOSS)
        await bookings.moves.send(NAME, actor=BOSS)
        await bookings.chore().run(clock.now())
        assert await bookings.moves.case_of(name) is not None
    async with running(office(), kept, clock) as bookings:
        await bookings.chore().run(clock.now())
        await bookings.chore().run(clock.now())
        assert await bookings.moves.case_of(name) is None
        assert (await bookings.find(name)).seats.day == DAY


async def test_after_a_change_of_the_zone_s_rules_the_booking_keeps_its_local_time(
    clock: SetClock,
) -> None:
    kept = MemoryDatabase()
    async with running(office(), kept, clock) as bookings:
        name = await booked(bookings)
        before = await bookings.find(name)
    async with running(replace(office(), zone="Asia/Tokyo"), kept, clock) as bookings:
        await bookings.chore().run(clock.now())
        await bookings.chore().run(clock.now())
        after = await bookings.find(name)
    assert after.seats == before.seats
    assert (after.due_at, after.sequence) == (before.due_at - timedelta(hours=1), 1)
