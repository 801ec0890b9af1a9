"""Killed without warning, in a loop: what was confirmed is there, and nothing is there twice."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from queue_server.storage.care.backup import check_storage
from queue_server.storage.postgres.journal import open_postgres
from queue_server.storage.sqlite.journal import open_sqlite
from tests.storage.making import Writer, together
from tests.thorough import tried

KILLS = tried(4, thorough=8)
SEED = 20261123


def kill_while_appending(where: str, keys: Path, seconds: float) -> int:
    """Start the appending process, kill it; returns the last row it was answered for."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.appending", where, str(keys), "longjing"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    answered = [line for line in child.stdout.read().splitlines(keepends=True) if "\n" in line]
    child.stdout.close()
    child.wait()
    return int(answered[-1]) if answered else 0


async def test_a_killed_server_loses_no_answered_ticket(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    answered = 0
    for _ in range(KILLS):
        answered = max(answered, kill_while_appending(str(tmp_path), tmp_path, chance.random() / 8))
        # Read as the killed process left it, before anybody recovers the file.
        assert check_storage(tmp_path, None)["longjing"].seq >= answered, f"seed {SEED}"
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    rows = (await journal.load("longjing")).rows
    numbers = [row.data["number"] for row in rows if row.kind == "ticket_issued"]
    assert numbers == list(range(1, len(numbers) + 1))
    await journal.close()


@pytest.mark.postgres
async def test_a_killed_server_gives_its_turn_to_the_others(
    tmp_path: Path, postgres_url: str
) -> None:
    journal = await open_postgres(postgres_url, tmp_path / "keys")
    answered = 0
    for _ in range(3):
        answered = max(answered, kill_while_appending(postgres_url, tmp_path / "other", 0.1))
        await journal.catch_up("longjing", answered)
        await journal.release("longjing")
        rows = (await journal.load("longjing")).rows
        assert rows[-1].seq >= answered
    await journal.close()
    assert check_storage(tmp_path, postgres_url)["longjing"].seq >= answered


@pytest.mark.postgres
async def test_postgresql_restarted_underneath_is_noticed_and_survived(
    tmp_path: Path, postgres_url: str
) -> None:

    journal = await open_postgres(postgres_url, tmp_path / "keys")
    w = Writer()
    await journal.append(*together(w.open_day(), w.issue()))
    for _ in range(2):
        await journal.catch_up(w.branch, w.seq)
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        await journal.append(*w.issue())
        assert len(await journal.read(w.branch, 0, 10)) == w.seq
    assert journal.alarm() is None
    await journal.close()
