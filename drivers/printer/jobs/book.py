"""Print jobs as durable rows: what was asked, and the truth about it, across crashes.

``QUEUED → SENDING → CONFIRMED | UNCERTAIN | FAILED``. A row says SENDING before the first byte
leaves. At start-up what was QUEUED becomes FAILED (nothing was sent), what was SENDING becomes
UNCERTAIN, and nothing is printed again unasked. FAILED always means: no ink was asked for, so the
same ticket may be printed again; otherwise a second slip needs a reprint mark.

Rows hold the ticket's id but no wording. Safe from any thread.
"""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import cast

from drivers.base import Outcome, PrintReport
from queue_server.processes.disk import sync_folder
from queue_server.wire.devices import Reason, Remedy

#: Rows beyond this many of the newest are dropped at start-up.
KEPT_JOBS = 5000

_TABLES = """
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT NOT NULL, reprint INTEGER NOT NULL,
    device TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL,
    reason TEXT, remedy TEXT, proof TEXT, bytes INTEGER NOT NULL DEFAULT 0, settled_at TEXT);
CREATE INDEX IF NOT EXISTS job_ticket ON job (ticket);
CREATE UNIQUE INDEX IF NOT EXISTS job_one_original ON job (ticket)
    WHERE reprint = 0 AND state != 'failed';
CREATE TABLE IF NOT EXISTS learnt (device TEXT PRIMARY KEY, facts TEXT NOT NULL);
"""


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


SETTLED = frozenset((JobState.CONFIRMED, JobState.UNCERTAIN, JobState.FAILED))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job as kept. Instants are timezone-aware, in UTC."""

    id: int
    ticket: str
    reprint: bool
    device: str
    at: datetime
    state: JobState
    reason: str | None
    remedy: str | None
    proof: str | None
    bytes: int

    def report(self) -> PrintReport:
        """The outcome of a settled job."""
        return PrintReport(
            outcome=Outcome(self.state.value),
            reason=cast("Reason | None", self.reason),  # a package's driver may have its own
            remedy=Remedy(self.remedy) if self.remedy else None,
            by=self.proof,
            bytes_sent=self.bytes,
        )


class JobBook:
    """The rows, in one SQLite file of the device host."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_TABLES)
        sync_folder(path.parent)
        self._settle_left_over()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def queue(self, ticket: str, device: str, *, reprint: bool) -> tuple[JobRow, bool]:
        """Note a request to print; returns the job and whether it is new.

        An original that is under way, confirmed or uncertain is not queued again: its job is
        returned as it is.
        """
        with self._lock:
            earlier = None if reprint else self._original(ticket)
            if earlier:
                return earlier, False
            cursor = self._db.execute(
                "INSERT INTO job (ticket, reprint, device, at, state) VALUES (?, ?, ?, ?, ?)",
                (ticket, int(reprint), device, self._now().isoformat(), JobState.QUEUED),
            )
            return self._row(int(cursor.lastrowid or 0)), True

    def sending(self, job: int) -> bool:
        """Note that the first byte is about to leave; False when the job was settled meanwhile."""
        with self._lock:
            cursor = self._db.execute(
                "UPDATE job SET state = ? WHERE id = ? AND state = ?",
                (JobState.SENDING, job, JobState.QUEUED),
            )
            return cursor.rowcount == 1

    def not_sent(self, job: int) -> None:
        """Note that nothing of the slip was sent after all."""
        with self._lock:
            self._db.execute(
                "UPDATE job SET state = ? WHERE id = ? AND state = ?",
                (JobState.QUEUED, job, JobState.SENDING),
            )

    def settle(self, job: int, report: PrintReport) -> JobRow:
        """Note the outcome. The first one counts; later ones change nothing."""
        with self._lock:
            self._db.execute(
                "UPDATE job SET state = ?, reason = ?, remedy = ?, proof = ?, bytes = ?,"
                " settled_at = ? WHERE id = ? AND state IN ('queued', 'sending')",
                (
                    report.outcome,
                    report.reason,
                    report.remedy,
                    report.by,
                    report.bytes_sent,
                    self._now().isoformat(),
                    job,
                ),
            )
            return self._row(job)

    def row(self, job: int) -> JobRow:
        """One job.

        Raises:
            KeyError: If there is none with that number.
        """
        with self._lock:
            return self._row(job)

    def latest(self, limit: int = 50) -> list[JobRow]:
        """The newest jobs, newest first."""
        with self._lock:
            rows = self._db.execute(f"{_SELECT} ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
            return [_as_row(row) for row in rows]

    def learnt(self, device: str) -> str | None:
        """What was kept about a device, as given to :meth:`learn`."""
        with self._lock:
            row = self._db.execute(
                "SELECT facts FROM learnt WHERE device = ?", (device,)
            ).fetchone()
            return str(row[0]) if row else None

    def learn(self, device: str, facts: str) -> None:
        """Keep something learnt about a device."""
        with self._lock:
            self._db.execute(
                "INSERT INTO learnt VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET facts = ?",
                (device, facts, facts),
            )

    def in_doubt(self, device: str) -> bool:
        """Whether a device's last job that sent anything is open or uncertain, and not cleared."""
        with self._lock:
            row = self._db.execute(
                "SELECT id, state FROM job WHERE device = ? AND state NOT IN ('failed', 'queued')"
                " ORDER BY id DESC LIMIT 1",
                (device,),
            ).fetchone()
        cleared = int(self.learnt(f"{device} cleared") or 0)
        return row is not None and row[1] != JobState.CONFIRMED and int(row[0]) > cleared

    def cleared(self, device: str) -> None:
        """Note that a device was cleared of everything up to its newest job."""
        newest = self.latest(1)
        self.learn(f"{device} cleared", str(newest[0].id if newest else 0))

    def _original(self, ticket: str) -> JobRow | None:
        row = self._db.execute(
            f"{_SELECT} WHERE ticket = ? AND reprint = 0 AND state != 'failed'", (ticket,)
        ).fetchone()
        return _as_row(row) if row else None

    def _row(self, job: int) -> JobRow:
        row = self._db.execute(f"{_SELECT} WHERE id = ?", (job,)).fetchone()
        if row is None:
            raise KeyError(job)
        return _as_row(row)

    def _settle_left_over(self) -> None:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "UPDATE job SET state = 'failed', reason = ?, remedy = 'wait'"
                " WHERE state = 'queued'",
                (Reason.RESTARTED,),
            )
            self._db.execute(
                "UPDATE job SET state = 'uncertain', reason = ?, remedy = 'attendant'"
                " WHERE state = 'sending'",
                (Reason.RESTARTED,),
            )
            self._db.execute(
                "DELETE FROM job WHERE id <= (SELECT coalesce(max(id), 0) FROM job) - ?",
                (KEPT_JOBS,),
            )


_SELECT = "SELECT id, ticket, reprint, device, at, state, reason, remedy, proof, bytes FROM job"


def _as_row(row: tuple[object, ...]) -> JobRow:
    number, ticket, reprint, device, at, state, reason, remedy, proof, size = row
    return JobRow(
        id=int(str(number)),
        ticket=str(ticket),
        reprint=bool(reprint),
        device=str(device),
        at=datetime.fromisoformat(str(at)),
        state=JobState(str(state)),
        reason=None if reason is None else str(reason),
        remedy=None if remedy is None else str(remedy),
        proof=None if proof is None else str(proof),
        bytes=int(str(size)),
    )
