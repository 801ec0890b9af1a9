"""The second step of signing in: its secret, encrypted, and its recovery codes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update

from queue_server.people.ports import SecondStep
from queue_server.people.store import sealing
from queue_server.people.store import tables as t
from queue_server.people.store.rows import Rows
from queue_server.storage.journal.derived.projection import maybe_instant, micros

#: The tables of a second step.
SECOND = (t.second_step, t.recovery_code)


class SecondStepRows(Rows):
    """Implements ``ports.SecondStepStore``."""

    async def second_step(self, user: str) -> SecondStep | None:
        """A user's second step, its secret revealed."""
        row = await self._first(select(t.second_step).where(self._of(t.second_step, user)))
        if row is None:
            return None
        return SecondStep(
            user=user,
            secret=sealing.reveal(self._key, self._branch, user, row.secret),
            confirmed_at=maybe_instant(row.confirmed_at),
            last_step=row.last_step,
        )

    async def who_has_second_step(self) -> frozenset[str]:
        """The users whose second step is confirmed."""
        table = t.second_step
        query = select(table.c.user).where(self._here(table, table.c.confirmed_at.is_not(None)))
        return frozenset(await self._run(lambda c: c.execute(query).scalars().all()))

    async def begin_second_step(self, user: str, secret: str) -> bool:
        """Keep a secret to be confirmed."""
        table, mine = t.second_step, self._of(t.second_step, user)
        hidden = sealing.hide(self._key, self._branch, user, secret)
        row = {"branch": self._branch, "user": user, "secret": hidden, "last_step": 0}

        def work(connection: Connection) -> bool:
            counts = select(table.c.user).where(mine, table.c.confirmed_at.is_not(None))
            if connection.execute(counts).first() is not None:
                return False
            connection.execute(delete(table).where(mine))
            connection.execute(insert(table).values(row))
            return True

        return await self._write(work)

    async def confirm_second_step(
        self, user: str, at: datetime, step: int, recovery: Sequence[str]
    ) -> bool:
        """Activate the second step."""
        table = t.second_step
        waits = and_(self._of(table, user), table.c.confirmed_at.is_(None))
        change = update(table).where(waits).values(confirmed_at=micros(at), last_step=step)

        def work(connection: Connection) -> bool:
            if connection.execute(change).rowcount != 1:
                return False
            self._give_recovery(connection, user, recovery)
            return True

        return await self._write(work)

    async def use_step(self, user: str, step: int) -> bool:
        """Use up a step."""
        table = t.second_step
        fresh = and_(self._of(table, user), table.c.last_step < step)
        return await self._changed(update(table).where(fresh).values(last_step=step)) == 1

    async def use_recovery(self, user: str, code_hash: str) -> bool:
        """Use up a recovery code."""
        table = t.recovery_code
        one = and_(self._of(table, user), table.c.code_hash == code_hash)
        return await self._changed(delete(table).where(one)) == 1

    async def recovery_left(self, user: str) -> int:
        """How many recovery codes are left."""
        table = t.recovery_code
        query = select(func.count()).select_from(table).where(self._of(table, user))
        return int((await self._first(query))[0])

    async def replace_recovery(self, user: str, recovery: Sequence[str]) -> None:
        """Replace the recovery codes."""
        await self._write(lambda c: self._give_recovery(c, user, recovery))

    async def remove_second_step(self, user: str) -> bool:
        """Remove a second step."""

        def work(connection: Connection) -> bool:
            gone = [connection.execute(delete(x).where(self._of(x, user))) for x in SECOND]
            return gone[0].rowcount > 0

        return await self._write(work)

    def _give_recovery(self, connection: Connection, user: str, hashes: Sequence[str]) -> None:
        table = t.recovery_code
        connection.execute(delete(table).where(self._of(table, user)))
        for code_hash in hashes:
            row = {"branch": self._branch, "user": user, "code_hash": code_hash}
            connection.execute(insert(table).values(row))

    def _of(self, table: Table, user: str) -> Any:
        """The condition for a user's rows in a table."""
        return self._here(table, table.c.user == user)
