"""The one writer of a branch under pressure: crowds, other processes, readers who leave, faults."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import Unavailable
from queue_server.core.events import Event
from queue_server.core.state.branch import BranchState
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch, CommandAnswer
from queue_server.usecases.branch.work import PUBLIC
from queue_server.usecases.branch.writer import (
    FULL_FOR_S,
    MAX_CONFLICTS,
    MAX_PENDING,
    MAX_PUBLIC,
    MAX_READS,
    TURN_WITHIN_S,
)
from queue_server.usecases.ports import Conflict, JournalRow
from tests.office import MONDAY_TEN, rules
from tests.usecases.acts import KIOSK, issue, ticket_of
from tests.waiting import all_at_rest


class Halting(MemoryJournal):
    """Appends only while the gate is open; the next ``conflicts`` find that another was faster.

    ``damaged``: reading on fails in a way that nobody foresaw.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()
        self.conflicts = 0
        self.damaged = False

    async def append(self, rows: Sequence[JournalRow], changes: Any) -> None:
        self.reached.set()
        await self.gate.wait()
        if self.conflicts:
            self.conflicts -= 1
            await self.release("longjing")
            raise Conflict
        await super().append(rows, changes)

    async def catch_up(self, branch: str, after: int) -> Sequence[JournalRow]:
        if self.damaged:
            raise ZeroDivisionError("a driver's mistake")
        return await super().catch_up(branch, after)


@pytest.fixture
def journal() -> Halting:
    return Halting()


@pytest.fixture
async def branch(journal: Halting) -> AsyncIterator[Branch]:
    branch = Branch(rules(), journal, SetClock(MONDAY_TEN))
    await branch.start()
    yield branch
    journal.gate.set()
    await branch.stop()


def nothing(state: BranchState, now: datetime) -> Sequence[Event]:
    return ()


def waiting(state: BranchState, now: datetime) -> int:
    return len(state.line.tickets())


async def halted(branch: Branch, journal: Halting) -> "asyncio.Task[Any]":
    """A number is being written, and the disk takes its time."""
    journal.gate.clear()
    journal.reached.clear()
    writing = asyncio.create_task(issue(branch))
    await journal.reached.wait()
    return writing


async def test_more_than_can_wait_are_told_to_come_again(branch: Branch, journal: Halting) -> None:
    writing = await halted(branch, journal)
    crowd = [asyncio.create_task(branch.submit(nothing, actor="x")) for _ in range(MAX_PENDING)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="overloaded") as refused:
        await issue(branch)
    assert refused.value.facts == {"seconds": FULL_FOR_S}
    journal.gate.set()
    await asyncio.gather(writing, *crowd)
    assert ticket_of(await issue(branch)).label == "B002"


LATE = Unavailable("overloaded", "not in turn", seconds=FULL_FOR_S)


