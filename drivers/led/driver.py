"""Number displays above counters: one, or several on one line, each with its address.

The line does not answer, so every few seconds the next display in turn is sent its number again: it
may have lost power or a frame. The host is asked at each poll what to show, so nothing is lost.
"""

import time
from collections.abc import Callable, Mapping

from drivers.base import Health, Outcome, PrintReport, Stage
from drivers.errors import Rejected
from drivers.led.encode import Encoder
from drivers.transport.base import Pipe
from queue_server.wire.devices import Reason, Remedy

#: Each display is sent its number again after this many seconds.
RESEND_S = 7.0
TEST_S = 2.0
#: Shown in a test: the first of these that fits the display.
TEST_LABELS = ("8888", "888", "88", "8")


class LedDisplays:
    """``places`` maps counters to addresses on the line."""

    def __init__(
        self,
        pipe: Pipe,
        encoder: Encoder,
        places: Mapping[int, str],
        label_at: Callable[[int], str | None],
        *,
        resend_s: float = RESEND_S,
        test_s: float = TEST_S,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pipe = pipe
        self._encoder = encoder
        self._places = places
        self._label_at = label_at
        self._resend_s = resend_s
        self._test_s = test_s
        self._clock = clock
        self._sleep = sleep
        self._shown: dict[int, tuple[str | None, float]] = {}

    def open(self) -> Health:
        """Open the line and set every display to what its counter shows now."""
        self._pipe.open()
        self._pipe.send(self._encoder.first)
        return self.poll()

    def poll(self) -> Health:
        """Send what changed, and repeat the number of the display that has waited longest."""
        self._pipe.read(0.0)
        now = self._clock()
        for counter in self._places:
            label = self._label_at(counter)
            if counter not in self._shown or self._shown[counter][0] != label:
                self.show(label, counter)
        counter, (label, sent_at) = min(self._shown.items(), key=lambda one: one[1][1])
        if now - sent_at >= self._resend_s:
            self.show(label, counter)
        return self._health()

    def _health(self) -> Health:
        labels = (label for label, _ in self._shown.values())
        if all(label is None or self._encoder.fits(label) for label in labels):
            return Health()
        return Health(
            stage=Stage.DEGRADED, reason=Reason.LABEL_TOO_WIDE, remedy=Remedy.WIDER_DISPLAY
        )

    def show(self, label: str | None, counter: int) -> None:
        """Set one display. A label that does not fit is not shown at all, rather than in part.

        Raises:
            Rejected: There is no display at that counter.
        """
        if counter not in self._places:
            raise Rejected(f"no display at counter {counter}")
        self._pipe.send(self._encoder.show(label, counter, self._places[counter]))
        self._shown[counter] = (label, self._clock())

    def self_test(self) -> PrintReport:
        """Light every digit, then show the labels again. Only a person can see the result."""
        try:
            label = next(filter(self._encoder.fits, TEST_LABELS), TEST_LABELS[-1])
            for counter in self._places:
                self.show(label, counter)
            self._sleep(self._test_s)
        finally:
            self._shown.clear()
        return PrintReport(
            outcome=Outcome.UNCERTAIN, reason=Reason.LOOK_AT_IT, remedy=Remedy.ATTENDANT
        )

    def close(self) -> None:
        """Let go of the line."""
        self._pipe.close()

    def abandon(self) -> None:
        """Cut the line off."""
        self._pipe.abandon()
