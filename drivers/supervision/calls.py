"""A request to a device, waiting for the device's owner thread. Tested with the supervisor."""

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from drivers.base import Driver


@dataclass(slots=True)
class Call:
    """What to run with the driver, for how long at most, and where the answer goes.

    ``repeatable``: when it raises DeviceGone it has had no effect. ``kept``: it met a closed link
    before, and is not kept for another one.
    """

    run: Callable[[Driver], Any]
    deadline_s: float
    future: "Future[Any]"
    repeatable: bool = False
    kept: bool = False

    def begin(self) -> bool:
        """Whether it is still wanted; from here on it cannot be cancelled."""
        return self.future.running() or self.future.set_running_or_notify_cancel()

    def answer(self, result: object = None, error: Exception | None = None) -> None:
        """Settle it unless it was settled before (by the watchdog, or by a late thread)."""
        with suppress(InvalidStateError):
            if error is None:
                self.future.set_result(result)
            else:
                self.future.set_exception(error)