class FastLoop:
    """Lets the loop's clock jump."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead_s = 0.0
        loop = asyncio.get_running_loop()
        plain = loop.time
        monkeypatch.setattr(loop, "time", lambda: plain() + self._ahead_s)

    async def pass_by(self, seconds: float) -> None:
        """Begin what was asked for; afterwards what waited for that time has a turn."""
        await all_at_rest()
        self._ahead_s += seconds
        await all_at_rest()


@pytest.mark.parametrize("actor", [KIOSK, PUBLIC])
async def test_who_waits_too_long_for_a_turn_is_refused_and_never_carried_out(
    branch: Branch, journal: Halting, monkeypatch: pytest.MonkeyPatch, actor: str
) -> None:
    time = FastLoop(monkeypatch)
    writing = await halted(branch, journal)
    late = [
        asyncio.create_task(issue(branch, key, actor=actor))
        for key in ("touch-1", "touch-1", "touch-2")  # the same touch once more is as late
    ]
    await time.pass_by(TURN_WITHIN_S + 1)
    for refused in await asyncio.gather(*late, return_exceptions=True):
        assert isinstance(refused, Unavailable)
        assert (refused.code, refused.facts) == (LATE.code, LATE.facts)
    assert not writing.done()  # its turn had come: whether it is in the journal nobody knows yet
    journal.gate.set()
    assert ticket_of(await writing).label == "B001"
    assert await branch.read(waiting) == 1
    again = await issue(branch, "touch-1", actor=actor)
    assert (ticket_of(again).label, again.replayed) == ("B002", False)
    assert await branch.read(waiting) == 2


async def test_each_has_its_own_time_to_wait_for_a_turn(
    branch: Branch, journal: Halting, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = FastLoop(monkeypatch)
    writing = await halted(branch, journal)
    waits: list[asyncio.Task[CommandAnswer]] = []
    for actor in (KIOSK, PUBLIC, KIOSK, PUBLIC):
        waits.append(asyncio.create_task(issue(branch, actor=actor)))
        await time.pass_by(TURN_WITHIN_S / 4 - 0.1)
    assert [one.done() for one in waits] == [False] * 4
    await time.pass_by(TURN_WITHIN_S / 4)
    assert [one.done() for one in waits] == [True, False, False, False]
    await time.pass_by(TURN_WITHIN_S / 4)
    assert [one.done() for one in waits] == [True, True, False, False]
    journal.gate.set()
    answers = await asyncio.gather(writing, *waits, return_exceptions=True)
    assert [str(one) for one in answers if isinstance(one, Unavailable)] == [str(LATE)] * 2
    given = [ticket_of(one).label for one in answers if isinstance(one, CommandAnswer)]
    assert given == ["B001", "B002", "B003"]
    await time.pass_by(TURN_WITHIN_S)
    assert ticket_of(await issue(branch)).label == "B004"
    await time.pass_by(TURN_WITHIN_S)  # nobody waits any more


async def test_more_readers_than_can_wait_are_asked_to_come_again(
    branch: Branch, journal: Halting
) -> None:
    writing = await halted(branch, journal)
    crowd = [asyncio.create_task(branch.read(waiting)) for _ in range(MAX_READS)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="overloaded") as refused:
        await branch.read(waiting)
    assert refused.value.facts == {"seconds": FULL_FOR_S}
    journal.gate.set()
    await writing
    assert set(await asyncio.gather(*crowd)) == {1}
    assert await branch.read(waiting) == 1


async def test_a_reader_does_not_wait_for_ever_for_a_journal_that_hangs(
    branch: Branch, journal: Halting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.usecases.branch.writer.READ_WITHIN_S", 0.01)
    writing = await halted(branch, journal)
    for _ in range(3):
        with pytest.raises(Unavailable, match="storage_down: the journal does not answer"):
            await branch.read(waiting)
    journal.gate.set()
    assert ticket_of(await writing).label == "B001"
    assert await branch.read(waiting) == 1


async def test_readers_who_gave_up_leave_their_places(branch: Branch, journal: Halting) -> None:
    writing = await halted(branch, journal)
    crowd = [asyncio.create_task(branch.read(waiting)) for _ in range(MAX_READS)]
    await asyncio.sleep(0)
    for one in crowd:
        one.cancel()
    await asyncio.wait(crowd)
    late = asyncio.create_task(branch.read(waiting))
    await asyncio.sleep(0)
    journal.gate.set()
    await writing
    assert await late == 1


async def test_who_stopped_listening_disturbs_nobody(branch: Branch, journal: Halting) -> None:
    writing = await halted(branch, journal)
    reader = asyncio.create_task(branch.read(waiting))
    caller = asyncio.create_task(issue(branch))
    await asyncio.sleep(0)
    reader.cancel()
    caller.cancel()
    journal.gate.set()
    assert ticket_of(await writing).label == "B001"
    assert await branch.read(waiting) == 2  # what was asked for counts, heard or not


async def test_the_mistake_of_a_reader_that_waited_is_its_own(
    branch: Branch, journal: Halting
) -> None:
    def broken(state: BranchState, now: datetime) -> int:
        raise ZeroDivisionError

    writing = await halted(branch, journal)
    readers = [asyncio.create_task(branch.read(look)) for look in (broken, waiting)]
    await asyncio.sleep(0)
    journal.gate.set()
    await writing
    wrong, right = await asyncio.gather(*readers, return_exceptions=True)
    assert isinstance(wrong, ZeroDivisionError)
    assert right == 1


async def test_a_fault_nobody_foresaw_fails_its_round_and_the_next_one_works(
    branch: Branch, journal: Halting, caplog: pytest.LogCaptureFixture
) -> None:
    journal.damaged = True
    with pytest.raises(Unavailable, match="internal_error"):
        await issue(branch)
    assert "a round of commands failed" in caplog.text
    journal.damaged = False
    assert ticket_of(await issue(branch)).label == "B001"


async def test_while_others_write_without_end_callers_are_told_to_come_again(
    branch: Branch, journal: Halting
) -> None:
    journal.conflicts = MAX_CONFLICTS
    with pytest.raises(Unavailable, match="overloaded"):
        await issue(branch, "touch-1")
    journal.conflicts = MAX_CONFLICTS - 1
    answers = await asyncio.gather(issue(branch, "touch-1"), issue(branch))
    assert [ticket_of(one).label for one in answers] == ["B001", "B002"]
    assert not answers[0].replayed


async def test_a_branch_that_stops_finishes_what_it_took(branch: Branch, journal: Halting) -> None:
    writing = await halted(branch, journal)
    late = asyncio.create_task(issue(branch))
    await asyncio.sleep(0)
    stopping = asyncio.create_task(branch.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    journal.gate.set()
    await stopping
    assert [ticket_of(await one).label for one in (writing, late)] == ["B001", "B002"]
    await branch.stop()


async def test_who_gives_up_waiting_for_the_end_cancels_no_round(
    branch: Branch, journal: Halting
) -> None:
    writing = await halted(branch, journal)
    stopping = asyncio.create_task(branch.stop())
    await asyncio.sleep(0)
    stopping.cancel()
    await asyncio.gather(stopping, return_exceptions=True)
    assert stopping.cancelled()
    journal.gate.set()
    assert ticket_of(await writing).label == "B001"


async def test_a_commit_of_another_branch_wakes_nobody_here() -> None:
    database, clock = MemoryDatabase(), SetClock(MONDAY_TEN)
    here = Branch(rules(), MemoryJournal(database), clock)
    there = Branch(rules(branch="yonder"), MemoryJournal(database), clock)
    for one in (here, there):
        await one.start()
    heard: list[str] = []
    here.on_commit(lambda rows: heard.extend(row.branch for row in rows))
    await issue(there)
    await issue(here)
    assert set(heard) == {"longjing"}
    for one in (here, there):
        await one.stop()


async def test_a_clerk_goes_before_a_crowd_at_home_of_whom_each_round_takes_a_few(
    branch: Branch, journal: Halting
) -> None:
    await issue(branch)
    journal.reached.clear()
    journal.gate.clear()
    first = asyncio.create_task(issue(branch))
    await journal.reached.wait()
    order: list[str] = []

    async def comes(actor: str) -> None:
        await issue(branch, actor=actor)
        order.append(actor)

    crowd = [asyncio.create_task(comes(PUBLIC)) for _ in range(3 * MAX_PUBLIC)]
    await asyncio.sleep(0)
    clerk = asyncio.create_task(comes("clerk:wang"))
    await asyncio.sleep(0)
    journal.gate.set()
    await asyncio.gather(first, clerk, *crowd)
    assert order.index("clerk:wang") <= MAX_PUBLIC
    assert len(order) == 3 * MAX_PUBLIC + 1


async def test_a_crowd_at_home_that_is_too_large_keeps_nobody_in_the_hall_out(
    branch: Branch, journal: Halting
) -> None:
    journal.gate.clear()
    crowd = [asyncio.create_task(issue(branch, actor=PUBLIC)) for _ in range(MAX_PENDING + 50)]
    await asyncio.sleep(0)
    hall = asyncio.create_task(issue(branch))
    await asyncio.sleep(0)
    journal.gate.set()
    await hall
    answers = await asyncio.gather(*crowd, return_exceptions=True)
    assert any(isinstance(one, Unavailable) for one in answers)
