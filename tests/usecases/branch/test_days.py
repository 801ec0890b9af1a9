"""How a branch goes from day to day, and how it treats clocks."""

import asyncio
from datetime import date, timedelta

from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.branch import Branch
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
