"""One of several processes follows; when it stops or is killed, another continues from there."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.opening import open_storage
from queue_server.reports.rules.visits import VisitBook
from queue_server.reports.use import visit_follower
from queue_server.storage.leases import MemoryLeases
from queue_server.usecases.loops.followers import LEASE, Follower
from queue_server.usecases.ports import Cursors, Journal, JournalRow, Leases, StorageDown
from tests.storage.following import DIES_AT, sending
from tests.storage.making import DAY, Writer, together
from tests.thorough import tried
from tests.usecases.loops.reading import BRANCH, Reader, following, has_come_to
from tests.waiting import PATIENCE_S, until_answer


class Refusals(MemoryLeases):
    """Leases that say when a process was refused one."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        super().__init__(seconds)
        self.refused = asyncio.Event()

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        granted = await super().take(branch, name, holder, lasting)
        if not granted:
            self.refused.set()
        return granted


class Cable:
    """Leases as one process reaches them; ``cut`` when it has been killed."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self.cut = False

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        if self.cut:
            raise StorageDown(reason="connection")
        return await self._leases.take(branch, name, holder, lasting)


@pytest.mark.parametrize("killed", [True, False])
async def test_of_two_processes_one_follows_until_it_stops_or_its_lease_runs_out(
    journal: Journal, cursors: Cursors, killed: bool
) -> None:
    now = [0.0]
    leases, readers = Refusals(lambda: now[0]), [Reader(), Reader()]
    cables = [Cable(leases), Cable(leases)]
    both = [
        following(journal, cursors, Follower(name="r", keep=one.keep), leases=cable, pause_s=0)
        for one, cable in zip(readers, cables, strict=True)
    ]
    w = Writer(BRANCH)
    await journal.append(*w.open_day())
    for one in both:
        one.start()
        await until_answer(lambda: has_come_to(cursors, 1))
    await asyncio.wait_for(leases.refused.wait(), PATIENCE_S)
    cables[0].cut = killed
    await both[0].stop()
    await journal.append(*w.issues(3))
    leases.refused.clear()
    both[1].wake()
    if killed:
        await asyncio.wait_for(leases.refused.wait(), PATIENCE_S)
        assert readers[1].rows == []
        now[0] += LEASE.total_seconds() + 1
        both[1].wake()
    await until_answer(lambda: has_come_to(cursors, 4))
    await both[1].stop()
    assert (readers[0].rows, readers[1].rows) == ([1], [2, 3, 4])


async def test_what_is_slow_to_send_is_sent_by_one_process_however_long_it_takes(
    journal: Journal, cursors: Cursors
) -> None:
    now, waited, arrived = [0.0], asyncio.Event(), asyncio.Event()
    leases, sent, other = Refusals(lambda: now[0]), list[int](), Reader()

    async def time_goes_on(seconds: float) -> None:
        now[0] += seconds
        if now[0] > 10 * LEASE.total_seconds():
            waited.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)

    async def send(rows: Sequence[JournalRow]) -> None:
        arrived.set()
        await waited.wait()
        leases.refused.clear()
        await leases.refused.wait()
        sent.extend(row.seq for row in rows)

    await journal.append(*together(Writer(BRANCH).open_day()))
    slow = following(
        journal, cursors, Follower(name="r", send=send), leases=leases, sleep=time_goes_on
    )
    second = following(
        journal, cursors, Follower(name="r", keep=other.keep), leases=leases,
        sleep=lambda _: asyncio.sleep(0), pause_s=0,
    )  # fmt: skip
    slow.start()
    await asyncio.wait_for(arrived.wait(), PATIENCE_S)
    second.start()

    async def is_taken() -> bool:
        second.wake()
        return await has_come_to(cursors, 1)

    await until_answer(is_taken)
    await slow.stop()
    await second.stop()
    assert (sent, other.rows) == ([1], [])


def following_command(data: Path, sent: Path, database: str | None) -> list[str]:
    command = [sys.executable, "-m", "tests.storage.following", str(data), BRANCH, str(sent)]
    return [*command, database] if database else command


def live_and_be_killed(data: Path, sent: Path, lines: int, database: str | None) -> None:
    command = following_command(data, sent, database)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.kill()


def live_and_die_sending(data: Path, sent: Path, row: int, database: str | None) -> None:
    """The worst moment: the batch is read, and nothing of it has been sent."""
    command = following_command(data, sent, database)
    env = {**os.environ, DIES_AT: str(row)}
    died = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False)
    assert died.returncode == -signal.SIGKILL


@pytest.mark.parametrize("where", ["file", pytest.param("city", marks=pytest.mark.postgres)])
async def test_nothing_is_skipped_or_counted_twice_however_often_the_process_is_killed(
    tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    data, sent = tmp_path / "data", tmp_path / "sent"
    url = request.getfixturevalue("postgres_url") if where == "city" else None
    lives = tried(4, thorough=6)
    for life in range(lives):
        await asyncio.to_thread(live_and_be_killed, data, sent, 4 + 7 * life, url)
    now = int(sent.read_text().split()[-1])
    await asyncio.to_thread(live_and_die_sending, data, sent, now + 20, url)
    storage = await open_storage(data, url, branch=BRANCH, ballast_bytes=0)
    followers = following(storage.journal, storage.cursors, visit_follower(storage.visits))
    followers.add(sending(sent))
    head = await followers.catch_up("visits")
    assert await followers.catch_up("sent") == head
    rows = await storage.journal.read(BRANCH, 0, head)
    book = VisitBook()
    book.take(rows)
    kept = await storage.visits.visits(DAY, DAY)
    await storage.close()
    assert {v.ticket: v for v in kept} == book.visits
    # Each life may have ended between a number and its call.
    assert sum(visit.calls != 1 for visit in kept) <= lives + 1
    numbers = [int(line) for line in sent.read_text().split()]
    assert set(numbers) == set(range(1, head + 1))
