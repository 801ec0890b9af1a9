"""Anything with keys: a clerk's keypad, a rating pad, a help button. One press, one event."""

import time
from collections.abc import Callable, Mapping

from drivers.base import DeviceEvent, Health, InputKind, Outcome, PrintReport, Stage
from drivers.keypad.decode import KeyReader
from drivers.transport.base import Pipe
from queue_server.wire.devices import Reason, Remedy

#: How long a poll waits for a key; a request to the driver waits no longer.
READ_S = 0.1
#: The same key again within this time is the same press.
BOUNCE_S = 0.25
#: How long a self-test waits for a key to be pressed.
TEST_S = 10.0
#: This many bytes without a frame mean another speed or another template.
SENSELESS_BYTES = 48


class KeyDevice:
    """Reports what each pressed key means; keys without a meaning are ignored.

    A keypad sends nothing until a key is pressed, so READY can only mean that it is present.
    """

    def __init__(
        self,
        pipe: Pipe,
        reader: KeyReader,
        meanings: Mapping[str, str],
        event: InputKind,
        report: Callable[[DeviceEvent], None],
        *,
        bounce_s: float = BOUNCE_S,
        test_s: float = TEST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pipe = pipe
        self._reader = reader
        self._meanings = meanings
        self._event = event
        self._report = report
        self._bounce_s = bounce_s
        self._test_s = test_s
        self._clock = clock
        self._last: tuple[str, float] | None = None

    def open(self) -> Health:
        """Open the link; keys pressed before are ignored."""
        self._pipe.open()
        self._pipe.drain()
        return Health()

    def poll(self) -> Health:
        """Report the keys that were pressed."""
        for key in self._pressed():
            if key in self._meanings:
                self._report(DeviceEvent(event=self._event, value=self._meanings[key]))
        return self._health()

    def self_test(self) -> PrintReport:
        """Wait for any key; confirmed when one came. Keys pressed now have no effect."""
        deadline = self._clock() + self._test_s
        while self._clock() < deadline:
            if self._pressed():
                return PrintReport(outcome=Outcome.CONFIRMED, by="key")
        return PrintReport(
            outcome=Outcome.UNCERTAIN, reason=Reason.NOTHING_PRESSED, remedy=Remedy.ATTENDANT
        )

    def close(self) -> None:
        """Let go of the link."""
        self._pipe.close()

    def abandon(self) -> None:
        """Cut the link off."""
        self._pipe.abandon()

    def _pressed(self) -> list[str]:
        data = self._pipe.read(READ_S)
        now = self._clock()
        return [key for key in self._reader.feed(data, now) if not self._bounced(key, now)]

    def _bounced(self, key: str, now: float) -> bool:
        last, self._last = self._last, (key, now)
        return last is not None and last[0] == key and now - last[1] < self._bounce_s

    def _health(self) -> Health:
        if self._reader.skipped < SENSELESS_BYTES:
            return Health()
        return Health(stage=Stage.DEGRADED, reason=Reason.PROTOCOL, remedy=Remedy.CHECK_SETTINGS)
