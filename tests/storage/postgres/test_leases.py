"""On a city's database one process of a branch does what only one may do; when it ends, another."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from queue_server.storage.leases import PostgresLeases
from queue_server.storage.postgres.journal import open_postgres
from queue_server.usecases.loops.chores import LONGEST_LEASE, SHORTEST_LEASE
from tests.storage.making import Writer, together
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.postgres

MINUTE = timedelta(minutes=1)
BRANCH = "longjing"
Process = subprocess.Popen[str]


@contextmanager
def process(program: str, url: str, keys: Path) -> Iterator[Process]:
    command = [sys.executable, "-m", f"tests.storage.{program}", url, str(keys), BRANCH]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as begun:
        try:
            assert line(begun) == "ready"
            yield begun
        finally:
            begun.kill()


def line(process: Process) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def next_run(process: Process) -> float:
    word, at = line(process).split()
    assert word == "ran"
    return float(at)


def lease(url: str, name: str) -> tuple[str, timedelta] | None:
    """Who has a lease, and how long it lasts without being renewed."""
    left = "until - (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    with psycopg.connect(url) as connection:
        found = connection.execute(
            f"SELECT holder, {left} FROM lease WHERE name = %s", (name,)
        ).fetchone()
    return None if found is None else (found[0], timedelta(microseconds=found[1]))


def test_when_the_process_that_runs_a_chore_is_killed_another_takes_over(
    tmp_path: Path, postgres_url: str
) -> None:
    with process("ticking", postgres_url, tmp_path / "first") as first:
        ran = [next_run(first)]
        with process("ticking", postgres_url, tmp_path / "second") as second:
            ran += [next_run(first) for _ in range(20)]
            rare = wait_until(lambda: lease(postgres_url, "chore:rare"))
            first.kill()
            assert first.stdout is not None
            ran += [float(line.split()[1]) for line in first.stdout if line.endswith("\n")]
            taken_over = next_run(second)
            # A run is printed some time after its lease was taken, which then holds for 5 s;
            # without a lease the other would have run a tenth of a second later.
            assert taken_over - ran[-1] > SHORTEST_LEASE.total_seconds() / 2
            assert next_run(second) > taken_over
    # What is looked at once an hour is not lost for longer than minutes either.
    assert timedelta(0) < rare[1] <= LONGEST_LEASE


def test_a_process_that_stops_cleanly_gives_its_chores_back_at_once(
    tmp_path: Path, postgres_url: str
) -> None:
    with process("ticking", postgres_url, tmp_path / "first") as first:
        next_run(first)
        had = {
            name: wait_until(lambda name=name: lease(postgres_url, name))  # type: ignore[misc]
            for name in ("chore:tick", "chore:rare")
        }
        with process("ticking", postgres_url, tmp_path / "second") as second:
            first.send_signal(signal.SIGTERM)
            assert first.wait(PATIENCE_S) == 0
            for name, (holder, _) in had.items():
                now = lease(postgres_url, name)
                assert now is not None
                assert now[0] != holder or now[1] <= timedelta(0)
            next_run(second)


async def test_what_is_slow_to_send_is_sent_by_one_process_and_by_another_when_that_is_killed(
    tmp_path: Path, postgres_url: str
) -> None:
    def go_on(process: Process) -> None:
        assert process.stdin is not None
        process.stdin.write("go on\n")
        process.stdin.flush()

    def first_said(process: Process, other_than: str) -> str:
        return next(said for said in iter(lambda: line(process), None) if said != other_than)

    name, writer = "follower:sent", Writer(BRANCH)
    journal = await open_postgres(postgres_url, tmp_path)
    await journal.append(*together(writer.open_day(), writer.issues(9)))
    await journal.close()
    with process("sending", postgres_url, tmp_path) as first:
        assert line(first) == "sending 1 2 3"
        go_on(first)
        assert line(first) == "sending 4 5 6"
        begun = wait_until(lambda: lease(postgres_url, name))
        with process("sending", postgres_url, tmp_path) as second:
            # The second looks every five seconds: two lengths of the lease later the first has it
            # still, and nothing is sent twice.
            for _ in range(3):
                assert line(second) == "refused"
            held = lease(postgres_url, name)
            assert held is not None
            assert held[0] == begun[0]
            assert held[1] > timedelta(0)
            first.kill()
            # What was sent is not sent again, and what was on its way when it died is not skipped.
            for batch in ("sending 4 5 6", "sending 7 8 9", "sending 10"):
                assert first_said(second, other_than="refused") == batch
                go_on(second)


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
