"""Identities at a provider outside the office."""

from collections.abc import Sequence

from queue_server.people.memory.rows import MemoryRows
from queue_server.people.provider.ports import OutsideIdentity


class MemoryIdentities(MemoryRows):
    """Implements ``provider.ports.IdentityStore``."""

    async def identity(self, identity_id: str) -> OutsideIdentity | None:
        """The identity with that id."""
        self._up()
        return self._here.outside.get(identity_id)

    async def identities(self) -> Sequence[OutsideIdentity]:
        """All identities."""
        self._up()
        return sorted(self._here.outside.values(), key=lambda one: (one.created_at, one.id))

    async def keep_identity(self, identity: OutsideIdentity) -> None:
        """Keep an identity."""
        self._changes()
        self._here.outside[identity.id] = identity

    async def remove_identity(self, identity_id: str) -> bool:
        """Forget an identity."""
        self._changes()
        return self._here.outside.pop(identity_id, None) is not None
