"""What printing needs from storage: the truth about each slip, kept across a power cut.

::

    queued → sending → confirmed | uncertain | failed

A job is written before the first byte leaves and its state before and after each step, so that
after a crash a job still ``sending`` is known to be in doubt: it becomes ``uncertain`` and is
never printed again by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class PrintState(StrEnum):
    """How far a job is, and how it ended."""

    QUEUED = "queued"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


#: The only steps there are.
STEPS = frozenset(
    {
        (PrintState.QUEUED, PrintState.SENDING),
        (PrintState.QUEUED, PrintState.FAILED),
        (PrintState.SENDING, PrintState.CONFIRMED),
        (PrintState.SENDING, PrintState.UNCERTAIN),
        (PrintState.SENDING, PrintState.FAILED),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One slip to print. ``kind`` is ``slip``, ``reprint`` or ``test``; ``detail`` says why."""

    branch: str
    id: str
    device: str
    kind: str
    ticket: str | None
    state: PrintState
    detail: str
    created_at: datetime
    changed_at: datetime


class PrintJobs(Protocol):
    """Durable print jobs. Every method may raise ``ports.StorageDown``."""

    async def add_print(self, job: PrintJob) -> PrintJob:
        """Keep a new job. Asked for again with the same id, the first one is returned."""
        ...

    async def step_print(
        self, branch: str, job_id: str, to: PrintState, at: datetime, detail: str = ""
    ) -> bool:
        """Take a job one of :data:`STEPS` further; False (and no change) if there is no such step
        from where it is.
        """
        ...

    async def print_jobs(self, branch: str, ticket: str | None = None) -> Sequence[PrintJob]:
        """Jobs of one ticket, or all that are not settled, oldest first."""
        ...

    async def settle_prints(self, branch: str, at: datetime) -> int:
        """At start: what was being sent when we stopped is in doubt. Returns how many."""
        ...
