"""Sources for an office that exists only in its process: tests and training."""

from typing import Any

from queue_server.audit.ports import ChainVerdict, Sources
from queue_server.core.errors import Unavailable


class NoEvents:
    """Implements ``ports.SecurityEvents`` without any events."""

    def newest(self, limit: int) -> list[dict[str, Any]]:
        """Nothing: there are no events."""
        return []


class NoVerifier:
    """Implements ``ports.Verifier`` without a chain on disk."""

    verdict = ChainVerdict()

    def start(self) -> None:
        """Refuse: there is nothing to verify."""
        raise Unavailable("not_verifiable", "this office keeps no journal that could be verified")

    async def close(self) -> None:
        """Do nothing: nothing is running."""


def no_sources() -> Sources:
    """Sources with neither events nor a chain."""
    return Sources(NoEvents(), NoVerifier())
