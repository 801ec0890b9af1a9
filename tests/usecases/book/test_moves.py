"""A day is closed over bookings: the supervisor plans, looks, sends; visitors answer."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.core.decide.office.suspensions import Suspend
from queue_server.core.errors import UnknownThing
from queue_server.core.line.move import MoveState
from queue_server.usecases.book.desk import BookDesk
from queue_server.usecases.branch import Branch
from tests.usecases.acts import BOSS, HandClock
from tests.usecases.book.test_desk import DAY, booked

MIDNIGHT = datetime(2026, 11, 24, 16, tzinfo=UTC)


async def closed(branch: Branch, name: str = "s", **shifted: float) -> None:
    starts = MIDNIGHT + timedelta(**shifted)
    until = starts + timedelta(days=1)
    command = Suspend(id=name, scope="branch", reason="typhoon", starts=starts, until=until)
    await branch.do(command, actor=BOSS)


async def sent(desk: BookDesk) -> None:
    await desk.moves.plan("s", actor=BOSS)
    await desk.moves.send("s", actor=BOSS)


async def test_a_closure_is_shown_with_those_it_hits_until_each_has_a_case(
    desk: BookDesk, branch: Branch
) -> None:
    first, second = await booked(desk, 550), await booked(desk, 540)
    await closed(branch, "elsewhere", days=2)
    await closed(branch)
    [before] = await desk.moves.closures()
    assert (before.suspension.id, before.uncased, before.cases) == ("s", 2, ())
    await desk.moves.plan("s", actor=BOSS)
    [after] = await desk.moves.closures()
    assert after.uncased == 0
    assert [booking.id for _, booking in after.cases] == [second, first]  # by time
    assert {case.state for case, _ in after.cases} == {MoveState.PLANNED}


async def test_who_accepts_what_was_sent_is_moved(desk: BookDesk, branch: Branch) -> None:
    name = await booked(desk)
    await closed(branch)
    await sent(desk)
    case = await desk.moves.case_of(name)
    assert case is not None
    assert case.state is MoveState.PROPOSED
    await desk.moves.accept(name, actor="web")
    assert await desk.moves.case_of(name) is None
    moved = await desk.find(name)
    assert (moved.seats.day, moved.seats.minute) == (DAY + timedelta(days=7), 540)


async def test_who_would_rather_talk_is_telephoned(desk: BookDesk, branch: Branch) -> None:
    name = await booked(desk)
    await closed(branch)
    await sent(desk)
    await desk.moves.ask_for_call(name, actor="web")
    case = await desk.moves.case_of(name)
    assert case is not None
    assert case.state is MoveState.CALL


async def test_what_was_sent_and_not_answered_can_be_taken_back(
    desk: BookDesk, branch: Branch
) -> None:
    name = await booked(desk)
    await closed(branch)
    await sent(desk)
    await desk.moves.withdraw("s", actor=BOSS)
    assert await desk.moves.case_of(name) is None
    assert (await desk.find(name)).seats.day == DAY


async def test_nothing_can_be_sent_or_taken_back_that_was_not_planned(
    desk: BookDesk, branch: Branch
) -> None:
    await closed(branch)
    for step in (desk.moves.send, desk.moves.withdraw):
        with pytest.raises(UnknownThing, match="unknown_suspension"):
            await step("s", actor=BOSS)
    with pytest.raises(UnknownThing, match="unknown_suspension"):
        await desk.moves.plan("none", actor=BOSS)


async def test_who_has_not_answered_a_day_before_is_listed_once(
    desk: BookDesk, branch: Branch, clock: HandClock
) -> None:
    name = await booked(desk)
    await closed(branch)
    await sent(desk)
    written = list[str]()
    branch.on_commit(lambda rows: written.extend(row.kind for row in rows))
    await desk.moves.list_calls(clock.at)
    assert written == []
    clock.at = (await desk.find(name)).due_at - timedelta(hours=20)
    await desk.moves.list_calls(clock.at)
    await desk.moves.list_calls(clock.at)
    case = await desk.moves.case_of(name)
    assert case is not None
    assert case.state is MoveState.CALL
    assert len([kind for kind in written if kind != "day_opened"]) == 1
