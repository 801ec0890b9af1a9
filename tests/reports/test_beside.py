"""Counters' time and appointments are kept as in the journal, whichever store keeps them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from queue_server.core import events as ev
from queue_server.core.line.booking import BookingState
from queue_server.opening import open_storage
from queue_server.reports.memory import MemoryVisits
from queue_server.reports.rules.counters.time import counter_times
from queue_server.reports.store import beside
from queue_server.reports.store.checking import check
from queue_server.reports.store.source import open_engine, reading
from queue_server.reports.use import rebuild_visits, visit_follower
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.loops.followers import catch_up
from queue_server.usecases.ports import JournalRow
from tests.reports.beside import booking
from tests.reports.test_stored_visits import a_busy_day
from tests.storage.making import DAY, Writer
from tests.stores import KINDS, opened

BRANCH = "longjing"
NEXT = DAY + timedelta(days=1)


async def two_days(storage: Any, batch: int = 500) -> list[JournalRow]:
    """A counter each day; an appointment made on the first and kept on the second."""
    follower, w, every = visit_follower(storage.visits), Writer(BRANCH), list[JournalRow]()
    kept = booking(state=BookingState.CHECKED_IN, ticket="t")
    events = {
        DAY: ev.BookingMade(id="b1", booking=booking()),
        NEXT: ev.BookingCheckedIn(id="b1", booking=kept),
    }
    for day, event in events.items():
        for rows, changes in [*a_busy_day(w, day), w.only(event)]:
            await storage.journal.append(rows, changes)
            every += rows
            await catch_up(BRANCH, storage.journal, storage.cursors, follower, batch)
    return every


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("batch", [1, 500])
async def test_every_store_says_the_same_of_counters_and_appointments(
    kind: str, batch: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage, url = await opened(kind, tmp_path, request)
    rows = await two_days(storage, batch)
    true = [
        cell for day in (DAY, NEXT) for cell in counter_times(row for row in rows if row.day == day)
    ]
    assert true != []
    if kind == "memory":
        assert isinstance(storage.visits, MemoryVisits)
        source = storage.visits.read()
        assert source.counters(DAY, NEXT) == true
        assert [one.state for one in source.appointments(DAY, NEXT)] == ["checked_in"]
    else:
        engine = open_engine(tmp_path, url)
        with reading(engine, BRANCH) as read:
            assert read.counters(DAY, NEXT) == true
            assert [one.state for one in read.appointments(DAY, NEXT)] == ["checked_in"]
            assert read.appointments(NEXT, NEXT) == []
        engine.dispose()
    await storage.close()


def kept(connection: Connection) -> object:
    return (
        beside.kept_counters(connection, BRANCH, DAY, NEXT),
        beside.appointments(connection, BRANCH, DAY, NEXT),
    )


async def test_what_is_rebuilt_is_what_was_kept(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    await two_days(storage)
    before = await storage.journal.look(kept)
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert await storage.journal.look(kept) == before
    await storage.journal.look(lambda connection: check(connection, b"", strict=True))
    await storage.close()


async def test_what_was_kept_before_seats_and_places_were_known_is_not_a_changed_one(
    tmp_path: Path,
) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    await two_days(storage)
    before = await storage.journal.look(kept)

    def older(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE appointment SET units = NULL, unit_min = NULL")
        connection.exec_driver_sql("UPDATE visit SET place_at = NULL")

    await storage.journal.change(older)
    await storage.journal.look(lambda connection: check(connection, b"", strict=True))
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert await storage.journal.look(kept) == before
    await storage.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE counter_half SET idle_ms = 1",
        "UPDATE appointment SET state = 'missed'",
        "UPDATE appointment SET units = 4",
    ],
)
async def test_verify_finds_what_was_changed_by_hand(tmp_path: Path, change: str) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    await two_days(storage)

    def alter(connection: Connection) -> None:
        connection.exec_driver_sql(change)

    await storage.journal.change(alter)
    with pytest.raises(Broken):
        await storage.journal.look(lambda connection: check(connection, b"", strict=True))
    await storage.close()
