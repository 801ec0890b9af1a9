"""Asking a program with a loop of its own to end: by Ctrl-C, or SIGTERM from its manager.

A handler runs between any two steps of the main thread, and again inside itself when the signal
comes twice. Setting an ``Event`` there would wait for the event's own lock, for ever if the
interrupted step holds it; so the handler does nothing but assign.
"""

import signal
import time

#: How late the signal may be noticed, in seconds.
STEP_S = 0.1


class StopSignal:
    """Listens from its creation; ``asked`` becomes true and stays true."""

    def __init__(
        self, numbers: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM)
    ) -> None:
        self.asked = False
        for number in numbers:
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True

    def wait(self, seconds: float = float("inf")) -> bool:
        """Wait until asked to end, at most ``seconds``; returns whether it was asked."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, STEP_S))
        return self.asked
