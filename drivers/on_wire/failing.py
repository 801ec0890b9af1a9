"""A job that went wrong, whatever was raised. Tested by tests/drivers/on_wire/test_failing.py."""

import logging

from drivers.errors import DeviceError
from drivers.on_wire import messages
from queue_server.wire.devices import Reason
from queue_server.wire.messages import JobDone

log = logging.getLogger(__name__)


def failed(job: str, error: Exception) -> JobDone:
    """The message that settles the job, with its remedy.

    Vendors' libraries raise what they like: what is not a ``DeviceError`` is logged.
    """
    if not isinstance(error, DeviceError):
        log.error("job %s failed", job, exc_info=error)
        error = DeviceError(repr(error), reason=Reason.DRIVER_BUG)
    return messages.failed(job, error)
