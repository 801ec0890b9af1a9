"""Every store keeps the same visits, however often they are read, and when the journal is gone."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_server.opening import Storage, open_storage
from queue_server.reports.memory import MemoryVisits
from queue_server.reports.rules.visits import LEFT_AT_CLOSE
from queue_server.reports.store.records import columns_of, visit_of
from queue_server.reports.use import rebuild_visits, visit_follower
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.loops.followers import Followers
from queue_server.usecases.ports import JournalRow
from tests.reports.making import visit
from tests.reports.rules.test_visits import OPENED
from tests.storage.making import DAY, Writer, together

BRANCH = "longjing"

OpenStorage = Callable[[], Awaitable[object]]


def a_busy_day(w: Writer, day: date) -> list[tuple[list[JournalRow], list[object]]]:
    batches = [together(w.open_day(day), w.only(OPENED), w.issues(6))]
    tickets = list(w.tickets)
    for ticket in tickets[:4]:
        batches.append(together(w.call(ticket), w.start(ticket)))
    batches.append(together(w.finish(tickets[0]), w.transfer(tickets[1], "R01")))
    before = w.tickets[tickets[2]]
    batches.append(w.finish(tickets[2]))
    batches.append(w.undo(tickets[2], before, w.seq))
    batches.append(w.hold(tickets[3]))
    return batches  # type: ignore[return-value]


@pytest.mark.parametrize("batch", [1, 3, 500])
async def test_every_store_keeps_the_same_visits_in_batches_of_any_size(
    storage: Storage, batch: int
) -> None:
    followers = Followers(BRANCH, storage.journal, storage.cursors, storage.leases, batch=batch)
    followers.add(visit_follower(storage.visits))
    w, every = Writer(BRANCH), MemoryVisits()
    assert await storage.visits.first_day() is await every.first_day() is None
    for day in (DAY, DAY + timedelta(days=1)):
        for rows, changes in a_busy_day(w, day):
            await storage.journal.append(rows, changes)  # type: ignore[arg-type]
            every.take(rows, None)
            await followers.catch_up("visits")
    until = DAY + timedelta(days=1)
    kept = list(await storage.visits.visits(DAY, until))
    assert len(kept) == 12
    assert kept == list(await every.visits(DAY, until))
    assert {v.outcome for v in kept if v.day == DAY} == {"done", LEFT_AT_CLOSE}
    assert await storage.visits.first_day() == await every.first_day() == DAY
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert kept == list(await storage.visits.visits(DAY, until))


async def test_a_day_that_a_follower_has_not_taken_is_not_deleted(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    followers = Followers(BRANCH, storage.journal, storage.cursors, storage.leases)
    followers.add(visit_follower(storage.visits))
    w = Writer(BRANCH)
    await storage.journal.append(*w.open_day())
    await followers.catch_up("visits")
    await storage.journal.append(*w.issues(2))
    await storage.journal.append(*w.open_day(DAY + timedelta(days=1)))
    assert await storage.journal.forget_before(BRANCH, DAY + timedelta(days=1)) == 0
    await followers.catch_up("visits")
    assert await storage.journal.forget_before(BRANCH, DAY + timedelta(days=1)) == 3
    await storage.close()


async def test_visits_stay_when_the_journal_of_their_day_is_deleted(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    followers = Followers(BRANCH, storage.journal, storage.cursors, storage.leases)
    followers.add(visit_follower(storage.visits))
    w = Writer(BRANCH)
    for day in (DAY, DAY + timedelta(days=1)):
        for rows, changes in a_busy_day(w, day):
            await storage.journal.append(rows, changes)  # type: ignore[arg-type]
    await followers.catch_up("visits")
    kept = list(await storage.visits.visits(DAY, DAY))
    assert len(kept) == 6
    await storage.journal.forget_before(BRANCH, DAY + timedelta(days=1))  # type: ignore[union-attr]
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert list(await storage.visits.visits(DAY, DAY)) == kept
    assert len(await storage.visits.visits(DAY, DAY + timedelta(days=1))) == 12
    await storage.close()


def test_a_step_kept_by_an_earlier_version_can_still_be_taken_back() -> None:
    kept = columns_of(visit())
    del kept["place_at"]
    assert visit_of(kept) == visit()
