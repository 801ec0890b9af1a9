"""A durable reader takes every row in order, whatever it and its process go through."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.opening import open_storage
from queue_server.reports.use import visit_follower
from queue_server.reports.visits import VisitBook
from queue_server.storage.cursors import MemoryCursors, SqlCursors
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.leases import Alone, MemoryLeases
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.loops.followers import BACK_OFF_S, Follower, Followers
from queue_server.usecases.ports import Conflict, Cursors, Journal, JournalRow, Leases
from tests.storage.following import DIES_AT, sending
from tests.storage.making import DAY, Writer, together
from tests.stores import OpenJournal
from tests.thorough import tried
from tests.waiting import PATIENCE_S, until, until_answer

BRANCH = "longjing"


class Reader:
    """Takes rows in the transaction of its cursor; ``broken``: it fails instead."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.batches: list[int] = []
        self.broken = False
        self.heard = asyncio.Event()

    def keep(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        if self.broken:
            raise RuntimeError("no paper")
        self.rows += [row.seq for row in rows]
        self.batches.append(len(rows))


@pytest.fixture
def cursors(journal: Journal) -> Cursors:
    return SqlCursors(journal) if isinstance(journal, SqlJournal) else MemoryCursors()


def following(
    journal: Journal, cursors: Cursors, *some: Follower, leases: Leases | None = None, **more: Any
) -> Followers:
    made = Followers(BRANCH, journal, cursors, leases or Alone(), **more)
    made.add(*some)
    return made


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


async def has_come_to(cursors: Cursors, seq: int) -> bool:
    return await cursors.cursor(BRANCH, "r") >= seq


async def test_a_follower_takes_every_row_once_in_bounded_batches(
    journal: Journal, cursors: Cursors
) -> None:
    w, reader = Writer(BRANCH), Reader()
    await journal.append(*together(w.open_day(), w.issues(9)))
    followers = following(journal, cursors, Follower(name="r", keep=reader.keep), batch=4)
    assert await followers.catch_up("r") == 10
    assert reader.batches == [4, 4, 2]
    await journal.append(*w.issues(2))
    assert await followers.catch_up("r") == 12
    assert reader.rows == list(range(1, 13))


async def test_a_follower_goes_on_where_it_was_after_a_restart(
    open_journal: OpenJournal,
) -> None:
    first = await open_journal()
    if not isinstance(first, SqlJournal):
        pytest.skip("memory ends with its process")
    w, reader = Writer(BRANCH), Reader()
    await first.append(*together(w.open_day(), w.issues(3)))
    await following(first, SqlCursors(first), Follower(name="r", keep=reader.keep)).catch_up("r")
    await first.append(*w.issue())
    await first.close()
    second = await open_journal()
    assert isinstance(second, SqlJournal)
    followers = following(second, SqlCursors(second), Follower(name="r", keep=reader.keep))
    assert await followers.catch_up("r") == 5
    assert reader.rows == [1, 2, 3, 4, 5]


async def test_only_the_kinds_that_are_asked_for_arrive_and_the_rest_are_passed(
    journal: Journal, cursors: Cursors
) -> None:
    w, reader = Writer(BRANCH), Reader()
    await journal.append(*together(w.open_day(), w.issues(2)))
    kinds = frozenset({"day_opened"})
    followers = following(journal, cursors, Follower(name="r", keep=reader.keep, kinds=kinds))
    assert await followers.catch_up("r") == 3
    assert reader.rows == [1]


async def test_a_batch_that_fails_is_taken_again_whole(journal: Journal, cursors: Cursors) -> None:
    w, reader = Writer(BRANCH), Reader()
    await journal.append(*together(w.open_day(), w.issues(2)))
    followers = following(journal, cursors, Follower(name="r", keep=reader.keep))
    reader.broken = True
    with pytest.raises(RuntimeError):
        await followers.catch_up("r")
    assert await cursors.cursor(BRANCH, "r") == 0
    reader.broken = False
    await followers.catch_up("r")
    assert reader.rows == [1, 2, 3]


async def test_a_cursor_is_moved_by_one_process_only(journal: Journal, cursors: Cursors) -> None:
    done: list[Any] = []
    await cursors.advance(BRANCH, "r", 0, 5, done.append)
    for after in (0, 4, 6):
        with pytest.raises(Conflict):
            await cursors.advance(BRANCH, "r", after, 7, done.append)
    assert len(done) == 1
    assert await cursors.cursor(BRANCH, "r") == 5
    assert await cursors.cursor("shalu", "r") == 0


async def test_a_batch_that_could_not_be_sent_is_sent_again(
    journal: Journal, cursors: Cursors
) -> None:
    w, sent, down = Writer(BRANCH), list[int](), [True]
    await journal.append(*together(w.open_day(), w.issues(2)))

    async def send(rows: Sequence[JournalRow]) -> None:
        if down[0]:
            raise ConnectionError("nobody there")
        sent.extend(row.seq for row in rows)

    followers = following(journal, cursors, Follower(name="r", send=send))
    with pytest.raises(ConnectionError):
        await followers.catch_up("r")
    assert await cursors.cursor(BRANCH, "r") == 0
    down[0] = False
    await followers.catch_up("r")
    assert sent == [1, 2, 3]


@pytest.mark.parametrize("busy", [True, False])
async def test_a_follower_that_is_behind_rests_between_batches_while_others_write(
    journal: Journal, cursors: Cursors, busy: bool
) -> None:
    reader, pauses = Reader(), list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    def keep(rows: Sequence[JournalRow], transaction: Any) -> None:
        if busy:
            followers.wake()
        reader.keep(rows, transaction)

    followers = following(
        journal, cursors, Follower(name="r", keep=keep), batch=2, sleep=sleep, pause_s=0
    )
    w = Writer(BRANCH)
    await journal.append(*together(w.open_day(), w.issues(5)))
    followers.start()
    await until_answer(lambda: has_come_to(cursors, 6))
    await followers.stop()
    assert reader.rows == [1, 2, 3, 4, 5, 6]
    rests = [pause for pause in pauses if pause]
    assert bool(rests) is busy
    assert all(rest >= 0 for rest in rests)


async def test_a_follower_that_is_asked_to_end_while_it_fails_does_not_try_again() -> None:
    tries, journal, w = list[int](), MemoryJournal(), Writer(BRANCH)
    await journal.append(*together(w.open_day(), w.issues(1)))

    async def fails_and_is_cancelled(rows: Sequence[JournalRow]) -> None:
        tries.append(len(rows))
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        raise RuntimeError("no paper")

    async def at_once(seconds: float) -> None:
        pass

    followers = following(
        journal, MemoryCursors(), Follower(name="r", send=fails_and_is_cancelled), sleep=at_once
    )
    followers.start()
    async with asyncio.timeout(PATIENCE_S):
        while not tries:  # noqa: ASYNC110 - a turn of the loop is all it takes
            await asyncio.sleep(0)
        await followers.stop()
    assert tries == [2]


async def test_a_follower_that_fails_backs_off_is_reported_once_and_stops_no_other(
    journal: Journal, cursors: Cursors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    good, bad, pauses = Reader(), Reader(), list[float]()
    bad.broken = True
    mended = asyncio.Event()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if pauses.count(BACK_OFF_S[1]) == 2:
            bad.broken = False
            mended.set()
        await asyncio.sleep(0)

    followers = following(
        journal, cursors, Follower(name="good", keep=good.keep),
        Follower(name="bad", keep=bad.keep), sleep=sleep, pause_s=0,
    )  # fmt: skip
    w = Writer(BRANCH)
    await journal.append(*together(w.open_day(), w.issues(2)))
    followers.start()
    await asyncio.wait_for(mended.wait(), PATIENCE_S)
    await until(lambda: not followers.failing)
    await followers.stop()
    assert good.rows == bad.rows == [1, 2, 3]
    assert [p for p in pauses if p][:4] == [1.0, 2.0, 4.0, 8.0]
    assert [r.message for r in caplog.records if "follower" in r.message] == [
        "follower bad fails",
        "follower bad works again",
    ]


class Overtaken(MemoryCursors):
    """Another process moves the cursor first, once."""

    def __init__(self) -> None:
        super().__init__()
        self.overtakes = 1

    async def advance(
        self, branch: str, name: str, after: int, seq: int, work: Callable[[Any], None]
    ) -> None:
        if self.overtakes:
            self.overtakes -= 1
            raise Conflict
        await super().advance(branch, name, after, seq, work)


async def test_a_cursor_that_another_process_moved_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    journal, cursors, reader, w = MemoryJournal(), Overtaken(), Reader(), Writer(BRANCH)
    followers = following(
        journal, cursors, Follower(name="r", keep=reader.keep), sleep=lambda _: asyncio.sleep(0),
    )  # fmt: skip
    assert followers.names == {"r"}
    await journal.append(*w.open_day())
    followers.start()

    async def has_read() -> bool:
        followers.wake()
        return reader.rows == [1]

    await until_answer(has_read)
    await followers.stop()
    assert followers.failing == {}
    assert "follower" not in caplog.text


async def test_a_commit_wakes_a_follower(journal: Journal, cursors: Cursors) -> None:
    arrived = asyncio.Event()

    async def send(rows: Sequence[JournalRow]) -> None:
        arrived.set()

    followers = following(journal, cursors, Follower(name="r", send=send), pause_s=0)
    followers.start()
    w = Writer(BRANCH)
    await journal.append(*w.open_day())
    followers.wake()
    await asyncio.wait_for(arrived.wait(), PATIENCE_S)
    await followers.stop()


async def test_of_two_processes_one_follows_until_its_lease_runs_out(
    journal: Journal, cursors: Cursors
) -> None:
    now = [0.0]
    leases, readers = Refusals(lambda: now[0]), [Reader(), Reader()]
    both = [
        following(journal, cursors, Follower(name="r", keep=one.keep), leases=leases, pause_s=0)
        for one in readers
    ]
    w = Writer(BRANCH)
    await journal.append(*w.open_day())
    for one in both:
        one.start()
        await until_answer(lambda: has_come_to(cursors, 1))
    await both[0].stop()  # killed: it gives nothing back
    await journal.append(*w.issues(3))
    leases.refused.clear()
    both[1].wake()
    await asyncio.wait_for(leases.refused.wait(), PATIENCE_S)
    assert readers[1].rows == []
    now[0] += 16
    both[1].wake()
    await until_answer(lambda: has_come_to(cursors, 4))
    await both[1].stop()
    assert (readers[0].rows, readers[1].rows) == ([1], [2, 3, 4])


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


def test_two_followers_of_one_name_are_refused() -> None:
    reader = Reader()
    one = Follower(name="r", keep=reader.keep)
    followers = Followers(BRANCH, None, MemoryCursors(), Alone())  # type: ignore[arg-type]
    followers.add(one)
    with pytest.raises(ValueError, match="two followers named r"):
        followers.add(one)


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
