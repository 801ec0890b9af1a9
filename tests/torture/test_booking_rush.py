"""A rush for seats at one process and at three: nobody's seat is anybody else's."""

import asyncio
import os
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from queue_server.core import events as ev
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from tests.torture.booking_rush import LANES, SLOTS, opened
from tests.torture.conftest import Record, none_in

pytestmark = pytest.mark.torture

ROOT = Path(__file__).parents[2]
PROCESSES = 3
PEOPLE = int(os.environ.get("JIAOHAO_RUSH", "100000"))


def naively(url: str) -> int:
    """Seats sold beyond capacity by those who look first and insert then."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE naive (minute int, who int)")

    def visitor(who: int, looked: threading.Barrier) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for minute in range(SLOTS):
                found = connection.execute(
                    "SELECT count(*) FROM naive WHERE minute = %s", (minute,)
                ).fetchone()
                looked.wait()
                if found is not None and found[0] < LANES:
                    connection.execute("INSERT INTO naive VALUES (%s, %s)", (minute, who))

    all_at_once(visitor)
    with psycopg.connect(url) as connection:
        counts = connection.execute("SELECT count(*) FROM naive GROUP BY minute").fetchall()
    return sum(max(0, count - LANES) for (count,) in counts)


def naively_in_a_file(path: Path) -> int:
    """The same in a SQLite file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE naive (minute int, who int)")

    def visitor(who: int, looked: threading.Barrier) -> None:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
            for minute in range(SLOTS):
                found = connection.execute(
                    "SELECT count(*) FROM naive WHERE minute = ?", (minute,)
                ).fetchone()
                looked.wait()
                if found[0] < LANES:
                    connection.execute("INSERT INTO naive VALUES (?, ?)", (minute, who))

    all_at_once(visitor)
    with closing(sqlite3.connect(path)) as connection:
        counts = connection.execute("SELECT count(*) FROM naive GROUP BY minute").fetchall()
    return sum(max(0, count - LANES) for (count,) in counts)


def all_at_once(visitor: Callable[[int, threading.Barrier], None]) -> None:
    """Eight people in threads of their own, who look at each start together, as it may happen: by
    luck alone they take turns on a busy machine, and no race is seen.
    """
    looked = threading.Barrier(8)
    people = [threading.Thread(target=visitor, args=(n, looked)) for n in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()


async def rush(url: str, keys: Path, processes: int) -> int:
    """Server processes with many visitors at each; returns how many say they have booked."""
    each = str(PEOPLE // processes)
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.torture.booking_rush", url, str(keys), str(seed), each,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for seed in range(processes)
    ]  # fmt: skip
    said = [await one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * processes
    return sum(int(out) for out, _ in said)


async def judged(url: str, keys: Path) -> int:
    """How many have seats by the journal alone.

    Raises:
        AssertionError: If two have the same.
    """
    journal = await opened(url, keys)
    try:
        rows = await journal.read("longjing", 0, 10**9)
    finally:
        await journal.close()
    state = BranchState((1, 2, 3))
    for row in rows:
        apply(state, row.seq, row.at, row.actor, ev.decode(row.kind, None, None, row.data))
    seats = Counter(
        (one.seats.day, minute, one.seats.lane)
        for one in state.book.seated()
        for minute in one.seats.minutes
    )
    assert max(seats.values()) == 1
    assert max(lane for _, _, lane in seats) < LANES
    return len(state.book.bookings)


@pytest.mark.timeout(3600)
@pytest.mark.postgres
async def test_of_all_who_press_at_once_at_three_processes_nobody_gets_anothers_seat(
    postgres_url: str, tmp_path: Path, record: Record
) -> None:
    keys = tmp_path / "keys"
    await (await opened(postgres_url, keys)).close()
    told = await rush(postgres_url, keys, PROCESSES)
    booked = await judged(postgres_url, keys)
    assert booked == told
    assert booked >= LANES * SLOTS
    over = await asyncio.to_thread(naively, postgres_url)
    assert over > 0, "looking first and inserting then did no harm: the race is none"
    record(
        "a rush for seats at three processes",
        f"{PEOPLE:,} visitors, {booked:,} seats sold",
        f"sold twice {none_in(PEOPLE)}; everyone told so has a seat",
        f"look, then insert, without the key: {over} of {LANES * SLOTS} seats sold over",
    )


@pytest.mark.timeout(3600)
async def test_of_all_who_press_at_once_at_one_process_nobody_gets_anothers_seat(
    tmp_path: Path, record: Record
) -> None:
    told = await rush(str(tmp_path), tmp_path, 1)
    booked = await judged(str(tmp_path), tmp_path)
    assert booked == told
    assert booked >= LANES * SLOTS
    over = await asyncio.to_thread(naively_in_a_file, tmp_path / "naive.db")
    assert over > 0, "looking first and inserting then did no harm: the race is none"
    record(
        "a rush for seats at one process (SQLite)",
        f"{PEOPLE:,} visitors, {booked:,} seats sold",
        f"sold twice {none_in(PEOPLE)}; everyone told so has a seat",
        f"look, then insert, without the key: {over} of {LANES * SLOTS} seats sold over",
    )
