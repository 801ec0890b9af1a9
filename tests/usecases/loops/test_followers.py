"""A durable reader takes every row in order, and none twice because of a failure on the way."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from queue_server.storage.cursors import MemoryCursors, SqlCursors
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.leases import Alone
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.loops.followers import BACK_OFF_S, LEASE, Follower, Followers
from queue_server.usecases.loops.leasing import PARTS
from queue_server.usecases.ports import Conflict, Cursors, Journal, JournalRow
from tests.storage.making import Writer, together
from tests.stores import OpenJournal
from tests.usecases.loops.reading import BRANCH, Reader, following, has_come_to
from tests.waiting import PATIENCE_S, until, until_answer

RENEWED_S = LEASE.total_seconds() / PARTS


def rests(pauses: Sequence[float]) -> list[float]:
    """Those that a follower made, without the waits between two renewals of its lease."""
    return [pause for pause in pauses if pause not in (0, RENEWED_S)]


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


async def test_a_follower_from_now_takes_no_row_of_the_past_and_each_one_after(
    journal: Journal, cursors: Cursors
) -> None:
    w, reader = Writer(BRANCH), Reader()
    await journal.append(*together(w.open_day(), w.issues(4)))
    for _ in range(2):  # as often as its process starts
        followers = following(journal, cursors, Follower(name="r", keep=reader.keep, from_now=True))
        await followers.catch_up("r")
        await journal.append(*w.issues(2))
    assert await followers.catch_up("r") == 9
    assert reader.rows == [6, 7, 8, 9]


async def test_a_follower_from_now_in_an_empty_office_takes_the_first_row(
    journal: Journal, cursors: Cursors
) -> None:
    w, reader = Writer(BRANCH), Reader()
    followers = following(journal, cursors, Follower(name="r", keep=reader.keep, from_now=True))
    assert await followers.catch_up("r") == 0
    await journal.append(*together(w.open_day(), w.issues(1)))
    assert await followers.catch_up("r") == 2
    assert reader.rows == [1, 2]


async def test_where_a_follower_begins_is_decided_once_and_for_its_branch_alone(
    journal: Journal, cursors: Cursors
) -> None:
    w = Writer(BRANCH)
    await journal.append(*together(w.open_day(), w.issues(2)))
    assert await cursors.begin(BRANCH, "r") == 3
    await journal.append(*w.issues(2))
    assert await cursors.begin(BRANCH, "r") == 3
    assert await cursors.begin("shalu", "r") == 0
    await cursors.advance(BRANCH, "old", 0, 2, lambda transaction: None)
    assert await cursors.begin(BRANCH, "old") == 2


async def test_only_the_kinds_that_are_asked_for_arrive_and_the_rest_are_passed(
    journal: Journal, cursors: Cursors
) -> None:
    w, reader = Writer(BRANCH), Reader()
    await journal.append(*together(w.open_day(), w.issues(2)))
    kinds = frozenset({"day_opened"})
    followers = following(journal, cursors, Follower(name="r", keep=reader.keep, kinds=kinds))
    assert await followers.catch_up("r") == 3
    assert reader.rows == [1]


@pytest.mark.parametrize("ways", [{}, {"keep": print, "send": print}])
def test_a_follower_that_would_lose_rows_or_take_them_twice_is_refused(ways: Any) -> None:
    with pytest.raises(ValueError, match="r needs either keep or send"):
        Follower(name="r", **ways)


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        (frozenset[str](), "r takes no kind"),
        (frozenset({"day_opened", "day_opend"}), r"r takes unknown kinds: \['day_opend'\]"),
    ],
)
def test_a_follower_of_kinds_that_no_row_has_is_refused(kinds: frozenset[str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Follower(name="r", keep=Reader().keep, kinds=kinds)


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
    assert bool(rests(pauses)) is busy
    assert all(rest >= 0 for rest in rests(pauses))


async def test_a_follower_that_fails_when_it_is_asked_to_end_does_not_try_again() -> None:
    tries, began, journal, w = list[int](), asyncio.Event(), MemoryJournal(), Writer(BRANCH)
    await journal.append(*together(w.open_day(), w.issues(1)))

    async def fails_on_the_way_out(rows: Sequence[JournalRow]) -> None:
        tries.append(len(rows))
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise RuntimeError("no paper")

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    followers = following(
        journal, MemoryCursors(), Follower(name="r", send=fails_on_the_way_out), sleep=at_once
    )
    followers.start()
    async with asyncio.timeout(PATIENCE_S):
        await began.wait()
        await followers.stop()
    assert tries == [2]
    assert "r" in followers.failing


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
    assert rests(pauses)[:4] == [1.0, 2.0, 4.0, 8.0]
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


def test_two_followers_of_one_name_are_refused() -> None:
    reader = Reader()
    one = Follower(name="r", keep=reader.keep)
    followers = Followers(BRANCH, None, MemoryCursors(), Alone())  # type: ignore[arg-type]
    followers.add(one)
    with pytest.raises(ValueError, match="two followers named r"):
        followers.add(one)
