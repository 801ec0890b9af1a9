"""A branch whose clock was wrong, on every kind of journal: no number is given twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.state.branch import BranchState
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch, CommandAnswer
from queue_server.usecases.ports import Journal
from tests.core.play import picture
from tests.office import MONDAY_TEN, rules
from tests.stores import OpenJournal
from tests.usecases.acts import Begin, do, issue, label

ADMIN = "user:root"
MONDAY = date(2026, 11, 23)
A_WEEK = timedelta(days=7)
YEARS = timedelta(days=3650)


@pytest.fixture
async def branch(begin: Begin, journal: Journal) -> Branch:
    return await begin(journal)


async def put_right(branch: Branch, day: date = MONDAY, key: str | None = None) -> CommandAnswer:
    return await branch.correct_day(day, "battery", actor=ADMIN, request_id=key)


async def day_of(branch: Branch) -> date | None:
    return await branch.read(lambda state, now: state.day)


async def refusal(branch: Branch, key: str | None = None) -> str:
    with pytest.raises((Refused, BadRequest)) as refused:
        await issue(branch, key)
    assert isinstance(refused.value, Refused | BadRequest)
    return refused.value.code


async def test_a_clock_that_is_years_ahead_writes_nothing_and_time_stands_still(
    branch: Branch, clock: SetClock, journal: Journal
) -> None:
    await issue(branch)
    rows = await journal.read("longjing", 0, 99)
    clock.advance(YEARS)
    assert await refusal(branch) == "day_ahead_of_calendar"
    with pytest.raises(Refused):
        await do(branch, "open")
    await branch.turn()
    assert await branch.read(lambda state, now: now) == MONDAY_TEN
    assert await journal.read("longjing", 0, 99) == rows
    clock.advance(-YEARS)
    assert label(await issue(branch)) == "B002"


async def test_an_office_that_was_closed_for_longer_is_opened_by_an_administrator(
    branch: Branch, clock: SetClock
) -> None:
    await issue(branch)
    clock.advance(timedelta(days=42))
    assert await refusal(branch) == "day_ahead_of_calendar"
    await put_right(branch, MONDAY + timedelta(days=42))
    assert label(await issue(branch)) == "B001"
    clock.advance(timedelta(days=1))
    assert label(await issue(branch)) == "B001"


async def test_numbers_go_on_where_they_were_on_a_day_that_is_gone_back_to(
    branch: Branch, clock: SetClock, begin: Begin, open_journal: OpenJournal, journal: Journal
) -> None:
    assert [label(await issue(branch)) for _ in range(3)] == ["B001", "B002", "B003"]
    clock.advance(A_WEEK)
    assert label(await issue(branch)) == "B001"
    clock.set(MONDAY_TEN + timedelta(minutes=30))
    assert label(await issue(branch)) == "B002"
    await put_right(branch)
    assert await branch.read(lambda state, now: (state.day, now)) == (MONDAY, clock.now())
    assert label(await issue(branch)) == "B004"
    before = await branch.read(lambda state, now: picture(state))
    await branch.stop()
    await journal.close()
    again = await begin(await open_journal())
    assert await again.read(lambda state, now: picture(state)) == before
    assert label(await issue(again)) == "B005"


async def test_the_day_that_came_too_early_gives_no_number_twice_when_it_comes(
    branch: Branch, clock: SetClock
) -> None:
    clock.advance(A_WEEK)
    early = [label(await issue(branch)) for _ in range(2)]
    clock.set(MONDAY_TEN)
    await put_right(branch)
    assert label(await issue(branch)) == "B001"
    clock.advance(timedelta(days=7))
    assert [label(await issue(branch)) for _ in range(2)] == ["B003", "B004"]
    assert early == ["B001", "B002"]
    assert await branch.read(lambda state, now: len(state.tickets)) == 2


async def test_keys_of_before_a_correction_are_expired_and_those_after_it_answer(
    branch: Branch, clock: SetClock, begin: Begin, open_journal: OpenJournal, journal: Journal
) -> None:
    await issue(branch, "monday")
    clock.advance(A_WEEK)
    await issue(branch, "too early")
    clock.set(MONDAY_TEN + timedelta(minutes=30))
    first = await put_right(branch, key="right")
    given = await issue(branch, "after")

    async def as_before(branch: Branch) -> None:
        assert await refusal(branch, "monday") == "idempotency_expired"
        assert await refusal(branch, "too early") == "idempotency_expired"
        assert (await issue(branch, "after")).seq == given.seq
        again = await put_right(branch, key="right")
        assert (again.replayed, again.seq) == (True, first.seq)

    await as_before(branch)
    await branch.stop()
    await journal.close()
    await as_before(await begin(await open_journal()))


async def test_hours_that_were_wrong_are_put_right_and_the_day_goes_on(
    branch: Branch, clock: SetClock
) -> None:
    clock.advance(timedelta(hours=3))
    await issue(branch, "kept")
    clock.set(MONDAY_TEN)
    assert await branch.read(lambda state, now: now) == MONDAY_TEN + timedelta(hours=3)
    await put_right(branch)
    assert await branch.read(lambda state, now: now) == MONDAY_TEN
    assert (await issue(branch, "kept")).replayed
    await do(branch, "open")
    called = await do(branch, "call-next")
    assert called.ticket is not None
    assert called.ticket.waited_s == 0
    with pytest.raises(Refused, match="day_is_right"):
        await put_right(branch)


async def test_commands_of_one_round_go_on_from_the_time_that_was_put_right(
    branch: Branch, clock: SetClock
) -> None:
    clock.advance(A_WEEK)
    await branch.turn()
    clock.set(MONDAY_TEN)
    mended = await put_right(branch)
    issued = await issue(branch)
    assert issued.seq == mended.seq + 1
    assert issued.ticket is not None
    assert issued.ticket.issued_at == MONDAY_TEN


async def test_what_is_put_up_outlives_a_correction(branch: Branch, clock: SetClock) -> None:
    def standing(state: BranchState) -> tuple[int, int]:
        return len(state.notices), state.announced

    await do(branch, "open")
    await issue(branch)
    await do(branch, "call-next")
    clock.advance(A_WEEK)
    await branch.turn()
    clock.set(MONDAY_TEN)
    await put_right(branch)
    assert await branch.read(lambda state, now: standing(state)) == (0, 1)


async def test_a_new_office_waits_for_a_clock_that_shows_a_year_of_ours(
    clock: SetClock, begin: Begin, journal: Journal
) -> None:
    clock.set(datetime(1970, 1, 1, tzinfo=UTC))
    branch = await begin(journal)
    assert await day_of(branch) is None
    assert await refusal(branch) == "clock_off"
    with pytest.raises(Refused, match="clock_off"):
        await put_right(branch, date(1970, 1, 1))
    clock.set(MONDAY_TEN)
    assert label(await issue(branch)) == "B001"
    assert await day_of(branch) == MONDAY


async def test_a_day_that_another_process_put_right_is_known_here(clock: SetClock) -> None:
    database = MemoryDatabase()
    one = Branch(rules(), MemoryJournal(database), clock)
    other = Branch(replace(rules()), MemoryJournal(database), clock)
    await one.start()
    await other.start()
    clock.advance(A_WEEK)
    await issue(one, "early")
    clock.set(MONDAY_TEN)
    await put_right(other)
    assert label(await issue(one)) == "B001"
    assert await refusal(one, "early") == "idempotency_expired"
    assert await day_of(one) == MONDAY
    await one.stop()
    await other.stop()


async def test_a_clock_in_doubt_is_said_with_the_day_that_the_branch_is_on(
    branch: Branch, clock: SetClock
) -> None:
    assert await branch.read(lambda state, now: branch.doubt(state)) is None
    clock.advance(-A_WEEK)
    doubt = await branch.read(lambda state, now: branch.doubt(state))
    assert doubt is not None
    assert doubt.code
