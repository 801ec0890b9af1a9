"""A journal whose day was corrected verifies, is forgotten in its turn, and has complete visits."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_server.clock import SetClock
from queue_server.core.events import DayOpened
from queue_server.opening import PARTS, Storage, open_storage
from queue_server.reports.use import rebuild_visits, visit_follower
from queue_server.simulate.replay import past_day
from queue_server.storage.care.backup import check_storage
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal import queries
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.loops.followers import catch_up
from tests.office import MONDAY_TEN, rules
from tests.storage.care.test_verify import Office
from tests.storage.making import DAY
from tests.usecases.acts import do, issue

BRANCH = "longjing"
A_WEEK = timedelta(days=7)


class Days:
    """An office that opens, serves and closes on days of our choice."""

    def __init__(self, storage: Storage) -> None:
        self.clock = SetClock(MONDAY_TEN)
        self.branch = Branch(rules(), storage.journal, self.clock)

    async def serve(self, visitors: int) -> None:
        for _ in range(visitors):
            await issue(self.branch)
        await do(self.branch, "open", also=True)
        for verb in ("call-next", "start", "finish"):
            self.clock.advance(timedelta(seconds=30))
            await do(self.branch, verb)
        self.clock.advance(timedelta(seconds=30))
        await do(self.branch, "close")

    async def put_right(self) -> None:
        self.clock.set(MONDAY_TEN + timedelta(minutes=30))
        await self.branch.correct_day(MONDAY_TEN.date(), "battery", actor="user:root")


async def three_days(storage: Storage) -> None:
    """Monday, a week early, Monday again, Tuesday, and the day that had come too early."""
    days = Days(storage)
    await days.branch.start()
    await days.serve(3)
    days.clock.set(MONDAY_TEN + A_WEEK)
    await days.serve(2)
    await days.put_right()
    await days.serve(2)
    days.clock.set(MONDAY_TEN + timedelta(days=1))
    await days.serve(2)
    days.clock.set(MONDAY_TEN + A_WEEK)
    await days.serve(2)
    await days.branch.stop()


async def followed(storage: Storage) -> None:
    follower = visit_follower(storage.visits)
    await catch_up(BRANCH, storage.journal, storage.cursors, follower, batch=7)


async def test_every_row_every_table_and_every_visit_of_it_holds(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await three_days(storage)
    await followed(storage)
    check_storage(tmp_path, None, PARTS)
    monday = MONDAY_TEN.date()
    visits = await storage.visits.visits(monday, monday + A_WEEK)
    assert len(visits) == 11
    assert [v.outcome for v in visits].count("left_at_close") == 11 - 5 - 1
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert await storage.visits.visits(monday, monday + A_WEEK) == visits
    rows = await storage.journal.read(BRANCH, 0, 999)
    served, shifts = past_day(rules(), rows, monday)
    assert (len(served), len(shifts)) == (2, 2)
    await storage.close()


async def test_a_day_that_came_too_early_is_forgotten_with_the_one_before_it(
    tmp_path: Path,
) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await three_days(storage)
    assert isinstance(storage.journal, SqlJournal)
    monday = MONDAY_TEN.date()
    assert await storage.journal.forget_before(BRANCH, monday) == 0
    assert await storage.journal.forget_before(BRANCH, monday + timedelta(days=1)) > 0
    kept = {row.day for row in await storage.journal.read(BRANCH, 0, 999)}
    assert kept == {monday + timedelta(days=1), monday + A_WEEK}
    check_storage(tmp_path, None, PARTS)
    await storage.close()


async def test_each_step_of_forgetting_leaves_a_journal_that_holds(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await three_days(storage)
    journal = storage.journal
    assert isinstance(journal, SqlJournal)
    before = len(await journal.read(BRANCH, 0, 999))
    deleted = await journal._forget(BRANCH, await _oldest(journal))
    assert len(await journal.read(BRANCH, 0, 999)) == before - deleted
    check_storage(tmp_path, None, PARTS)
    await storage.close()


async def _oldest(journal: SqlJournal) -> queries.OldestDay:
    found = await journal.look(lambda connection: queries.oldest_day(connection, BRANCH))
    assert found is not None
    return found


async def test_only_a_correction_leads_back(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    office = Office(storage.journal)  # type: ignore[arg-type]
    await office.does(DayOpened(day=date(2026, 12, 1)))
    await office.does(DayOpened(day=DAY))
    with pytest.raises(Broken, match="goes back"):
        check_storage(tmp_path, None, ())
    await storage.close()
