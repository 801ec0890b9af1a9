"""Sources of an office that lasts as long as its process: tests and training."""

from typing import Any

from queue_server.audit.ports import ChainVerdict, Sources
from queue_server.core.errors import Unavailable


class NoEvents:
    """Implements ``ports.SecurityEvents``: none were written down."""

    def newest(self, limit: int) -> list[dict[str, Any]]:
        """Nothing."""
        return []


class NoVerifier:
    """Implements ``ports.Verifier``: there is no chain on disk."""

    verdict = ChainVerdict()

    def start(self) -> None:
        """Refuse."""
        raise Unavailable("not_verifiable", "this office keeps no journal that could be verified")

    async def close(self) -> None:
        """There is nothing to end."""


def no_sources() -> Sources:
    """Neither events nor a chain."""
    return Sources(NoEvents(), NoVerifier())
