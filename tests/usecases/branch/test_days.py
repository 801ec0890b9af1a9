"""How a branch goes from day to day, and how it treats clocks."""

import asyncio
from collections.abc import Awaitable
from datetime import date, timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest, Unavailable
from queue_server.core.state.branch import BranchState
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.ports import StorageDown
from tests.office import rules
from tests.usecases.acts import do, issue, ticket_of


async def test_the_day_turns_once_and_never_back(branch: Branch, clock: SetClock) -> None:
    await issue(branch)
    clock.advance(timedelta(days=1))
    assert ticket_of(await issue(branch)).id == "20261124-B001"
    clock.advance(timedelta(days=-1))
    assert ticket_of(await issue(branch)).id == "20261124-B002"
    day = await branch.read(lambda state, now: state.day)
    assert day == date(2026, 11, 24)


async def test_time_never_runs_backwards_in_a_branch(
    branch: Branch, clock: SetClock, journal: MemoryJournal
) -> None:
    await issue(branch)
    clock.advance(timedelta(minutes=30))
    second = await issue(branch)
    clock.advance(timedelta(minutes=-20))
    third = await issue(branch)
    assert third.ticket is not None
    assert second.ticket is not None
    assert third.ticket.arrival == second.ticket.arrival
    line = await branch.read(lambda state, now: [t.label for t in state.line])
    assert line == ["B001", "B002", "B003"]
    rows = await journal.read("longjing", 0, 99)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert await branch.read(lambda state, now: now) == rows[-1].at


async def test_a_restart_under_a_clock_set_back_goes_on_from_the_last_row(
    branch: Branch, clock: SetClock, journal: MemoryJournal
) -> None:
    await do(branch, "open")
    await issue(branch)
    await branch.stop()
    clock.advance(timedelta(hours=-1))
    again = Branch(rules(), journal, clock)
    await again.start()
    called = await do(again, "call-next")
    assert called.ticket is not None
    assert called.ticket.waited_s == 0
    rows = await journal.read("longjing", 0, 99)
    assert len({row.at for row in rows}) == 1
    await again.stop()


async def test_announcement_numbers_go_on_over_midnight_and_restart(
    branch: Branch, clock: SetClock, journal: MemoryJournal
) -> None:
    await issue(branch)
    await do(branch, "open")
    await do(branch, "call-next")
    clock.advance(timedelta(days=1))
    await issue(branch)
    await branch.stop()
    again = Branch(rules(), journal, clock)
    await again.start()
    await do(again, "open")
    await do(again, "call-next")
    last = await again.read(lambda state, now: state.announcements[-1].n)
    assert last == 2
    await again.stop()


async def test_a_key_of_yesterday_is_refused_and_blocks_nobody(
    branch: Branch, journal: MemoryJournal, clock: SetClock
) -> None:
    await issue(branch, "touch-1")
    clock.advance(timedelta(days=1))
    await issue(branch)
    await branch.stop()
    again = Branch(rules(), journal, clock)
    await again.start()
    results = await asyncio.gather(
        issue(again, "touch-1"), issue(again, "touch-2"), return_exceptions=True
    )
    assert isinstance(results[0], BadRequest)
    assert results[0].code == "idempotency_expired"
    assert ticket_of(results[1]).label == "B002"
    await again.stop()


