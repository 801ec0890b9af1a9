"""A branch quotes waits from what it saw, and from the visits of the last weeks."""

from datetime import timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.decide.line.issuing import IssueTicket
from queue_server.core.errors import BadRequest
from queue_server.core.forecast.waiting import MIN_SAMPLES
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases import visitor
from queue_server.usecases.branch import Branch
from queue_server.usecases.branch.forecasting import LEARN_DAYS
from tests.office import MONDAY_TEN, rules
from tests.usecases.acts import KIOSK, do, issue, ticket_of


async def served(branch: Branch, clock: SetClock, visits: int, minutes: float) -> None:
    """One visit after the other at counter 2, each of so many minutes."""
    await do(branch, "open")
    for _ in range(visits):
        await issue(branch)
        await do(branch, "call-next")
        await do(branch, "start")
        clock.advance(timedelta(minutes=minutes))
        await do(branch, "finish")


async def on_board(branch: Branch) -> tuple[int, int] | None:
    """The interval on the board for a visitor without a need."""
    found = await branch.read(lambda state, now: branch.expected_wait(state, "general", now))
    return (found.low_min, found.high_min) if found else None


async def test_a_day_that_begins_knows_the_pace_of_the_weeks_before() -> None:
    database, clock = MemoryDatabase(), SetClock(MONDAY_TEN)
    first = Branch(rules(), MemoryJournal(database), clock)
    await first.start()
    assert await on_board(first) is None
    await served(first, clock, MIN_SAMPLES, 12)
    await first.stop()
    clock.advance(timedelta(days=1))

    second = Branch(rules(), MemoryJournal(database), clock)
    await second.start()
    await do(second, "open", also=True)
    assert second.forecaster.times.count == MIN_SAMPLES
    for _ in range(2):
        await issue(second)
    await do(second, "call-next")
    quoted = ticket_of(await issue(second)).wait
    assert quoted is not None
    assert quoted.low_min <= 24 <= quoted.high_min
    assert await on_board(second) is not None
    await second.stop()


async def test_a_pace_of_months_ago_is_not_learnt() -> None:
    database, clock = MemoryDatabase(), SetClock(MONDAY_TEN)
    first = Branch(rules(), MemoryJournal(database), clock)
    await first.start()
    await served(first, clock, 1, 12)
    await first.stop()
    for _ in range(LEARN_DAYS // 2):
        clock.advance(timedelta(days=3))  # longer leaps are not believed
        later = Branch(rules(), MemoryJournal(database), clock)
        await later.start()
        await later.stop()
    assert later.forecaster.times.count == 0


async def test_a_number_of_an_unknown_class_is_refused_whatever_the_forecast() -> None:
    branch = Branch(rules(), MemoryJournal(), SetClock(MONDAY_TEN))
    await branch.start()
    command = IssueTicket(service="T01", priority="royal", token="t")
    with pytest.raises(BadRequest, match="unknown_priority"):
        await visitor.issue(branch, command, actor=KIOSK)
    await branch.stop()
