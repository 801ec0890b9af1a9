"""Print jobs in the journal's database, and in memory."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from queue_server.storage.journal.projection import instant, micros
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.journal.tables import print_job
from queue_server.usecases.print_ports import STEPS, PrintJob, PrintState

_UNSETTLED = (PrintState.QUEUED.value, PrintState.SENDING.value)


def _job(row: Any) -> PrintJob:
    values = dict(row._mapping)
    values["state"] = PrintState(values["state"])
    values["created_at"] = instant(values["created_at"])
    values["changed_at"] = instant(values["changed_at"])
    return PrintJob(**values)


def _record(job: PrintJob) -> dict[str, Any]:
    record = {f.name: getattr(job, f.name) for f in fields(job)}
    record["state"] = job.state.value
    record["created_at"] = micros(job.created_at)
    record["changed_at"] = micros(job.changed_at)
    return record


def _sources(to: PrintState) -> list[str]:
    return [before.value for before, after in STEPS if after is to]


class SqlPrintJobs:
    """Implements ``print_ports.PrintJobs`` on the connection that writes the journal."""

    def __init__(self, journal: SqlJournal) -> None:
        self._journal = journal

    async def add_print(self, job: PrintJob) -> PrintJob:
        """Keep a new job, or return the one of that id."""
        t = print_job

        def work(connection: Connection) -> PrintJob:
            query = select(t).where(t.c.branch == job.branch, t.c.id == job.id)
            row = connection.execute(query).first()
            if row is not None:
                return _job(row)
            connection.execute(insert(t).values(_record(job)))
            return job

        return await self._journal.change(work)

    async def step_print(
        self, branch: str, job_id: str, to: PrintState, at: datetime, detail: str = ""
    ) -> bool:
        """Take a job one step further, in one statement."""
        t = print_job
        mine = (t.c.branch == branch, t.c.id == job_id, t.c.state.in_(_sources(to)))
        change = update(t).where(*mine).values(state=to.value, detail=detail, changed_at=micros(at))
        return await self._journal.change(lambda c: c.execute(change).rowcount == 1)

    async def print_jobs(self, branch: str, ticket: str | None = None) -> Sequence[PrintJob]:
        """Jobs of one ticket, or all that are not settled."""
        t = print_job
        which = t.c.state.in_(_UNSETTLED) if ticket is None else t.c.ticket == ticket
        query = select(t).where(t.c.branch == branch, which).order_by(t.c.created_at, t.c.id)
        found = await self._journal.change(lambda c: c.execute(query).fetchall())
        return [_job(row) for row in found]

    async def settle_prints(self, branch: str, at: datetime) -> int:
        """What was being sent when we stopped is in doubt."""
        t = print_job
        change = (
            update(t)
            .where(t.c.branch == branch, t.c.state == PrintState.SENDING.value)
            .values(state=PrintState.UNCERTAIN.value, changed_at=micros(at))
        )
        return await self._journal.change(lambda c: int(c.execute(change).rowcount))


class MemoryPrintJobs:
    """Implements ``print_ports.PrintJobs`` without a database."""

    def __init__(self) -> None:
        self._jobs: dict[tuple[str, str], PrintJob] = {}

    async def add_print(self, job: PrintJob) -> PrintJob:
        """Keep a new job, or return the one of that id."""
        return self._jobs.setdefault((job.branch, job.id), job)

    async def step_print(
        self, branch: str, job_id: str, to: PrintState, at: datetime, detail: str = ""
    ) -> bool:
        """Take a job one step further."""
        job = self._jobs.get((branch, job_id))
        if job is None or (job.state, to) not in STEPS:
            return False
        self._jobs[branch, job_id] = replace(job, state=to, detail=detail, changed_at=at)
        return True

    async def print_jobs(self, branch: str, ticket: str | None = None) -> Sequence[PrintJob]:
        """Jobs of one ticket, or all that are not settled."""
        found = [
            job
            for job in self._jobs.values()
            if job.branch == branch
            and (job.state.value in _UNSETTLED if ticket is None else job.ticket == ticket)
        ]
        return sorted(found, key=lambda job: (job.created_at, job.id))

    async def settle_prints(self, branch: str, at: datetime) -> int:
        """What was being sent when we stopped is in doubt."""
        sending = [
            job
            for job in self._jobs.values()
            if job.branch == branch and job.state is PrintState.SENDING
        ]
        for job in sending:
            await self.step_print(branch, job.id, PrintState.UNCERTAIN, at, job.detail)
        return len(sending)
