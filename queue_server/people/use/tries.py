"""What may be tried now: one count of failures for passwords, codes and links alike.

Tested by tests/people/test_use.py.
"""

from queue_server.core.errors import Refused
from queue_server.people.attempts import Attempts
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace


class Tries:
    """Refuses callers who must wait, and counts and logs failures."""

    def __init__(self, attempts: Attempts, clock: Clock, trace: Trace) -> None:
        self._attempts = attempts
        self._clock = clock
        self._trace = trace

    def refuse_waiting(self, name: str, address: str) -> None:
        """Refuse any attempt while a wait lasts.

        Raises:
            Refused: ``locked_out`` with the seconds left.
        """
        wait = self._attempts.wait(name, address, self._clock.now())
        if wait:
            seconds = int(wait.total_seconds()) + 1
            raise Refused("locked_out", f"try again in {seconds} s", seconds=seconds)

    def failed(self, name: str, address: str, event: str = "sign_in_failed") -> None:
        """Count a failure and log it."""
        wait = self._attempts.failed(name, address, self._clock.now())
        self._trace.note(event, user=name[:40], address=address)
        if wait is not None:
            seconds = int(wait.total_seconds())
            self._trace.note("locked_out", user=name[:40], address=address, seconds=seconds)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of a name from an address."""
        self._attempts.succeeded(name, address)
