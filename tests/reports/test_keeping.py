"""What kiosks reported survives a restart of the server, and no visitor's words are kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.reports.memory import MemoryKiosks
from queue_server.reports.rules.kiosks.searches import SearchCount
from queue_server.reports.rules.kiosks.slips import ReportedSlip
from queue_server.reports.store.source import SqlSource
from queue_server.reports.use import visit_follower
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.loops.followers import catch_up
from queue_server.usecases.ports import StorageDown
from tests.reports.making import MONDAY
from tests.storage.making import Writer, together
from tests.stores import KINDS, opened

BRANCH = "longjing"
SLIP = ReportedSlip(day=MONDAY, ticket="a", outcome="uncertain")
ENGLISH = SearchCount(day=MONDAY, language="en", searches=3, fruitless=1)


async def kept(storage: Any) -> list[SearchCount]:
    if isinstance(storage.kiosks, MemoryKiosks):
        return list(storage.kiosks.reported().searches)
    assert isinstance(storage.journal, SqlJournal)
    return await storage.journal.look(
        lambda connection: SqlSource(connection, BRANCH).searches(MONDAY, MONDAY)
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_every_store_adds_up_the_same(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage, _ = await opened(kind, tmp_path, request)
    await storage.kiosks.add_searches([])
    await storage.kiosks.add_searches([ENGLISH, replace(ENGLISH, language="vi")])
    await storage.kiosks.add_searches([replace(ENGLISH, searches=2, fruitless=2)])
    assert await kept(storage) == [
        replace(ENGLISH, searches=5, fruitless=3), replace(ENGLISH, language="vi"),
    ]  # fmt: skip
    await storage.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_every_store_keeps_what_was_last_reported_of_a_slip(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage, _ = await opened(kind, tmp_path, request)
    await storage.kiosks.keep_slips([])
    await storage.kiosks.keep_slips([SLIP, replace(SLIP, ticket="b")])
    await storage.kiosks.keep_slips([replace(SLIP, outcome="failed")])
    if isinstance(storage.kiosks, MemoryKiosks):
        found = list(storage.kiosks.reported().slips)
    else:
        assert isinstance(storage.journal, SqlJournal)
        found = await storage.journal.look(
            lambda connection: SqlSource(connection, BRANCH).slips(MONDAY, MONDAY)
        )
    assert found == [replace(SLIP, outcome="failed"), replace(SLIP, ticket="b")]
    await storage.close()


async def searched(served: Any, *languages: str) -> None:
    for language in languages:
        served.server.wings.devices.searches.note(
            {"type": "searched", "language": language, "found": False}
        )


async def rows(served: Any) -> Any:
    path = "/api/v1/reports/searches.json?by=language&language=en"
    return (await served.call("GET", path, who="supervisor")).body["rows"]


async def test_what_was_counted_is_kept_by_day_and_language(served: Any) -> None:
    await searched(served, "en", "en", "vi")
    await served.server.chores.run_all(["kiosks"])
    await searched(served, "en")
    await served.server.chores.run_all(["kiosks"])
    await served.server.chores.run_all(["kiosks"])
    assert await rows(served) == [["English", 3, 3, 1.0], ["Tiếng Việt", 1, 1, 1.0]]


async def test_a_machine_puts_no_words_there_as_a_language(served: Any) -> None:
    await searched(served, "my illness", "en")
    await served.server.chores.run_all(["kiosks"])
    assert await rows(served) == [["English", 1, 1, 1.0]]


async def test_what_cannot_be_kept_now_is_kept_another_time(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(some: Any) -> None:
        raise StorageDown("the disk is full")

    await searched(served, "en")
    with monkeypatch.context() as full:
        full.setattr(served.server.wings.kiosks.searches._store, "add_searches", refuse)
        with pytest.raises(StorageDown):
            await served.server.wings.kiosks.searches.keep()
    await searched(served, "en")
    await served.server.wings.kiosks.searches.keep()
    assert await rows(served) == [["English", 2, 2, 1.0]]


async def slips(served: Any) -> Any:
    path = "/api/v1/reports/slips.json?by=day"
    return (await served.call("GET", path, who="supervisor")).body["totals"][1:]


def trouble(ticket: str, outcome: str) -> Any:
    return {"ticket": ticket, "device": "printer", "outcome": outcome, "at": "2026-11-23T10:00:00Z"}


async def test_slips_are_kept_of_numbers_that_were_given_and_each_counts_once(served: Any) -> None:
    ticket = (await served.issue())["id"]
    fresh = served.server.wings.devices.fleet.slips.fresh
    for outcome in ("uncertain", "uncertain", "failed"):
        fresh.note([trouble(ticket, outcome), trouble("made up", outcome)])
        await served.server.chores.run_all(["kiosks"])
    assert await slips(served) == [0, 1]


@pytest.mark.parametrize("reported", ["before midnight", "after midnight"])
async def test_a_slip_printed_just_before_midnight_counts_for_the_day_of_its_number(
    served: Any, reported: str
) -> None:
    ticket = (await served.issue())["id"]
    await served.server.followers.catch_up("visits")
    served.clock.set(datetime(2026, 11, 23, 15, 59, 50, tzinfo=UTC))
    fresh = served.server.wings.devices.fleet.slips.fresh
    if reported == "before midnight":
        fresh.note([trouble(ticket, "failed")])
    served.clock.advance(timedelta(seconds=20))
    await served.server.branch.turn()
    if reported == "after midnight":
        fresh.note([trouble(ticket, "failed"), trouble("made up", "failed")])
    await served.server.wings.kiosks.slips.keep()
    found = served.storage.kiosks.reported().slips
    assert found == [ReportedSlip(day=MONDAY, ticket=ticket, outcome="failed")]


@pytest.mark.parametrize("kind", KINDS)
async def test_every_store_knows_on_which_day_a_number_was_given(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage, _ = await opened(kind, tmp_path, request)
    w = Writer()
    rows, changes = together(w.open_day(), w.issues(2))
    await storage.journal.append(rows, changes)
    await catch_up(BRANCH, storage.journal, storage.cursors, visit_follower(storage.visits))
    given = {row.ticket for row in rows if row.ticket is not None}
    assert len(given) == 2
    found = await storage.visits.issued_on({*given, "made up"})
    assert found == dict.fromkeys(given, rows[0].day)
    assert await storage.visits.issued_on(set()) == {}
    await storage.close()


async def test_slips_that_cannot_be_kept_now_are_kept_another_time(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(some: Any) -> None:
        raise StorageDown("the disk is full")

    ticket = (await served.issue())["id"]
    served.server.wings.devices.fleet.slips.fresh.note([trouble(ticket, "uncertain")])
    with monkeypatch.context() as full:
        full.setattr(served.server.wings.kiosks.slips._store, "keep_slips", refuse)
        with pytest.raises(StorageDown):
            await served.server.wings.kiosks.slips.keep()
    await served.server.wings.kiosks.slips.keep()
    await served.server.wings.kiosks.slips.keep()
    assert await slips(served) == [1, 0]
