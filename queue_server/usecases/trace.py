"""Security events: who signed in, failed, was locked out, was let in or put out."""

from typing import Protocol


class Trace(Protocol):
    """Writes one security event. Never raises, never blocks for long."""

    def note(self, event: str, **facts: str | int | None) -> None:
        """``event`` in the past tense (``signed_in``); facts hold no secret and no password."""
        ...


class NoTrace:
    """Keeps nothing."""

    def note(self, event: str, **facts: str | int | None) -> None:
        """Forget it."""
