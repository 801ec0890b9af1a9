"""Security events: who signed in, failed, was locked out, gained or lost access."""

from typing import Protocol


class Trace(Protocol):
    """Writes one security event. Never raises, never blocks for long."""

    def note(self, event: str, **facts: str | int | None) -> None:
        """Write ``event``, in the past tense (``signed_in``); facts hold no secret or password."""
        ...


class NoTrace:
    """A trace that keeps nothing."""

    def note(self, event: str, **facts: str | int | None) -> None:
        """Ignore the event."""
