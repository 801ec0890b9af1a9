import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from queue_server.clock import SetClock
from queue_server.core.decide.standing.notices import SaveNotice
from queue_server.core.errors import BadRequest, Refused, Unavailable
from queue_server.core.events import Event
from queue_server.core.state.branch import BranchState
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.naming import new_id
from queue_server.usecases.ports import JournalRow
from tests.office import rules
from tests.usecases.acts import BOSS, JOBS, do, issue, seen, ticket_of
from tests.waiting import all_at_rest, until_answer


async def test_many_at_once_get_numbers_without_gap_or_repeat(branch: Branch) -> None:
    answers = await asyncio.gather(*(issue(branch) for _ in range(300)))
    assert sorted(ticket_of(a).number for a in answers) == list(range(1, 301))


async def test_commands_that_wait_together_share_one_transaction(
    branch: Branch, journal: MemoryJournal
) -> None:
    commits = []
    branch.on_commit(lambda rows: commits.append(len(rows)))
    await asyncio.gather(*(issue(branch) for _ in range(32)))
    assert len(commits) < 10
    assert sum(commits) == 32


class Queuing(MemoryJournal):
    """Another process has its turn: ours comes when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.our_turn = asyncio.Event()
        self.our_turn.set()
        self.asked = asyncio.Event()

    async def catch_up(self, branch: str, after: int) -> Sequence[JournalRow]:
        self.asked.set()
        await self.our_turn.wait()
        return await super().catch_up(branch, after)


async def test_who_comes_while_another_process_has_its_turn_goes_along_in_the_next(
    clock: SetClock,
) -> None:
    journal = Queuing()
    branch = Branch(rules(), journal, clock)
    await branch.start()
    commits = []
    branch.on_commit(lambda rows: commits.append(len(rows)))
    journal.our_turn.clear()
    journal.asked.clear()
    first = asyncio.create_task(issue(branch))
    await journal.asked.wait()
    late = [asyncio.create_task(issue(branch)) for _ in range(9)]
    await asyncio.sleep(0)
    journal.our_turn.set()
    await asyncio.gather(first, *late)
    assert commits == [10]
    await branch.stop()


async def test_the_same_touch_never_takes_two_numbers(branch: Branch) -> None:
    first, second = await asyncio.gather(issue(branch, "touch-1"), issue(branch, "touch-1"))
    third = await issue(branch, "touch-1")
    assert first.ticket == second.ticket == third.ticket
    assert [first.replayed, second.replayed, third.replayed] == [False, True, True]


async def test_the_same_key_for_something_else_is_refused(branch: Branch) -> None:
    await issue(branch, "touch-1")
    with pytest.raises(BadRequest, match="idempotency_mismatch"):
        await issue(branch, "touch-1", "R01")


async def test_a_retried_call_answers_with_the_same_ticket_and_reason(branch: Branch) -> None:
    await issue(branch)
    await do(branch, "open")
    first = await do(branch, "call-next", key="press-1")
    again = await do(branch, "call-next", key="press-1")
    assert (again.ticket, again.why) == (first.ticket, first.why)
    assert again.replayed
    assert first.why is not None
    assert first.why.considered[0].label == "B001"


async def test_answers_survive_a_restart(
    branch: Branch, journal: MemoryJournal, clock: SetClock
) -> None:
    await issue(branch, "touch-1")
    await do(branch, "open")
    await do(branch, "walk-direct", key="walk-1", service="R01")
    await branch.stop()
    again = Branch(rules(), journal, clock)
    await again.start()
    assert ticket_of(await issue(again, "touch-1")).label == "B001"
    walked = await do(again, "walk-direct", key="walk-1", service="R01")
    assert (ticket_of(walked).label, ticket_of(walked).state, walked.replayed) == (
        "A001",
        "serving",
        True,
    )
    await again.stop()


async def test_a_restart_takes_up_exactly_where_it_stopped(
    branch: Branch, journal: MemoryJournal, clock: SetClock
) -> None:
    for _ in range(5):
        await issue(branch)
    await do(branch, "open")
    await do(branch, "call-next")
    await do(branch, "start")
    await do(branch, "hold")
    await do(branch, "call-next")
    await do(branch, "no-show")
    await branch.do(SaveNotice(id=new_id(), title=JOBS), actor=BOSS)
    before = await seen(branch)
    await branch.stop()
    again = Branch(rules(), journal, clock)
    await again.start()
    assert await seen(again) == before
    await again.stop()


async def test_a_refused_command_leaves_no_trace(branch: Branch, journal: MemoryJournal) -> None:
    before = await seen(branch)
    with pytest.raises(Refused, match="counter_closed"):
        await do(branch, "call-next")
    assert await seen(branch) == before
    assert [row.kind for row in await journal.read("longjing", 0, 99)] == ["day_opened"]


async def test_a_failed_append_is_reported_and_nothing_is_announced(
    branch: Branch, journal: MemoryJournal
) -> None:
    announced = []
    branch.on_commit(lambda rows: announced.append(rows))
    before = await seen(branch)
    journal.faults.refuse[journal.faults.appends + 1] = "disk_full"
    results = await asyncio.gather(*(issue(branch) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(r, Unavailable) and r.code == "storage_down" for r in results)
    assert announced == []
    assert await seen(branch) == before
    assert ticket_of(await issue(branch)).label == "B001"
    assert branch.down == ""


async def test_a_lost_answer_is_found_again_by_its_key(
    branch: Branch, journal: MemoryJournal
) -> None:
    journal.faults.lose[journal.faults.appends + 1] = "connection"
    with pytest.raises(Unavailable):
        await issue(branch, "touch-1")
    again = await issue(branch, "touch-1")
    assert (ticket_of(again).label, again.replayed) == ("B001", True)


async def test_while_the_journal_cannot_be_read_readers_are_told_so_and_then_recover(
    branch: Branch, journal: MemoryJournal
) -> None:
    await issue(branch)
    journal.faults.refuse[journal.faults.appends + 1] = "damaged"
    journal.faults.unreadable = "damaged"
    with pytest.raises(Unavailable):
        await issue(branch)
    with pytest.raises(Unavailable):
        await seen(branch)
    journal.faults.unreadable = None
    assert len((await seen(branch))["line"]) == 1


async def test_readers_never_see_what_is_not_yet_durable(clock: SetClock) -> None:
    class SlowJournal(MemoryJournal):
        gate, asked = asyncio.Event(), asyncio.Event()

        async def append(self, rows: Sequence[JournalRow], changes: Any) -> None:
            self.asked.set()
            await self.gate.wait()
            await super().append(rows, changes)

    SlowJournal.gate.set()
    journal = SlowJournal()
    branch = Branch(rules(), journal, clock)
    await branch.start()
    SlowJournal.gate.clear()
    SlowJournal.asked.clear()
    issuing = asyncio.create_task(issue(branch))
    await SlowJournal.asked.wait()
    reading = asyncio.create_task(seen(branch))
    await all_at_rest()
    assert not reading.done()
    SlowJournal.gate.set()
    await issuing
    assert len((await reading)["line"]) == 1
    await branch.stop()


async def test_a_listener_that_fails_harms_nobody(
    branch: Branch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(rows: Sequence[JournalRow]) -> None:
        raise ValueError("broken screen")

    branch.on_commit(broken)
    assert ticket_of(await issue(branch)).label == "B001"
    assert "the commit stands" in caplog.text


async def test_a_rule_that_fails_is_our_fault_and_harms_nobody_else(
    branch: Branch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(state: BranchState, now: datetime) -> Sequence[Event]:
        raise ZeroDivisionError

    results = await asyncio.gather(
        branch.submit(broken, actor="x"), issue(branch), return_exceptions=True
    )
    assert isinstance(results[0], Unavailable)
    assert results[0].code == "internal_error"
    assert ticket_of(results[1]).label == "B001"


async def test_two_processes_on_one_database_share_numbers_and_calls(clock: SetClock) -> None:
    database = MemoryDatabase()
    processes = [Branch(rules(), MemoryJournal(database), clock) for _ in range(3)]
    for one in processes:
        await one.start()
    answers = await asyncio.gather(*(issue(processes[n % 3]) for n in range(90)))
    assert sorted(ticket_of(a).number for a in answers) == list(range(1, 91))
    for at, one in enumerate(processes, 1):
        await do(one, "open", at, also=True)
    calls = await asyncio.gather(*(do(one, "call-next", at) for at, one in enumerate(processes, 1)))
    assert len({ticket_of(c).label for c in calls}) == 3

    async def alike() -> bool:  # each hears of the others' rows at its own time
        one, other, third = [await seen(process) for process in processes]
        return one == other == third

    await until_answer(alike, "all to have heard of all")
    for one in processes:
        await one.stop()
