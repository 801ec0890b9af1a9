"""Identities at a provider outside the office."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert

from queue_server.people.provider.ports import OutsideIdentity
from queue_server.people.store import tables as t
from queue_server.people.store.rows import Rows


class IdentityRows(Rows):
    """Implements ``provider.ports.IdentityStore``."""

    async def identity(self, identity_id: str) -> OutsideIdentity | None:
        """The identity with that id."""
        table = t.outside_identity
        return await self._one(OutsideIdentity, table, table.c.id == identity_id)

    async def identities(self) -> Sequence[OutsideIdentity]:
        """All identities."""
        table = t.outside_identity
        return await self._values(OutsideIdentity, table, table.c.created_at, table.c.id)

    async def keep_identity(self, identity: OutsideIdentity) -> None:
        """Keep an identity in place of one with the same id."""
        table = t.outside_identity
        mine = self._here(table, table.c.id == identity.id)

        def work(connection: Connection) -> None:
            connection.execute(delete(table).where(mine))
            connection.execute(insert(table).values(self._owned(identity)))

        await self._write(work)

    async def remove_identity(self, identity_id: str) -> bool:
        """Forget an identity."""
        table = t.outside_identity
        mine = self._here(table, table.c.id == identity_id)
        return await self._changed(delete(table).where(mine)) == 1
