"""The truth about each slip, on every store."""

from datetime import timedelta

import pytest

from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.print_jobs import MemoryPrintJobs, SqlPrintJobs
from queue_server.usecases.ports import Journal
from queue_server.usecases.print_ports import STEPS, PrintJob, PrintJobs, PrintState
from tests.storage.making import NOON

S = PrintState


@pytest.fixture
async def jobs(journal: Journal) -> PrintJobs:
    """An empty store of print jobs."""
    return SqlPrintJobs(journal) if isinstance(journal, SqlJournal) else MemoryPrintJobs()


def job(job_id: str = "j1", ticket: str | None = "20261123-A001") -> PrintJob:
    return PrintJob(
        branch="longjing", id=job_id, device="slip", kind="slip", ticket=ticket, state=S.QUEUED,
        detail="", created_at=NOON, changed_at=NOON,
    )  # fmt: skip


async def state(jobs: PrintJobs) -> PrintState:
    (found,) = await jobs.print_jobs("longjing", "20261123-A001")
    return found.state


async def test_a_slip_goes_its_way_once(jobs: PrintJobs) -> None:
    await jobs.add_print(job())
    assert await jobs.step_print("longjing", "j1", S.SENDING, NOON)
    assert not await jobs.step_print("longjing", "j1", S.SENDING, NOON)
    assert [one.id for one in await jobs.print_jobs("longjing")] == ["j1"]
    assert await jobs.step_print("longjing", "j1", S.CONFIRMED, NOON, "paper low")
    assert await state(jobs) is S.CONFIRMED
    assert list(await jobs.print_jobs("longjing")) == []


async def test_the_same_id_is_one_job(jobs: PrintJobs) -> None:
    await jobs.add_print(job())
    await jobs.step_print("longjing", "j1", S.SENDING, NOON)
    again = await jobs.add_print(job())
    assert again.state is S.SENDING


async def test_what_was_being_sent_at_a_crash_is_in_doubt_and_stays_so(jobs: PrintJobs) -> None:
    await jobs.add_print(job())
    await jobs.add_print(job("j2", None))
    await jobs.step_print("longjing", "j1", S.SENDING, NOON)
    assert await jobs.settle_prints("longjing", NOON + timedelta(minutes=1)) == 1
    assert await jobs.settle_prints("longjing", NOON) == 0
    assert await state(jobs) is S.UNCERTAIN
    assert [one.id for one in await jobs.print_jobs("longjing")] == ["j2"]


async def test_no_step_leads_out_of_a_settled_state(jobs: PrintJobs) -> None:
    for k, settled in enumerate((S.CONFIRMED, S.UNCERTAIN, S.FAILED)):
        await jobs.add_print(job(f"j{k}", f"t{k}"))
        await jobs.step_print("longjing", f"j{k}", S.SENDING, NOON)
        assert await jobs.step_print("longjing", f"j{k}", settled, NOON)
        assert not any([await jobs.step_print("longjing", f"j{k}", to, NOON) for to in S])
    assert {before for before, _ in STEPS} == {S.QUEUED, S.SENDING}
