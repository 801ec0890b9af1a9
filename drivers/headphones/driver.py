"""Reports headphones coming and going, as the keys that a keypad with its own jack sends."""

import time
from collections.abc import Callable
from typing import Protocol

from drivers.base import DeviceEvent, Health, InputKind, Outcome, PrintReport
from queue_server.wire.devices import Reason, Remedy

IN, OUT = "headphones-in", "headphones-out"
#: How long a poll waits for a move; a request to the driver waits no longer.
READ_S = 0.1
#: How long a self-test waits for a plug.
TEST_S = 10.0


class Jack(Protocol):
    """Where headphones are plugged in."""

    def open(self) -> bool:
        """Reach the jack; returns whether headphones are in."""
        ...

    def moves(self, timeout_s: float) -> list[bool]:
        """The moves that came, True for in, waiting at most that long for the first."""
        ...

    def close(self) -> None:
        """Let go. Never raises."""
        ...


class Headphones:
    """Reports each change once. A lost jack counts as unplugged: nothing can be heard."""

    def __init__(
        self,
        jack: Jack,
        report: Callable[[DeviceEvent], None],
        *,
        test_s: float = TEST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jack = jack
        self._report = report
        self._test_s = test_s
        self._clock = clock
        self._inside = False

    def open(self) -> Health:
        """Reach the jack, and report headphones that are in already."""
        self._take(self._jack.open())
        return Health()

    def poll(self) -> Health:
        """Report what was plugged in or pulled out."""
        for inside in self._jack.moves(READ_S):
            self._take(inside)
        return Health()

    def self_test(self) -> PrintReport:
        """Wait for headphones to come or go; guidance starts and ends as usual."""
        deadline = self._clock() + self._test_s
        while self._clock() < deadline:
            if moves := self._jack.moves(READ_S):
                self._take(moves[-1])
                return PrintReport(outcome=Outcome.CONFIRMED, by="jack")
        return PrintReport(
            outcome=Outcome.UNCERTAIN, reason=Reason.NOTHING_PRESSED, remedy=Remedy.ATTENDANT
        )

    def close(self) -> None:
        """Let go of the jack."""
        self._jack.close()
        self._take(False)

    def abandon(self) -> None:
        """Nothing pending can outlast its own timeout."""

    def _take(self, inside: bool) -> None:
        if inside != self._inside:
            self._inside = inside
            self._report(DeviceEvent(event=InputKind.KEY, value=IN if inside else OUT))
