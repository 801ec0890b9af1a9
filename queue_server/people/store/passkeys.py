"""Passkeys, and recently answered challenges."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from queue_server.people.passkeys.ports import Passkey, Spent, may_count
from queue_server.people.store import tables as t
from queue_server.people.store.rows import Rows
from queue_server.storage.journal.derived.projection import micros


class PasskeyRows(Rows):
    """Implements ``passkeys.ports.PasskeyStore``.

    A change to a branch locks out every other, so what is looked up first still holds when writing.
    """

    async def passkeys(self, user: str) -> Sequence[Passkey]:
        """A user's passkeys."""
        table = t.passkey
        order = (table.c.created_at, table.c.id)
        return await self._values(Passkey, table, *order, which=[table.c.user == user])

    async def passkey(self, passkey_id: str) -> Passkey | None:
        """The passkey with that id."""
        return await self._one(Passkey, t.passkey, t.passkey.c.id == passkey_id)

    async def passkey_counts(self) -> Mapping[str, int]:
        """How many passkeys each user has."""
        table = t.passkey
        query = select(table.c.user, func.count()).where(self._here(table)).group_by(table.c.user)
        rows = await self._run(lambda c: c.execute(query).all())
        return {str(user): int(count) for user, count in rows}

    async def add_passkey(self, passkey: Passkey, spent: Spent) -> bool:
        """Keep a new passkey."""

        def work(connection: Connection) -> bool:
            if not self._spend(connection, spent):
                return False
            connection.execute(insert(t.passkey).values(self._owned(passkey)))
            return True

        return await self._write_new(work, passkey.id[:12])

    async def use_passkey(
        self, passkey_id: str, sign_count: int, at: datetime, spent: Spent
    ) -> bool:
        """Note a use of a passkey."""
        table = t.passkey
        mine = self._here(table, table.c.id == passkey_id)

        def work(connection: Connection) -> bool:
            before = connection.execute(select(table.c.sign_count).where(mine)).scalar()
            if before is None or not may_count(before, sign_count):
                return False
            if not self._spend(connection, spent):
                return False
            used = {"sign_count": sign_count, "used_at": micros(at)}
            connection.execute(update(table).where(mine).values(used))
            return True

        return await self._write(work)

    async def rename_passkey(self, user: str, passkey_id: str, name: str) -> bool:
        """Rename a passkey."""
        table = t.passkey
        mine = self._here(table, table.c.user == user, table.c.id == passkey_id)
        return await self._changed(update(table).where(mine).values(name=name)) == 1

    async def remove_passkey(self, user: str, passkey_id: str) -> bool:
        """Remove a passkey."""
        table = t.passkey
        mine = self._here(table, table.c.user == user, table.c.id == passkey_id)
        return await self._changed(delete(table).where(mine)) == 1

    async def remove_passkeys(self, user: str) -> int:
        """Remove all passkeys of a user."""
        table = t.passkey
        return await self._changed(delete(table).where(self._here(table, table.c.user == user)))

    async def spend(self, spent: Spent) -> bool:
        """Spend a challenge."""
        return await self._write(lambda connection: self._spend(connection, spent))

    def _spend(self, connection: Connection, spent: Spent) -> bool:
        table = t.spent_challenge
        mine = self._here(table, table.c.challenge_hash == spent.challenge_hash)
        if connection.execute(select(table.c.challenge_hash).where(mine)).first() is not None:
            return False
        connection.execute(insert(table).values(self._owned(spent)))
        return True
