"""Slips that did not come out, or may not have: reported to staff, who can print them again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from drivers.printer.jobs.book import SETTLED, JobRow, JobState
from queue_server.wire.devices import Reason

#: After this long the visitor has gone home.
REPORTED_FOR = timedelta(hours=12)
MOST_REPORTED = 50
#: Not reported: printers that can never prove a slip would make every slip a trouble.
USUAL = Reason.CANNOT_CONFIRM

Trouble = dict[str, str | None]


def troubles(jobs: Sequence[JobRow], now: datetime) -> list[Trouble]:
    """Tickets whose newest settled job failed or is uncertain, as the wire wants them.

    Args:
        jobs: Newest first.
        now: Timezone-aware.
    """
    newest: dict[str, JobRow] = {}
    for job in jobs:
        if job.state in SETTLED and now - job.at < REPORTED_FOR:
            newest.setdefault(job.ticket, job)
    return [_trouble(job) for job in newest.values() if _is_trouble(job)][:MOST_REPORTED]


def _is_trouble(job: JobRow) -> bool:
    if job.state is JobState.CONFIRMED or job.ticket.startswith("test-"):
        return False
    return job.reason != USUAL


def _trouble(job: JobRow) -> Trouble:
    return {
        "ticket": job.ticket,
        "device": job.device,
        "outcome": str(job.state),
        "reason": job.reason,
        "remedy": job.remedy,
        "at": job.at.isoformat(),
    }
