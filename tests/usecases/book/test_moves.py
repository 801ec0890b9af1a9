"""A day is closed over bookings: the supervisor plans, looks, sends; visitors answer."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import UnknownThing
from queue_server.core.line.move import MoveState
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch import Branch
from tests.usecases.acts import BOSS
from tests.usecases.book.test_bookings import DAY, booked

MIDNIGHT = datetime(2026, 11, 24, 16, tzinfo=UTC)


async def closed(branch: Branch, name: str = "s", **shifted: float) -> None:
    starts = MIDNIGHT + timedelta(**shifted)
    until = starts + timedelta(days=1)
    command = Suspend(id=name, scope="branch", reason="typhoon", starts=starts, until=until)
    await branch.do(command, actor=BOSS)


async def sent(bookings: Bookings) -> None:
    await bookings.moves.plan("s", actor=BOSS)
    await bookings.moves.send("s", actor=BOSS)


async def test_a_closure_is_shown_with_those_it_hits_until_each_has_a_case(
    bookings: Bookings, branch: Branch
) -> None:
    first, second = await booked(bookings, 550), await booked(bookings, 540)
    await closed(branch, "elsewhere", days=2)
    await closed(branch)
    [before] = await bookings.moves.closures()
    assert (before.suspension.id, before.uncased, before.cases) == ("s", 2, ())
    await bookings.moves.plan("s", actor=BOSS)
    [after] = await bookings.moves.closures()
    assert after.uncased == 0
    assert [booking.id for _, booking in after.cases] == [second, first]  # by time
    assert {case.state for case, _ in after.cases} == {MoveState.PLANNED}


async def test_who_accepts_what_was_sent_is_moved(bookings: Bookings, branch: Branch) -> None:
    name = await booked(bookings)
    await closed(branch)
    await sent(bookings)
    case = await bookings.moves.case_of(name)
    assert case is not None
    assert case.state is MoveState.PROPOSED
    await bookings.moves.accept(name, actor="web")
    assert await bookings.moves.case_of(name) is None
    moved = await bookings.find(name)
    assert (moved.seats.day, moved.seats.minute) == (DAY + timedelta(days=7), 540)


async def test_who_would_rather_talk_is_telephoned(bookings: Bookings, branch: Branch) -> None:
    name = await booked(bookings)
    await closed(branch)
    await sent(bookings)
    await bookings.moves.ask_for_call(name, actor="web")
    case = await bookings.moves.case_of(name)
    assert case is not None
    assert case.state is MoveState.CALL


async def test_what_was_sent_and_not_answered_can_be_taken_back(
    bookings: Bookings, branch: Branch
) -> None:
    name = await booked(bookings)
    await closed(branch)
    await sent(bookings)
    await bookings.moves.withdraw("s", actor=BOSS)
    assert await bookings.moves.case_of(name) is None
    assert (await bookings.find(name)).seats.day == DAY


async def test_nothing_can_be_sent_or_taken_back_that_was_not_planned(
    bookings: Bookings, branch: Branch
) -> None:
    await closed(branch)
    for step in (bookings.moves.send, bookings.moves.withdraw):
        with pytest.raises(UnknownThing, match="unknown_suspension"):
            await step("s", actor=BOSS)
    with pytest.raises(UnknownThing, match="unknown_suspension"):
        await bookings.moves.plan("none", actor=BOSS)


async def test_who_has_not_answered_a_day_before_is_listed_once(
    bookings: Bookings, branch: Branch, clock: SetClock
) -> None:
    name = await booked(bookings)
    await closed(branch)
    await sent(bookings)
    written = list[str]()
    branch.on_commit(lambda rows: written.extend(row.kind for row in rows))
    await bookings.moves.list_calls()
    assert written == []
    clock.set((await bookings.find(name)).due_at - timedelta(hours=20))
    await bookings.moves.list_calls()
    await bookings.moves.list_calls()
    case = await bookings.moves.case_of(name)
    assert case is not None
    assert case.state is MoveState.CALL
    assert len([kind for kind in written if kind != "day_opened"]) == 1
