"""A request to a device, waiting for the device's owner thread. Tested with the supervisor."""

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from drivers.base import Driver

#: A link may drop again just after it was opened, or be refused for a moment: a visitor who waits
#: for a slip would rather wait a few seconds more than be refused.
PATIENCE_S = 8.0


@dataclass(slots=True)
class DeviceRequest:
    """What to run with the driver, for how long at most, and where the answer goes.

    ``repeatable``: when it raises DeviceGone it has had no effect. ``until``: it met a closed link,
    nothing was sent for it, and up to this instant it is tried on new ones.
    """

    run: Callable[[Driver], Any]
    deadline_s: float
    future: "Future[Any]"
    repeatable: bool = False
    until: float | None = None

    def met_closed_link(self, now: float) -> None:
        """Begin to wait for a new link, unless it already does."""
        if self.until is None:
            self.until = now + PATIENCE_S

    def waits_for_link(self, now: float) -> bool:
        """Whether it met a closed link, recently enough to be tried on another."""
        return self.until is not None and now < self.until

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
