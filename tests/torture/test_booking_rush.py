"""A rush for seats at three processes: nobody's seat is anybody else's."""

import asyncio
import os
import sys
import threading
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from queue_server.core import events as ev
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from queue_server.storage.postgres.journal import open_postgres
from tests.torture.booking_rush import LANES, PEOPLE, SLOTS
from tests.torture.conftest import Record, none_in

pytestmark = [pytest.mark.torture, pytest.mark.postgres]

ROOT = Path(__file__).parents[2]
PROCESSES = 3


def naively(url: str) -> int:
    """Seats sold beyond capacity by those who look first and insert then."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE naive (minute int, who int)")

    def visitor(who: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for minute in range(SLOTS):
                found = connection.execute(
                    "SELECT count(*) FROM naive WHERE minute = %s", (minute,)
                ).fetchone()
                if found is not None and found[0] < LANES:
                    connection.execute("INSERT INTO naive VALUES (%s, %s)", (minute, who))

    people = [threading.Thread(target=visitor, args=(n,)) for n in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    with psycopg.connect(url) as connection:
        counts = connection.execute("SELECT count(*) FROM naive GROUP BY minute").fetchall()
    return sum(max(0, count - LANES) for (count,) in counts)


async def rush(url: str, keys: Path) -> int:
    """Three server processes, many visitors at each; returns how many say they have booked."""
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.torture.booking_rush", url, str(keys), str(seed),
            cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for seed in range(PROCESSES)
    ]  # fmt: skip
    said = [await one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * PROCESSES
    return sum(int(out) for out, _ in said)


async def judged(url: str, keys: Path) -> int:
    """How many have seats by the journal alone.

    Raises:
        AssertionError: If two have the same.
    """
    journal = await open_postgres(url, keys)
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


@pytest.mark.timeout(900)
async def test_of_a_thousand_who_press_at_once_nobody_gets_anothers_seat(
    postgres_url: str, tmp_path: Path, record: Record
) -> None:
    keys = tmp_path / "keys"
    journal = await open_postgres(postgres_url, keys)
    await journal.close()
    told = await rush(postgres_url, keys)
    booked = await judged(postgres_url, keys)
    assert booked == told
    assert booked >= LANES * SLOTS
    over = await asyncio.to_thread(naively, postgres_url)
    assert over > 0, "looking first and inserting then did no harm: the race is none"
    record(
        "a rush for seats at three processes",
        f"{PROCESSES * PEOPLE:,} visitors, {booked:,} seats sold",
        f"sold twice {none_in(booked)}; everyone told so has a seat",
        f"look, then insert, without the key: {over} of {LANES * SLOTS} seats sold over",
    )
