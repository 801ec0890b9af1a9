"""What auditing needs from outside, as Protocols and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class SecurityEvents(Protocol):
    """Security events that were written down."""

    def newest(self, limit: int) -> list[dict[str, Any]]:
        """The newest first, each with ``at`` and ``event``. Blocks while it reads."""
        ...


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """``state``: ``never``, ``running``, ``holds``, ``broken``, or ``failed`` when it could not be
    found out; ``said`` in the words of ``run.py verify``.
    """

    state: str = "never"
    began: datetime | None = None
    ended: datetime | None = None
    said: tuple[str, ...] = ()


class Verifier(Protocol):
    """Walks the journal's chain, elsewhere than in the server's own process."""

    @property
    def verdict(self) -> ChainVerdict:
        """The last one, or that it is being worked on."""
        ...

    def start(self) -> None:
        """Begin, unless it is under way.

        Raises:
            Unavailable: ``not_verifiable``: there is nothing that lasts.
        """
        ...

    async def close(self) -> None:
        """End what is under way."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Where an audit looks."""

    events: SecurityEvents
    verifier: Verifier


def shown_lines(text: str, most: int) -> Sequence[str]:
    """The last lines of an output, without empty ones."""
    return [line for line in text.splitlines() if line.strip()][-most:]
