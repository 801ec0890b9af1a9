"""On a city's database one process of a branch runs a chore; when it is killed, another does."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.storage.leases import PostgresLeases
from queue_server.storage.postgres.journal import open_postgres
from queue_server.usecases.loops.chores import SHORTEST_LEASE

pytestmark = pytest.mark.postgres

MINUTE = timedelta(minutes=1)


@contextmanager
def ticking(url: str, keys: Path, branch: str = "longjing") -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.storage.ticking", url, str(keys), branch]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def next_run(process: "subprocess.Popen[str]") -> float:
    assert process.stdout is not None
    word, at = process.stdout.readline().split()
    assert word == "ran"
    return float(at)


def test_when_the_process_that_runs_a_chore_is_killed_another_takes_over(
    tmp_path: Path, postgres_url: str
) -> None:
    with ticking(postgres_url, tmp_path / "first") as first:
        ran = [next_run(first)]
        with ticking(postgres_url, tmp_path / "second") as second:
            ran += [next_run(first) for _ in range(20)]
            first.kill()
            assert first.stdout is not None
            ran += [float(line.split()[1]) for line in first.stdout if line.endswith("\n")]
            taken_over = next_run(second)
            # A run is printed some time after its lease was taken, which then holds for 5 s;
            # without a lease the other would have run a tenth of a second later.
            assert taken_over - ran[-1] > SHORTEST_LEASE.total_seconds() / 2
            assert next_run(second) > taken_over


async def test_a_lease_is_one_holders_until_its_time_is_up(
    tmp_path: Path, postgres_url: str
) -> None:
    journal = await open_postgres(postgres_url, tmp_path)
    leases = PostgresLeases(journal)
    assert await leases.take("longjing", "x", "a", MINUTE)
    assert not await leases.take("longjing", "x", "b", MINUTE)
    assert await leases.take("shalu", "x", "b", MINUTE)
    assert await leases.take("longjing", "y", "b", MINUTE)
    assert await leases.take("longjing", "x", "a", timedelta(0))
    assert await leases.take("longjing", "x", "b", MINUTE)
    assert not await leases.take("longjing", "x", "a", MINUTE)
    await journal.close()
