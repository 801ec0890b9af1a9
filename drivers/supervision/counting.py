"""How a device's jobs ended, counted as they end.

Tested by tests/drivers/host/test_device_host.py.
"""

from concurrent.futures import Future
from typing import TypeVar

from drivers.base import PrintReport
from drivers.supervision.supervisor import Supervisor

T = TypeVar("T")
OUTCOMES = {"confirmed": "done", "uncertain": "uncertain", "failed": "failed"}


def count_when_done(device: Supervisor, job: "Future[T]") -> "Future[T]":
    """Count a job of a device once it is settled; returns the job."""
    job.add_done_callback(lambda done: device.count(word_for(done)))
    return job


def word_for(done: "Future[T]") -> str:
    """``done``, ``failed`` or ``uncertain``: as a report says; any error means failed."""
    if done.exception() is not None:
        return "failed"
    result = done.result()
    return OUTCOMES[result.outcome] if isinstance(result, PrintReport) else "done"
