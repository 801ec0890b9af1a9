"""Rolled-up days say what their visits say, however the follower got there."""

import asyncio
import os
import signal
import sys
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import Connection

from queue_server.opening import open_storage
from queue_server.reports.memory import MemoryVisits
from queue_server.reports.rules.counters.time import CounterCell
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.cells import SINGLE, Cell, margin, margin_for, roll_up
from queue_server.reports.rules.cube.making import figures, total
from queue_server.reports.rules.visits import LEFT_AT_CLOSE, Visit
from queue_server.reports.store import beside, rollups
from queue_server.reports.store.checking import check
from queue_server.reports.store.source import SqlSource, open_engine, reading
from queue_server.reports.use import rebuild_visits, visit_follower
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.loops.followers import catch_up
from tests.reports.making import office, visits
from tests.reports.test_stored_visits import a_busy_day
from tests.storage.making import DAY, Writer
from tests.stores import KINDS, opened

BRANCH = "longjing"
NEXT = DAY + timedelta(days=1)


async def two_days(storage: Any, batch: int = 500) -> Writer:
    follower = visit_follower(storage.visits)
    w = Writer(BRANCH)
    for day in (DAY, NEXT):
        for rows, changes in a_busy_day(w, day):
            await storage.journal.append(rows, changes)
            await catch_up(BRANCH, storage.journal, storage.cursors, follower, batch)
    return w


async def kept(storage: Any, day: date) -> list[Cell]:
    found: list[Cell] = await storage.journal.look(
        lambda connection: rollups.rolled(connection, BRANCH, day)
    )
    return found


