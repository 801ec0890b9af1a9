"""What auditing needs from outside, as Protocols and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class SecurityEvents(Protocol):
    """Recorded security events."""

    def newest(self, limit: int) -> list[dict[str, Any]]:
        """The newest events first, each with ``at`` and ``event``. Blocks while it reads."""
        ...


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """``state``: ``never``, ``running``, ``holds``, ``broken``, or ``failed`` if it could not be
    determined; ``said``: the output of ``run.py verify``.
    """

    state: str = "never"
    began: datetime | None = None
    ended: datetime | None = None
    said: tuple[str, ...] = ()


class Verifier(Protocol):
    """Walks the journal's chain, outside the server's own process."""

    @property
    def verdict(self) -> ChainVerdict:
        """The last verdict, or that a walk is running."""
        ...

    def start(self) -> None:
        """Start a walk, unless one is running.

        Raises:
            Unavailable: ``not_verifiable``: there is no stored journal.
        """
        ...

    async def close(self) -> None:
        """End a running walk."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """What an audit reads from."""

    events: SecurityEvents
    verifier: Verifier


def shown_lines(text: str, most: int) -> Sequence[str]:
    """The last lines of an output, without empty ones."""
    return [line for line in text.splitlines() if line.strip()][-most:]
