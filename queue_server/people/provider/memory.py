"""Identities in memory: their part of the accounts' store."""

from collections.abc import Sequence

from queue_server.people.provider.ports import OutsideIdentity


class MemoryIdentities:
    """Implements ``IdentityStore``."""

    _outside: dict[str, OutsideIdentity]

    def _up(self) -> None:
        """Fail while the store is down."""
        raise NotImplementedError

    def _changes(self) -> None:
        """Count a change."""
        raise NotImplementedError

    async def identity(self, identity_id: str) -> OutsideIdentity | None:
        """The identity with that id."""
        self._up()
        return self._outside.get(identity_id)

    async def identities(self) -> Sequence[OutsideIdentity]:
        """All identities."""
        self._up()
        return sorted(self._outside.values(), key=lambda one: (one.created_at, one.id))

    async def keep_identity(self, identity: OutsideIdentity) -> None:
        """Keep an identity."""
        self._changes()
        self._outside[identity.id] = identity

    async def remove_identity(self, identity_id: str) -> bool:
        """Forget an identity."""
        self._changes()
        return self._outside.pop(identity_id, None) is not None