async def counters(storage: Any) -> list[CounterCell]:
    found: list[CounterCell] = await storage.journal.look(
        lambda connection: beside.kept_counters(connection, BRANCH, DAY, NEXT)
    )
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("batch", [1, 500])
async def test_every_source_counts_the_same_and_a_day_is_kept_when_it_is_over(
    kind: str, batch: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage, url = await opened(kind, tmp_path, request)
    await two_days(storage, batch)
    true = roll_up(await storage.visits.visits(DAY, NEXT))
    if kind == "memory":
        assert isinstance(storage.visits, MemoryVisits)
        source = storage.visits.read()
        assert (source.cells(DAY, NEXT), source.as_of_seq) == (true, source.as_of_seq)
    else:
        engine = open_engine(tmp_path, url)
        with reading(engine, BRANCH) as read:
            assert read.cells(DAY, NEXT) == true
            assert read.as_of_seq == await storage.cursors.cursor(BRANCH, "visits")
            assert read.visits(DAY, DAY) == await storage.visits.visits(DAY, DAY)
        engine.dispose()
        assert await kept(storage, DAY) == [cell for cell in true if cell.key.day == DAY]
        assert await kept(storage, NEXT) == []
    assert {cell.tally.left_at_close for cell in true if cell.key.day == DAY} >= {1}
    await storage.close()


async def test_rebuilt_roll_ups_are_those_that_were_kept(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await two_days(storage)
    before = await kept(storage, DAY)
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert await kept(storage, DAY) == before != []
    await storage.close()


def _older(table: str, connection: Connection) -> None:
    connection.exec_driver_sql(f"UPDATE {table} SET version = 0, issued = 99")


async def test_the_days_left_behind_by_older_rules_are_counted_bit_by_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    w = await two_days(storage)
    for table in ("rollup", "margin"):
        await storage.journal.change(partial(_older, table))
    monkeypatch.setattr(rollups, "MOST_ROLLED", 1)
    for rows, changes in a_busy_day(w, NEXT + timedelta(days=1)):
        await storage.journal.append(rows, changes)  # type: ignore[arg-type]
    await catch_up(BRANCH, storage.journal, storage.cursors, visit_follower(storage.visits))
    assert await kept(storage, NEXT) != []
    assert await kept(storage, DAY) == []
    await storage.close()


async def test_a_margin_says_what_the_cells_say(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await two_days(storage)
    engine = open_engine(tmp_path, None)
    with reading(engine, BRANCH) as source:
        for by in (("day",), ("half", "priority"), ("service",), ("counter", "month"), ("origin",)):
            whole, some = source.cells(DAY, NEXT), source.cells(DAY, NEXT, by)
            question = Ask(name="waits", since=DAY, until=NEXT, by=by)
            assert figures(some, question, office()) == figures(whole, question, office())
            assert len(some) <= len(whole)
    engine.dispose()
    await storage.close()


@pytest.mark.parametrize("table", ["rollup", "margin"])
async def test_verify_finds_a_day_whose_counts_were_changed(table: str, tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    await two_days(storage)
    await storage.journal.look(lambda connection: check(connection, b"", True))
    sql = f"UPDATE {table} SET issued = issued + 1"
    await storage.journal.change(lambda connection: connection.exec_driver_sql(sql))
    with pytest.raises(Broken, match="roll-up"):
        await storage.journal.look(lambda connection: check(connection, b"", True))
    await storage.close()


@settings(deadline=None)
@given(visits())
def test_no_split_loses_or_gains_a_visit_in_its_margin(some: list[Visit]) -> None:
    cells = roll_up(some)
    for split in SINGLE:
        made = margin(cells, split)
        assert total(one.tally for one in made) == total(one.tally for one in cells)


def test_two_splits_beside_day_and_class_take_whole_cells() -> None:
    assert margin_for({"day", "priority", "half"}) == "half"
    assert margin_for({"half", "service"}) is None
    assert margin_for({"month"}) in SINGLE


async def test_a_day_rolled_up_by_other_rules_is_counted_from_its_visits(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    await two_days(storage)
    before = await kept(storage, DAY)
    for table in ("rollup", "margin"):
        await storage.journal.change(partial(_older, table))
    assert await kept(storage, DAY) == []
    found = await storage.journal.look(
        lambda connection: SqlSource(connection, BRANCH).cells(DAY, DAY)
    )
    assert found == before
    await storage.close()


FOLLOWING = """
import asyncio, sys
from pathlib import Path
from queue_server.opening import open_storage
from queue_server.reports.use import visit_follower
from queue_server.usecases.loops.followers import take

async def main():
    storage = await open_storage(Path(sys.argv[1]), branch="longjing", ballast_bytes=0)
    follower = visit_follower(storage.visits)
    while True:
        await take("longjing", storage.journal, storage.cursors, follower, 1)
        print("taken", flush=True)

asyncio.run(main())
"""


async def test_a_follower_that_is_killed_again_and_again_rolls_up_what_there_was(
    tmp_path: Path,
) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    w = Writer(BRANCH)
    for day in (DAY, NEXT, NEXT + timedelta(days=1)):
        for rows, changes in a_busy_day(w, day):
            await storage.journal.append(rows, changes)  # type: ignore[arg-type]
    await storage.close()
    for rounds in (3, 7, 11, 5):
        await _follow_and_kill(tmp_path, rounds)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await catch_up(BRANCH, storage.journal, storage.cursors, visit_follower(storage.visits))
    live = [await kept(storage, day) for day in (DAY, NEXT)]
    seats = await counters(storage)
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert live == [await kept(storage, day) for day in (DAY, NEXT)]
    assert seats == await counters(storage) != []
    assert sum(cell.tally.issued for cells in live for cell in cells) == 12
    left = [one for one in await storage.visits.visits(DAY, DAY) if one.outcome == LEFT_AT_CLOSE]
    assert sum(cell.tally.left_at_close for cell in live[0]) == len(left)
    await storage.close()


async def _follow_and_kill(data: Path, rounds: int) -> None:
    following = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FOLLOWING, str(data),
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert following.stdout is not None
    try:
        for _ in range(rounds):
            assert await following.stdout.readline() == b"taken\n"
    finally:
        os.kill(following.pid, signal.SIGKILL)
        await following.wait()
