"""A barcode or QR scanner: one code, one event. What it reads is not kept."""

import logging
import time
from collections.abc import Callable

from drivers.base import DeviceEvent, Health, InputKind, Outcome, PrintReport, Stage
from drivers.scanner.decode import CodeReader
from drivers.transport.base import Pipe
from queue_server.wire.devices import Reason, Remedy

log = logging.getLogger(__name__)

#: How long a poll waits for a code; a request to the driver waits no longer.
READ_S = 0.1
#: How long a self-test waits for something to be held in front of the scanner.
TEST_S = 10.0
#: This many broken codes in a row mean another speed, terminator or character set.
MANY_DROPPED = 3


class ScannerDevice:
    """Reports each code read. ``pipe`` must have a discreet tap: codes may be personal."""

    def __init__(
        self,
        pipe: Pipe,
        reader: CodeReader,
        report: Callable[[DeviceEvent], None],
        *,
        test_s: float = TEST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pipe = pipe
        self._reader = reader
        self._report = report
        self._test_s = test_s
        self._clock = clock

    def open(self) -> Health:
        """Open the link; codes scanned before are ignored."""
        self._pipe.open()
        self._pipe.drain()
        return Health()

    def poll(self) -> Health:
        """Report the codes that were read; the health says at once when one was dropped."""
        for code in self._codes():
            self._report(DeviceEvent(event=InputKind.CODE, value=code))
        return self._health()

    def _health(self) -> Health:
        if not self._reader.dropped:
            return Health()
        if self._reader.dropped < MANY_DROPPED:
            return Health(stage=Stage.DEGRADED, reason=Reason.CODE_DROPPED, remedy=Remedy.ATTENDANT)
        return Health(stage=Stage.DEGRADED, reason=Reason.PROTOCOL, remedy=Remedy.CHECK_SETTINGS)

    def self_test(self) -> PrintReport:
        """Wait for any code; confirmed when one came. It is not reported."""
        deadline = self._clock() + self._test_s
        while self._clock() < deadline:
            if self._codes():
                return PrintReport(outcome=Outcome.CONFIRMED, by="code")
        return PrintReport(
            outcome=Outcome.UNCERTAIN, reason=Reason.NOTHING_SCANNED, remedy=Remedy.ATTENDANT
        )

    def close(self) -> None:
        """Let go of the link."""
        self._pipe.close()

    def abandon(self) -> None:
        """Cut the link off."""
        self._pipe.abandon()

    def _codes(self) -> list[str]:
        before = self._reader.dropped
        codes = self._reader.feed(self._pipe.read(READ_S), self._clock())
        if self._reader.dropped > before:
            log.warning("a scanned code was dropped: broken off, too long or not text")
        elif codes:
            self._reader.dropped = 0
        return codes