class Keeper:
    """Keeps how many numbers each day had that ended; ``fails`` is raised instead, and ``stumbles``
    before it has looked at the day.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[date | None, int]] = []
        self.fails: Exception | None = None
        self.stumbles: Exception | None = None

    def __call__(self, state: BranchState) -> Awaitable[None]:
        if self.stumbles is not None:
            raise self.stumbles
        return self._keep(state.day, len(state.tickets))

    async def _keep(self, day: date | None, numbers: int) -> None:
        if self.fails is not None:
            raise self.fails
        self.kept.append((day, numbers))


MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


async def day_of(branch: Branch) -> date | None:
    return await branch.read(lambda state, now: state.day)


async def test_a_day_is_kept_whole_before_a_command_opens_the_next(
    branch: Branch, clock: SetClock
) -> None:
    keeper = Keeper()
    branch.on_day_end(keeper)
    await issue(branch)
    clock.advance(timedelta(days=1))
    await issue(branch)
    await issue(branch)
    assert keeper.kept == [(MONDAY, 1)]


async def test_a_day_is_kept_whole_by_a_start_on_the_next_and_nothing_by_the_first_ever(
    branch: Branch, clock: SetClock, journal: MemoryJournal
) -> None:
    await issue(branch)
    await branch.stop()
    clock.advance(timedelta(days=1))
    empty, keeper = Keeper(), Keeper()
    for store, one in ((MemoryJournal(), empty), (journal, keeper)):
        again = Branch(rules(), store, clock)
        again.on_day_end(one)
        await again.start()
        await again.stop()
    assert (empty.kept, keeper.kept) == ([], [(MONDAY, 1)])


async def test_a_day_is_kept_before_the_row_that_ends_it_is_durable(
    branch: Branch, clock: SetClock, journal: MemoryJournal
) -> None:
    keeper = Keeper()
    branch.on_day_end(keeper)
    clock.advance(timedelta(days=1))
    journal.faults.refuse[journal.faults.appends + 1] = "disk_full"
    with pytest.raises(Unavailable):
        await branch.turn()
    assert keeper.kept == [(MONDAY, 0)]
    assert await day_of(branch) == MONDAY


async def test_a_day_that_cannot_be_stored_stays_until_it_can(
    branch: Branch, clock: SetClock
) -> None:
    keeper = Keeper()
    branch.on_day_end(keeper)
    keeper.fails = StorageDown(reason="disk_full")
    clock.advance(timedelta(days=1))
    with pytest.raises(Unavailable):
        await branch.turn()
    assert await day_of(branch) == MONDAY
    keeper.fails = None
    await branch.turn()
    assert (await day_of(branch), keeper.kept) == (TUESDAY, [(MONDAY, 0)])


async def test_a_keeper_with_a_mistake_holds_no_day_up(
    branch: Branch, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = Keeper()
    branch.on_day_end(keeper)
    keeper.fails = ZeroDivisionError()
    clock.advance(timedelta(days=1))
    await branch.turn()
    assert await day_of(branch) == TUESDAY
    assert "2026-11-23 could not be kept whole" in caplog.text


async def test_a_day_is_kept_before_it_is_corrected(branch: Branch, clock: SetClock) -> None:
    keeper = Keeper()
    branch.on_day_end(keeper)
    clock.advance(timedelta(days=1))
    await issue(branch)
    clock.advance(timedelta(days=-1))
    await branch.correct_day(MONDAY, "battery", actor="user:root")
    assert keeper.kept == [(MONDAY, 0), (TUESDAY, 1)]


@pytest.fixture
def keepers(branch: Branch) -> list[Keeper]:
    """Of the day's keepers, the second and the third go on when the first fails."""
    keepers = [Keeper(), Keeper(), Keeper()]
    for one in keepers:
        branch.on_day_end(one)
    return keepers


MISTAKE = ZeroDivisionError("figures of no visits")


@pytest.mark.parametrize("moment", ["fails", "stumbles"])
async def test_a_keeper_with_a_mistake_stops_neither_a_correction_nor_the_others(
    branch: Branch, clock: SetClock, keepers: list[Keeper], moment: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    clock.advance(timedelta(days=1))
    await issue(branch)
    setattr(keepers[0], moment, MISTAKE)
    clock.advance(timedelta(days=-1))
    await branch.correct_day(MONDAY, "battery", actor="user:root")
    assert await day_of(branch) == MONDAY
    assert [one.kept[1:] for one in keepers] == [[], [(TUESDAY, 1)], [(TUESDAY, 1)]]
    assert "2026-11-24 could not be kept whole" in caplog.text
    assert "figures of no visits" in caplog.text


@pytest.mark.parametrize("moment", ["fails", "stumbles"])
async def test_a_day_that_turns_is_kept_by_the_others_when_one_keeper_fails(
    branch: Branch, clock: SetClock, keepers: list[Keeper], moment: str
) -> None:
    setattr(keepers[0], moment, MISTAKE)
    clock.advance(timedelta(days=1))
    await branch.turn()
    assert [one.kept for one in keepers] == [[], [(MONDAY, 0)], [(MONDAY, 0)]]


async def test_a_day_is_not_corrected_while_it_cannot_be_stored(
    branch: Branch, clock: SetClock, keepers: list[Keeper]
) -> None:
    clock.advance(timedelta(days=1))
    await branch.turn()
    keepers[0].fails = StorageDown(reason="disk_full")
    clock.advance(timedelta(days=-1))
    with pytest.raises(StorageDown):
        await branch.correct_day(MONDAY, "battery", actor="user:root")
    assert await day_of(branch) == TUESDAY
    assert [one.kept[1:] for one in keepers] == [[], [(TUESDAY, 0)], [(TUESDAY, 0)]]
