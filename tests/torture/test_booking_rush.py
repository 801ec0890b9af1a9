"""A rush for seats at one process and at three: no seat is sold twice."""

import asyncio
import os
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from queue_server.core import events as ev
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from tests.seated import seated
from tests.torture.booking_rush import LANES, SLOTS, opened
from tests.torture.conftest import Record, none_in

pytestmark = pytest.mark.torture

ROOT = Path(__file__).parents[2]
PROCESSES = 3
PEOPLE = int(os.environ.get("JIAOHAO_RUSH", "100000"))


def sold_over(url: str) -> tuple[int, int]:
    """Seats sold by those who look first and insert then, and how many of them beyond capacity."""
    connection: Any = psycopg.connect(url) if "://" in url else sqlite3.connect(url)
    with closing(connection):
        counts = connection.execute("SELECT count(*) FROM naive GROUP BY minute").fetchall()
    return sum(n for (n,) in counts), sum(max(0, n - LANES) for (n,) in counts)


def make_table(url: str) -> None:
    """A book without a key."""
    connection: Any = psycopg.connect(url) if "://" in url else sqlite3.connect(url)
    with closing(connection), connection:
        connection.execute("CREATE TABLE naive (minute int, who text)")


async def rush(
    url: str, keys: Path, processes: int, module: str = "tests.torture.booking_rush"
) -> int:
    """Server processes with many visitors at each; returns how many say they have booked."""
    each = str(PEOPLE // processes)
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, url, str(keys), str(seed), each,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for seed in range(processes)
    ]  # fmt: skip
    said = [await one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * processes
    return sum(int(out) for out, _ in said)


async def naively(url: str, processes: int) -> tuple[int, int]:
    """As many people at a server that looks first and inserts then: seats sold, those sold over."""
    await asyncio.to_thread(make_table, url)
    answered = await rush(url, Path(), processes, "tests.torture.naive_rush")
    sold, over = await asyncio.to_thread(sold_over, url)
    assert sold == answered
    assert over > 0, "looking first and inserting then did no harm: the race is none"
    return sold, over


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
        for one in seated(state.book)
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
    answered = await rush(postgres_url, keys, PROCESSES)
    booked = await judged(postgres_url, keys)
    assert booked == answered
    assert booked >= LANES * SLOTS
    sold, over = await naively(postgres_url, PROCESSES)
    record(
        "a rush for seats at three processes",
        f"{PEOPLE:,} visitors, {booked:,} seats sold",
        f"sold twice {none_in(PEOPLE)}; everyone told so has a seat",
        f"looks, then inserts, without the key: to the same {PEOPLE:,} it sells {sold:,} of "
        f"{LANES * SLOTS} seats, {over:,} over",
    )


@pytest.mark.timeout(3600)
async def test_of_all_who_press_at_once_at_one_process_nobody_gets_anothers_seat(
    tmp_path: Path, record: Record
) -> None:
    answered = await rush(str(tmp_path), tmp_path, 1)
    booked = await judged(str(tmp_path), tmp_path)
    assert booked == answered
    assert booked >= LANES * SLOTS
    sold, over = await naively(str(tmp_path / "naive.db"), 1)
    record(
        "a rush for seats at one process (SQLite)",
        f"{PEOPLE:,} visitors, {booked:,} seats sold",
        f"sold twice {none_in(PEOPLE)}; everyone told so has a seat",
        f"looks, then inserts, without the key: to the same {PEOPLE:,} it sells {sold:,} of "
        f"{LANES * SLOTS} seats, {over:,} over",
    )
